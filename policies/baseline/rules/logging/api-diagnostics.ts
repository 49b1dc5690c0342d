import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const apiDiagnostics = defineRule({
  id: "APIM-LOG-002",
  slug: "api-diagnostics",
  severity: "medium",
  title: "The service writes diagnostics of its requests.",
  why: "Logs of the gateway tell that something was called; only diagnostics tell how long it took and what failed behind it.",
  fix: "Add a diagnostic for Application Insights or Azure Monitor.",
  controls: { owasp2019: ["API10"], mcsb: ["LT-3"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    if (estate.childrenOf(record.path, "diagnostics").length === 0) report.finding("no diagnostic of the service is set");
  },
  examples: {
    pass: [
      {
        records: [
          exampleRecord("service", {}),
          exampleRecord("diagnostics", { loggerId: "/loggers/a" }, { path: { diagnosticId: "applicationinsights" } }),
        ],
      },
    ],
    fail: [{ records: [exampleRecord("service", {})] }],
  },
});
