import { basics } from "./basics";
import { collections } from "./collections";
import { contextTypes } from "./context";
import { cryptography } from "./cryptography";
import { json } from "./json";
import { acceptedNamespaces, acceptedTypes } from "./not-allowed";
import type { TypeFacts } from "./type-facts";
import { values } from "./values";
import { xml } from "./xml";

export type { TypeFacts } from "./type-facts";

/** Every type that expressions may use. */
export const allowedTypes: readonly TypeFacts[] = [...values, ...basics, ...collections, ...json, ...xml, ...cryptography, ...contextTypes];

const keywordOf: Readonly<Record<string, string>> = {
  Boolean: "bool",
  Byte: "byte",
  Char: "char",
  Decimal: "decimal",
  Double: "double",
  Int16: "short",
  Int32: "int",
  Int64: "long",
  Object: "object",
  SByte: "sbyte",
  Single: "float",
  String: "string",
  UInt16: "ushort",
  UInt32: "uint",
  UInt64: "ulong",
};

const nameOfKeyword = new Map(Object.entries(keywordOf).map(([name, keyword]) => [keyword, name]));

const simpleNameOf = (name: string) => name.slice(name.lastIndexOf(".") + 1);

const byName = new Map<string, TypeFacts>();
for (const facts of allowedTypes) {
  byName.set(facts.name, facts);
  const simple = simpleNameOf(facts.name);
  if (!byName.has(simple)) byName.set(simple, facts);
  const keyword = keywordOf[simple];
  if (keyword) byName.set(keyword, facts);
}
// Nested types are named with the type that holds them.
for (const nested of ["AdjustmentRule", "TransitionTime"]) {
  const facts = byName.get(`System.TimeZoneInfo.${nested}`);
  if (facts) byName.set(`TimeZoneInfo.${nested}`, facts);
}

/** The simple names of all allowed types, for suggestions. */
export const allowedNames: readonly string[] = [...new Set(allowedTypes.map(({ name }) => simpleNameOf(name)))];

/** The type of a name: `Guid`, `System.Guid`, `string`; generic types without their arguments. */
export function typeNamed(name: string): TypeFacts | undefined {
  return byName.get(name);
}

/** The usual C# spelling of a type's name: `String` is `string`, `System.Guid` is `Guid`. */
export function plainName(name: string): string {
  const facts = byName.get(name);
  const simple = facts ? (facts.name.startsWith("System.TimeZoneInfo.") ? facts.name.slice(7) : simpleNameOf(facts.name)) : name;
  return keywordOf[simple] ?? simple;
}

/** The name that people read: with its namespace, or the keyword of C#. */
export function titleOf(facts: TypeFacts): string {
  return keywordOf[simpleNameOf(facts.name)] ?? facts.name;
}

/** Whether a name begins with a namespace of .NET. */
export function isNamespaced(name: string): boolean {
  return /^(?:System|Newtonsoft|Microsoft)\./.test(name);
}

/** Whether the service accepts the type although its reference does not list it. */
export function isAccepted(name: string): boolean {
  if (acceptedTypes.has(name)) return true;
  return acceptedNamespaces.some((namespace) => name.startsWith(`${namespace}.`) && !name.slice(namespace.length + 1).includes("."));
}

/** A type as it is used, taken apart: `List<string>` is `List` of `string`, `byte[]` is `[]` of `byte`, `int?` is `?` of `int`. */
export interface TypeUse {
  readonly name: string;
  readonly of: readonly string[];
}

export function takeApart(type: string): TypeUse {
  if (type.endsWith("[]")) return { name: "[]", of: [type.slice(0, -2)] };
  if (type.endsWith("?")) return { name: "?", of: [type.slice(0, -1)] };
  const open = type.indexOf("<");
  if (open < 0 || !type.endsWith(">")) return { name: type, of: [] };
  return { name: type.slice(0, open), of: splitArguments(type.slice(open + 1, -1)) };
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "<") depth += 1;
    else if (c === ">") depth -= 1;
    else if (c === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** What is known of a type as it is used. */
export function factsOf(type: string): TypeFacts | undefined {
  const { name } = takeApart(type);
  return byName.get(name === "[]" ? "System.Array" : name === "?" ? "System.Nullable" : name);
}

/** The type and those that it has its members from, nearest first. */
export function lineage(facts: TypeFacts): TypeFacts[] {
  const line: TypeFacts[] = [];
  for (let next: TypeFacts | undefined = facts; next && !line.includes(next); next = next.base ? byName.get(next.base) : undefined) {
    line.push(next);
  }
  return line;
}

/** What a member of a type gives: `Length`, `Trim()`, `[]`. Undefined where it is not known; empty where it leads nowhere. */
export function resultOf(type: string, member: string): string | undefined {
  const facts = factsOf(type);
  if (!facts) return undefined;
  const { of } = takeApart(type);
  if (type.endsWith("[]") && member === "[]") return of[0];
  for (const each of lineage(facts)) {
    const result = each.results && Object.hasOwn(each.results, member) ? each.results[member] : undefined;
    if (result !== undefined) return substitute(result, each.parameters ?? [], of);
  }
  return member === "ToString()" && !type.endsWith("?") ? "string" : undefined;
}

/** Type parameters replaced by arguments; they are single capitals, which no type is called. */
function substitute(result: string, parameters: readonly string[], of: readonly string[]): string {
  if (parameters.length === 0) return result;
  return result.replace(/\b[KVT]\b/g, (name) => of[parameters.indexOf(name)] ?? "");
}

/** The type of the elements of a sequence. */
export function elementOf(type: string): string | undefined {
  const { name, of } = takeApart(type);
  if (name === "[]") return of[0];
  if (type === "string") return "char";
  const facts = byName.get(name);
  if (!facts?.name.startsWith("System.Collections.Generic.")) return undefined;
  if (name === "KeyValuePair" || name === "IEnumerator") return undefined;
  if (of.length === 2) return `KeyValuePair<${of.join(",")}>`;
  return of[0];
}

export function isKeywordType(name: string): boolean {
  return nameOfKeyword.has(name);
}
