import type { CheckOptions } from "../../policies/baseline/check";
import type { DefinitionFacts, UnreadDefinition } from "../../policies/baseline/definition";
import type { CheckError } from "../../policies/baseline/finding";
import { needsOfDefinitions } from "../../policies/baseline/prepare";
import { type Estate, indexOf } from "../../policies/estate/estate";
import { DefinitionError } from "../../policies/openapi/definition-error";
import { type BundledDefinition, readBundled } from "../../policies/openapi/read";
import { shownLocation } from "../../policies/openapi/shown-location";
import { LintThread } from "../../policies/openapi-lint/lint-thread";
import { definitionFacts } from "../../policies/understanding/definition-facts";
import { builtFile } from "../built-file";
import { whyNotRead } from "./location";

export interface GatheredDefinitions {
  readonly definitions: ReadonlyMap<string, DefinitionFacts | UnreadDefinition>;
  readonly errors: readonly CheckError[];
}

/**
 * The facts of the definitions that the stack's own APIs name, each read once; Spectral runs in a thread of its own, and only
 * where a rule asks for it.
 * @param trusted whether the estate's source may choose what is read
 * @param read definitions that have been read already, by location
 */
export async function gatherDefinitions(
  estate: Estate,
  options: CheckOptions,
  trusted: boolean,
  read: ReadonlyMap<string, BundledDefinition> = new Map(),
): Promise<GatheredDefinitions> {
  const definitions = new Map<string, DefinitionFacts | UnreadDefinition>();
  const errors: CheckError[] = [];
  const own = indexOf(estate)
    .ofKind("apis")
    .filter(({ declared }) => !declared?.inherited);
  const locations = new Set(own.flatMap(({ declared }) => declared?.definition ?? []));
  const thread = needsOfDefinitions(options) === "linting" ? new LintThread(builtFile("lint-worker.js")) : undefined;
  try {
    for (const location of locations) {
      const shown = shownLocation(location);
      const known = read.get(location);
      const why = known ? undefined : whyNotRead(location, trusted);
      if (why !== undefined) {
        definitions.set(location, { location: shown, unread: why });
        continue;
      }
      try {
        const { root, text } = known ?? (await readBundled(location));
        const lint = await thread?.lint({ root, text });
        if (lint && "failed" in lint) errors.push({ file: shown, message: `the rules of Spectral gave no answer: ${lint.failed}` });
        definitions.set(location, definitionFacts({ root, text, location: shown, ...(lint && { lint }) }));
      } catch (error) {
        if (!(error instanceof DefinitionError)) throw error;
        const { message } = error;
        errors.push({ file: shown, message: message.startsWith(`${shown}: `) ? message.slice(shown.length + 2) : message });
        definitions.set(location, { location: shown, unread: `its definition can't be read: ${message}` });
      }
    }
  } finally {
    await thread?.close();
  }
  return { definitions, errors };
}
