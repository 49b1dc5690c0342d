import { literalOf } from "../../../document/ast";
import { guaranteed } from "../../../document/guarantee";
import { doubtIn } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

/** Response headers by which backends tell what they are made of. */
const identifying = ["Server", "X-Powered-By", "X-AspNet-Version"];

const remove = (...names: string[]) =>
  `<policies><outbound><base />${names.map((name) => `<set-header name="${name}" exists-action="delete" />`).join("")}</outbound></policies>`;

export const identifyingHeadersRemoved = defineRule({
  id: "APIM-POL-004",
  slug: "identifying-headers-removed",
  severity: "low",
  title: "Answers do not tell what the backend is made of.",
  why: "A server's name and version tell an attacker which holes to try.",
  fix: 'Remove the headers in outbound: <set-header name="Server" exists-action="delete" />.',
  controls: { owasp2019: ["API3"], owasp2023: ["API3", "API8"] },
  appliesTo: "operation",
  check(subject, report) {
    const removed = guaranteed(
      subject.effective.outbound,
      ({ name, attributes }) =>
        name === "set-header" && ["delete", "override"].includes(literalOf(attributes["exists-action"]) ?? "override"),
    ).by.map(({ element }) => literalOf(element.attributes.name)?.toLowerCase());
    const left = identifying.filter((name) => !removed.includes(name.toLowerCase()));
    if (left.length === 0) return;
    const doubt = doubtIn(subject, "outbound");
    if (doubt) report.unknown(doubt);
    else report.finding(`answers may carry ${left.join(", ")}`);
  },
  examples: {
    pass: [{ policy: remove("server", "X-Powered-By", "X-AspNet-Version") }],
    fail: [{ policy: remove() }, { policy: remove("Server") }],
  },
});
