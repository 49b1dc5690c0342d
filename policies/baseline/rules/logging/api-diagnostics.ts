import type { EstateRecord } from "../../../estate/estate";
import { nameOf, parentOf } from "../../../estate/path";
import { idOf, isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { textIn } from "../../helpers/field";
import { defineRule, type RecordSubject, type Report } from "../../rule";

const sampled = (ofAll: number, ofApi: number) => {
  const properties = (percentage: number) => ({ loggerId: "/loggers/a", sampling: { samplingType: "fixed", percentage } });
  const path = { diagnosticId: "applicationinsights" };
  return [exampleRecord("diagnostics", properties(ofAll), { path }), exampleRecord("apis/diagnostics", properties(ofApi), { path })];
};

export const apiDiagnostics = defineRule({
  id: "APIM-LOG-002",
  slug: "api-diagnostics",
  severity: "medium",
  title: "The service writes diagnostics of its requests, and no API fewer than the others.",
  why: "Logs of the gateway tell that something was called; only diagnostics tell how long it took and what failed behind it.",
  fix: "Add a diagnostic for Application Insights or Azure Monitor, and leave an API's own at the same share of its requests or more.",
  controls: { owasp2019: ["API10"], mcsb: ["LT-3"] },
  appliesTo: ["service", "apis/diagnostics"],
  check(subject, report) {
    if (subject.subject === "apis/diagnostics") {
      checkApi(subject, report);
      return;
    }
    const { record, estate } = subject;
    const all = estate.childrenOf(record.path, "diagnostics");
    if (all.length === 0) report.finding("no diagnostic of the service is set");
    else if (all.every(({ properties: { sampling } }) => textIn(sampling, "percentage") === "0"))
      report.finding("the diagnostics of the service write none of its requests: their sampling is 0 percent");
  },
  repair: {
    extent: "partly",
    property: (property, found) => {
      if (found?.record.kind === "apis/diagnostics")
        return {
          what: `set ${property} to that of the service's diagnostic`,
          offered: "what is written of requests costs money where it is kept",
        };
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
      { title: "An API as all others.", records: [exampleRecord("service", {}), ...sampled(50, 100)] },
      {
        records: [
          exampleRecord("service", {}),
          exampleRecord("diagnostics", { loggerId: "/loggers/a" }, { path: { diagnosticId: "applicationinsights" } }),
        ],
      },
    ],
    fail: [
      { title: "One request in a hundred of one API.", records: [exampleRecord("service", {}), ...sampled(100, 1)] },
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

/** An API's own diagnostic takes the place of the service's of the same name: it must not write a smaller share of requests. */
function checkApi({ record, estate }: RecordSubject<"apis/diagnostics">, report: Report) {
  const share = ({ properties: { sampling } }: EstateRecord<"diagnostics" | "apis/diagnostics">) =>
    sampling === undefined ? 100 : Number(textIn(sampling, "percentage") ?? Number.NaN);
  const service = parentOf(parentOf(record.path) ?? "") ?? "";
  const name = nameOf(record.path).toLowerCase();
  const ofAll = estate.childrenOf(service, "diagnostics").find(({ path }) => nameOf(path).toLowerCase() === name);
  const [own, others] = [share(record), ofAll ? share(ofAll) : 0];
  if (own === 0 || own < others)
    report.finding(`the API's own diagnostic writes ${own} percent of its requests${others > 0 ? `, that of the service ${others}` : ""}`, {
      property: "properties/sampling/percentage",
    });
}
