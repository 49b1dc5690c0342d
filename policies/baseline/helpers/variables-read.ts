import { isExpression, walk } from "../../document/ast";
import type { EstateIndex } from "../../estate/estate";
import { isPolicyRecord } from "../../estate/policy-records";

const read = new WeakMap<EstateIndex, ReadonlySet<string>>();
const mentioned = /\bVariables\s*(?:\[\s*|\.\s*\w+\s*(?:<[^>]*>)?\s*\(\s*)"([^"]+)"/g;

/** Whether a policy of an estate reads a context variable. The documents are gone through once for an estate. */
export function isReadAnywhere(variable: string, estate: EstateIndex): boolean {
  const known = read.get(estate) ?? variablesRead(estate);
  read.set(estate, known);
  return known.has(variable);
}

function variablesRead(estate: EstateIndex): ReadonlySet<string> {
  const names = new Set<string>();
  for (const record of estate.estate.records) {
    if (!isPolicyRecord(record) || !("root" in record.properties.value)) continue;
    walk(record.properties.value.root, ({ name, attributes, children }) => {
      const texts = children.flatMap((child) => (child.kind === "text" ? [child.value] : []));
      for (const value of [...Object.values(attributes), ...texts]) {
        if (isExpression(value)) for (const [, found = ""] of value.expression.matchAll(mentioned)) names.add(found);
      }
      const answered = name === "return-response" ? attributes["response-variable-name"] : undefined;
      if (typeof answered === "string") names.add(answered);
    });
  }
  return names;
}
