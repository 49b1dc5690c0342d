import type { DefinitionFacts } from "../baseline/definition";
import { versionOf } from "../openapi/normalize";
import type { JsonObject } from "../openapi/pointer";
import type { LintAnswer } from "../openapi-lint/finding";
import { TextPositions } from "../openapi-lint/text-positions";
import { Security } from "./authentication";
import { understandDefinition } from "./understand";

export interface ReadDefinition {
  /** A bundled definition. */
  readonly root: JsonObject;
  /** The text of its file, for lines and columns. */
  readonly text: string;
  /** The file or URL, as it is shown. */
  readonly location: string;
  readonly lint?: LintAnswer;
}

/**
 * What the rules about definitions read.
 * @throws DefinitionError where it is no definition
 */
export function definitionFacts({ root, text, location, lint }: ReadDefinition): DefinitionFacts {
  const version = versionOf(root, location);
  const understood = understandDefinition({ root, place: location });
  let positions: TextPositions | undefined | "unread" = "unread";
  return {
    location,
    version,
    root,
    understood,
    schemes: new Security(root).declared(),
    lint,
    placeOf: (pointer) => {
      if (positions === "unread") positions = TextPositions.of(text);
      return positions?.at(pointer);
    },
  };
}
