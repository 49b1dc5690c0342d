import { guaranteed } from "../../../document/guarantee";
import type { ObjectAuthorization } from "../../../estate/declared";
import { isKnown, whyUnknown } from "../../../estate/value";
import { examplePolicy, exampleRecord } from "../../examples";
import { bindsParameter, isIdentifier } from "../../helpers/object-binding";
import { swappedBy } from "../../helpers/object-swapped";
import { checkedAlone } from "../../helpers/what-runs";
import { defineRule, type OperationSubject, type Report } from "../../rule";

const operation = (declared: readonly ObjectAuthorization[]) =>
  exampleRecord(
    "apis/operations",
    {
      displayName: "Change an order",
      method: "PUT",
      urlTemplate: "/orders/{orderId}",
      templateParameters: [{ name: "orderId", type: "string", required: true }],
    },
    { declared: { objectAuthorization: declared } },
  );

const bound =
  "!((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;oid&quot;].Contains(context.Request.MatchedParameters[&quot;orderId&quot;])";
const refusing = (condition: string, before = "", after = "") =>
  `<policies><inbound><base /><validate-azure-ad-token tenant-id="{{tenant}}" output-token-variable-name="token" />${before}<choose>
    <when condition="@(${condition})">
      <return-response><set-status code="403" reason="Forbidden" /></return-response>
    </when>
  </choose>${after}</inbound></policies>`;

const binding = examplePolicy(refusing(bound), "operation");

export const objectLevelAuthorization = defineRule({
  id: "APIM-AUT-011",
  slug: "object-level-authorization",
  severity: "high",
  title: "Who may touch the object that a path names is decided, and somebody is named who decides it.",
  why: "Without it any caller reads everybody's data by counting through /users/12, /users/13 and so on.",
  fix: "Bind the parameter to a claim of the token, or say who decides: objectAuthorization by the backend with an owner.",
  controls: { owasp2019: ["API1"], owasp2023: ["API1"], mcsb: ["PA-7"] },
  appliesTo: "operation",
  check(subject, report) {
    if (!subject.operation) {
      report.unknown(checkedAlone);
      return;
    }
    const { templateParameters } = subject.operation.properties;
    if (templateParameters !== undefined && !isKnown(templateParameters)) {
      report.unknown(whyUnknown(templateParameters));
      return;
    }
    const identifiers = new Set(subject.operation.declared?.identifiers);
    for (const parameter of templateParameters ?? []) {
      if (isIdentifier(parameter) || identifiers.has(parameter.name)) checkParameter(parameter.name, subject, report);
    }
  },
  examples: {
    pass: [
      {
        title: "A claim is compared with the parameter.",
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }]), binding],
      },
      { title: "The backend decides.", records: [operation([{ parameter: "orderId", by: "backend", owner: "orders-team" }])] },
    ],
    fail: [
      { title: "Nobody has said who decides.", records: [operation([])] },
      {
        title: "It is left to the backend, and nobody answers for it.",
        records: [operation([{ parameter: "orderId", by: "backend", owner: " " }])],
      },
      {
        title: "Any claim whose first letters are the object's will do.",
        policy: refusing(
          "!((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;oid&quot;].First().StartsWith(context.Request.MatchedParameters[&quot;orderId&quot;])",
        ),
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }])],
      },
      {
        title: "The claim of a token that nobody has validated.",
        policy: refusing(
          "!context.Request.Headers.GetValueOrDefault(&quot;X-User&quot;, &quot;&quot;).AsJwt().Claims[&quot;oid&quot;].Contains(context.Request.MatchedParameters[&quot;orderId&quot;])",
        ),
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }])],
      },
      {
        title: "The token is swapped for another.",
        policy: refusing(
          bound,
          '<set-variable name="token" value="@(context.Request.Headers.GetValueOrDefault(&quot;X-User&quot;, &quot;&quot;).AsJwt())" />',
        ),
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }])],
      },
      {
        title: "The object is swapped for another.",
        policy: refusing(
          bound,
          "",
          '<rewrite-uri template="@(&quot;/orders/&quot; + context.Request.Url.Query.GetValueOrDefault(&quot;id&quot;, &quot;&quot;))" />',
        ),
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }])],
      },
      {
        title: "The declared comparison is missing from the policies.",
        records: [operation([{ parameter: "orderId", by: "claim", claim: "oid" }])],
      },
    ],
  },
});

function checkParameter(parameter: string, subject: OperationSubject, report: Report) {
  const { operation, effective } = subject;
  const declared = operation?.declared?.objectAuthorization?.find((each) => each.parameter === parameter);
  const property = `properties/templateParameters/${parameter}`;
  if (declared && declared.by !== "claim") {
    const [who, named] = declared.by === "backend" ? ["owner", declared.owner] : ["reason", declared.reason];
    if (named.trim() === "") report.finding(`{${parameter}} is left to ${declared.by}, and the ${who} is empty`, { property });
    return;
  }
  const claim = declared?.claim;
  const answer = guaranteed(effective.inbound, (element) => bindsParameter(element, parameter, claim), `binds ${parameter} ${claim}`);
  const swapped = answer.holds === "yes" ? swappedBy(subject) : undefined;
  if (swapped) report.finding(`{${parameter}} is compared with the caller's claims, but ${swapped.message}`, { element: swapped.element });
  if (answer.holds === "yes") return;
  if (answer.holds === "unknown") report.unknown(answer.why ?? "");
  else if (claim)
    report.finding(`{${parameter}} is declared to equal the claim ${claim}, but no policy compares them for every request`, { property });
  else report.finding(`nobody decides whether the caller may touch {${parameter}}`, { property });
}
