import { literalCredentials } from "../../policies/baseline/helpers/literal-credentials";
import type { Estate, EstateRecord } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";

/**
 * An estate as it may be kept in a file: without the values of named values, which may be secrets whatever they are marked as,
 * and without policies in which a credential stands. Rules that need them answer unknown from then on.
 */
export function savedEstate(estate: Estate): Estate {
  return { ...estate, records: estate.records.map(saved) };
}

function saved(record: EstateRecord): EstateRecord {
  if (record.kind === "namedValues") {
    const { value, ...properties } = record.properties as Readonly<Record<string, unknown>>;
    if (value === undefined) return record;
    return { ...record, properties: { ...properties, value: { $unknown: "values are not saved" } } } as unknown as EstateRecord;
  }
  if (!isPolicyRecord(record) || "unknown" in record.properties.value || literalCredentials(record.properties.value).length === 0)
    return record;
  return { ...record, properties: { value: { unknown: "it holds a credential, and was not saved" } } } as unknown as EstateRecord;
}
