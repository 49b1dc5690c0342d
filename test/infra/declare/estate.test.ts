import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claim } from "../../../infra/declare/api";
import { definitionEstate } from "../../../infra/declare/definition-estate";
import { blockListName } from "../../../infra/declare/estate";
import { operationProperties, schemaProperties, shorten } from "../../../infra/declare/openapi-to-arm";
import { checkEstate } from "../../../policies/baseline/check";
import { defaultPack } from "../../../policies/baseline/packs";
import { rules } from "../../../policies/baseline/rules";
import type { PolicyDocument } from "../../../policies/document/ast";
import { printPolicy } from "../../../policies/document/print";
import { estateFile } from "../../../policies/estate/estate-file";
import { declare, file, one, orders, ordersApi, platform, problemsOf, servicePath } from "../../support/declarations";
import { normalized, onlyOperation, openapi } from "../../support/definition";
import { profiles } from "../../support/profiles";

const product = { id: "starter", displayName: "Starter", description: "For trying out.", terms: "Be kind." };
const check = (estate: Parameters<typeof checkEstate>[0]) => checkEstate(estate, { rules, pack: defaultPack, today: "2029-01-01" });
const text = (value: unknown) => printPolicy(value as PolicyDocument);

describe("an estate", () => {
  it("has what every stack has", async () => {
    const { records, waivers, version } = await declare([]);
    expect(version).toBe(1);
    expect(waivers).toEqual([]);
    expect(records.map(({ kind }) => kind).sort()).toEqual([
      "applicationInsights",
      "diagnosticSettings",
      "diagnostics",
      "diagnostics",
      "logAnalyticsWorkspaces",
      "loggers",
      "loggers",
      "namedValues",
      "policies",
      "portalsettings",
      "pricings",
      "providers",
      "resourceGroups",
      "roleAssignments",
      "service",
      "tenant",
    ]);
  });

  it("fulfils the baseline with nothing but the defaults", async () => {
    const estate = await declare([ordersApi({ products: ["starter"] })], { products: [product] });
    const { findings, errors, unknown } = check(estate);
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(errors).toEqual([]);
    // What lies outside of the stack, or shows at the running service only.
    expect(unknown.filter(({ why }) => !/not part of the estate$/.test(why))).toEqual([]);
  });

  it.each(Object.entries(profiles))("fulfils the baseline with the profile %s", async (_, profile) => {
    const ok = { responses: { "200": { description: "ok" } } };
    const definition = normalized(
      openapi({
        "/orders": {
          get: { operationId: "listOrders", ...ok },
          post: { operationId: "createOrder", requestBody: { content: { "application/json": { schema: { type: "object" } } } }, ...ok },
        },
        "/orders/{orderId}": {
          get: {
            operationId: "getOrder",
            parameters: [{ name: "orderId", in: "path", required: true, schema: { type: "string" } }],
            ...ok,
          },
        },
        "/status": { get: { operationId: "getStatus", ...ok } },
      }),
    );
    const api = ordersApi({ profile, operations: { getOrder: { bind: { orderId: claim("oid") } } } });
    const { findings, errors } = check(await declare([api], {}, new Map([[api, definition]])));
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("is plain data, the same after it was written and read", async () => {
    const estate = await declare([ordersApi()]);
    expect(JSON.parse(JSON.stringify(estate))).toEqual(estate);
    expect(estateFile.parse(JSON.parse(JSON.stringify(estate)))).toEqual(estate);
  });

  it("names its pack, and puts the files of waivers relative to the project", async () => {
    const waiver = { rule: "quota-present", subject: "apis/orders", reason: "r", owner: "o", approver: "a", expires: "2030-01-01" };
    const estate = await declare([], {
      pack: "palisade-draft",
      waivers: [{ ...waiver, file: `${process.cwd()}/stacks/waivers.ts` }, waiver],
    });
    expect(estate.pack).toBe("palisade-draft");
    expect(estate.waivers).toEqual([{ ...waiver, file: "stacks/waivers.ts" }, waiver]);
  });

  it("does not depend on the order of anything declared", async () => {
    const accounts = ordersApi({ id: "accounts", path: "accounts" });
    const other = { ...product, id: "other" };
    const first = await declare([ordersApi(), accounts], { products: [product, other] });
    const second = await declare([accounts, ordersApi()], { products: [other, product] });
    expect(second).toEqual(first);
  });

  it("keeps operations apart by what they are called, wherever they stand in the definition", async () => {
    const expected = await declare([ordersApi()]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...orders.operations], { minLength: orders.operations.length }), async (operations) => {
        const api = ordersApi();
        const reordered = { ...orders, operations };
        expect(await declare([api], {}, new Map([[api, reordered]]))).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  it("has no onboarding on a tier that Defender does not know, and refuses the plan for it", async () => {
    const service = { ...platform.service, sku: "Consumption", capacity: 0 } as const;
    const { records } = await declare([ordersApi()], { service, defender: { manage: "skip" } });
    expect(records.some(({ kind }) => kind === "apiCollections")).toBe(false);
    expect(await problemsOf(() => declare([ordersApi()], { service }))).toEqual([
      "stacks/Pulumi.dev.yaml: the service: Defender for APIs does not watch Consumption: set defender.manage to skip, or choose another tier",
    ]);
  });

  it("refuses to pay for a plan that would watch nothing, since self-hosted gateways run all APIs", async () => {
    const gateways = [{ id: "branch", location: "Basement, Zurich", apis: ["Orders"] }];
    const problem = expect.stringContaining("defender: self-hosted gateways run all APIs, and Defender for APIs does not watch those");
    expect(await problemsOf(() => declare([ordersApi()], { gateways }))).toContainEqual(problem);
    const beside = ordersApi({ id: "sales", path: "sales" });
    expect(await problemsOf(() => declare([ordersApi(), beside], { gateways }))).not.toContainEqual(problem);
    expect(await problemsOf(() => declare([ordersApi()], { gateways, defender: { manage: "skip" } }))).not.toContainEqual(problem);
  });

  it("has one version set for two versions", async () => {
    const apis = [ordersApi({ version: "v1" }), ordersApi({ id: "orders-v2", version: "v2", versionSet: "orders" })];
    const { records } = await declare(apis);
    expect(one(records, "apiVersionSets").path).toBe(`${servicePath}/apiVersionSets/orders`);
    expect(records.filter(({ kind }) => kind === "apis")).toHaveLength(2);
  });
});

describe("the block list", () => {
  it("is edited at the service while nobody is declared to be blocked", async () => {
    const { records } = await declare([]);
    expect(one(records, "namedValues")).toMatchObject({
      path: `${servicePath}/namedValues/${blockListName}`,
      properties: { secret: false, value: "none" },
      declared: { editedOutside: ["value"] },
    });
    expect(one(records, "policies").refs).toEqual([`${servicePath}/namedValues/${blockListName}`]);
  });

  it("is the declaration's otherwise", async () => {
    const { records } = await declare([], { platform: { blocked: ["203.0.113.7", "10.0.0.0/8"] } });
    const { properties, declared } = one(records, "namedValues");
    expect(properties.value).toBe("203.0.113.7, 10.0.0.0/8");
    expect(declared).not.toHaveProperty("editedOutside");
  });

  it("ends where its capacity ends", async () => {
    const blocked = Array.from({ length: 400 }, (_, index) => `203.0.${Math.floor(index / 250)}.${index % 250}`);
    expect(await problemsOf(() => declare([], { platform: { blocked } }))).toEqual([
      expect.stringMatching(
        /^stacks\/Pulumi\.dev\.yaml: the named value blocked-callers: the value has \d+ characters; the service takes at most 4096$/,
      ),
    ]);
  });

  it("can't be declared a second time", async () => {
    expect(await problemsOf(() => declare([], { namedValues: [{ name: "Blocked-Callers", value: "x" }] }))).toEqual([
      "the named value Blocked-Callers is declared twice",
    ]);
  });
});

describe("the platform's policies", () => {
  it("wait for backends as long as the declaration says", async () => {
    const timeout = async (seconds?: number) =>
      text(one((await declare([], { platform: seconds === undefined ? {} : { timeout: seconds } })).records, "policies").properties.value);
    expect(await timeout()).toContain('GetValueOrDefault<int>("timeout", 30)');
    expect(await timeout(7)).toContain('GetValueOrDefault<int>("timeout", 7)');
  });
});

describe("what is not declared", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["a product", () => declare([ordersApi({ products: ["gold"] })]), `${file}: the product gold is not declared`],
    ["a product twice", () => declare([], { products: [product, product] }), "the product starter is declared twice"],
    [
      "scale units",
      () => declare([], { service: { ...platform.service, capacity: 5 } }),
      "stacks/Pulumi.dev.yaml: the service: the capacity is 5; on Developer it is 1",
    ],
  ])("%s", async (_, work, problem) => {
    expect(await problemsOf(work)).toEqual([problem]);
  });
});

describe("a definition alone", () => {
  it("is an estate of operations, in which it is not known what protects them", () => {
    const estate = definitionEstate({ ...orders, servers: ["http://orders.example"] }, "openapi.yaml");
    const { findings, unknown, errors } = check(estate);
    expect(errors).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toContain("APIM-TLS-005");
    for (const id of ["APIM-AUT-001", "APIM-LIM-001", "APIM-LIM-002"]) {
      expect(unknown.filter(({ rule }) => rule === id).length, id).toBeGreaterThan(0);
      expect(
        findings.some(({ rule }) => rule === id),
        id,
      ).toBe(false);
    }
    for (const { declared } of estate.records) expect(declared?.file).toBe("openapi.yaml");
  });
});

describe("operations in ARM's shape", () => {
  const operation = onlyOperation(
    openapi(
      {
        "/orders/{orderId}": {
          put: {
            operationId: "putOrder",
            summary: " Put\nan order ",
            description: "d".repeat(1200),
            parameters: [
              { name: "orderId", in: "path", required: true, schema: { type: "string", format: "uuid" } },
              { name: "dryRun", in: "query", schema: { type: "boolean", default: false } },
              { name: "status", in: "query", required: true, description: "Which", schema: { type: "string", enum: ["open", "closed"] } },
              { name: "X-Trace", in: "header", schema: { type: "string" } },
            ],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } }, "text/plain": {} } },
            responses: {
              "200": {
                description: "ok",
                headers: { "X-Left": { schema: { type: "integer" } } },
                content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
              },
              default: { description: "error" },
            },
          },
        },
      },
      { components: { schemas: { Order: { type: "object" } } } },
    ),
  );

  it("have everything that the definition says", () => {
    expect(operationProperties(operation, "definition")).toEqual({
      displayName: expect.stringMatching(/^Put\s+an order$/),
      description: `${"d".repeat(999)}…`,
      method: "PUT",
      urlTemplate: "/orders/{orderId}",
      templateParameters: [{ name: "orderId", type: "string", required: true }],
      request: {
        queryParameters: [
          expect.objectContaining({ name: "dryRun", type: "boolean", required: false, defaultValue: "false" }),
          { name: "status", type: "string", required: true, description: "Which", values: ["open", "closed"] },
        ],
        headers: [{ name: "X-Trace", type: "string", required: false }],
        representations: [{ contentType: "application/json", schemaId: "definition", typeName: "Order" }, { contentType: "text/plain" }],
      },
      responses: [
        {
          statusCode: 200,
          description: "ok",
          headers: [{ name: "X-Left", type: "integer", required: false }],
          representations: [{ contentType: "application/json", schemaId: "definition", typeName: "Order" }],
        },
      ],
    });
  });

  it("have nothing that is empty", () => {
    const plain = onlyOperation(openapi({ "/ping": { get: { operationId: "ping", responses: { default: { description: "any" } } } } }));
    expect(operationProperties(plain, "definition")).toEqual({ displayName: "ping", method: "GET", urlTemplate: "/ping" });
  });

  it("keep schemas as they are", () => {
    expect(schemaProperties(orders).document).toEqual({ components: { schemas: orders.schemas } });
  });

  it("have texts within their bounds, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (given, length) => {
        const short = shorten(given, length);
        expect(short.length).toBeLessThanOrEqual(length);
        if (given.trim().length <= length) expect(short).toBe(given.trim());
      }),
    );
  });
});
