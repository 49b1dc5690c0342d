import * as builders from "../elements";
import type { ElementDeclaration } from "../elements/define";

const names = new Map(
  Object.entries(builders).flatMap(([name, each]) =>
    typeof each === "function" && "declaration" in each ? [[each.declaration.name as string, name] as const] : [],
  ),
);

/** The name under which the builder of an element is exported. */
export function builderName({ name }: ElementDeclaration): string {
  const found = names.get(name);
  if (found === undefined) throw new Error(`${name} has no builder in policies/elements/index.ts`);
  return found;
}
