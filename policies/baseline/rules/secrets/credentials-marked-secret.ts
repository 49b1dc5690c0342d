import { isKnown } from "../../../estate/value";
import { examplePolicy, exampleRecord } from "../../examples";
import { credentialForm, isCalledLikeCredential } from "../../helpers/credentials";
import { namedCredentials } from "../../helpers/named-credentials";
import { defineRule } from "../../rule";

const value = (displayName: string, properties: object = {}) => [
  exampleRecord("namedValues", { displayName, value: "a", ...properties }, { path: { namedValueId: "a" } }),
];

const signedWith = (key: string) =>
  examplePolicy(`<policies><inbound><base /><validate-jwt header-name="Authorization">
    <issuer-signing-keys><key>${key}</key></issuer-signing-keys></validate-jwt></inbound></policies>`);

export const credentialsMarkedSecret = defineRule({
  id: "APIM-SEC-002",
  slug: "credentials-marked-secret",
  severity: "high",
  title: "Named values that hold credentials are secret.",
  why: "A named value that is not secret is shown to everybody who may look at the service, and stands in every export.",
  fix: "Keep the credential in Key Vault and refer to it; at least set secret to true.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["IM-8"] },
  appliesTo: "namedValues",
  check({ record, estate }, report) {
    const { displayName, secret, value, keyVault } = record.properties;
    if (keyVault !== undefined || secret === true) return;
    if (secret !== undefined && !isKnown(secret)) return;
    const form = typeof value === "string" ? credentialForm(value) : undefined;
    if (form) report.finding(`the value looks like ${form}, and is not secret`, { property: "properties/secret" });
    if (form || displayName === undefined || !isKnown(displayName)) return;
    const use = namedCredentials(estate).get(displayName);
    if (isCalledLikeCredential(displayName))
      report.finding(`${displayName} is called like a credential, and is not secret`, { property: "properties/secret" });
    else if (use) report.finding(`${displayName} is ${use}, and is not secret`, { property: "properties/secret" });
  },
  repair: {
    extent: "yes",
    property: (property) => ({
      what: `set ${property} to true`,
      set: () => true,
      // That it should come from Key Vault is asked of secrets only.
      reveals: ["APIM-SEC-001"],
    }),
  },
  examples: {
    pass: [
      { records: value("backend-host") },
      { records: value("backend-key", { secret: true }) },
      { title: "Names that only sound like it.", records: [...value("token-lifetime")] },
      { title: "Tokens are signed with it.", records: [...value("orders", { secret: true }), signedWith("{{orders}}")] },
    ],
    fail: [
      { records: value("clientSecret") },
      { title: "A policy accepts what is signed with it.", records: [...value("orders"), signedWith("{{orders}}")] },
      { records: value("hub", { value: "Endpoint=sb://a;SharedAccessKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=" }) },
    ],
  },
});
