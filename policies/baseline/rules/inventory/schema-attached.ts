import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const api = exampleRecord("apis", { path: "orders" });
const schema = exampleRecord(
  "apis/schemas",
  { contentType: "application/vnd.oai.openapi.components+json", document: {} },
  { path: { schemaId: "a" } },
);
/** Kinds of APIs whose messages no schema of the service describes. */
const without = /^(?:websocket|grpc|odata)$/i;

export const schemaAttached = defineRule({
  id: "APIM-INV-005",
  slug: "schema-attached",
  severity: "medium",
  title: "APIs have the schemas of their messages.",
  why: "Without schemas nothing can be validated, and nobody knows which data goes through.",
  fix: "Import the API from a definition with schemas.",
  controls: { owasp2019: ["API6", "API9"], owasp2023: ["API3", "API9"] },
  appliesTo: "apis",
  check({ record, estate }, report) {
    const { apiType } = record.properties;
    if (apiType !== undefined && (!isKnown(apiType) || without.test(apiType))) return;
    if (estate.childrenOf(record.path, "apis/schemas").length === 0) report.finding("the API has no schema");
  },
  examples: {
    pass: [{ records: [api, schema] }, { records: [exampleRecord("apis", { path: "orders", apiType: "websocket" })] }],
    fail: [{ records: [api] }],
  },
});
