import { describe, expect, it } from "vitest";
import { credentialFor, signInConfiguration } from "../../../infra/azure/arm-setting-provider";

type Values = Readonly<Record<string, string>>;

const configured = (values: Values) => (key: string) => values[key];

describe("signInConfiguration", () => {
  const variables: readonly (readonly [key: string, variable: string])[] = [
    ["subscriptionId", "ARM_SUBSCRIPTION_ID"],
    ["tenantId", "ARM_TENANT_ID"],
    ["clientId", "ARM_CLIENT_ID"],
    ["clientSecret", "ARM_CLIENT_SECRET"],
    ["clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH"],
    ["clientCertificatePassword", "ARM_CLIENT_CERTIFICATE_PASSWORD"],
    ["useDefaultAzureCredential", "ARM_USE_DEFAULT_AZURE_CREDENTIAL"],
    ["useOidc", "ARM_USE_OIDC"],
    ["oidcAudience", "ARM_OIDC_AUDIENCE"],
    ["oidcToken", "ARM_OIDC_TOKEN"],
    ["oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH"],
    ["oidcRequestToken", "ARM_OIDC_REQUEST_TOKEN"],
    ["oidcRequestToken", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    ["oidcRequestToken", "SYSTEM_ACCESSTOKEN"],
    ["oidcRequestUrl", "ARM_OIDC_REQUEST_URL"],
    ["oidcRequestUrl", "ACTIONS_ID_TOKEN_REQUEST_URL"],
    ["oidcRequestUrl", "SYSTEM_OIDCREQUESTURI"],
    ["oidcServiceConnectionId", "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"],
    ["oidcServiceConnectionId", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID"],
    ["oidcServiceConnectionId", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"],
    ["useMsi", "ARM_USE_MSI"],
    ["environment", "ARM_ENVIRONMENT"],
    ["environment", "AZURE_ENVIRONMENT"],
    ["metadataHost", "ARM_METADATA_HOSTNAME"],
    ["disableInstanceDiscovery", "ARM_DISABLE_INSTANCE_DISCOVERY"],
  ];

  it.each(variables)("%s stands in the configuration or in %s, and the configuration comes first", (key, variable) => {
    const fullKey = `azure-native:${key}`;
    expect(signInConfiguration(configured({}), { [variable]: "from the environment" })[key]).toBe("from the environment");
    expect(signInConfiguration(configured({ [fullKey]: "configured" }), { [variable]: "from the environment" })[key]).toBe("configured");
    // Pulumi writes an empty text where a variable of the pipeline was empty.
    expect(signInConfiguration(configured({ [fullKey]: "" }), { [variable]: "from the environment" })[key]).toBe("from the environment");
  });

  it("prefers the variables that are for this purpose", () => {
    const environment = { ACTIONS_ID_TOKEN_REQUEST_URL: "github", SYSTEM_OIDCREQUESTURI: "devops", ARM_OIDC_REQUEST_URL: "own" };
    expect(signInConfiguration(configured({}), environment).oidcRequestUrl).toBe("own");
  });

  it("finds nothing where there is nothing", () => {
    expect(Object.values(signInConfiguration(configured({}), {})).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe("credentialFor", () => {
  const who = { tenantId: "a-tenant", clientId: "a-client" };
  const certificate = { clientCertificatePath: "/certificate.pfx" };
  const secret = { clientSecret: "a-secret" };
  const oidc = { useOidc: "true", oidcToken: "a-token" };
  const msi = { useMsi: "true" };
  const chain = { useDefaultAzureCredential: "true" };

  const choose = (config: Values) => credentialFor(config, "https://login.microsoftonline.com").constructor.name;

  // The order is that of azure-native: both must sign in as the same.
  it.each([
    ["everything", { ...who, ...chain, ...certificate, ...secret, ...oidc, ...msi }, "DefaultAzureCredential"],
    ["no default chain", { ...who, ...certificate, ...secret, ...oidc, ...msi }, "ClientCertificateCredential"],
    ["no certificate either", { ...who, ...secret, ...oidc, ...msi }, "ClientSecretCredential"],
    ["no secret either", { ...who, ...oidc, ...msi }, "ClientAssertionCredential"],
    ["no OIDC either", { ...who, ...msi }, "ManagedIdentityCredential"],
    ["the identity of the machine itself", msi, "ManagedIdentityCredential"],
    ["nothing but names", who, "AzureCliCredential"],
    ["nothing", {}, "AzureCliCredential"],
    ["the default chain alone", chain, "DefaultAzureCredential"],
    ["a certificate with a password", { ...who, ...certificate, clientCertificatePassword: "p" }, "ClientCertificateCredential"],
    ["switches in capitals", { ...who, useOidc: "TRUE", oidcToken: "t" }, "ClientAssertionCredential"],
    ["switches that are off", { ...who, useDefaultAzureCredential: "false", useOidc: "false", useMsi: "False" }, "AzureCliCredential"],
    ["a token without the switch", { ...who, oidcToken: "t" }, "AzureCliCredential"],
  ] as [string, Values, string][])("%s", (_, config, expected) => {
    expect(choose(config)).toBe(expected);
  });

  it.each([
    ["tenantId", "by certificate", { ...certificate, clientId: "a-client" }],
    ["clientId", "by certificate", { ...certificate, tenantId: "a-tenant" }],
    ["tenantId", "by secret", { ...secret, clientId: "a-client" }],
    ["clientId", "by secret", { ...secret, tenantId: "a-tenant" }],
    ["tenantId", "by OIDC", { ...oidc, clientId: "a-client" }],
    ["clientId", "by OIDC", { ...oidc, tenantId: "a-tenant" }],
  ] as [string, string, Values][])("names %s where it is missing for signing in %s", (key, how, config) => {
    expect(() => choose(config)).toThrow(`signing in ${how} needs azure-native:${key} or its ARM_ variable`);
  });

  it("does not fall through to another way where one is configured and incomplete", () => {
    expect(() => choose({ ...secret, ...msi })).toThrow("by secret");
  });

  it("keeps the secret out of its complaints", () => {
    expect(() => choose({ clientSecret: "canary-secret" })).toThrow(/^((?!canary-secret).)*$/);
  });
});
