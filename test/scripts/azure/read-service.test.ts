import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parsePolicy } from "../../../policies/document/parse";
import type { Kind } from "../../../policies/estate/kinds";
import { connect } from "../../../scripts/azure/connect";
import { readService } from "../../../scripts/azure/read-service";
import type { Limits } from "../../../scripts/azure/requests";
import { savedEstate } from "../../../scripts/azure/saved-estate";
import { parseServiceId } from "../../../scripts/azure/service-id";
import { type Fault, LiveDouble } from "../../support/live/live-double";
import { fillSample, samplePath, tokenPolicy } from "../../support/live/sample-service";
import { sdkRoutes } from "../../support/live/sdk-routes";

const double = new LiveDouble();
const id = parseServiceId(`/subscriptions/${double.subscription}${samplePath}`);

beforeAll(async () => {
  await double.start();
  Object.assign(process.env, double.environment());
  fillSample(double, { apis: 2, operations: 2 });
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

async function read({ timeout = 60_000, limits = {} }: { timeout?: number; limits?: Partial<Limits> } = {}) {
  const connection = await connect(id, { timeout, limits: { retries: 0, perSecond: Number.POSITIVE_INFINITY, ...limits } });
  const live = await readService(connection);
  const at = (path: string) => live.estate.records.find((record) => record.path === `${samplePath}/${path}`);
  return { ...live, at, messages: live.errors.map(({ message }) => message) };
}

describe("readService", () => {
  it("reads a service as it is, by requests and bodies that fit the SDK's specifications", async () => {
    const { estate, errors, sources, at } = await read();
    expect(double.mistakes).toEqual([]);
    expect(errors).toEqual([]);
    expect(sources.size).toBe(0);
    expect(estate.unread).toBeUndefined();
    const counts: Partial<Record<Kind, number>> = {};
    for (const { kind } of estate.records) counts[kind] = (counts[kind] ?? 0) + 1;
    expect(counts).toEqual({
      service: 1,
      policies: 1,
      policyFragments: 1,
      apis: 2,
      "apis/policies": 2,
      "apis/operations": 4,
      products: 1,
      "products/apis": 2,
      "products/groups": 1,
      "products/policies": 1,
      groups: 1,
      subscriptions: 1,
      namedValues: 2,
      backends: 1,
      loggers: 1,
      diagnostics: 1,
      tenant: 1,
      portalsettings: 1,
      identityProviders: 1,
      apiCollections: 2,
      assessments: 2,
      providers: 1,
      pricings: 1,
      virtualNetworks: 1,
      "virtualNetworks/subnets": 1,
      networkSecurityGroups: 1,
      diagnosticSettings: 1,
      logAnalyticsWorkspaces: 1,
      applicationInsights: 1,
    });
    expect(at("apis/api-0/policies/policy")?.properties).toEqual({ format: "rawxml", value: parsePolicy(tokenPolicy).document });
    expect(at("apis/api-0")?.properties).toMatchObject({ apiType: "http", path: "path-0" });
  });

  it("sends nothing but GET, and asks for no secret", async () => {
    await read();
    expect(double.requests.filter((request) => !request.startsWith("GET ") || /listSecrets|listValue|listKeys/i.test(request))).toEqual([]);
  });

  it("takes no credential along", async () => {
    const { estate, at } = await read();
    const text = JSON.stringify(estate);
    expect(text).not.toContain("plain-key-of-the-backend");
    expect(text).not.toContain("99999999-8888-7777-6666-555555555555");
    expect(at("backends/orders")?.properties).toMatchObject({
      credentials: { header: { "x-functions-key": [{ $unknown: "a secret" }], "x-other": ["{{password}}"] } },
    });
    expect(JSON.stringify(savedEstate(estate).records.filter(({ kind }) => kind === "namedValues"))).not.toContain("77777777");
  });

  it("does not save a policy in which a credential stands", async () => {
    const path = `${samplePath}/apis/api-1/operations/op-1/policies/policy`;
    const value = `<policies><inbound><set-header name="Authorization" exists-action="override"><value>Basic dXNlcjpwYXNzd29yZA==</value></set-header></inbound></policies>`;
    double.put(path, { properties: { format: "rawxml", value } });
    const { estate } = await read();
    double.remove(path);
    expect(JSON.stringify(estate)).toContain("dXNlcjpwYXNzd29yZA==");
    expect(JSON.stringify(savedEstate(estate))).not.toContain("dXNlcjpwYXNzd29yZA==");
  });

  it("names revisions that are not current, and leaves them", async () => {
    double.put(`${samplePath}/apis/api-0;rev=2`, {
      properties: { displayName: "API 0", path: "path-0", isCurrent: false, apiRevision: "2" },
    });
    const { estate, leftOut } = await read();
    double.remove(`${samplePath}/apis/api-0;rev=2`);
    expect(estate.records.filter(({ kind }) => kind === "apis")).toHaveLength(2);
    expect(leftOut).toEqual([{ message: "revisions that are not current were not looked at: 1 of them, api-0;rev=2" }]);
  });

  it("reads what workspaces, self-hosted gateways and APIs hold", async () => {
    const put = (path: string, properties: object) => double.put(`${samplePath}/${path}`, { properties });
    const paths = [
      ["workspaces/team", { displayName: "Team" }],
      ["workspaces/team/policies/policy", { format: "rawxml", value: "<policies><inbound><base /></inbound></policies>" }],
      ["workspaces/team/apis/inner", { displayName: "Inner", path: "inner", isCurrent: true }],
      ["workspaces/team/apis/inner/operations/get", { displayName: "Get", method: "GET", urlTemplate: "/" }],
      ["workspaces/team/products/own", { displayName: "Own" }],
      ["workspaces/team/products/own/apiLinks/link", { apiId: `${samplePath}/workspaces/team/apis/inner` }],
      ["gateways/branch", { description: "In the branch." }],
      ["gateways/branch/apis/api-1", { displayName: "API 1", path: "path-1" }],
      ["workspaces/team/apis/inner/diagnostics/azuremonitor", { loggerId: `${samplePath}/workspaces/team/loggers/own` }],
      ["apis/api-1/diagnostics/applicationinsights", { loggerId: `${samplePath}/loggers/insights` }],
    ] as const;
    for (const [path, properties] of paths) put(path, properties);
    const { at, errors } = await read();
    for (const [path] of [...paths].reverse()) double.remove(`${samplePath}/${path}`);
    expect(double.mistakes).toEqual([]);
    expect(errors).toEqual([]);
    for (const [path] of paths) expect(at(path), path).toBeDefined();
  });

  it("takes for absent what a tier does not have", async () => {
    double.faults = [
      {
        match: /\/gateways$/,
        status: 400,
        text: JSON.stringify({ error: { code: "MethodNotAllowedInPricingTier", message: "Not in this tier." } }),
      },
    ];
    const { errors, estate } = await read();
    expect(errors).toEqual([]);
    expect(estate.unread).toBeUndefined();
  });

  it("sends again what was put off, when it may", async () => {
    double.faults = [
      { match: /\/products$/, times: 1, status: 429, headers: { "retry-after": "1" } },
      { match: /\/backends$/, times: 1, status: 503, headers: { "retry-after": "0" } },
    ];
    const { errors } = await read({ limits: { retries: 1 } });
    expect(errors).toEqual([]);
    expect(double.requests.filter((request) => /\/(?:products|backends)$/.test(request))).toHaveLength(4);
  });

  it("follows pages", async () => {
    double.pageSize = 1;
    const { estate, errors } = await read();
    expect(double.mistakes).toEqual([]);
    expect(errors).toEqual([]);
    expect(estate.records.filter(({ kind }) => kind === "apis/operations")).toHaveLength(4);
  });
});

describe("what goes wrong", () => {
  type Wrong = [name: string, fault: Omit<Fault, "match">, why: RegExp, limits?: Partial<Limits>];
  const lists: Wrong[] = [
    ["403", { status: 403 }, /403 AuthorizationFailed: not allowed: It went wrong/],
    [
      "429 again and again",
      { status: 429, headers: { "retry-after": "0" } },
      /429 Failure429: too many requests, again and again/,
      { retries: 2 },
    ],
    [
      "429 for longer than there is time",
      { status: 429, headers: { "retry-after": "3600" } },
      /429: Azure asks to wait 3600 seconds, which is longer/,
      { retries: 2 },
    ],
    ["500", { status: 500 }, /500 Failure500: It went wrong/],
    ["no answer", { hangs: true }, /no answer within 1 seconds/, { answerTime: 500 }],
    ["an answer that does not end", { stalls: true }, /no answer within 1 seconds/, { answerTime: 500 }],
    ["endless pages", { endless: "new pages" }, /more than 5 pages/, { pages: 5 }],
    ["pages in a circle", { endless: "the same page" }, /leads back to a page/],
    ["a page elsewhere", { leadsTo: "https://elsewhere.example/page?api-version=2024-05-01" }, /leads to another address/],
    ["no JSON", { text: '{ "value": [' }, /malformed/],
    ["a page of HTML", { text: "<html></html>", headers: { "content-type": "text/html" } }, /malformed/],
    ["no list", { text: "{}" }, /malformed/],
    ["a list of something else", { text: '{ "value": [1] }' }, /malformed/],
    [
      "another thing's id",
      { text: '{ "value": [{ "id": "/subscriptions/x/resourceGroups/rg", "name": "rg", "properties": {} }] }' },
      /malformed/,
    ],
    ["nested too deeply", { text: `{ "value": ${"[".repeat(400)}${"]".repeat(400)} }` }, /malformed/],
    ["a huge answer", { text: JSON.stringify({ value: [], padding: "x".repeat(300_000) }) }, /more than 0 MB/, { answerSize: 200_000 }],
  ];

  it.each<Wrong>(lists)("a list: %s", async (_name, fault, why, limits = {}) => {
    double.faults = [{ match: /\/service\/apim\/backends$/, ...fault }];
    const { estate, messages } = await read({ limits });
    expect(messages).toEqual([expect.stringMatching(why)]);
    expect(messages[0]).toMatch(/\/backends: /);
    expect(estate.unread).toEqual([{ kind: "backends", within: samplePath, why: expect.stringMatching(why) }]);
  });

  it.each<Wrong>(lists)("a list of another provider: %s", async (_name, fault, why, limits = {}) => {
    double.faults = [{ match: /\/Microsoft\.Insights\/metricAlerts$/, ...fault }];
    const { estate, messages } = await read({ limits });
    expect(messages).toEqual([expect.stringMatching(why)]);
    expect(estate.unread).toEqual([{ kind: "metricAlerts", why: expect.stringMatching(why) }]);
  });

  const single = lists
    .filter(([, { endless, leadsTo }]) => !endless && !leadsTo)
    .filter(([name]) => name !== "a list of something else" && name !== "another thing's id");

  it.each<Wrong>(single)("a policy: %s", async (_name, fault, why, limits = {}) => {
    double.faults = [{ match: /\/apis\/api-0\/policies\/policy$/, ...fault }];
    const { messages, at } = await read({ limits });
    expect(messages).toEqual([expect.stringMatching(why)]);
    expect(at("apis/api-0/policies/policy")?.properties).toEqual({ value: { unknown: expect.stringMatching(why) } });
  });

  it("no policy is no failure", async () => {
    const { errors, at } = await read();
    expect(errors).toEqual([]);
    expect(at("apis/api-0/operations/op-0")).toBeDefined();
    expect(at("apis/api-0/operations/op-0/policies/policy")).toBeUndefined();
  });

  it("a 404 of what the caller may not know of is a failure", async () => {
    double.faults = [
      { match: /\/pricings\/Api$/, status: 404, text: JSON.stringify({ error: { code: "AuthorizationFailed", message: "No." } }) },
    ];
    expect((await read()).messages).toEqual([expect.stringMatching(/pricings: 404 AuthorizationFailed/)]);
  });

  it("ends when the time is over, and tells what is missing", async () => {
    double.faults = [{ match: /\/apis\/api-\d+\/operations$/, hangs: true }];
    const { messages } = await read({ timeout: 4_000 });
    for (const api of ["api-0", "api-1"])
      expect(messages).toContainEqual(expect.stringContaining(`/apis/${api}/operations: there was no time left`));
  });

  it.each([
    [{ status: 404, text: JSON.stringify({ error: { code: "ResourceNotFound", message: "Gone." } }) }, /there is no such service/],
    [{ status: 403 }, /the service can't be read: 403 AuthorizationFailed/],
    [{ status: 401 }, /Azure does not take the sign-in/],
    [{ text: "[]" }, /the service can't be read: the answer is malformed/],
    [{ text: '{ "id": "/x", "properties": {} }' }, /the service can't be read: the answer is malformed/],
  ] as const)("without the service there is no answer: %j", async (fault, message) => {
    double.faults = [{ match: /\/service\/apim$/, ...fault }];
    await expect(read()).rejects.toThrow(message);
  });

  it("says that nobody could sign in", async () => {
    process.env.ARM_CLIENT_SECRET = "";
    process.env.ARM_USE_OIDC = "true";
    process.env.ARM_OIDC_TOKEN_FILE_PATH = "/nowhere/token";
    try {
      await expect(read()).rejects.toMatchObject({ name: "UsageError", message: expect.stringMatching(/can't sign in/) });
    } finally {
      delete process.env.ARM_USE_OIDC;
      delete process.env.ARM_OIDC_TOKEN_FILE_PATH;
      Object.assign(process.env, double.environment());
    }
  });
});

describe("the double", () => {
  it.each([
    ["backends/odd", { url: "https://odd.example", protocol: "http", nothing: true }, "properties.nothing is not in the specification"],
    ["backends/odd", { url: 1, protocol: "http" }, "properties.url is no text"],
    ["apis/odd", { displayName: "Odd", path: "odd", protocols: "https" }, "properties.protocols is no list"],
  ])("takes no body that the SDK's specification does not have: %s %j", async (name, properties, mistake) => {
    double.put(`${samplePath}/${name}`, { properties });
    await read();
    double.remove(`${samplePath}/${name}`);
    expect(double.mistakes).toContainEqual(expect.stringContaining(mistake));
  });

  it("knows the routes of the SDK", () => {
    expect(sdkRoutes().length).toBeGreaterThan(150);
  });
});
