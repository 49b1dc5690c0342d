import { childNamed, elementsOf, isExpression, literalOf, type PolicyElement } from "../../../document/ast";
import { guaranteed } from "../../../document/guarantee";
import type { EstateIndex } from "../../../estate/estate";
import { examplePolicy, exampleRecord } from "../../examples";
import { listsCallers } from "../../helpers/address-filter";
import { checksCertificateByHand } from "../../helpers/certificate-by-hand";
import { callerChecks } from "../../helpers/elements";
import { guaranteedBy, type Strength } from "../../helpers/guaranteed-by";
import { knownText } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

/** Whether a check turns away whoever fails it. */
function refuses(element: PolicyElement, estate: EstateIndex | undefined): Strength {
  if (element.name === "ip-filter") {
    const listed = listsCallers(element, estate);
    return listed === "unknown" ? `whom ip-filter lets in ${elsewhere}` : listed === "yes";
  }
  // A token that is written down is everybody's.
  if (element.name !== "validate-client-certificate") return knownText(element.attributes["token-value"], estate) === undefined;
  const ignores = switchOf(element.attributes["ignore-error"], false, estate);
  return ignores === undefined ? `whether validate-client-certificate ignores its errors ${elsewhere}` : !ignores;
}

const elsewhere = "is computed, or comes from a named value that is not known here";

export const operationAuthenticated = defineRule({
  id: "APIM-AUT-001",
  slug: "operation-authenticated",
  severity: "critical",
  title: "Every operation authenticates its callers on every way in.",
  why: "An operation that answers anybody hands out whatever its backend holds.",
  fix: "Validate a token or a client certificate in inbound on every path, require a subscription key, or list the callers' addresses.",
  controls: {
    owasp2019: ["API2"],
    owasp2023: ["API2", "API5"],
    mcsb: ["IM-4"],
    asb3: ["DP-3"],
    azurePolicy: ["8ac833bd-f505-48d5-887e-c993a1d3eea0"],
  },
  appliesTo: "operation",
  check(subject, report) {
    const { api, way, estate } = subject;
    const asked = api?.declared?.authentication;
    const askedForToken = asked === "entra" || asked === "oidc" || asked === "client-certificate";
    // A list of addresses lets in known callers alone; where a token is asked for, it is no substitute.
    const names = askedForToken ? callerChecks : [...callerChecks, "ip-filter"];
    const answer = guaranteedBy(subject, "inbound", names, (element) => refuses(element, estate));
    if (answer.holds === "yes" || (!askedForToken && way && way.by !== "no-key")) return;
    if (answer.holds === "unknown") {
      report.unknown(answer.why ?? "");
      return;
    }
    const { inbound } = subject.effective;
    const mayBeCertificate = !askedForToken || asked === "client-certificate";
    if (mayBeCertificate && guaranteed(inbound, checksCertificateByHand, "a certificate, by hand").holds === "yes") return;
    if (!way) {
      report.unknown("the file is checked alone: whether a subscription key is required is not known");
      return;
    }
    if (!askedForToken && guaranteed(inbound, judgesProof, "proof of another kind").holds === "yes") {
      report.unknown(
        "callers are judged by code of the policy's own (a signature, a password, another service): whom it lets in is not known",
      );
      return;
    }
    const sometimes = answer.sometimes.length > 0 ? `; ${answer.sometimes[0]?.element.name} runs on some paths only` : "";
    const ignoring = answer.by.some(({ element }) => element.name === "validate-client-certificate" && refuses(element, estate) !== true);
    const ignored = ignoring ? "; validate-client-certificate ignores its errors" : "";
    const place = [...answer.by, ...answer.sometimes][0];
    const message = askedForToken
      ? `the API is declared to authenticate callers by ${asked}, but no policy does so for every request${sometimes}${ignored}`
      : `anybody can call it: no key is required, and no token or client certificate is validated for every request${sometimes}${ignored}`;
    report.finding(message, place && { element: place.element });
  },
  examples: {
    pass: [
      { title: "A key is required.", policy: "<policies><inbound><base /></inbound></policies>" },
      {
        title: "No key, but a token.",
        policy:
          '<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}"><audiences><audience>api://orders</audience></audiences></validate-azure-ad-token></inbound></policies>',
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "No key, but a client certificate, checked by hand.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Certificate == null || !context.Request.Certificate.Verify()
          || context.Request.Certificate.Thumbprint != &quot;{{partner}}&quot;)"><return-response><set-status code="403" reason="Forbidden" /></return-response>
          </when></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "Who has a known certificate passes, and nobody else.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Certificate != null &amp;&amp; context.Deployment.Certificates.Any(c => c.Value.Thumbprint == context.Request.Certificate.Thumbprint))">
          <set-header name="X-Partner" exists-action="override"><value>yes</value></set-header></when>
          <otherwise><return-response><set-status code="403" reason="Forbidden" /></return-response></otherwise></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "No key, but a list of the addresses that may call.",
        policy: '<policies><inbound><base /><ip-filter action="allow"><address>203.0.113.7</address></ip-filter></inbound></policies>',
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
    ],
    fail: [
      {
        title: "No key and no token.",
        policy: "<policies><inbound><base /></inbound></policies>",
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "A client certificate that only has to be there.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Certificate == null)">
          <return-response><set-status code="403" reason="Forbidden" /></return-response></when></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "A client certificate is compared where there is one.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Certificate != null &amp;&amp; context.Request.Certificate.Thumbprint != &quot;{{partner}}&quot;)">
          <return-response><set-status code="403" reason="Forbidden" /></return-response></when></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "A token that only has to be there.",
        policy: `<policies><inbound><base /><choose><when condition="@(!context.Request.Headers.ContainsKey(&quot;Authorization&quot;))">
          <return-response><set-status code="401" reason="Unauthorized" /></return-response></when></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "The token is validated on some paths only.",
        policy: `<policies><inbound><choose><when condition="@(context.Request.Method == &quot;PUT&quot;)">
          <validate-jwt header-name="Authorization"><openid-config url="https://login.example/.well-known/openid-configuration" /></validate-jwt>
        </when></choose></inbound></policies>`,
        records: [exampleRecord("apis", { path: "orders", subscriptionRequired: false })],
      },
      {
        title: "An open product lets callers in without a key.",
        records: [exampleRecord("products", { displayName: "Open", subscriptionRequired: false }), examplePolicy("<policies />")],
      },
    ],
  },
});

/** What code looks at to judge a proof: a signature, what another service answers about the caller, a password that it compares. */
const ownProof = /\bHMAC\w*\b|\bIResponse\b|\.\s*AsBasic\s*\(\s*\)[^|&]{0,60}!=\s*(?!null\b)\S/;

/** Whether a `choose` refuses callers by a judgement of its own, which nobody but a person can follow. */
function judgesProof(element: PolicyElement): boolean {
  if (element.name !== "choose") return false;
  const [first] = elementsOf(element);
  const answer = first && childNamed(first, "return-response");
  const status = answer && childNamed(answer, "set-status");
  if (!first || !status || !/^40[13]$/.test(literalOf(status.attributes.code)?.trim() ?? "")) return false;
  const { condition } = first.attributes;
  return isExpression(condition) && ownProof.test(condition.expression);
}
