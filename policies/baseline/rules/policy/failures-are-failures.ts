import {
  childNamed,
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyDocument,
  type PolicyElement,
  sectionOf,
} from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { refusesMisfits } from "../../helpers/refusals";
import { defineRule, type Report } from "../../rule";

/** The attributes that say with which status a check refuses. */
const refusing = ["failed-validation-httpcode", "failed-check-httpcode", "failed-check-http-status-code"];

const onError = (content: string) => `<policies><on-error><base />${content}</on-error></policies>`;

const refused = (answer: string) =>
  `<policies><inbound><base /><choose><when condition="@(!((Jwt)context.Variables[&quot;caller&quot;]).Claims[&quot;scp&quot;].Contains(&quot;Orders.Read&quot;))">
    <return-response>${answer}</return-response></when></choose></inbound></policies>`;

export const failuresAreFailures = defineRule({
  id: "APIM-POL-005",
  slug: "failures-are-failures",
  severity: "medium",
  title: "What is refused or fails is answered as such.",
  why: "A refusal that looks like a success hides attacks from logs, alerts and Defender, and clients take its body for data.",
  fix: "Answer refusals with 401, 403 or another 4xx, and errors with 5xx.",
  controls: { owasp2019: ["API7", "API10"], owasp2023: ["API8"], mcsb: ["LT-3"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "validate-jwt", "validate-azure-ad-token", "check-header")) {
      for (const attribute of refusing) {
        const status = Number(knownText(element.attributes[attribute], estate) ?? Number.NaN);
        if (isDecidedByCaller(element.attributes[attribute]))
          report.finding(`the caller's request decides with which status ${element.name} refuses`, { element, attribute });
        else if (status < 400) report.finding(`${element.name} answers whoever it refuses with ${status}`, { element, attribute });
      }
    }
    refusals(document, estate, report);
    inOnError(document, estate, report);
  },
  examples: {
    pass: [
      { policy: refused('<set-status code="403" reason="Forbidden" />') },
      { policy: onError('<set-status code="500" reason="Error" />') },
      { policy: onError('<return-response><set-status code="503" reason="Down" /></return-response>') },
      {
        policy:
          '<policies><inbound><base /><validate-jwt header-name="Authorization" failed-validation-httpcode="401" /></inbound></policies>',
      },
    ],
    fail: [
      {
        title: "Whoever has not the claim gets an empty list.",
        policy: refused('<set-status code="200" reason="OK" /><set-body>[]</set-body>'),
      },
      { policy: onError('<set-status code="200" reason="OK" />') },
      { title: "Without a status it is 200.", policy: onError("<return-response><set-body>{}</set-body></return-response>") },
      {
        policy:
          '<policies><inbound><base /><validate-jwt header-name="Authorization" failed-validation-httpcode="200" /></inbound></policies>',
      },
    ],
  },
});

/** Answers to callers whose claims do not fit, in the words of a success. */
function refusals(document: PolicyDocument, estate: EstateIndex | undefined, report: Report) {
  for (const choose of elementsNamed(document, "choose")) {
    for (const branch of childrenNamed(choose, "when")) {
      const { condition } = branch.attributes;
      const answer = isExpression(condition) && rights.test(condition.expression) ? childNamed(branch, "return-response") : undefined;
      if (!answer || answer.attributes["response-variable-name"] !== undefined) continue;
      const set = childNamed(answer, "set-status");
      const status = set ? Number(knownText(set.attributes.code, estate) ?? Number.NaN) : 200;
      // A redirection sends people to sign in.
      if (!(status < 300) || !refusesMisfits({ ...choose, children: [branch] }, "refused", (code) => claims.test(code))) continue;
      report.finding(`return-response answers callers whose claims do not fit with ${status}`, { element: set ?? answer });
    }
  }
}

const claims = /\bClaims\b/;
/** Claims that say what somebody may do, and objects that a path names; others may choose between answers. */
const rights = /\bClaims\b[\s\S]*"(?:scp|scopes?|roles?|groups|wids)"|\bMatchedParameters\b/;

/** Statuses of success in on-error; where one is only read from the error or a variable nothing is said. */
function inOnError(document: PolicyDocument, estate: EstateIndex | undefined, report: Report) {
  const section = sectionOf(document, "on-error");
  if (!section) return;
  const look = (parent: PolicyElement) => {
    for (const element of elementsOf(parent)) {
      // What is asked of another service is no answer to the caller.
      if (element.name === "send-request" || element.name === "send-one-way-request") continue;
      const asIs = element.attributes["response-variable-name"] !== undefined;
      if (element.name === "return-response" && !asIs && !childNamed(element, "set-status"))
        report.finding("return-response answers an error with 200, since it names no status", { element, missing: "set-status" });
      const code =
        element.name === "set-status"
          ? element.attributes.code
          : element.name === "mock-response"
            ? (element.attributes["status-code"] ?? "200")
            : undefined;
      const status = Number(knownText(code, estate) ?? Number.NaN);
      // A redirection sends people to sign in.
      if (status < 300) report.finding(`${element.name} answers an error with ${status}`, { element });
      look(fragmentOf(element, estate) ?? element);
    }
  };
  look(section);
}

/** What a fragment holds that is included; a fragment includes none. */
function fragmentOf(element: PolicyElement, estate: EstateIndex | undefined): PolicyElement | undefined {
  if (element.name !== "include-fragment") return undefined;
  const id = literalOf(element.attributes["fragment-id"])?.toLowerCase();
  const value = estate?.ofKind("policyFragments").find(({ path }) => nameOf(path).toLowerCase() === id)?.properties.value;
  return value && "root" in value ? value.root : undefined;
}
