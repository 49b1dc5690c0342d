import type { Reference, ReferenceKind } from "../elements/attribute";
import type { NamedValueRef, Template } from "./ast";
import { templateProblem } from "./literal";

/** Ids of API Management entities (REST API: no `*#&+:<>?`; at most 80), narrowed to what needs no escaping anywhere. */
const idPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-._]{0,78}[A-Za-z0-9])?$/;

/** Refers to a named value by its display name; written `{{name}}`. */
export function namedValue(name: string): NamedValueRef {
  const problem = templateProblem([{ namedValue: name }]);
  if (problem) throw new TypeError(`namedValue(...): ${problem.message}`);
  return { namedValue: name };
}

/**
 * Literal text with named values in it, as a tagged template: text`https://${namedValue("host")}/v1`. Strings put in
 * stay literal: they can neither begin an expression nor form a named value.
 */
export function text(strings: TemplateStringsArray, ...values: readonly (string | number | NamedValueRef)[]): Template {
  const parts = joined(strings.flatMap((string, index) => (index < values.length ? [string, partOf(values[index])] : [string])));
  const problem = templateProblem(parts);
  if (problem) throw new TypeError(`text\`...\`: ${problem.message}`);
  return { template: parts };
}

function partOf(value: unknown): string | NamedValueRef {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (isNamedValue(value)) return value;
  throw new TypeError(`text\`...\`: expected text, a number or namedValue(...), got ${value === null ? "null" : typeof value}`);
}

export function isNamedValue(value: unknown): value is NamedValueRef {
  return typeof value === "object" && value !== null && "namedValue" in value && typeof value.namedValue === "string";
}

/** The parts of a template with neighbouring strings made one, and without empty ones. */
export function joined(parts: readonly (string | NamedValueRef)[]): (string | NamedValueRef)[] {
  const result: (string | NamedValueRef)[] = [];
  for (const part of parts) {
    const last = result.length - 1;
    if (typeof part === "string" && typeof result[last] === "string") result[last] += part;
    else if (part !== "") result.push(part);
  }
  return result;
}

/** Why something is no id of an entity; undefined where it is. */
export function idProblem(id: string): string | undefined {
  if (idPattern.test(id)) return undefined;
  return `an id has 1 to 80 letters, digits, "-", "." or "_" and begins and ends with a letter or digit`;
}

function referTo<K extends ReferenceKind>(kind: K, id: string): Reference<K> {
  const problem = idProblem(id);
  if (problem) throw new TypeError(`${kind}(${JSON.stringify(id)}): ${problem}`);
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
