import { literalOf } from "../../../document/ast";
import { doubtIn } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

const policy = (outbound: string) => `<policies><outbound><base />${outbound}</outbound></policies>`;
const status = '<validate-status-code unspecified-status-code-action="prevent" />';
const headers = '<validate-headers specified-header-action="prevent" unspecified-header-action="ignore" />';

export const responsesValidated = defineRule({
  id: "APIM-VAL-003",
  slug: "responses-validated",
  severity: "low",
  title: "What backends answer is validated: status and headers.",
  why: "A backend that fails in an unforeseen way tells callers what it should keep to itself.",
  fix: "Add validate-status-code and validate-headers in outbound.",
  controls: { owasp2019: ["API3"], owasp2023: ["API3", "API10", "API7"] },
  appliesTo: "operation",
  check(subject, report) {
    for (const [name, attribute, what] of [
      ["validate-status-code", "unspecified-status-code-action", "status codes"],
      ["validate-headers", "specified-header-action", "headers"],
    ] as const) {
      const answer = subject.guarantee("outbound", name);
      const [found] = answer.by;
      const doubt = doubtIn(subject, "outbound");
      if (!found && doubt) report.unknown(doubt);
      else if (!found) report.finding(`the ${what} of answers are not validated`, { property: `outbound/${name}` });
      else if (literalOf(found.element.attributes[attribute]) === "ignore") {
        report.finding(`${name} ignores what it finds`, { element: found.element, attribute });
      }
    }
  },
  examples: {
    pass: [{ policy: policy(status + headers) }],
    fail: [{ policy: policy("") }, { policy: policy(status) }, { policy: policy(headers + status.replace("prevent", "ignore")) }],
  },
});
