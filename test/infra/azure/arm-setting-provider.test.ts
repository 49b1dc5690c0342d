import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ArmSettingInputs } from "../../../infra/azure/arm-setting-provider";
import { ProviderProcess, type Setting } from "../../support/arm-setting/provider-process";
import { ArmDouble } from "../../support/engine/arm-double";
import { makeFolder } from "../../support/folder";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const subscription = "11111111-1111-1111-1111-111111111111";
const secret = "canary-secret-of-the-client";
const signIn = {
  "azure-native:subscriptionId": subscription,
  "azure-native:tenantId": "a-tenant",
  "azure-native:clientId": "a-client",
  "azure-native:clientSecret": secret,
};

const provider: ArmSettingInputs = {
  path: "/providers/Microsoft.ApiSecurity",
  apiVersion: "2021-04-01",
  method: "REGISTER",
  manage: "own",
  properties: {},
  timeout: 20,
};
const plan: ArmSettingInputs = {
  path: "/providers/Microsoft.Security/pricings/Api",
  apiVersion: "2024-01-01",
  method: "PUT",
  manage: "own",
  properties: { pricingTier: "Standard", subPlan: "P1" },
  timeout: 20,
};
const access: ArmSettingInputs = {
  path: "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/gw/tenant/access",
  apiVersion: "2024-05-01",
  method: "PATCH",
  manage: "own",
  properties: { enabled: false },
  timeout: 20,
};
const idOf = ({ path }: ArmSettingInputs) => `/subscriptions/${subscription}${path}`;

describe("the provider of ARM settings", () => {
  let arm: ArmDouble;
  let process: ProviderProcess;
  const results: unknown[] = [];

  /** Calls the provider, and keeps what it said for the test that looks for secrets. */
  async function call<T>(...[method, args, more = { config: signIn }]: Parameters<ProviderProcess["call"]>): Promise<T> {
    try {
      const result = await process.call<T>(method, args, more);
      results.push(result);
      return result;
    } catch (error) {
      results.push((error as Error).message);
      throw error;
    }
  }

  const create = (inputs: ArmSettingInputs) => call<{ id: string; outs: Setting }>("create", [inputs]);
  const asked = () => arm.requests.filter(({ path }) => path.startsWith("/subscriptions/"));
  const lines = () => asked().map(({ method, path }) => `${method} ${path.replace(`/subscriptions/${subscription}`, "")}`);
  const written = () => asked().filter(({ method }) => method !== "GET");

  beforeAll(async () => {
    arm = new ArmDouble({ checked: false });
    await arm.start();
    process = await ProviderProcess.start(arm.environment());
  });
  beforeEach(() => {
    arm.requests.length = 0;
  });
  afterAll(async () => {
    process.stop();
    await arm.stop();
  });

  describe("registering a resource provider", () => {
    it("leaves a registered one as it is", async () => {
      const { id, outs } = await create(provider);
      expect(id).toBe(idOf(provider));
      expect(outs).toEqual({ ...provider, current: { registrationState: "Registered" } });
      expect(lines()).toEqual(["GET /providers/Microsoft.ApiSecurity"]);
    });

    it("registers and waits, telling what it waits for", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity", { polls: 0 });
      const { outs } = await create(provider);
      expect(outs.current).toEqual({ registrationState: "Registered" });
      expect(lines()).toEqual([
        "GET /providers/Microsoft.ApiSecurity",
        "POST /providers/Microsoft.ApiSecurity/register",
        "GET /providers/Microsoft.ApiSecurity",
      ]);
      expect(process.printed).toMatch(
        /waiting for the resource provider Microsoft\.ApiSecurity to be registered: NotRegistered for 0 s of at most 20 s\n/,
      );
    });

    it("waits as long as Azure takes", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity", { polls: 1 });
      await create(provider);
      expect(process.printed).toMatch(/Registering for [2-4] s of at most 20 s\n/);
      expect(lines().filter((line) => line.startsWith("POST"))).toHaveLength(1);
    });

    it("gives up after the time that it was given", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity", { polls: Number.POSITIVE_INFINITY });
      const began = Date.now();
      await expect(create({ ...provider, timeout: 3 })).rejects.toThrow(
        /^the resource provider Microsoft\.ApiSecurity is still Registering after 3 seconds; Azure usually takes one to five minutes\. Run the deployment again, or look with: az provider show --namespace Microsoft\.ApiSecurity --query registrationState$/,
      );
      expect(Date.now() - began).toBeLessThan(6_000);
    });

    it("names the permission that is missing", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity", { forbidden: true });
      await expect(create(provider)).rejects.toThrow(
        /^registering Microsoft\.ApiSecurity \(needs the permission Microsoft\.ApiSecurity\/register\/action, which Contributor has\): ARM answered 403 AuthorizationFailed: The client 'a-client' .*Give that permission to whoever deploys, or let somebody who has it register it once \(az provider register --namespace Microsoft\.ApiSecurity\), then deploy again\.$/,
      );
    });

    it("comes back when it is asked to, where there are too many requests", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity");
      const busy = { status: 429, headers: { "Retry-After": "1" }, body: { error: { code: "TooManyRequests" } } };
      arm.respond("POST", /Microsoft\.ApiSecurity\/register$/, busy, 1);
      const began = Date.now();
      await create(provider);
      expect(written().map(({ status }) => status)).toEqual([429, 200]);
      expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
    });

    it("refuses to adopt what is not registered", async () => {
      arm.registrations.unregister(subscription, "Microsoft.ApiSecurity");
      await expect(create({ ...provider, manage: "adopt" })).rejects.toThrow(
        "Microsoft.ApiSecurity is NotRegistered, and this stack only adopts it: register it, or set manage to own",
      );
      expect(written()).toEqual([]);
    });

    it.each([
      ["Registered", { id: idOf(provider), props: { ...provider, current: { registrationState: "Registered" } } }],
      ["Registering", { id: idOf(provider), props: { ...provider, current: { registrationState: "Registering" } } }],
      // Somebody took it away: it has to be registered again.
      ["NotRegistered", {}],
      ["Unregistered", {}],
    ])("finds it %s", async (registrationState, expected) => {
      arm.respond("GET", /Microsoft\.ApiSecurity$/, { status: 200, body: { registrationState } }, 1);
      expect(await call("read", [idOf(provider), provider])).toEqual(expected);
    });
  });

  describe("writing a setting", () => {
    it("puts it, whatever stands there", async () => {
      const { id, outs } = await create(plan);
      expect(id).toBe(idOf(plan));
      expect(outs).toEqual({ ...plan, current: plan.properties });
      expect(written()).toMatchObject([
        {
          method: "PUT",
          query: { "api-version": "2024-01-01" },
          body: { properties: { pricingTier: "Standard", subPlan: "P1" } },
          headers: { "if-match": "*", "content-type": "application/json" },
        },
      ]);
    });

    it("patches what can't be put", async () => {
      arm.azure.put(idOf(access), { properties: { enabled: true, principalId: "x" } }, { checked: false });
      const { outs } = await create(access);
      expect(outs.current).toEqual({ enabled: false });
      expect(written()).toMatchObject([{ method: "PATCH", headers: { "if-match": "*" }, body: { properties: { enabled: false } } }]);
      expect(arm.azure.get(idOf(access))?.properties).toEqual({ enabled: false, principalId: "x" });
    });

    it("takes an answer without a body for what was sent", async () => {
      arm.respond("PUT", /pricings\/Api$/, { status: 204 }, 1);
      expect((await create(plan)).outs.current).toEqual(plan.properties);
    });

    it("updates it", async () => {
      const news = { ...plan, properties: { pricingTier: "Free" } };
      expect(await call("update", [idOf(plan), plan, news])).toEqual({ outs: { ...news, current: { pricingTier: "Free" } } });
    });

    it.each([
      [
        { status: 409, body: { error: { code: "Conflict", message: "another write is going on" } } },
        "409 Conflict: another write is going on",
      ],
      [{ status: 400, body: { error: { code: "BadRequest" } } }, "400 BadRequest"],
      [{ status: 404 }, "404"],
    ])("tells what ARM says: $status", async (reply, message) => {
      arm.respond("PUT", /pricings\/Api$/, reply, 1);
      await expect(create(plan)).rejects.toThrow(new RegExp(`^writing ${plan.path}: ARM answered ${message}$`));
    });

    it("comes back where ARM is busy", async () => {
      arm.respond("PUT", /pricings\/Api$/, { status: 429, headers: { "Retry-After": "1" } }, 1);
      await create(plan);
      expect(written().map(({ status }) => status)).toEqual([429, 200]);
    });
  });

  describe("adopting a setting", () => {
    const adopted: ArmSettingInputs = { ...plan, manage: "adopt" };
    const stands = (properties: Record<string, unknown>) => arm.azure.put(idOf(plan), { properties }, { checked: false });

    it("takes it as it is", async () => {
      stands({ pricingTier: "standard", subPlan: "P1", enforce: "False" });
      const { outs } = await create(adopted);
      expect(outs.current).toEqual({ pricingTier: "standard", subPlan: "P1" });
      expect(written()).toEqual([]);
    });

    it.each([
      [{ pricingTier: "Free" }, 'pricingTier is "Free", declared is "Standard"'],
      [{ pricingTier: "Standard", subPlan: "P2" }, 'subPlan is "P2", declared is "P1"'],
      [{ pricingTier: "Standard" }, 'subPlan is undefined, declared is "P1"'],
    ])("stops at another one: %j", async (properties, message) => {
      stands(properties);
      await expect(create(adopted)).rejects.toThrow(
        `${plan.path}: ${message}, and this stack only adopts it: declare what is there, or set manage to own`,
      );
      expect(written()).toEqual([]);
    });

    it("stops where there is none", async () => {
      arm.respond("GET", /pricings\/Api$/, { status: 404, body: { error: { code: "NotFound" } } }, 1);
      await expect(create(adopted)).rejects.toThrow(`reading ${plan.path}: ARM answered 404 NotFound`);
    });
  });

  describe("reading a setting", () => {
    it("shows what has changed, of what is declared", async () => {
      arm.azure.put(idOf(plan), { properties: { pricingTier: "Free", other: 1 } }, { checked: false });
      expect(await call("read", [idOf(plan), plan])).toEqual({
        id: idOf(plan),
        props: { ...plan, properties: { pricingTier: "Free" }, current: { pricingTier: "Free" } },
      });
    });

    it("finds nothing where there is nothing", async () => {
      arm.respond("GET", /pricings\/Api$/, { status: 404 }, 1);
      expect(await call("read", [idOf(plan), plan])).toEqual({});
    });

    it("tells what ARM says otherwise", async () => {
      arm.respond("GET", /pricings\/Api$/, { status: 403, body: { error: { code: "AuthorizationFailed", message: "no" } } }, 1);
      await expect(call("read", [idOf(plan), plan])).rejects.toThrow(`reading ${plan.path}: ARM answered 403 AuthorizationFailed: no`);
    });

    it("asks nobody where it is told nothing but an id", async () => {
      expect(await call("read", ["an-id"])).toEqual({ id: "an-id" });
      expect(arm.requests).toEqual([]);
    });
  });

  it.each([
    ["nothing", {}, { changes: false, replaces: [] }],
    ["the time to wait", { timeout: 1 }, { changes: false, replaces: [] }],
    ["a property", { properties: { pricingTier: "Free" } }, { changes: true, replaces: [] }],
    ["who looks after it", { manage: "adopt" }, { changes: true, replaces: [] }],
    ["the API version", { apiVersion: "2025-01-01" }, { changes: true, replaces: [] }],
    ["the method", { method: "PATCH" }, { changes: true, replaces: [] }],
    ["the path", { path: "/providers/Other" }, { changes: true, replaces: ["path"] }],
  ])("compares: %s", async (_, change, expected) => {
    expect(await call("diff", ["id", plan, { ...plan, ...change }])).toEqual({ ...expected, deleteBeforeReplace: false });
    expect(arm.requests).toEqual([]);
  });

  it("deletes nothing", async () => {
    await call("delete", ["id", plan]);
    expect(arm.requests).toEqual([]);
  });

  describe("signing in", () => {
    let tokens: Server;
    let requests: { readonly method: string | undefined; readonly url: string; readonly authorization: string | undefined }[];
    let reply: { status: number; body: unknown };
    const oidc = {
      "azure-native:subscriptionId": subscription,
      "azure-native:tenantId": "a-tenant",
      "azure-native:clientId": "a-client",
      "azure-native:useOidc": "true",
    };
    const url = () => `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token?a=b`;
    const read = (config: Record<string, string>, env: Record<string, string | null> = {}) =>
      call("read", [idOf(plan), plan], { config, env });

    beforeAll(async () => {
      tokens = createServer(({ method, url: path, headers }: IncomingMessage, response) => {
        requests.push({ method, url: path ?? "", authorization: headers.authorization });
        response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
      });
      await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
    });
    beforeEach(() => {
      requests = [];
      reply = { status: 200, body: {} };
    });
    afterAll(() => new Promise((resolve) => tokens.close(resolve)));

    it("with a secret, at the authority of the cloud", async () => {
      await read(signIn);
      expect(arm.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "GET /metadata/endpoints",
        expect.stringMatching(/^GET .*openid-configuration$/),
        "POST /a-tenant/oauth2/v2.0/token",
        `GET ${idOf(plan)}`,
      ]);
    });

    it("with the Azure CLI where nothing is configured, in its subscription", async () => {
      const { id } = await call<{ id: string }>("create", [plan], { config: {} });
      expect(id).toBe(idOf(plan));
      expect(arm.requests.filter(({ path }) => path.includes("/oauth2/"))).toEqual([]);
    });

    it("in the subscription that is named, also with the Azure CLI", async () => {
      const other = "33333333-3333-3333-3333-333333333333";
      const { id } = await call<{ id: string }>("create", [plan], { config: { "azure-native:subscriptionId": other } });
      expect(id).toBe(`/subscriptions/${other}${plan.path}`);
    });

    it("tells what to do where nobody is signed in", async () => {
      await expect(read({}, { PALISADE_AZ_SIGNED_OUT: "1" })).rejects.toThrow(
        "no subscription: set azure-native:subscriptionId or ARM_SUBSCRIPTION_ID, or sign in with az login",
      );
      await expect(read({ "azure-native:subscriptionId": subscription }, { PALISADE_AZ_SIGNED_OUT: "1" })).rejects.toThrow(/az login/);
    });

    it("with a token of the pipeline", async () => {
      await read({ ...oidc, "azure-native:oidcToken": "canary-token" });
      await read({ ...oidc, "azure-native:oidcTokenFilePath": `${makeFolder({ token: "canary-token\n" })}/token` });
      expect(lines()).toHaveLength(2);
    });

    it("with a token of GitHub", async () => {
      reply.body = { value: "canary-token" };
      const github = { ...oidc, "azure-native:oidcRequestUrl": url(), "azure-native:oidcRequestToken": "canary-request" };
      await read(github);
      await read({ ...github, "azure-native:oidcAudience": "api://other" });
      const audience = (uri: string) => `/token?a=b&audience=${encodeURIComponent(uri)}`;
      expect(new Set(requests.map((request) => request.url))).toEqual(
        new Set([audience("api://AzureADTokenExchange"), audience("api://other")]),
      );
      for (const request of requests) expect(request).toMatchObject({ method: "GET", authorization: "Bearer canary-request" });
    });

    it("with a token of Azure DevOps", async () => {
      reply.body = { oidcToken: "canary-token" };
      const pipeline = {
        SYSTEM_OIDCREQUESTURI: url(),
        SYSTEM_ACCESSTOKEN: "canary-request",
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "a-connection",
      };
      await read(oidc, pipeline);
      expect(requests[0]).toEqual({
        method: "POST",
        url: "/token?a=b&api-version=7.1&serviceConnectionId=a-connection",
        authorization: "Bearer canary-request",
      });
      reply = { status: 401, body: { error: "canary-body" } };
      await expect(read(oidc, pipeline)).rejects.toThrow("Azure DevOps gave no OIDC token (401)");
    });

    it.each([
      ["no token in the answer", { status: 200, body: {} }, "the pipeline's token service gave no OIDC token (200)"],
      ["a refusal", { status: 403, body: { error: "canary-body" } }, "the pipeline's token service gave no OIDC token (403)"],
    ])("tells of %s", async (_, answer, message) => {
      reply = answer;
      const config = { ...oidc, "azure-native:oidcRequestUrl": url(), "azure-native:oidcRequestToken": "canary-request" };
      await expect(read(config)).rejects.toThrow(message);
    });

    it("tells what OIDC needs", async () => {
      await expect(read(oidc)).rejects.toThrow(
        "signing in by OIDC needs a token, a token file, or the address and token of the pipeline's token service",
      );
    });

    it("tells of a cloud that it does not know", async () => {
      await expect(read({ ...signIn, "azure-native:environment": "mars" }, { ARM_METADATA_HOSTNAME: null })).rejects.toThrow(
        'azure-native:environment is "mars"; known are public, usgovernment and china',
      );
    });
  });

  it("lets neither a secret nor a token out", () => {
    const said = `${JSON.stringify(results)}${process.printed}`;
    expect(results.length).toBeGreaterThan(30);
    expect(said).not.toContain("canary");
    // How every token begins.
    expect(said).not.toContain("eyJ");
  });

  it("is kept as plain source, without objects from around it", () => {
    const { source } = process;
    expect(Buffer.byteLength(source)).toBeLessThan(60_000);
    // Captured modules and class instances would be rebuilt property by property.
    expect(source).not.toMatch(/Object\.(?:create|defineProperty)\((?!__)/);
    expect([...new Set([...source.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name))].sort()).toEqual([
      "@azure/core-rest-pipeline",
      "@azure/identity",
      "node:child_process",
      "node:fs",
    ]);
    expect(source).not.toContain(__dirname.replace(/\/test\/.*/, ""));
  });
});
