import { contradicts, kindOfFormat, kindOfPattern } from "./formats";
import { type DataKind, factsOfKind } from "./kinds";
import { maskValue } from "./mask";
import { type FieldShape, kindOfName } from "./names";
import { kindOfValue } from "./values";
import { wordsOf } from "./words";

/** How sure it is: a value was checked, the format says so, or the name alone does. */
export type Confidence = "value" | "format" | "name";

/** Why a field is taken for what it is. */
export interface Evidence {
  readonly by: Confidence;
  /** The words of the name, the format, or what the value was found to be. */
  readonly what: string;
  /** The form of the value, without what it says. */
  readonly masked?: string;
  /** Where the value stands. */
  readonly pointer?: string;
}

export interface Classification {
  readonly kind: DataKind;
  readonly confidence: Confidence;
  /** The strongest first. */
  readonly evidence: readonly Evidence[];
}

/** A value that a definition gives as an example or a default, and where. */
export interface SampleValue {
  readonly value: string | number;
  readonly pointer: string;
}

/** All that a definition says of one field. */
export interface FieldFacts extends FieldShape {
  readonly name: string;
  /** The name of the schema, where the field refers to one of its own: `Email`. */
  readonly schemaName?: string;
  readonly formats: readonly string[];
  readonly patterns: readonly string[];
  readonly values: readonly SampleValue[];
}

const strength: Readonly<Record<Confidence, number>> = { value: 3, format: 2, name: 1 };

/**
 * What kinds of sensitive data a field holds, the surest first; none where nothing says so. Of several kinds of one category
 * the surest counts.
 */
export function classify(field: FieldFacts): readonly Classification[] {
  const byName = kindOfName(field.name, field) ?? (field.schemaName === undefined ? undefined : kindOfName(field.schemaName, field));
  const promised = byName && !isContradicted(byName.kind, field) ? byName.kind : undefined;
  const found = new Map<DataKind, Evidence[]>();
  const add = (kind: DataKind, evidence: Evidence) => found.set(kind, [...(found.get(kind) ?? []), evidence]);

  // Only strings and numbers have a form that could be recognised.
  if (field.types.length === 0 || field.types.some((type) => /^(?:string|number|integer)$/.test(type))) {
    const words = wordsOf(field.name)
      .map(([word]) => word)
      .join(" ");
    const seen = new Set<DataKind>();
    for (const { value, pointer } of field.values) {
      const match = kindOfValue(value, { words, promised });
      // One value of a kind shows as much as ten.
      if (!match || seen.has(match.kind)) continue;
      seen.add(match.kind);
      const isCredential = factsOfKind(match.kind).category === "credential";
      add(match.kind, { by: "value", what: match.what, masked: maskValue(String(value), isCredential), pointer });
    }
  }
  for (const format of field.formats) {
    const kind = kindOfFormat(format) ?? (promised === "birth-date" && /^date/.test(format) ? promised : undefined);
    if (kind) add(kind, { by: "format", what: `format ${format}` });
  }
  for (const pattern of field.patterns) {
    const kind = kindOfPattern(pattern);
    if (kind) add(kind, { by: "format", what: "its pattern" });
  }
  if (byName && promised) add(promised, { by: "name", what: byName.words });
  return surestOfEachCategory([...found].map(([kind, evidence]) => toClassification(kind, evidence)));
}

/** Whether the formats or all of the values speak against what the name promises. */
function isContradicted(kind: DataKind, { formats, values }: FieldFacts): boolean {
  if (formats.some((format) => contradicts(kind, format))) return true;
  return values.length > 0 && values.every(({ value }) => typeof value === "string" && isOther(kind, value));
}

/** Values that are another thing than the name promises, whatever they are. */
function isOther(kind: DataKind, value: string): boolean {
  if (/^https?:\/\/[^\s@]*$/i.test(value)) return true;
  // Repositories have full names as well, and wallets have addresses.
  if (kind === "person-name") return /[/\\]/.test(value);
  return kind === "address" && /^[\w:]{20,}$/.test(value);
}

function toClassification(kind: DataKind, evidence: readonly Evidence[]): Classification {
  const sorted = [...evidence].sort((a, b) => strength[b.by] - strength[a.by]);
  return { kind, confidence: sorted[0]?.by ?? "name", evidence: sorted };
}

function surestOfEachCategory(all: readonly Classification[]): Classification[] {
  const best = new Map<string, Classification>();
  for (const each of all) {
    const { category } = factsOfKind(each.kind);
    const known = best.get(category);
    if (!known || strength[each.confidence] > strength[known.confidence]) best.set(category, each);
  }
  return [...best.values()].sort((a, b) => strength[b.confidence] - strength[a.confidence] || (a.kind < b.kind ? -1 : 1));
}
