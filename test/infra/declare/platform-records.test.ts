import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiSecurityProvider,
  type DefenderDeclaration,
  defenderPlan,
  defenderPriceBasis,
  defenderRecords,
  onboarding,
} from "../../../infra/declare/defender";
import { monitoringRecords } from "../../../infra/declare/monitoring";
import { namedValueRecord } from "../../../infra/declare/named-value";
import { namedValueProblems, productProblems } from "../../../infra/declare/problems";
import { defineProduct, type ProductDeclaration, productRecords } from "../../../infra/declare/product";
import { policyRecord, projectFile, record } from "../../../infra/declare/record";
import { keyVaultAccess, telemetryAccess } from "../../../infra/declare/role-assignment";
import type { PolicyDocument } from "../../../policies/document/ast";
import { policyDocument } from "../../../policies/document/build-document";
import { printPolicy } from "../../../policies/document/print";
import { base, setHeader } from "../../../policies/elements";
import { one, place, platform, servicePath } from "../../support/declarations";
import { documentOf } from "../../support/records";

/** What a diagnostic logs of a request or a response. */
interface Logged {
  headers: string[];
  body: { bytes: number };
  dataMasking: { headers: { value: string; mode: string }[]; queryParams: object[] };
}

const text = (value: unknown) => printPolicy(value as PolicyDocument);

describe("Defender for APIs", () => {
  it.each<[DefenderDeclaration, object, string]>([
    [{ manage: "own", subPlan: "P3" }, { pricingTier: "Standard", subPlan: "P3" }, "own"],
    [{ manage: "adopt" }, { pricingTier: "Standard" }, "adopt"],
    [{ manage: "adopt", subPlan: "P1" }, { pricingTier: "Standard", subPlan: "P1" }, "adopt"],
    [{ manage: "skip" }, { pricingTier: "Standard" }, "skip"],
  ])("%j", (declaration, properties, manage) => {
    const records = defenderRecords(declaration);
    expect(one(records, "pricings")).toEqual({
      kind: "pricings",
      path: "/providers/Microsoft.Security/pricings/Api",
      properties,
      refs: ["/providers/Microsoft.ApiSecurity"],
      declared: { manage },
    });
    // The registration harms nobody, and is asked for whoever sees to the plan.
    expect(one(records, "providers")).toMatchObject({ path: "/providers/Microsoft.ApiSecurity", declared: { manage: "own" } });
  });

  it("has no sub plan that nobody chose", () => {
    // @ts-expect-error the plan costs money: which one must be said
    const declaration: DefenderDeclaration = { manage: "own" };
    expect(JSON.stringify(defenderRecords(declaration))).not.toContain("subPlan");
  });

  it("says on what its price is based, and where the prices stand", () => {
    expect(defenderPriceBasis).toMatch(/subscription and month/);
    expect(defenderPriceBasis).toContain("https://azure.microsoft.com/pricing/");
  });

  it("onboards an API behind the API, the registration and the plan", () => {
    expect(onboarding(place, "orders", "api.ts")).toEqual({
      kind: "apiCollections",
      path: `${servicePath}/providers/Microsoft.Security/apiCollections/orders`,
      properties: {},
      refs: [defenderPlan, apiSecurityProvider, `${servicePath}/apis/orders`].sort(),
      declared: { file: "api.ts" },
    });
  });
});

describe("monitoring", () => {
  const records = monitoringRecords(place, {
    ...platform.monitoring,
    retentionInDays: 30,
    samplingPercentage: 12.5,
    tags: { a: "b" },
    file: "s.yaml",
  });

  it("keeps the logs, and takes no keys", () => {
    expect(one(records, "logAnalyticsWorkspaces")).toMatchObject({
      envelope: { location: "westeurope", tags: { a: "b" } },
      properties: { retentionInDays: 30, features: { disableLocalAuth: true } },
    });
    const workspace = one(records, "logAnalyticsWorkspaces").path;
    expect(one(records, "applicationInsights")).toMatchObject({
      properties: { WorkspaceResourceId: { $late: `${workspace}#id` }, DisableLocalAuth: true },
      refs: [workspace],
    });
    expect(one(records, "diagnosticSettings")).toMatchObject({
      path: `${servicePath}/providers/Microsoft.Insights/diagnosticSettings/palisade`,
      properties: { workspaceId: { $late: `${workspace}#id` }, logs: [{ categoryGroup: "allLogs", enabled: true }] },
    });
  });

  it("sends telemetry by the service's identity, and never writes the connection string down", () => {
    const component = one(records, "applicationInsights").path;
    const role = one(records, "roleAssignments");
    expect(role.path.startsWith(`${component}/providers/`)).toBe(true);
    expect(one(records, "loggers", "applicationinsights")).toMatchObject({
      properties: { credentials: { connectionString: { $late: `${component}#connectionString` }, identityClientId: "SystemAssigned" } },
      refs: [component, role.path].sort(),
    });
  });

  it.each(["applicationinsights", "azuremonitor"])("masks what is sensitive in the diagnostic %s", (name) => {
    const { properties } = one(records, "diagnostics", name);
    const { frontend, backend } = properties as unknown as Record<string, { request: Logged; response: Logged }>;
    const messages = [frontend, backend].flatMap((side) => (side ? [side.request, side.response] : []));
    expect(messages).toHaveLength(4);
    for (const { headers, body, dataMasking } of messages) {
      const hidden = dataMasking.headers.map(({ value }) => value.toLowerCase());
      expect(hidden).toEqual(expect.arrayContaining(["authorization", "cookie", "set-cookie", "ocp-apim-subscription-key", "x-api-key"]));
      for (const { mode } of dataMasking.headers) expect(mode).toBe("Hide");
      expect(dataMasking.queryParams).toEqual([{ value: "*", mode: "Hide" }]);
      expect(body).toEqual({ bytes: 0 });
      for (const header of headers) expect(hidden).not.toContain(header.toLowerCase());
    }
    expect(properties).toMatchObject({ alwaysLog: "allErrors", loggerId: { $late: `${servicePath}/loggers/${name}#id` } });
  });

  it("samples telemetry, and never the logs", () => {
    expect(one(records, "diagnostics", "applicationinsights").properties.sampling).toEqual({ samplingType: "fixed", percentage: 12.5 });
    expect(one(records, "diagnostics", "azuremonitor").properties.sampling).toEqual({ samplingType: "fixed", percentage: 100 });
  });

  it("says where it is declared", () => {
    for (const { kind, declared } of records) expect([kind, declared?.file]).toEqual([kind, "s.yaml"]);
    for (const { declared } of monitoringRecords(place, platform.monitoring)) expect(declared).toBeUndefined();
  });
});

describe("named values", () => {
  it("come from a vault, behind the right to read it", () => {
    const value = namedValueRecord(
      place,
      { name: "partner-key", secretIdentifier: "https://v.vault.azure.net/secrets/partner", file: "s.ts" },
      "/role",
    );
    expect(value).toEqual({
      kind: "namedValues",
      path: `${servicePath}/namedValues/partner-key`,
      properties: { displayName: "partner-key", secret: true, keyVault: { secretIdentifier: "https://v.vault.azure.net/secrets/partner" } },
      refs: ["/role"],
      declared: { file: "s.ts" },
    });
    expect(value.properties).not.toHaveProperty("value");
  });

  it("are plain otherwise, and may be left to whoever edits them", () => {
    expect(namedValueRecord(place, { name: "region", value: "eu" })).toMatchObject({ properties: { secret: false, value: "eu" } });
    const edited = namedValueRecord(place, { name: "blocked", value: "none", editedOutside: true, file: "s.ts" });
    expect(edited.declared).toEqual({ file: "s.ts", editedOutside: ["value"] });
  });

  it.each<[string, Parameters<typeof namedValueProblems>[0][number], string | undefined]>([
    ["as it should be", { name: "a", secretIdentifier: "https://v.vault.azure.net/secrets/a" }, undefined],
    ["a name with a space", { name: "a b", value: "v" }, 'the named value a b: a name has 1 to 256 letters, digits, "-", "." or "_"'],
    ["a name that is too long", { name: "a".repeat(257), value: "v" }, expect.stringContaining("1 to 256") as unknown as string],
    ["an empty value", { name: "a", value: " " }, "the named value a: the value is empty, which the service refuses"],
    [
      "a long value",
      { name: "a", value: "v".repeat(4097) },
      "the named value a: the value has 4097 characters; the service takes at most 4096",
    ],
    [
      "a secret's version",
      { name: "a", secretIdentifier: "https://v.vault.azure.net/secrets/a/0123" },
      expect.stringContaining("names a version") as unknown as string,
    ],
    [
      "a vault alone",
      { name: "a", secretIdentifier: "https://v.vault.azure.net" },
      "the named value a: secretIdentifier must be https://<vault>/secrets/<name>",
    ],
    [
      "a vault by http",
      { name: "a", secretIdentifier: "http://v.vault.azure.net/secrets/a" },
      expect.stringContaining("https://<vault>") as unknown as string,
    ],
  ])("%s", (_, declaration, problem) => {
    expect(namedValueProblems([declaration])).toEqual(problem === undefined ? [] : [problem]);
  });

  it("are declared once", () => {
    expect(
      namedValueProblems([
        { name: "a", value: "1" },
        { name: "A", value: "2", file: "s.ts" },
      ]),
    ).toEqual(["s.ts: the named value A is declared twice"]);
  });

  it("take any name and identifier without failing", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, secretIdentifier) => {
        expect(Array.isArray(namedValueProblems([{ name, secretIdentifier }]))).toBe(true);
      }),
    );
  });
});

describe("products", () => {
  const starter: ProductDeclaration = { id: "starter", displayName: "Starter", description: "For trying out.", terms: "Be kind." };

  it("ask for a subscription, its approval and agreement to the terms", () => {
    expect(one(productRecords(place, starter), "products").properties).toEqual({
      displayName: "Starter",
      description: "For trying out.",
      terms: "Be kind.",
      subscriptionRequired: true,
      approvalRequired: true,
      subscriptionsLimit: 1,
      state: "published",
    });
  });

  it("limit rate and amount of a subscription", () => {
    const policy = text(one(productRecords(place, starter), "products/policies").properties.value);
    expect(policy).toContain('<rate-limit calls="300" renewal-period="60" />');
    expect(policy).toContain('<quota calls="50000" renewal-period="86400" />');
    const other = productRecords(place, {
      ...starter,
      rate: { calls: 5, seconds: 10 },
      quota: { calls: 7, seconds: 300 },
      subscriptionsLimit: 3,
    });
    expect(text(one(other, "products/policies").properties.value)).toMatch(
      /calls="5" renewal-period="10"[\s\S]*calls="7" renewal-period="300"/,
    );
    expect(one(other, "products").properties.subscriptionsLimit).toBe(3);
  });

  it("run their own policies behind the limits, and the broader ones first", () => {
    const own = { inbound: [setHeader({ name: "X-Plan", existsAction: "override", value: "starter" })], backend: [] };
    const policy = text(one(productRecords(place, { ...starter, policies: own }), "products/policies").properties.value);
    expect(policy).toMatch(/<inbound>\s*<base \/>\s*<rate-limit[\s\S]*<quota[\s\S]*X-Plan/);
    expect(policy).toMatch(/<backend>\s*<base \/>\s*<\/backend>/);
  });

  it("say where they are declared, relative to the project", () => {
    const records = productRecords(place, defineProduct({ ...starter, file: `${process.cwd()}/stacks/products.ts` }));
    for (const { declared } of records) expect(declared).toEqual({ file: "stacks/products.ts" });
  });

  it.each<[string, Partial<ProductDeclaration>, string | undefined]>([
    ["as it should be", {}, undefined],
    ["no terms", { terms: " " }, "the product starter: terms is empty"],
    ["no name", { displayName: "" }, "the product starter: displayName is empty"],
    ["no description", { description: "" }, "the product starter: description is empty"],
    ["an id with a slash", { id: "a/b" }, expect.stringContaining("the product a/b: an id has 1 to 80 letters") as unknown as string],
  ])("%s", (_, more, problem) => {
    expect(productProblems([{ ...starter, ...more }])).toEqual(problem === undefined ? [] : [problem]);
  });

  it("are declared once", () => {
    expect(productProblems([starter, { ...starter, id: "Starter" }])).toEqual(["the product Starter is declared twice"]);
  });
});

describe("role assignments", () => {
  const vault = "/subscriptions/s/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/v";
  const name = (path: string) => path.slice(path.lastIndexOf("/") + 1);

  it("have the same name for the same right, and another for any other", () => {
    const other = { ...place, serviceName: "other" };
    const all = [
      keyVaultAccess(place, vault),
      keyVaultAccess(other, vault),
      keyVaultAccess(place, `${vault}2`),
      telemetryAccess(place, vault),
    ].map(({ path }) => name(path));
    expect(new Set(all).size).toBe(all.length);
    for (const each of all) expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    // ARM ids are the same in any case, and so is the right.
    expect(name(keyVaultAccess(place, vault.toUpperCase()).path)).toBe(all[0]);
  });

  it("name a service principal, and wait for the service that it is of", () => {
    expect(keyVaultAccess(place, vault)).toMatchObject({
      properties: { principalType: "ServicePrincipal", principalId: { $late: `${servicePath}#identity.principalId` } },
      refs: [servicePath],
    });
    expect(telemetryAccess(place, "/component").refs).toEqual(["/component", servicePath].sort());
  });
});

describe("records", () => {
  it("have sorted references without repetition, and nothing that is empty", () => {
    expect(record("apis", { ...place, apiId: "a" }, { path: "a" }, { refs: ["/b", "/a", "/b"] }).refs).toEqual(["/a", "/b"]);
    expect(record("apis", { ...place, apiId: "a" }, { path: "a" }, { refs: [] })).toEqual({
      kind: "apis",
      path: `${servicePath}/apis/a`,
      properties: { path: "a" },
    });
  });

  it("need every parameter of their path", () => {
    expect(() => record("apis", place, { path: "a" })).toThrow("apis: the path needs apiId");
  });

  it("of policies refer to everything that the document names, and print as rawxml", () => {
    const document = documentOf(`<policies><inbound><base />
      <include-fragment fragment-id="shared" /><set-backend-service backend-id="orders" />
      <set-header name="A"><value>{{region}}-{{region}}</value></set-header>
      <log-to-eventhub logger-id="hub">@("{{deep.value}}")</log-to-eventhub>
      <authentication-certificate certificate-id="c" />
    </inbound></policies>`);
    const policy = policyRecord("apis/policies", { ...place, apiId: "orders" }, document, { file: "a.ts" });
    expect(policy).toMatchObject({
      path: `${servicePath}/apis/orders/policies/policy`,
      properties: { format: "rawxml", value: document },
      refs: [
        "backends/orders",
        "certificates/c",
        "loggers/hub",
        "namedValues/deep.value",
        "namedValues/region",
        "policyFragments/shared",
      ].map((each) => `${servicePath}/${each}`),
      declared: { file: "a.ts" },
    });
  });

  it("of policies that name nothing refer to nothing", () => {
    expect(policyRecord("policies", place, policyDocument({ inbound: [base()] }))).not.toHaveProperty("refs");
  });

  it.each([
    [`${process.cwd()}/stacks/apis/orders/api.ts`, "stacks/apis/orders/api.ts"],
    ["stacks/apis/orders/api.ts", "stacks/apis/orders/api.ts"],
    ["stacks\\apis\\orders\\api.ts", "stacks/apis/orders/api.ts"],
  ])("name the file %s as %s", (given, expected) => {
    expect(projectFile(given)).toBe(expected);
  });
});
