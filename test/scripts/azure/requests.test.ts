import { createHttpHeaders, createPipelineRequest, type HttpMethods, type PipelineResponse } from "@azure/core-rest-pipeline";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Requests, usualLimits } from "../../../scripts/azure/requests";

const origin = "https://management.azure.com";
const later = () => Date.now() + 60_000;
const requestTo = (url: string, method: HttpMethods = "GET") => createPipelineRequest({ url, method });
const answer = (status: number, headers: Readonly<Record<string, string>> = {}): PipelineResponse => ({
  status,
  headers: createHttpHeaders(headers),
  request: requestTo(origin),
});

afterEach(() => {
  vi.useRealTimers();
});

describe("Requests", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const)("never sends %s", async (method) => {
    const requests = new Requests(origin, usualLimits, later());
    const next = async () => answer(200);
    await expect(requests.policy.sendRequest(requestTo(`${origin}/x`, method), next)).rejects.toThrow(/would change something/);
    expect(requests.sent).toBe(0);
  });

  it.each([
    "https://elsewhere.example/x",
    "http://management.azure.com/x",
    "https://management.azure.com:8443/x",
    "https://management.azure.com.elsewhere.example/",
    "nothing",
  ])("never sends to %s", async (url) => {
    const requests = new Requests(origin, usualLimits, later());
    await expect(requests.policy.sendRequest(requestTo(url), async () => answer(200))).rejects.toThrow(/another address/);
    expect(requests.sent).toBe(0);
  });

  it("lets few through at the same time, and all in the end", async () => {
    const requests = new Requests(origin, { ...usualLimits, concurrency: 3 }, later());
    let active = 0;
    let most = 0;
    const next = async () => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setImmediate(resolve));
      active -= 1;
      return answer(200);
    };
    const failing = async () => {
      await next();
      throw new Error("no connection");
    };
    const all = Array.from({ length: 40 }, (_, index) =>
      requests.policy.sendRequest(requestTo(`${origin}/${index}`), index % 4 === 0 ? failing : next).catch(() => undefined),
    );
    expect(await Promise.all(all)).toHaveLength(40);
    expect(most).toBe(3);
    expect(requests.sent).toBe(40);
  });

  it("keeps all waiting where one is told to", async () => {
    vi.useFakeTimers();
    const requests = new Requests(origin, { ...usualLimits, concurrency: 1 }, later());
    let asked = 0;
    const next = async () => {
      asked += 1;
      return answer(asked === 1 ? 429 : 200, { "retry-after": "5" });
    };
    const all = Promise.all([1, 2].map((index) => requests.policy.sendRequest(requestTo(`${origin}/${index}`), next)));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect((await all).map(({ status }) => status)).toEqual([429, 200]);
  });

  it("keeps to the pace that Azure Resource Manager takes", async () => {
    vi.useFakeTimers();
    const requests = new Requests(origin, { ...usualLimits, burst: 10, perSecond: 2 }, later());
    const all = Array.from({ length: 16 }, (_, index) =>
      requests.policy.sendRequest(requestTo(`${origin}/${index}`), async () => answer(200)),
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(requests.sent).toBe(10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests.sent).toBe(12);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(all)).toHaveLength(16);
  });

  it("sends nothing when the time is over", async () => {
    const requests = new Requests(origin, usualLimits, Date.now() - 1);
    await expect(requests.policy.sendRequest(requestTo(`${origin}/x`), async () => answer(200))).rejects.toThrow(/no time left/);
    expect(requests.sent).toBe(0);
  });
});
