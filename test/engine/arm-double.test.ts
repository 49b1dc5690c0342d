import { readFileSync } from "node:fs";
import path from "node:path";
import { AzureCliCredential, ClientSecretCredential } from "@azure/identity";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ArmDouble, type ArmDoubleOptions } from "../support/engine/arm-double";
import { binFolder } from "../support/engine/cli";
import { makeToken } from "../support/engine/entra";

const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
const service = `${subscription}/resourceGroups/group/providers/Microsoft.ApiManagement/service/palisade`;
const scope = "https://management.azure.com/.default";
const token = makeToken({ aud: "https://management.azure.com", appid: "a-client" });

describe("ArmDouble", () => {
  let arm: ArmDouble;

  async function start(options: ArmDoubleOptions = {}): Promise<void> {
    arm = new ArmDouble(options);
    await arm.start();
  }

  /** A request as a client should send it; what is undefined is left out. */
  async function send(
    method: string,
    id: string,
    { body, authorization = `Bearer ${token}`, query = "?api-version=2024-05-01" }: SendOptions = {},
  ) {
    const headers: Record<string, string> = { "content-type": "application/json", ...(authorization && { authorization }) };
    const response = await fetch(`${arm.url}${id}${query}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  interface SendOptions {
    body?: unknown;
    authorization?: string;
    query?: string;
  }

  afterEach(() => arm.stop());

  it("gives tokens over TLS to a client that trusts its certificate", async () => {
    await start();
    const ca = readFileSync(arm.caFile, "utf8");
    const credential = new ClientSecretCredential("a-tenant", "a-client", "a-secret", {
      authorityHost: arm.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca },
    });
    const { token: granted } = await credential.getToken(scope);
    expect(JSON.parse(Buffer.from(granted.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      aud: "https://management.azure.com",
      tid: "a-tenant",
      appid: "a-client",
    });
    expect(JSON.stringify(arm.requests)).not.toContain("a-secret");
  });

  it("has an Azure CLI beside it that is signed in", async () => {
    await start({ protocol: "http" });
    vi.stubEnv("PATH", `${binFolder}${path.delimiter}${process.env.PATH}`);
    const { token: granted } = await new AzureCliCredential().getToken(scope);
    vi.unstubAllEnvs();
    expect((await send("GET", subscription, { authorization: `Bearer ${granted}` })).status).toBe(200);
  });

  it("asks for a token of its audience and for an API version", async () => {
    await start({ protocol: "http" });
    expect((await send("GET", subscription, { authorization: "" })).status).toBe(401);
    expect((await send("GET", subscription, { authorization: `Bearer ${makeToken({ aud: "https://vault.azure.net" })}` })).status).toBe(
      401,
    );
    expect((await send("GET", subscription, { query: "" })).status).toBe(400);
    expect(JSON.stringify(arm.requests)).not.toContain(token);
  });

  it("keeps what is written", async () => {
    await start({ protocol: "http" });
    const id = `${service}/tenant/access`;
    expect((await send("GET", id)).status).toBe(404);
    expect((await send("PUT", id, { body: { properties: { enabled: true, name: "access" } } })).status).toBe(201);
    expect((await send("PATCH", id, { body: { properties: { enabled: false } } })).body.properties).toEqual({
      enabled: false,
      name: "access",
    });
    expect((await send("GET", `${service}/tenant`)).body.value).toHaveLength(1);
    expect((await send("DELETE", id)).status).toBe(200);
    expect((await send("GET", id)).status).toBe(404);
    expect(arm.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
      "GET 404",
      "PUT 201",
      "PATCH 200",
      "GET 200",
      "DELETE 200",
      "GET 404",
    ]);
  });

  it("has the Defender plans of a subscription, which cannot be removed", async () => {
    await start({ protocol: "http" });
    const id = `${subscription}/providers/Microsoft.Security/pricings/Api`;
    expect((await send("GET", id)).body.properties.pricingTier).toBe("Free");
    await send("PUT", id, { body: { properties: { pricingTier: "Standard", subPlan: "P1" } } });
    expect((await send("GET", id)).body.properties).toMatchObject({ pricingTier: "Standard", subPlan: "P1" });
    expect(await send("DELETE", id)).toMatchObject({ status: 400, body: { error: { code: "InvalidUrlConfiguration" } } });
  });

  describe("registers a resource provider", () => {
    const id = `${subscription}/providers/Microsoft.Security`;
    const [, , subscriptionId = ""] = subscription.split("/");
    const state = async () => (await send("GET", id)).body.registrationState;

    it("that counts as registered unless a test says otherwise", async () => {
      await start({ protocol: "http" });
      expect(await state()).toBe("Registered");
    });

    it("in the number of looks that a test wants, and refuses writes until then", async () => {
      await start({ protocol: "http" });
      arm.registrations.unregister(subscriptionId, "Microsoft.Security", { polls: 2 });
      const write = () => send("PUT", `${id}/pricings/Api`, { body: { properties: { pricingTier: "Standard" } } });
      expect(await state()).toBe("NotRegistered");
      expect(await write()).toMatchObject({ status: 409, body: { error: { code: "MissingSubscriptionRegistration" } } });
      expect((await send("POST", `${id}/register`)).body.registrationState).toBe("Registering");
      expect([await state(), await state(), await state()]).toEqual(["Registering", "Registering", "Registered"]);
      expect((await write()).status).toBe(200);
    });

    it("or never", async () => {
      await start({ protocol: "http" });
      arm.registrations.unregister(subscriptionId, "Microsoft.Security", { polls: Number.POSITIVE_INFINITY });
      await send("POST", `${id}/register`);
      for (let look = 0; look < 5; look += 1) expect(await state()).toBe("Registering");
    });

    it("or lacks the right to", async () => {
      await start({ protocol: "http" });
      arm.registrations.unregister(subscriptionId, "Microsoft.Security", { forbidden: true });
      expect(await send("POST", `${id}/register`)).toMatchObject({ status: 403, body: { error: { code: "AuthorizationFailed" } } });
    });

    it("or is throttled at first", async () => {
      await start({ protocol: "http" });
      arm.respond("POST", /\/register$/, { status: 429, headers: { "Retry-After": "1" }, body: { error: { code: "TooManyRequests" } } }, 1);
      const refused = await send("POST", `${id}/register`);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
      expect((await send("POST", `${id}/register`)).status).toBe(200);
    });
  });
});
