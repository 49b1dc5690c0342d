import type { EstateRecord } from "../../policies/estate/estate";

/** A product that a program registers was decided on, whatever its name: the program is its declaration. */
export function declaredByProgram(record: EstateRecord): EstateRecord {
  return record.kind === "products" ? { ...record, declared: { ...record.declared, file: "the program" } } : record;
}
