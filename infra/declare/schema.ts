import type { EstateRecord } from "../../policies/estate/estate";
import type { Json } from "../../policies/estate/value";
import { declaredIn, record, type ServicePlace } from "./record";

/** A schema of the service, which policies of any API may validate by. */
export type SchemaDeclaration = {
  readonly id: string;
  readonly description?: string;
  readonly file?: string;
} & ({ readonly json: { readonly [key: string]: Json } } | { readonly xml: string });

export function schemaRecord(service: ServicePlace, schema: SchemaDeclaration): EstateRecord {
  const { id, description, file } = schema;
  return record(
    "schemas",
    { ...service, schemaId: id },
    {
      schemaType: "json" in schema ? "json" : "xml",
      ...(description && { description }),
      value: "json" in schema ? schema.json : schema.xml,
    },
    declaredIn(file),
  );
}
