import type { EstateRecord } from "../../../estate/estate";
import { parentOf } from "../../../estate/path";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const operation = (method: string, urlTemplate: string) => [exampleRecord("apis/operations", { displayName: "A", method, urlTemplate })];

export const noWildcardOperations = defineRule({
  id: "APIM-INV-001",
  slug: "no-wildcard-operations",
  severity: "high",
  title: "Operations name their methods and paths.",
  why: "Behind a wildcard everything that the backend answers is open, also what nobody meant to publish.",
  fix: "List the operations that callers need, one by one.",
  controls: { owasp2019: ["API5", "API9"], owasp2023: ["API5", "API9"] },
  appliesTo: "apis/operations",
  check({ record, estate }, report) {
    const api = estate.byPath(parentOf(record.path) ?? "") as EstateRecord<"apis"> | undefined;
    const kind = api?.properties.apiType;
    // The service itself makes the one operation of such an API: the handshake, below every path.
    if (kind !== undefined && isKnown(kind) && /^websocket$/i.test(kind)) return;
    const { method, urlTemplate } = record.properties;
    if (method === undefined) report.unknown("the method is not known");
    else if (!isKnown(method)) report.unknown(whyUnknown(method));
    else if (method.trim() === "*") report.finding("every method is passed on", { property: "properties/method" });
    if (urlTemplate === undefined) report.unknown("the path is not known");
    else if (!isKnown(urlTemplate)) report.unknown(whyUnknown(urlTemplate));
    else if (/\*|\{\*/.test(urlTemplate))
      report.finding(`every path below ${urlTemplate} is passed on`, { property: "properties/urlTemplate" });
  },
  examples: {
    pass: [
      { records: operation("GET", "/orders/{orderId}") },
      {
        title: "The handshake of a WebSocket.",
        records: [...operation("GET", "/*"), exampleRecord("apis", { path: "orders", apiType: "websocket" })],
      },
    ],
    fail: [{ records: operation("*", "/orders") }, { records: operation("GET", "/*") }, { records: operation("GET", "/files/{*path}") }],
  },
});
