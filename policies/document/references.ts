import type { Reference, ReferenceKind } from "../elements/attribute";
import type { NamedValueRef, Template } from "./ast";
import { literalProblem } from "./literal";

/** Display names of named values (REST API: letters, digits, `-`, `.`, `_`; at most 256). */
const namedValuePattern = /^[A-Za-z0-9-._]{1,256}$/;
/** Ids of API Management entities (REST API: no `*#&+:<>?`; at most 80), narrowed to what needs no escaping anywhere. */
const idPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-._]{0,78}[A-Za-z0-9])?$/;

/** Refers to a named value by its display name; written `{{name}}`. */
export function namedValue(name: string): NamedValueRef {
  if (!namedValuePattern.test(name)) {
    throw new TypeError(`namedValue(${JSON.stringify(name)}): a name has 1 to 256 letters, digits, "-", "." or "_"`);
  }
  return { namedValue: name };
}

/**
 * Literal text with named values in it, as a tagged template: text`https://${namedValue("host")}/v1`. Strings put in
 * stay literal: they can neither begin an expression nor form a named value.
 */
export function text(strings: TemplateStringsArray, ...values: readonly (string | number | NamedValueRef)[]): Template {
  const parts: (string | NamedValueRef)[] = [];
  const literal = (part: string) => {
    if (part === "") return;
    const last = parts.length - 1;
    if (typeof parts[last] === "string") parts[last] += part;
    else parts.push(part);
  };
  strings.forEach((string, index) => {
    literal(string);
    const value = values[index];
    if (index >= values.length || value === undefined) return;
    if (typeof value === "object") parts.push(value);
    else literal(String(value));
  });
  for (const [index, part] of parts.entries()) {
    // Only the first part can begin an expression; a brace at an edge could close or open another part's braces.
    const problem = typeof part === "string" ? literalProblem(index === 0 ? part : `.${part}`) : undefined;
    if (problem) throw new TypeError(`text\`...\`: ${problem.message}`);
    if (typeof part === "string" && ((index > 0 && part.startsWith("}")) || (index < parts.length - 1 && part.endsWith("{")))) {
      throw new TypeError("text`...`: a brace may not touch a named value");
    }
  }
  return { template: parts };
}

function referTo<K extends ReferenceKind>(kind: K, id: string): Reference<K> {
  if (!idPattern.test(id)) {
    throw new TypeError(
      `${kind}(${JSON.stringify(id)}): an id has 1 to 80 letters, digits, "-", "." or "_" and begins and ends with a letter or digit`,
    );
  }
  return { kind, id };
}

/** Refers to a backend entity of the service. */
export const backend = (id: string): Reference<"backend"> => referTo("backend", id);
/** Refers to a policy fragment of the service. */
export const fragment = (id: string): Reference<"fragment"> => referTo("fragment", id);
/** Refers to a logger of the service. */
export const logger = (id: string): Reference<"logger"> => referTo("logger", id);
/** Refers to a certificate of the service. */
export const certificate = (id: string): Reference<"certificate"> => referTo("certificate", id);
/** Refers to a schema of the service. */
export const schema = (id: string): Reference<"schema"> => referTo("schema", id);
