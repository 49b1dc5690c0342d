import { childNamed, childrenNamed, literalOf, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { elementsNamed, listedTexts } from "../../helpers/elements";
import { type Carries, flowOf, fromCaller } from "../../helpers/flow";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { isEncrypted } from "../../helpers/url";
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
  check({ document, estate }, report) {
    const isFromCaller = flowOf(document, fromCaller);
    const known: Known = { estate, isFromCaller };
    for (const element of elementsNamed(document, "validate-jwt")) {
      audience(element, ["audiences"], known, report);
      issuer(element, known, report);
      keys(element, isFromCaller, report);
    }
    for (const element of elementsNamed(document, "validate-azure-ad-token")) {
      audience(element, ["audiences", "backend-application-ids"], known, report);
      tenant(element, known, report);
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
        title: "Keys that anybody on the way can replace.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <openid-config url="http://login.example/.well-known/openid-configuration" />
          <audiences><audience>api://orders</audience></audiences>
          <issuers><issuer>https://login.example</issuer></issuers>
        </validate-jwt></inbound></policies>`,
      },
      {
        title: "Tokens for a service that everybody may ask for.",
        policy: `<policies><inbound><validate-azure-ad-token tenant-id="contoso.example">
          <audiences><audience>https://graph.microsoft.com</audience></audiences>
        </validate-azure-ad-token></inbound></policies>`,
      },
      {
        title: "A tenant that the caller names, by way of a variable.",
        policy: `<policies><inbound><set-variable name="tenant" value="@(context.Request.Headers.GetValueOrDefault(&quot;X-Tenant&quot;, &quot;&quot;))" />
          <validate-azure-ad-token tenant-id="@((string)context.Variables[&quot;tenant&quot;])">
          <audiences><audience>api://orders</audience></audiences></validate-azure-ad-token></inbound></policies>`,
      },
      {
        title: "A key that the caller brings.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization">
          <issuer-signing-keys><key>@(context.Request.Headers.GetValueOrDefault("X-Key", ""))</key></issuer-signing-keys>
          <audiences><audience>api://orders</audience></audiences><issuers><issuer>https://login.example</issuer></issuers>
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

/** What is known around a validation. */
interface Known {
  readonly estate: EstateIndex | undefined;
  /** Whether the caller's request decides a value. */
  readonly isFromCaller: Carries;
}

/** Audiences of Microsoft's own services, for which anybody of a tenant gets tokens. */
const othersServices =
  /^(?:https:\/\/(?:graph\.microsoft\.com|management\.azure\.com|graph\.windows\.net|vault\.azure\.net)\/?|00000003-0000-0000-c000-000000000000|797f4846-ba00-4fd7-ba43-dac1f8f63013)$/i;

function audience(element: PolicyElement, lists: readonly string[], { estate, isFromCaller }: Known, report: Report) {
  const items = lists.flatMap((list) => listedTexts(element, list, list === "audiences" ? "audience" : "application-id"));
  const chosen = items.find(({ value }) => isFromCaller(value));
  if (chosen) report.finding("the caller's request decides which audience is accepted", { element: chosen.element });
  const anything = items.find(({ value }) => isPlaceholder(value, estate));
  if (anything) report.finding("the audience is a placeholder, not a name", { element: anything.element });
  const others = items.find(({ value }) => othersServices.test(knownText(value, estate)?.trim() ?? ""));
  if (others)
    report.finding("the audience is another service, for which every caller of the tenant gets tokens", { element: others.element });
  if (!anything && items.length === 0 && !claims(element, ["aud"])) {
    report.finding("the token's audience is not checked, so a token issued for another API is accepted", { element, missing: "audiences" });
  }
}

/** Keys that the caller brings sign what the caller likes. */
function keys(element: PolicyElement, isFromCaller: Carries, report: Report) {
  for (const list of childrenNamed(element, "issuer-signing-keys")) {
    for (const key of childrenNamed(list, "key")) {
      const values = [...Object.values(key.attributes), textOf(key)];
      if (values.some(isFromCaller)) report.finding("the caller's request decides which key signs its tokens", { element: key });
    }
  }
}

function issuer(element: PolicyElement, { estate, isFromCaller }: Known, report: Report) {
  const issuers = listedTexts(element, "issuers", "issuer");
  const chosen = issuers.find(({ value }) => isFromCaller(value));
  if (chosen) report.finding("the caller's request decides which issuer is accepted", { element: chosen.element });
  const anything = issuers.find(({ value }) => isPlaceholder(value, estate));
  if (anything) report.finding("the issuer is a placeholder, not a name", { element: anything.element });
  const configurations = childrenNamed(element, "openid-config");
  for (const configuration of configurations) {
    const { url } = configuration.attributes;
    const place = { element: configuration, attribute: "url" };
    if (isFromCaller(url)) report.finding("the caller's request decides who issues and signs its tokens", place);
    else if (isEncrypted(knownText(url, estate) ?? "") === false)
      report.finding("the OpenID configuration is read without encryption, so that anybody on the way can put in keys", place);
  }
  if (issuers.length > 0 || claims(element, ["iss", "tid"])) return;
  if (configurations.length === 0) {
    report.finding("the token's issuer is not checked, so anybody who holds a signing key can issue tokens", {
      element,
      missing: "issuers",
    });
  }
  for (const configuration of configurations) {
    const { url } = configuration.attributes;
    const text = knownText(url, estate);
    const name = text === undefined ? undefined : anyTenantIn(text);
    if (text === undefined) report.unknown(`the OpenID configuration ${whyNotKnown(url)}, and no issuer is named`);
    else if (name) {
      report.finding(`the OpenID configuration is for any tenant (${name}) and names no issuer`, {
        element: configuration,
        attribute: "url",
      });
    }
  }
}

/** The tenant stands as its id or as its address. */
function tenant(element: PolicyElement, { estate, isFromCaller }: Known, report: Report) {
  if (claims(element, ["iss", "tid"])) return;
  const value = element.attributes["tenant-id"];
  const text = knownText(value, estate);
  const name = text === undefined ? undefined : anyTenantIn(text);
  if (isFromCaller(value)) report.finding("the caller's request decides whose tokens are accepted", { element, attribute: "tenant-id" });
  else if (name) report.finding(`tokens of any tenant are accepted (${name})`, { element, attribute: "tenant-id" });
  else if (value !== undefined && text === undefined) report.unknown(`the tenant ${whyNotKnown(value)}`);
}

/** The name for any tenant in a tenant's id or an address of it. */
function anyTenantIn(text: string): string | undefined {
  const trimmed = text.trim();
  const name = (URL.canParse(trimmed) ? new URL(trimmed).pathname.split("/")[1] : trimmed)?.toLowerCase();
  return name !== undefined && anyTenant.has(name) ? name : undefined;
}

function isPlaceholder(value: PolicyValue, estate: EstateIndex | undefined): boolean {
  const text = knownText(value, estate)?.trim();
  return text === "*" || text === "";
}

/** Whether one of some claims is required with a value. */
function claims(element: PolicyElement, names: readonly string[]): boolean {
  const list = childNamed(element, "required-claims");
  return (
    list !== undefined &&
    childrenNamed(list, "claim").some(
      (claim) =>
        names.includes(literalOf(claim.attributes.name) ?? "") &&
        childrenNamed(claim, "value").some((value) => textOf(value) !== undefined && !isPlaceholder(textOf(value) ?? "", undefined)),
    )
  );
}
