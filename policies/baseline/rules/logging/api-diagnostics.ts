import type { EstateRecord } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { idOf, isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { textIn } from "../../helpers/field";
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
    const all = estate.childrenOf(record.path, "diagnostics");
    if (all.length === 0) report.finding("no diagnostic of the service is set");
    else if (all.every(({ properties: { sampling } }) => textIn(sampling, "percentage") === "0"))
      report.finding("the diagnostics of the service write none of its requests: their sampling is 0 percent");
  },
  repair: {
    extent: "partly",
    property: (_property, found) => {
      const what = "add the diagnostic applicationinsights";
      const offered = "what is written of requests costs money where it is kept";
      if (found && found.estate.childrenOf(found.record.path, "diagnostics").length > 0)
        return { what: "set sampling.percentage of a diagnostic to the share of requests that is to be written", offered };
      const loggers = found ? found.estate.childrenOf(found.record.path, "loggers").filter(isInsights) : [];
      const [logger] = loggers;
      if (!found || !logger || loggers.length > 1) return { what: `${what}, with a logger for Application Insights`, offered };
      const add: EstateRecord<"diagnostics"> = {
        kind: "diagnostics",
        path: `${found.record.path}/diagnostics/applicationinsights`,
        properties: { loggerId: idOf(logger.path) },
        refs: [logger.path],
      };
      return { what: `${what}, with the logger ${nameOf(logger.path)}`, add, offered };
    },
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
    fail: [
      { records: [exampleRecord("service", {})] },
      {
        title: "A logger that nothing uses.",
        records: [
          exampleRecord("service", {}),
          exampleRecord("loggers", { loggerType: "applicationInsights" }, { path: { loggerId: "insights" } }),
        ],
      },
      {
        title: "None of the requests.",
        records: [
          exampleRecord("service", {}),
          exampleRecord(
            "diagnostics",
            { loggerId: "/loggers/a", sampling: { samplingType: "fixed", percentage: 0 } },
            { path: { diagnosticId: "applicationinsights" } },
          ),
        ],
      },
    ],
  },
});

function isInsights({ properties: { loggerType } }: EstateRecord<"loggers">): boolean {
  return loggerType !== undefined && isKnown(loggerType) && /^applicationInsights$/i.test(loggerType);
}
