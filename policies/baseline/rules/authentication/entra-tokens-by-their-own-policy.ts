import {
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyElement,
  type PolicyValue,
  sourceText,
} from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

/** Hosts of Microsoft Entra's OpenID configurations, national clouds included. */
const entraHosts = /^(?:login\.(?:microsoftonline\.com|microsoftonline\.us|windows\.net|partner\.microsoftonline\.cn)|sts\.windows\.net)$/i;

const jwt = (url: string) => `<policies><inbound><base /><validate-jwt header-name="Authorization">
  <openid-config url="${url}" /><audiences><audience>api://orders</audience></audiences></validate-jwt></inbound></policies>`;

export const entraTokensByTheirOwnPolicy = defineRule({
  id: "APIM-AUT-006",
  slug: "entra-tokens-by-their-own-policy",
  severity: "low",
  title: "Tokens of Microsoft Entra are validated by validate-azure-ad-token.",
  why: "validate-jwt leaves tenant and client applications to whoever writes it; the Entra policy asks for both.",
  fix: "Use validate-azure-ad-token with tenant-id, audiences and client-application-ids.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "validate-jwt")) {
      const configurations = childrenNamed(element, "openid-config");
      // The Entra policy knows no tokens of others.
      if (!configurations.every(({ attributes }) => entraHosts.test(hostOf(attributes.url) ?? ""))) continue;
      for (const configuration of configurations)
        report.finding("a token of Microsoft Entra is validated by validate-jwt", { element: configuration, attribute: "url" });
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const token = elementsNamed(text.document, "validate-jwt").find(({ children }) => place?.element && children.includes(place.element));
      const tenant = place?.element && tenantIn(place.element.attributes.url);
      if (!token || !place?.element) return undefined;
      const converted = tenant === undefined ? undefined : inWordsOfEntra(token);
      if (tenant === undefined || !converted)
        return { what: "use validate-azure-ad-token", edits: [], offered: "what validate-jwt says here has no counterpart there" };
      return {
        what: "use validate-azure-ad-token",
        edits: [
          ...text.rename(token, "validate-azure-ad-token"),
          ...text.setAttribute(token, "tenant-id", tenant),
          ...converted.flatMap((attribute) => text.removeAttribute(token, attribute)),
          ...text.remove(place.element),
        ],
        offered: "tokens of other tenants would be refused; name the applications that may call as well",
      };
    },
  },
  examples: {
    pass: [
      { policy: jwt("https://login.example/.well-known/openid-configuration") },
      {
        title: "Tokens of Entra, and of somebody else.",
        policy: jwt(
          'https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration" /><openid-config url="https://login.example/.well-known/openid-configuration',
        ),
      },
    ],
    fail: [
      { policy: jwt("https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration") },
      {
        title: "The tenant is a named value.",
        policy: jwt("https://login.microsoftonline.com/{{tenant}}/v2.0/.well-known/openid-configuration"),
      },
    ],
  },
});

/** The host of a URL, whatever named values stand behind it. */
function hostOf(url: PolicyValue | undefined): string | undefined {
  if (url === undefined || isExpression(url)) return undefined;
  return /^\s*https?:\/\/([^/?#{}@]+)(?=[/?#]|$)/i.exec(sourceText(url))?.[1]?.replace(/:\d+$/, "");
}

/** The tenant that an OpenID configuration of Entra belongs to; undefined where it is one for several, or of another cloud. */
function tenantIn(url: PolicyValue | undefined): string | undefined {
  if (url === undefined || isExpression(url)) return undefined;
  const tenant = /^https:\/\/login\.microsoftonline\.com\/([\w.-]+|\{\{[\w.-]+\}\})\/(?:v2\.0\/)?\.well-known\/openid-configuration$/i.exec(
    sourceText(url),
  )?.[1];
  return tenant === undefined || /^(?:common|organizations|consumers)$/i.test(tenant) ? undefined : tenant;
}

/** Attributes and children that both policies have. */
const shared = new Set([
  "header-name",
  "query-parameter-name",
  "token-value",
  "failed-validation-httpcode",
  "failed-validation-error-message",
  "output-token-variable-name",
]);
const sharedChildren = new Set(["openid-config", "audiences", "required-claims"]);
/** Attributes that the Entra policy does without, with the values that it holds to. */
const implied: Readonly<Record<string, RegExp>> = {
  "require-scheme": /^Bearer$/i,
  "require-expiration-time": /^true$/i,
  "require-signed-tokens": /^true$/i,
};

/** The attributes that have to go where a policy becomes one for Entra; undefined where it says what that can't. */
function inWordsOfEntra(token: PolicyElement): string[] | undefined {
  const others = Object.keys(token.attributes).filter((name) => !shared.has(name));
  const fits = others.every((name) => implied[name]?.test(literalOf(token.attributes[name]) ?? ""));
  const children = elementsOf(token).every(({ name }) => sharedChildren.has(name)) && childrenNamed(token, "openid-config").length === 1;
  return fits && children ? others : undefined;
}
