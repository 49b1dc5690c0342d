import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { carriesCredential } from "../../helpers/credentials";
import { defineRule } from "../../rule";

type Message = { readonly headers?: readonly string[]; readonly body?: { readonly bytes: number }; readonly dataMasking?: Masking };
type Masking = { readonly headers?: readonly { readonly value: string; readonly mode: string }[] };

const diagnostic = (request: Message) => [
  exampleRecord("diagnostics", { loggerId: "/loggers/a", frontend: { request } }, { path: { diagnosticId: "applicationinsights" } }),
];

export const diagnosticsHideCredentials = defineRule({
  id: "APIM-LOG-003",
  slug: "diagnostics-hide-credentials",
  severity: "high",
  title: "Diagnostics write neither credentials nor bodies.",
  why: "Whoever may read the logs could call as anybody, and sees what callers send.",
  fix: "Leave the header out or mask it, and set body.bytes to 0.",
  controls: { owasp2019: ["API3", "API10"], owasp2023: ["API3", "API8"], mcsb: ["LT-3"] },
  appliesTo: "diagnostics",
  check({ record }, report) {
    for (const side of ["frontend", "backend"] as const) {
      const pipeline = record.properties[side];
      if (pipeline === undefined) continue;
      if (!isKnown(pipeline)) {
        report.unknown(whyUnknown(pipeline));
        continue;
      }
      for (const part of ["request", "response"] as const) {
        const { headers = [], body, dataMasking } = (pipeline[part] ?? {}) as Message;
        const hidden = new Set((dataMasking?.headers ?? []).map(({ value }) => value.toLowerCase()));
        for (const header of headers) {
          if ((carriesCredential(header) || /^(?:set-)?cookie$/i.test(header)) && !hidden.has(header.toLowerCase())) {
            report.finding(`the header ${header} is written in plain`, { property: `properties/${side}/${part}/headers` });
          }
        }
        if ((body?.bytes ?? 0) > 0) {
          report.finding(`${body?.bytes} bytes of each ${part}'s body are written`, { property: `properties/${side}/${part}/body/bytes` });
        }
      }
    }
  },
  examples: {
    pass: [
      { records: diagnostic({ headers: ["X-Correlation-Id"], body: { bytes: 0 } }) },
      { records: diagnostic({ headers: ["Authorization"], dataMasking: { headers: [{ value: "Authorization", mode: "Hide" }] } }) },
    ],
    fail: [{ records: diagnostic({ headers: ["Authorization"] }) }, { records: diagnostic({ body: { bytes: 8192 } }) }],
  },
});
