import { childNamed, childrenNamed, elementsOf, literalOf, type PolicyElement } from "../../../document/ast";
import { isKnownStep } from "../../../document/effective";
import { guaranteed } from "../../../document/guarantee";
import { tokenChecks } from "../../helpers/elements";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { refusals } from "../../helpers/refusals";
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
    const { effective } = subject;
    const { by, holds, why } = subject.guarantee("inbound", ...tokenChecks);
    if (holds === "unknown") report.unknown(why ?? "");
    if (holds !== "yes" || guaranteedBy(subject, "inbound", tokenChecks, restricts).holds === "yes") return;
    // Claims may also be compared in an expression behind the validation.
    const compared = guaranteed(effective.inbound, refusesByClaim);
    if (compared.holds === "yes") return;
    const place = by.find(({ element }) => !restricts(element));
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

function restricts(element: PolicyElement): boolean {
  const clients = childNamed(element, "client-application-ids");
  if (clients && elementsOf(clients).length > 0) return true;
  const required = childNamed(element, "required-claims");
  return (
    required !== undefined &&
    childrenNamed(required, "claim").some(({ attributes }) => !aboutTheToken.has(literalOf(attributes.name) ?? ""))
  );
}

/** A branch that answers the caller, under a condition over the token's claims. */
function refusesByClaim(element: PolicyElement): boolean {
  return refusals(element).some((condition) => /\bClaims\b/.test(condition));
}
