import path from "node:path";
import { describe, expect, it } from "vitest";
import { claim, imported } from "../../../infra/declare/api";
import type { ApiEstateDeclaration } from "../../../infra/declare/api-estate";
import { defineEstate, type EstateDeclaration } from "../../../infra/declare/estate";
import { checkEstate } from "../../../policies/baseline/check";
import { palisadeStrict } from "../../../policies/baseline/packs/palisade-strict";
import { rules } from "../../../policies/baseline/rules";
import type { PolicyDocument } from "../../../policies/document/ast";
import { printPolicy } from "../../../policies/document/print";
import { certificate, fragment, namedValue, schema, text } from "../../../policies/document/references";
import { authenticationCertificate, cacheStoreValue, includeFragment, setHeader, validateContent } from "../../../policies/elements";
import { effectiveFor } from "../../../policies/estate/effective";
import { type Estate, type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import { workspaceOf } from "../../../policies/estate/path";
import { idOf } from "../../../policies/estate/value";
import type { ApiDefinition } from "../../../policies/openapi/model";
import { entra, external } from "../../../policies/recipes/profiles";
import { one, orders, ordersApi, platform, problemsOf, servicePath } from "../../support/declarations";

const file = path.resolve("test/fixtures/definitions/api.ts");
const shownFile = "test/fixtures/definitions/api.ts";
const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v";
const secret = (name: string) => `https://v.vault.azure.net/secrets/${name}`;
const product = { id: "basic", displayName: "Basic", description: "For partners.", terms: "Be kind.", groups: ["developers"], file };
const profile = external({ authentication: entra({ tenant: "t", audience: "api://orders", clients: ["c"] }) });
const premium = { ...platform.service, sku: "Premium" as const, capacity: 2, zones: ["1", "2"], keyVaultId: vault };

const definition: ApiDefinition = {
  ...orders,
  description: "What has been ordered.",
  operations: orders.operations.map((each) => ({ ...each, security: [[{ name: "entra", kind: "oauth2", scopes: [] }]] })),
};

const rest = (more: Partial<Parameters<typeof ordersApi>[0]> = {}) =>
  ordersApi({ file, profile, products: ["basic"], operations: { getOrder: { bind: { orderId: claim("oid") } } }, ...more });
const basics = { file, profile, products: ["basic"], description: "What it is for." };
const shop = {
  ...basics,
  id: "shop",
  path: "shop",
  title: "Shop",
  definition: "shop.graphql",
  backend: { url: "https://shop.internal.example", identity: "api://shop" },
};
const stock = {
  ...basics,
  id: "stock",
  path: "stock",
  title: "Stock",
  definition: "stock.wsdl",
  backend: { url: "https://stock.internal.example", identity: "api://stock" },
};
const chat = {
  ...basics,
  id: "chat",
  path: "chat",
  title: "Chat",
  backend: { url: "wss://chat.internal.example", identity: "api://chat" },
};
const model = rest({
  languageModel: { tokens: { perMinute: 10_000, quota: { tokens: 1_000_000, period: "Daily" } }, contentSafety: "safety" },
  backend: { entity: "models", identity: "https://cognitiveservices.azure.com" },
});
const team = { id: "team", displayName: "Team", description: "The team of orders.", file };

/** An estate whose APIs of OpenAPI, wherever they stand, have the one definition. */
function estateOf(more: Partial<EstateDeclaration> = {}): Promise<Estate> {
  const declaration = { ...platform, service: premium, products: [product], apis: [], ...more };
  const apis = [...declaration.apis, ...(declaration.workspaces ?? []).flatMap((each) => each.apis ?? [])];
  return defineEstate(declaration, new Map(apis.map((api) => [api, definition])));
}

const check = (estate: Estate) => checkEstate(estate, { rules, pack: palisadeStrict, today: "2029-01-01" });

const kinds: readonly (readonly [string, Partial<EstateDeclaration>])[] = [
  ["REST", { apis: [rest()] }],
  ["a REST API in one import", { apis: [rest({ operations: imported({ getOrder: { bind: { orderId: claim("oid") } } }) })] }],
  ["a released revision", { apis: [rest({ revision: { number: 2, description: "Faster.", release: { notes: "Faster." } } })] }],
  [
    "a language model",
    {
      apis: [model],
      backends: [
        { id: "safety", title: "Content Safety", url: "https://safety.cognitiveservices.azure.com", file },
        { id: "east", title: "East", url: "https://east.openai.azure.com", circuitBreaker: { failures: 3, within: 60, open: 60 }, file },
        { id: "models", title: "Models", pool: [{ backend: "east", priority: 1, weight: 50 }], file },
      ],
    },
  ],
  ["GraphQL", { graphqlApis: [shop] }],
  ["SOAP", { soapApis: [stock] }],
  ["WebSockets", { webSocketApis: [chat] }],
  ["a workspace", { workspaces: [{ ...team, apis: [rest()], products: [product] }] }],
];

describe.each(kinds)("%s", (_, more) => {
  it("fulfils the strict baseline with nothing but the defaults", async () => {
    const { findings, errors, unknown } = check(await estateOf(more));
    expect(findings.map(({ slug, subject, message }) => `${slug} ${subject}: ${message}`)).toEqual([]);
    expect(errors).toEqual([]);
    // What lies outside of the stack, or shows at the running service only.
    expect(unknown.filter(({ why }) => !/not part of the estate$/.test(why))).toEqual([]);
  });

  it("is found open where its policies are taken away", async () => {
    const estate = await estateOf(more);
    const kept = estate.records.filter(({ kind }) => kind !== "apis/policies" && kind !== "apis/operations/policies");
    const { findings } = check(makeEstate(kept, estate.waivers, estate.pack));
    const found = new Set(findings.map(({ slug }) => slug));
    for (const slug of ["operation-authenticated", "quota-present"]) expect([...found]).toContain(slug);
  });

  it("names nothing that is not there", async () => {
    const { records } = await estateOf(more);
    const paths = new Set(records.map(({ path: each }) => each.toLowerCase()));
    for (const { path: each, refs = [] } of records)
      for (const ref of refs) expect([each, paths.has(ref.toLowerCase())]).toEqual([each, true]);
  });
});

describe("parts of the estate", () => {
  const inside = (more: ApiEstateDeclaration & Partial<EstateDeclaration>) => estateOf(more).then(({ records }) => records);
  const at = (rest_: string) => `${servicePath}/${rest_}`;
  const secretsAccess = (records: readonly EstateRecord[]) =>
    records.filter(({ kind, path: each }) => kind === "roleAssignments" && each.startsWith(vault)).map(({ path: each }) => each);

  it("have groups of people, which see products", async () => {
    const records = await inside({
      groups: [
        { id: "partners", displayName: "Partners", description: "Companies." },
        {
          id: "staff",
          displayName: "Staff",
          description: "Us.",
          entra: { tenant: "contoso.onmicrosoft.com", objectId: "00000000-0000-4000-8000-000000000001" },
        },
      ],
      products: [{ ...product, groups: ["partners", "developers"] }],
    });
    expect(one(records, "groups", "partners").properties).toEqual({ displayName: "Partners", description: "Companies.", type: "custom" });
    expect(one(records, "groups", "staff").properties).toMatchObject({
      type: "external",
      externalId: "aad://contoso.onmicrosoft.com/groups/00000000-0000-4000-8000-000000000001",
    });
    expect(one(records, "products/groups", "partners").refs).toEqual([at("groups/partners")]);
    // Every service has this one.
    expect(one(records, "products/groups", "developers")).not.toHaveProperty("refs");
  });

  it("have tags of APIs, operations and products", async () => {
    const operations = { getOrder: { bind: { orderId: claim("oid") }, tags: ["money"] } };
    const records = await inside({
      tags: [{ id: "money" }],
      apis: [rest({ tags: ["money"], operations })],
      products: [{ ...product, tags: ["money"] }],
    });
    expect(one(records, "tags").properties).toEqual({ displayName: "money" });
    for (const kind of ["apis/tags", "apis/operations/tags", "products/tags"] as const)
      expect([kind, one(records, kind).refs]).toEqual([kind, [at("tags/money")]]);
  });

  it("have subscriptions without a key", async () => {
    const records = await inside({
      apis: [rest()],
      subscriptions: [
        { id: "partner", displayName: "Partner", of: { product: "basic" } },
        { id: "monitor", displayName: "Monitor", of: { api: "orders" }, state: "suspended" },
      ],
    });
    expect(one(records, "subscriptions", "partner")).toMatchObject({
      properties: { displayName: "Partner", scope: idOf(at("products/basic")), state: "active", allowTracing: false },
      refs: [at("products/basic")],
    });
    expect(one(records, "subscriptions", "monitor")).toMatchObject({ properties: { state: "suspended" }, refs: [at("apis/orders")] });
    expect(JSON.stringify(records)).not.toMatch(/(?:primary|secondary)Key/);
  });

  it("have certificates of the vault, which the service may read", async () => {
    const records = await inside({ certificates: [{ id: "client", secretIdentifier: secret("client") }] });
    const roles = secretsAccess(records);
    expect(roles).toHaveLength(2);
    expect(one(records, "certificates")).toMatchObject({
      properties: { keyVault: { secretIdentifier: secret("client") } },
      refs: [...roles].sort(),
    });
    const granted = records.flatMap(({ kind, properties }) =>
      kind === "roleAssignments" ? [String((properties as { roleDefinitionId: unknown }).roleDefinitionId)] : [],
    );
    expect(granted.some((each) => each.endsWith("db79e9a7-68ee-4b58-9aeb-b90e7c24fcba"))).toBe(true);
    // Nobody gets a right that nothing needs.
    expect(secretsAccess(await inside({}))).toHaveLength(1);
  });

  it("have backends with credentials that are nowhere written down", async () => {
    const records = await inside({
      namedValues: [{ name: "key", secretIdentifier: secret("key") }],
      certificates: [{ id: "client", secretIdentifier: secret("client") }],
      backends: [
        {
          id: "old",
          title: "Old",
          url: "https://old.internal.example",
          credentials: { certificates: ["client"], headers: { "X-Api-Key": "key" } },
          circuitBreaker: { failures: 5, within: 60, open: 120 },
        },
        { id: "both", title: "Both", pool: [{ backend: "old", priority: 1 }] },
      ],
    });
    expect(one(records, "backends", "old")).toMatchObject({
      properties: {
        tls: { validateCertificateChain: true, validateCertificateName: true },
        credentials: { certificateIds: [idOf(at("certificates/client"))], header: { "X-Api-Key": ["{{key}}"] } },
        circuitBreaker: {
          rules: [
            {
              failureCondition: {
                count: 5,
                interval: "PT60S",
                statusCodeRanges: [
                  { min: 429, max: 429 },
                  { min: 500, max: 599 },
                ],
              },
              tripDuration: "PT120S",
              acceptRetryAfter: true,
            },
          ],
        },
      },
      refs: [at("certificates/client"), at("namedValues/key")],
    });
    expect(one(records, "backends", "both")).toMatchObject({
      properties: { type: "Pool", pool: { services: [{ id: idOf(at("backends/old")), priority: 1 }] } },
      refs: [at("backends/old")],
    });
  });

  it("have fragments behind what their policies name, and policies behind them", async () => {
    const records = await inside({
      apis: [rest({ policies: { inbound: [includeFragment({ fragmentId: fragment("inner") })] } })],
      namedValues: [{ name: "region", value: "west" }],
      certificates: [{ id: "client", secretIdentifier: secret("client") }],
      schemas: [{ id: "money", json: { type: "object" } }],
      fragments: [
        {
          id: "inner",
          description: "One.",
          policies: [
            setHeader({ name: "X-Region", existsAction: "override", value: text`in ${namedValue("region")}` }),
            authenticationCertificate({ certificateId: certificate("client") }),
            validateContent({
              unspecifiedContentTypeAction: "prevent",
              maxSize: 1024,
              sizeExceededAction: "prevent",
              content: [{ type: "application/json", validateAs: "json", action: "prevent", schemaId: schema("money") }],
            }),
          ],
        },
      ],
    });
    expect(one(records, "apis/policies").refs).toContain(at("policyFragments/inner"));
    expect(one(records, "policyFragments", "inner").refs).toEqual([
      at("certificates/client"),
      at("namedValues/region"),
      at("schemas/money"),
    ]);
  });

  it("have an external cache, before the policies that use it", async () => {
    const store = cacheStoreValue({ key: "k", value: "v", duration: 60, cachingType: "external" });
    const records = await inside({
      namedValues: [{ name: "redis", secretIdentifier: secret("redis") }],
      caches: [{ connection: "redis" }],
      apis: [rest({ policies: { inbound: [store] } })],
    });
    expect(one(records, "caches")).toMatchObject({
      path: at("caches/default"),
      properties: { connectionString: "{{redis}}", useFromLocation: "default" },
      refs: [at("namedValues/redis")],
    });
    expect(one(records, "apis/policies").refs).toContain(at("caches/default"));
    expect(one(records, "policies").refs).not.toContain(at("caches/default"));
  });

  it("have schemas of the service, as JSON and as XML", async () => {
    const records = await inside({
      schemas: [
        { id: "money", json: { type: "object" } },
        { id: "note", xml: "<xs:schema/>", description: "Notes." },
      ],
    });
    expect(one(records, "schemas", "money").properties).toEqual({ schemaType: "json", value: { type: "object" } });
    expect(one(records, "schemas", "note").properties).toEqual({ schemaType: "xml", value: "<xs:schema/>", description: "Notes." });
  });

  it("have authorization servers and OpenID providers, without secrets, that APIs show", async () => {
    const server = {
      id: "entra",
      displayName: "Entra",
      clientId: "console",
      authorizationEndpoint: "https://login.example/authorize",
      tokenEndpoint: "https://login.example/token",
      clientRegistrationEndpoint: "https://login.example/register",
    };
    const provider = {
      id: "oidc",
      displayName: "OIDC",
      clientId: "console",
      clientSecret: "secret",
      metadataEndpoint: "https://login.example/c",
    };
    const records = await inside({
      namedValues: [{ name: "secret", secretIdentifier: secret("client") }],
      authorizationServers: [server],
      openIdProviders: [provider],
      apis: [
        rest({ authorization: { server: "entra", scope: "read" } }),
        rest({ id: "other", path: "other", authorization: { openIdProvider: "oidc" } }),
      ],
    });
    expect(one(records, "authorizationServers").properties).toMatchObject({
      grantTypes: ["authorizationCodeWithPkce"],
      bearerTokenSendingMethods: ["authorizationHeader"],
      useInTestConsole: false,
      supportState: true,
    });
    expect(one(records, "openidConnectProviders")).toMatchObject({
      properties: { clientSecret: "{{secret}}" },
      refs: [at("namedValues/secret")],
    });
    expect(one(records, "apis", "orders")).toMatchObject({
      properties: { authenticationSettings: { oAuth2AuthenticationSettings: [{ authorizationServerId: "entra", scope: "read" }] } },
      refs: [at("authorizationServers/entra")],
    });
    expect(one(records, "apis", "other").refs).toEqual([at("openidConnectProviders/oidc")]);
  });

  it("have self-hosted gateways, whose APIs Defender does not take", async () => {
    const records = await inside({
      certificates: [{ id: "front", secretIdentifier: secret("front") }],
      apis: [rest(), rest({ id: "other", path: "other" })],
      gateways: [
        {
          id: "cellar",
          location: "Basement",
          apis: ["orders"],
          hostnames: [{ id: "front", hostname: "apis.contoso.example", certificate: "front" }],
          certificateAuthorities: ["front"],
        },
      ],
    });
    expect(one(records, "gateways").properties).toEqual({ locationData: { name: "Basement" } });
    expect(one(records, "gateways/hostnameConfigurations")).toMatchObject({
      properties: { tls10Enabled: false, tls11Enabled: false, http2Enabled: true, negotiateClientCertificate: false },
      refs: [at("certificates/front")],
    });
    expect(one(records, "gateways/certificateAuthorities").refs).toEqual([at("certificates/front")]);
    expect(one(records, "gateways/apis").refs).toEqual([at("apis/orders")]);
    expect(one(records, "apiCollections").path).toMatch(/\/other$/);
    const { findings } = check(makeEstate(records));
    expect(findings.filter(({ slug }) => slug === "api-onboarded")).toEqual([]);
  });
});

describe("workspaces", () => {
  const declaration = {
    ...team,
    policies: { inbound: [setHeader({ name: "X-Team", existsAction: "override", value: namedValue("team") })] },
    apis: [rest({ policies: { inbound: [includeFragment({ fragmentId: fragment("shared") })] } })],
    products: [{ ...product, groups: ["partners"] }],
    groups: [{ id: "partners", displayName: "Partners", description: "Companies." }],
    namedValues: [{ name: "team", value: "orders" }],
    fragments: [{ id: "shared", description: "Shared.", policies: [setHeader({ name: "X-Shared", existsAction: "delete" })] }],
    gateway: { id: "team-gateway", location: "westeurope", capacity: 1 },
  };
  const path_ = (rest_: string) => `${servicePath}/workspaces/team/${rest_}`;

  it("hold everything of theirs, and refer to nothing outside", async () => {
    const { records } = await estateOf({ workspaces: [declaration] });
    const own = records.filter(({ path: each }) => workspaceOf(each) !== undefined);
    expect([...new Set(own.map(({ kind }) => kind))].sort()).toEqual([
      "apis",
      "apis/operations",
      "apis/operations/policies",
      "apis/policies",
      "apis/schemas",
      "backends",
      "groups",
      "namedValues",
      "policies",
      "policyFragments",
      "products",
      "products/apiLinks",
      "products/groupLinks",
      "products/policies",
      "workspaces",
    ]);
    for (const { path: each, refs = [] } of own)
      for (const ref of refs) expect([each, workspaceOf(ref)]).toEqual([each, `${servicePath}/workspaces/team`]);
    expect(one(own, "policies").refs).toEqual([path_("namedValues/team")]);
    expect(one(own, "apis/policies").refs).toEqual([path_("backends/orders"), path_("policyFragments/shared")]);
    expect(one(own, "products/apiLinks")).toMatchObject({
      properties: { apiId: idOf(path_("apis/orders")) },
      refs: [path_("apis/orders"), path_("apis/orders/operations/getOrder/policies/policy"), path_("apis/orders/policies/policy")],
    });
    expect(one(own, "products/groupLinks").properties).toEqual({ groupId: idOf(path_("groups/partners")) });
    expect(one(records, "workspaceGateways/configConnections").properties).toEqual({ sourceId: idOf(`${servicePath}/workspaces/team`) });
    // Defender for APIs does not take them.
    expect(records.some(({ kind }) => kind === "apiCollections")).toBe(false);
  });

  it("are weakened where their policy no longer runs the service's", async () => {
    const estate = await estateOf({ workspaces: [declaration] });
    const records = estate.records.map((each): EstateRecord => {
      if (each.kind !== "policies" || workspaceOf(each.path) === undefined) return each;
      const { value } = each.properties as { value: PolicyDocument };
      const sections = value.root.children.map((section) =>
        section.kind === "element"
          ? { ...section, children: section.children.filter((child) => child.kind !== "element" || child.name !== "base") }
          : section,
      );
      return { ...each, properties: { format: "rawxml", value: { ...value, root: { ...value.root, children: sections } } } };
    });
    const found = check(makeEstate(records)).findings.map(({ slug, subject }) => `${slug} ${subject}`);
    expect(found).toContain("base-present workspaces/team/policies/policy");
  });

  it("keep fragments of one name apart", async () => {
    const service = [{ id: "shared", description: "The service's.", policies: [setHeader({ name: "X-Service", existsAction: "delete" })] }];
    const estate = await estateOf({ workspaces: [declaration], fragments: service });
    const index = indexOf(estate);
    const [operation] = index.ofKind("apis/operations");
    if (!operation) throw new Error("no operation");
    const { inbound } = effectiveFor(operation, { by: "api-key" }, index);
    const scopes = inbound.map(({ scope }) => scope);
    expect(scopes.indexOf("workspace")).toBeGreaterThan(scopes.lastIndexOf("global"));
    expect(scopes.indexOf("api")).toBeGreaterThan(scopes.indexOf("workspace"));
    expect(inbound.some((step) => "element" in step && step.element.attributes.name === "X-Service")).toBe(false);
    expect(inbound.some((step) => "element" in step && step.element.attributes.name === "X-Shared")).toBe(true);
  });
});

describe("revisions", () => {
  const second = rest({ revision: { number: 2, description: "Faster.", release: { notes: "Twice as fast." } } });

  it("are one unit: policies first, then operations, then the release, then products and Defender", async () => {
    const { records } = await estateOf({ apis: [second] });
    const at = (rest_: string) => `${servicePath}/apis/orders;rev=2${rest_}`;
    expect(one(records, "apis")).toMatchObject({
      path: at(""),
      properties: { apiRevision: "2", apiRevisionDescription: "Faster." },
      declared: { editedOutside: ["isCurrent"] },
    });
    expect(one(records, "apis").properties).not.toHaveProperty("isCurrent");
    for (const each of records.filter(({ kind }) => kind === "apis/operations")) expect(each.refs).toContain(at("/policies/policy"));
    const release = one(records, "apis/releases");
    expect(release).toMatchObject({
      path: `${servicePath}/apis/orders/releases/rev-2`,
      properties: { apiId: "/apis/orders;rev=2", notes: "Twice as fast." },
    });
    const everything = records.filter(({ path: each }) => each.startsWith(at("/"))).map(({ path: each }) => each);
    expect(everything.length).toBeGreaterThan(4);
    expect(release.refs).toEqual(expect.arrayContaining(everything));
    expect(one(records, "products/apis")).toMatchObject({ path: `${servicePath}/products/basic/apis/orders`, refs: [release.path] });
    expect(one(records, "apiCollections").refs).toContain(release.path);
  });

  it("stand beside the current one until they are released", async () => {
    const draft = rest({ revision: { number: 3, description: "Slower." }, backend: { url: "https://next.internal.example" } });
    const { records } = await estateOf({ apis: [second, draft] });
    expect(records.filter(({ kind }) => kind === "apis").map(({ path: each }) => each.replace(servicePath, ""))).toEqual([
      "/apis/orders;rev=2",
      "/apis/orders;rev=3",
    ]);
    expect(records.filter(({ kind }) => kind === "apis/releases")).toHaveLength(1);
    expect(records.filter(({ kind }) => kind === "products/apis")).toHaveLength(1);
    expect(records.filter(({ kind }) => kind === "backends").map(({ path: each }) => each.split("/").pop())).toEqual([
      "orders-rev-2",
      "orders-rev-3",
    ]);
  });

  const draft = (number: number) => rest({ revision: { number, description: "d" } });
  it.each<[string, Parameters<typeof rest>[0][], string]>([
    ["none is released", [draft(1)], `${shownFile}: orders: no revision of it is released; exactly one is the current one`],
    [
      "two are released",
      [second, rest({ revision: { number: 3, description: "d", release: { notes: "" } } })],
      `${shownFile}: orders: 2 revisions of it is released; exactly one is the current one`,
    ],
    ["one has none", [second, rest()], `${shownFile}: orders: it is declared with revisions and without`],
    ["one is declared twice", [second, second], `${shownFile}: the API orders;rev=2 is declared twice`],
    ["a number is none", [second, draft(0)], `${shownFile}: orders: the revision 0 must be a whole number from 1 on`],
    [
      "paths differ",
      [second, rest({ path: "elsewhere", revision: { number: 3, description: "d" } })],
      `${shownFile}: orders: its revisions differ in path or version, which belong to the API as a whole`,
    ],
  ])("are refused where %s", async (_, apis, problem) => {
    expect(await problemsOf(() => estateOf({ apis: apis as never }))).toContain(problem);
  });
});

describe("one import", () => {
  const operations = imported({ getOrder: { bind: { orderId: claim("oid") } } });

  it("registers the API with its definition; what the service makes of it is only looked at", async () => {
    const { records } = await estateOf({ apis: [rest({ operations })] });
    const { properties } = one(records, "apis");
    expect(properties).toMatchObject({ format: "openapi+json", translateRequiredQueryParameters: "query" });
    const document = JSON.parse(String(properties.value));
    expect(Object.keys(document.paths)).toEqual(["/orders", "/orders/{orderId}"]);
    expect(document.paths["/orders/{orderId}"].get).toMatchObject({
      operationId: "getOrder",
      parameters: [{ name: "orderId", in: "path", required: true }],
    });
    const made = records.filter(({ declared }) => declared?.byService).map(({ kind }) => kind);
    expect(made).toEqual(["apis/operations", "apis/operations", "apis/schemas"]);
    // An operation with policies of its own has them beside the import.
    expect(records.filter(({ kind }) => kind === "apis/operations/policies")).toHaveLength(1);
  });

  it("is the same text in whatever order the definition is", async () => {
    const value = async (given: ApiDefinition) => {
      const api = rest({ operations: "import", languageModel: { tokens: { perMinute: 1 } } });
      const { records } = await defineEstate({ ...platform, products: [product], apis: [api] }, new Map([[api, given]]));
      return one(records, "apis").properties.value;
    };
    const schemas = { Order: definition.schemas.Order, Line: { type: "object" } };
    const turned = { Line: schemas.Line, Order: schemas.Order };
    expect(await value({ ...definition, schemas: turned, operations: [...definition.operations].reverse() })).toBe(
      await value({ ...definition, schemas }),
    );
  });
});

describe("APIs that OpenAPI does not describe", () => {
  const policy = (records: readonly EstateRecord[], kind: "apis/policies" | "apis/operations/policies") =>
    printPolicy(one(records, kind).properties.value as PolicyDocument);

  it("of GraphQL have their schema, and refuse introspection and what is too deep", async () => {
    const { records } = await estateOf({
      graphqlApis: [{ ...shop, graphql: { maxDepth: 3, authorize: [{ path: "/Mutation/*", action: "reject" }] } }],
    });
    expect(one(records, "apis").properties).toMatchObject({
      apiType: "graphql",
      soapApiType: "graphql",
      serviceUrl: "https://shop.internal.example",
    });
    expect(one(records, "apis/schemas")).toMatchObject({
      properties: {
        contentType: "application/vnd.ms-azure-apim.graphql.schema",
        document: { value: expect.stringContaining("type Query") },
      },
    });
    const text_ = policy(records, "apis/policies");
    expect(text_).toContain('<validate-graphql-request max-size="10240" max-depth="3">');
    expect(text_).toContain('<rule path="/__*" action="reject" />');
    expect(text_).toContain('<rule path="/Mutation/*" action="reject" />');
    expect(text_).toContain("<limit-concurrency");
    expect(one(records, "apis/operations").declared?.byService).toBe(true);
  });

  it("need leave for what their kind adds, as for any part of a profile", async () => {
    const leave = { reason: "The server does it.", owner: "shop-team", approver: "security", expires: "2030-01-01" };
    const { waivers } = await estateOf({ graphqlApis: [{ ...shop, without: { graphql: leave } }] });
    expect(waivers).toEqual(
      ["APIM-AUT-010", "APIM-BKD-005"].map((rule) => ({ rule, subject: "apis/shop", ...leave, file: shownFile, part: "graphql" })),
    );
  });

  it("of SOAP are imported from their WSDL", async () => {
    const { records } = await estateOf({ soapApis: [stock] });
    expect(one(records, "apis").properties).toMatchObject({
      apiType: "soap",
      soapApiType: "soap",
      format: "wsdl",
      value: expect.stringContaining("StockPortType"),
      wsdlSelector: { wsdlServiceName: "StockService", wsdlEndpointName: "StockPort" },
    });
  });

  it("of WebSockets have their policies at the handshake", async () => {
    const { records } = await estateOf({ webSocketApis: [chat] });
    expect(one(records, "apis").properties).toMatchObject({ apiType: "websocket", protocols: ["wss"], serviceUrl: chat.backend.url });
    expect(records.some(({ kind }) => kind === "apis/policies")).toBe(false);
    const text_ = policy(records, "apis/operations/policies");
    expect(text_).toContain("<validate-azure-ad-token");
    expect(text_).toContain("<quota-by-key");
    expect(text_).not.toMatch(/<(?:validate-content|validate-parameters|set-backend-service|cors)/);
    expect(one(records, "products/apis").refs).toContain(`${servicePath}/apis/chat/operations/onHandshake/policies/policy`);
  });

  it("of language models limit tokens and look at prompts", async () => {
    const more = kinds.find(([name]) => name === "a language model")?.[1];
    const { records } = await estateOf(more);
    const text_ = policy(records, "apis/policies");
    expect(text_).toMatch(/<llm-token-limit [^>]*tokens-per-minute="10000"/);
    expect(text_).toContain('<llm-content-safety backend-id="safety" shield-prompt="true">');
    expect(text_).toContain('<set-backend-service backend-id="models" />');
    expect(text_.indexOf("<validate-azure-ad-token")).toBeLessThan(text_.indexOf("<llm-token-limit"));
    expect(one(records, "apis/policies").refs).toEqual([`${servicePath}/backends/models`, `${servicePath}/backends/safety`]);
  });
});

describe("what is wrong is told at once", () => {
  it("of the parts", async () => {
    const problems = await problemsOf(() =>
      estateOf({
        service: { ...platform.service, sku: "Basic", capacity: 1 },
        groups: [{ id: "guests", displayName: "Guests", description: "Everybody." }],
        tags: [{ id: "a" }, { id: "A" }],
        certificates: [{ id: "c", secretIdentifier: `${secret("c")}/0123` }],
        backends: [
          { id: "empty", title: "Empty", pool: [] },
          { id: "odd", title: "Odd", url: "ftp://odd.example", circuitBreaker: { failures: 0, within: 1, open: 1 } },
        ],
        gateways: [{ id: "cellar", location: "Basement", apis: [] }],
        openIdProviders: [{ id: "o", displayName: "O", clientId: "c", metadataEndpoint: "http://login.example" }],
        workspaces: [team],
      }),
    );
    expect(problems).toEqual([
      "the group guests: every service has it; products name it without a declaration",
      "the tag A is declared twice",
      "the backend empty: the pool is empty",
      "the backend odd: the address must be an http or https URL",
      "the backend odd: failures, within and open of the circuit breaker are whole numbers from 1 on",
      "the certificate c: secretIdentifier must be https://<vault>/secrets/<name>, without a version",
      `${shownFile}: the workspace team: Basic has no workspaces; Premium has`,
      "the self-hosted gateway cellar: Basic has no self-hosted gateways; Developer and Premium have",
      "the OpenID provider o: metadataEndpoint must be an https URL",
    ]);
  });

  it("of what they refer to", async () => {
    const problems = await problemsOf(() =>
      estateOf({
        apis: [rest({ tags: ["nothing"], backend: { entity: "nowhere" } })],
        subscriptions: [{ id: "s", displayName: "S", of: { product: "gold" } }],
        caches: [{ connection: "redis" }],
      }),
    );
    expect(problems).toEqual(
      [
        `${shownFile}: apis/orders/policies/policy refers to backends/nowhere, which is not declared`,
        `${shownFile}: apis/orders/tags/nothing refers to tags/nothing, which is not declared`,
        "subscriptions/s refers to products/gold, which is not declared",
        "caches/default refers to namedValues/redis, which is not declared",
      ].filter((each) => problems.includes(each)),
    );
    expect(problems).toHaveLength(4);
  });

  it("of definitions and addresses of several APIs", async () => {
    const problems = await problemsOf(() =>
      estateOf({
        apis: [rest({ operations: { nothing: {} } })],
        graphqlApis: [{ ...shop, definition: "stock.wsdl", id: "a b" }],
        soapApis: [{ ...stock, definition: "shop.graphql" }],
        webSocketApis: [{ ...chat, backend: { url: "ws://chat.example" } }],
      }),
    );
    expect(problems).toEqual([`${shownFile}: orders: operations names the operation "nothing", which openapi.yaml does not have`]);
    const others = await problemsOf(() =>
      estateOf({
        graphqlApis: [{ ...shop, definition: "stock.wsdl", id: "a b" }],
        soapApis: [
          { ...stock, definition: "shop.graphql" },
          { ...stock, id: "other", path: "other", wsdl: { service: "No", port: "StockPort" } },
        ],
        webSocketApis: [{ ...chat, backend: { url: "ws://chat.example" } }],
      }),
    );
    expect(others).toEqual([
      `${shownFile}: the id "a b" must be 1 to 79 letters, digits and hyphens, beginning with a letter or digit`,
      expect.stringMatching(/^test\/fixtures\/definitions\/api\.ts: a b: stock\.wsdl: the schema can't be read \(line 1, column 1\)/),
      `${shownFile}: stock: shop.graphql has no <definitions>: it is no WSDL of version 1.1`,
      `${shownFile}: other: stock.wsdl has no service "No": it has StockService`,
      `${shownFile}: chat: the backend must be an address of encrypted WebSockets, wss://..., got "ws://chat.example"`,
    ]);
  });

  it("of a file that is not there", async () => {
    await expect(estateOf({ graphqlApis: [{ ...shop, definition: "nothing.graphql" }] })).rejects.toThrow(
      "test/fixtures/definitions/nothing.graphql: can't be read: there is no such file",
    );
  });

  it("of an address that another kind of API has", async () => {
    expect(await problemsOf(() => estateOf({ apis: [rest({ path: "chat" })], webSocketApis: [chat] }))).toEqual([
      `${shownFile}: chat: the API orders answers at /chat too`,
    ]);
  });
});
