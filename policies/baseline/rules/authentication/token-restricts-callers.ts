import { childNamed, childrenNamed, isExpression, literalOf, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import { isKnownStep } from "../../../document/effective";
import { guaranteed } from "../../../document/guarantee";
import type { EstateIndex } from "../../../estate/estate";
import { listedTexts, tokenChecks } from "../../helpers/elements";
import { fromCaller } from "../../helpers/flow";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { knownText } from "../../helpers/known-text";
import { refusesMisfits } from "../../helpers/refusals";
import { defineRule } from "../../rule";

export const tokenRestrictsCallers = defineRule({
  id: "APIM-AUT-005",
  slug: "token-restricts-callers",
  severity: "medium",
  title: "Token validation asks for claims or names client applications.",
  why: "A token of any user and any application of the tenant would do, whatever it was meant for.",
  fix: "Add required-claims (scopes or roles) or client-application-ids.",
  controls: { owasp2019: ["API5"], owasp2023: ["API5"], mcsb: ["PA-7"], asb3: ["PA-7"] },
  appliesTo: "operation",
  check(subject, report) {
    const { effective, estate } = subject;
    const strong = (element: PolicyElement) => restricts(element, estate);
    const { by, holds, why } = subject.guarantee("inbound", ...tokenChecks);
    if (holds === "unknown") report.unknown(why ?? "");
    if (holds !== "yes" || guaranteedBy(subject, "inbound", tokenChecks, strong).holds === "yes") return;
    // Claims may also be compared in an expression behind the validation.
    const compared = guaranteed(effective.inbound, refusesByClaim);
    if (compared.holds === "yes") return;
    const place = by.find(({ element }) => !strong(element));
    if (compared.holds === "unknown" || effective.inbound.some((step) => !isKnownStep(step))) {
      report.unknown(compared.why ?? why ?? "narrower scopes may ask for claims");
    } else report.finding("the token's claims and client application are not restricted", place && { element: place.element });
  },
  examples: {
    pass: [
      {
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <client-application-ids><application-id>11111111-1111-1111-1111-111111111111</application-id></client-application-ids>
        </validate-azure-ad-token></inbound></policies>`,
      },
      {
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <required-claims><claim name="scp" match="any"><value>Orders.Write</value></claim></required-claims>
        </validate-azure-ad-token></inbound></policies>`,
      },
    ],
    fail: [
      {
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <audiences><audience>api://orders</audience></audiences>
        </validate-azure-ad-token></inbound></policies>`,
      },
      {
        title: "Any client application.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <client-application-ids><application-id>*</application-id></client-application-ids>
        </validate-azure-ad-token></inbound></policies>`,
      },
      {
        title: "The claim may hold anything.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <required-claims><claim name="scp" match="any"><value></value></claim></required-claims>
        </validate-azure-ad-token></inbound></policies>`,
      },
      {
        title: "The comparison is switched off beside.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}" output-token-variable-name="token" /><choose>
          <when condition="@(!((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;scp&quot;].Contains(&quot;Orders.Read&quot;) &amp;&amp; 1 == 2)"><return-response /></when>
        </choose></inbound></policies>`,
      },
      {
        title: "The claim tells which token it is, and not what it allows.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="{{tenant}}">
          <required-claims><claim name="aud"><value>api://orders</value></claim></required-claims>
        </validate-azure-ad-token></inbound></policies>`,
      },
    ],
  },
});

/** Claims that say which token it is, and nothing of what its bearer may do. */
const aboutTheToken = new Set(["aud", "iss", "tid", "ver", "exp", "nbf", "iat", "jti"]);

function restricts(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  const clients = listedTexts(element, "client-application-ids", "application-id");
  if (clients.length > 0 && clients.every(({ value }) => namesSomething(value, estate))) return true;
  const required = childNamed(element, "required-claims");
  return (
    required !== undefined &&
    childrenNamed(required, "claim").some((claim) => {
      const values = childrenNamed(claim, "value").map(textOf);
      // One of any would do, so that each must say something; of all, one that does is enough.
      const isAny = literalOf(claim.attributes.match) === "any";
      const named = values.map((value) => value !== undefined && namesSomething(value, estate));
      return (
        !aboutTheToken.has(literalOf(claim.attributes.name) ?? "") &&
        (isAny ? named.length > 0 && !named.includes(false) : named.includes(true))
      );
    })
  );
}

/** Whether a value is more than a stand-in for anything, or what the caller asks for. */
function namesSomething(value: PolicyValue, estate: EstateIndex | undefined): boolean {
  const text = knownText(value, estate)?.trim();
  if (text !== undefined) return text !== "" && text !== "*";
  return !isExpression(value) || !fromCaller.test(value.expression);
}

/** A branch that answers the caller, wherever the token's claims do not fit. */
function refusesByClaim(element: PolicyElement): boolean {
  return refusesMisfits(element, "claims", (code) => {
    // Whose object it is says nothing of what the token was meant for, nor does a claim that is there; the whole may ask all.
    const compared = code.replace(/\bClaims\s*\.\s*ContainsKey\b/g, "");
    return /\bClaims\b/.test(compared) && (code.startsWith("@") || !/\bMatchedParameters\b/.test(code));
  });
}
