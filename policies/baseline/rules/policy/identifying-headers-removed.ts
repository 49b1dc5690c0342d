import { childNamed, childrenNamed, isExpression, literalOf, type PolicyElement, sectionOf, textOf } from "../../../document/ast";
import { isKnownStep } from "../../../document/effective";
import { guaranteed } from "../../../document/guarantee";
import { insertSection } from "../../../repairs/sections";
import { doubtIn, running } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

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
    const left = notRemoved(subject);
    if (left.length === 0) return;
    const doubt = doubtIn(subject, "outbound");
    if (doubt) report.unknown(doubt);
    else report.finding(`answers may carry ${left.join(", ")}`);
  },
  repair: {
    extent: "partly",
    policy(place, text, subject) {
      const headers = notRemoved(subject).map((name) => `<set-header name="${name}" exists-action="delete" />`);
      const { root } = text.document;
      const section = sectionOf(text.document, "outbound");
      // A response that is made there holds nothing of the backend's but what is put into it.
      if (section && childNamed(section, "return-response")) return undefined;
      const scope = subject.effective.outbound.find(isKnownStep)?.scope;
      const inherits = section !== undefined && childNamed(section, "base") !== undefined;
      const what = `remove ${notRemoved(subject).join(", ")} in outbound`;
      const isBroadest = scope === "global" || (section !== undefined && !inherits);
      const offered =
        place || isBroadest ? {} : { offered: "a broader scope may remove them already, for all APIs; that is the place for it" };
      if (section) return { what, edits: text.insertLast(section, ...headers), ...offered };
      // At global scope nothing is inherited.
      const content = scope === "global" ? headers : ["<base />", ...headers];
      return { what, edits: insertSection(text, root, "outbound", content), ...offered };
    },
  },
  examples: {
    pass: [{ policy: remove("server", "X-Powered-By", "X-AspNet-Version") }],
    fail: [
      {
        title: "Written anew as it was.",
        policy: remove("X-Powered-By", "X-AspNet-Version").replace(
          "<base />",
          '<base /><set-header name="Server"><value>@(context.Response.Headers.GetValueOrDefault("Server", ""))</value></set-header>',
        ),
      },
      {
        title: "Removed, and written once more.",
        policy: remove("Server", "X-Powered-By", "X-AspNet-Version").replace(
          "</outbound>",
          '<set-header name="Server" exists-action="append"><value>nginx/1.2</value></set-header></outbound>',
        ),
      },
      { policy: remove() },
      { policy: remove("Server") },
    ],
  },
});

/** Whether a header is written anew with what the answer had in it. */
function keeps(header: PolicyElement): boolean {
  return childrenNamed(header, "value").some((value) => {
    const text = textOf(value);
    return isExpression(text) && /\bResponse\b/.test(text.expression);
  });
}

/** Products and versions: what a header is removed for. */
const product = /\d|\b(?:IIS|nginx|apache|kestrel|asp\.net|express|php|tomcat|jetty|gunicorn|werkzeug|servlet|jboss)\b/i;

/** Whether a header is given a text that names a product. */
function tells({ attributes, children }: PolicyElement): boolean {
  if (literalOf(attributes["exists-action"]) === "delete") return false;
  return children.some((child) => child.kind === "element" && product.test(literalOf(textOf(child)) ?? ""));
}

/** Identifying headers that are written once more behind the last place that removes them, in lower case. */
function toldAgain(elements: readonly PolicyElement[]): ReadonlySet<string> {
  const told = new Set<string>();
  for (const element of elements) {
    const name = element.name === "set-header" ? literalOf(element.attributes.name)?.toLowerCase() : undefined;
    if (name === undefined) continue;
    if (literalOf(element.attributes["exists-action"]) === "delete") told.delete(name);
    else if (tells(element)) told.add(name);
  }
  return told;
}

/** The identifying headers that are not removed on every path. */
function notRemoved({ effective }: Pick<OperationSubject, "effective">): string[] {
  const removed = guaranteed(
    effective.outbound,
    (element) =>
      element.name === "set-header" &&
      ["delete", "override"].includes(literalOf(element.attributes["exists-action"]) ?? "override") &&
      !keeps(element) &&
      !tells(element),
  ).by.map(({ element }) => literalOf(element.attributes.name)?.toLowerCase());
  const told = toldAgain(running({ effective }, "outbound"));
  return identifying.filter((name) => !removed.includes(name.toLowerCase()) || told.has(name.toLowerCase()));
}
