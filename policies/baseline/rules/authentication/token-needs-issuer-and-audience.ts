import { childNamed, childrenNamed, literalOf, type PolicyElement } from "../../../document/ast";
import { elementsNamed, listedTexts } from "../../helpers/elements";
import { defineRule, type Report } from "../../rule";

/** Entra's endpoints for any tenant: their configuration names no issuer that could be compared. */
const anyTenant = new Set(["common", "organizations", "consumers"]);

export const tokenNeedsIssuerAndAudience = defineRule({
  id: "APIM-AUT-004",
  slug: "token-needs-issuer-and-audience",
  severity: "high",
  title: "Token validation names issuer and audience.",
  why: "A token that another issuer wrote, or that was issued for another API, would be accepted.",
  fix: "Name the audience, and the issuer by an OpenID configuration of one tenant or by <issuers>.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2", "API8"], mcsb: ["IM-1"], asb3: ["IM-1"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "validate-jwt")) {
      audience(element, ["audiences"], report);
      issuer(element, report);
    }
    for (const element of elementsNamed(document, "validate-azure-ad-token")) {
      audience(element, ["audiences", "backend-application-ids"], report);
      const tenant = literalOf(element.attributes["tenant-id"])?.trim().toLowerCase();
      if (tenant !== undefined && anyTenant.has(tenant)) {
        report.finding(`tokens of any tenant are accepted (${tenant})`, { element, attribute: "tenant-id" });
      }
    }
  },
  examples: {
    pass: [
      {
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <openid-config url="https://login.example/.well-known/openid-configuration" />
          <audiences><audience>api://orders</audience></audiences>
        </validate-jwt></inbound></policies>`,
      },
      {
        title: "The audience as a required claim.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <openid-config url="https://login.example/.well-known/openid-configuration" />
          <required-claims><claim name="aud"><value>api://orders</value></claim></required-claims>
        </validate-jwt></inbound></policies>`,
      },
    ],
    fail: [
      {
        title: "No audience.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <openid-config url="https://login.example/.well-known/openid-configuration" />
        </validate-jwt></inbound></policies>`,
      },
      {
        title: "No issuer: keys alone say who signed, not who issued.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <issuer-signing-keys><key certificate-id="signing" /></issuer-signing-keys>
          <audiences><audience>api://orders</audience></audiences>
        </validate-jwt></inbound></policies>`,
      },
      {
        title: "Any tenant.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="common">
          <audiences><audience>api://orders</audience></audiences>
        </validate-azure-ad-token></inbound></policies>`,
      },
    ],
  },
});

function audience(element: PolicyElement, lists: readonly string[], report: Report) {
  const items = lists.flatMap((list) => listedTexts(element, list, list === "audiences" ? "audience" : "application-id"));
  const anything = items.find(({ value }) => literalOf(value)?.trim() === "*" || literalOf(value)?.trim() === "");
  if (anything) report.finding("the audience is a placeholder, not a name", { element: anything.element });
  else if (items.length === 0 && !claims(element, "aud")) {
    report.finding("the token's audience is not checked, so a token issued for another API is accepted", { element });
  }
}

function issuer(element: PolicyElement, report: Report) {
  if (listedTexts(element, "issuers", "issuer").length > 0 || claims(element, "iss")) return;
  const configurations = childrenNamed(element, "openid-config");
  if (configurations.length === 0) {
    report.finding("the token's issuer is not checked, so anybody who holds a signing key can issue tokens", { element });
  }
  for (const configuration of configurations) {
    const url = literalOf(configuration.attributes.url);
    const tenant = url && URL.canParse(url) ? new URL(url).pathname.split("/")[1]?.toLowerCase() : undefined;
    if (tenant !== undefined && anyTenant.has(tenant)) {
      report.finding(`the OpenID configuration is for any tenant (${tenant}) and names no issuer`, {
        element: configuration,
        attribute: "url",
      });
    }
  }
}

/** Whether a claim is required with a value. */
function claims(element: PolicyElement, name: string): boolean {
  const list = childNamed(element, "required-claims");
  return (
    list !== undefined &&
    childrenNamed(list, "claim").some((claim) => claim.attributes.name === name && childrenNamed(claim, "value").length > 0)
  );
}
