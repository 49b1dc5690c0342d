import type * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AzureResource } from "../../../infra/azure/azure-resource";
import { withCheapTraces } from "../../../infra/azure/cheap-traces";
import { capture } from "../../support/capture";

const token = "azure-native:apimanagement:NamedValue";
const here = "cheap-traces.test";

/** What each trace that is written out begins with, and with how many frames. */
let written: { readonly top: string; readonly frames: number }[];
const before = Error.prepareStackTrace;

beforeEach(() => {
  written = [];
  Error.prepareStackTrace = (error, frames) => {
    written.push({ top: frames[0]?.getFileName() ?? "", frames: frames.length });
    return [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  };
});

afterEach(() => {
  Error.prepareStackTrace = before;
  vi.unstubAllEnvs();
});

const ofSdk = () => written.filter(({ top, frames }) => frames > 0 && /runtime[\\/]debuggable\.js$|pulumi[\\/]resource\.js$/.test(top));
const resources = (count: number, inputs: pulumi.Inputs = {}) =>
  Array.from({ length: count }, (_, number) => new AzureResource(token, `a${number}`, inputs, ["keys"], {}));

describe("withCheapTraces", () => {
  it("has no trace written out for what it registers, then or later", async () => {
    await capture(() => {
      written = [];
      withCheapTraces(() => resources(10));
    });
    expect(ofSdk()).toEqual([]);
  });

  it.each([
    ["without it", () => resources(1)],
    [
      "where leaks are looked for",
      () => {
        vi.stubEnv("PULUMI_DEBUG_PROMISE_LEAKS", "1");
        withCheapTraces(() => resources(1));
      },
    ],
  ])("is what saves them: they are written out %s", async (_, work) => {
    await capture(work);
    expect(ofSdk()).not.toEqual([]);
  });

  it("leaves the place of other resources in the program", async () => {
    await capture(() => {
      withCheapTraces(() => resources(1));
      written = [];
      resources(1);
    });
    expect(ofSdk().filter(({ top }) => /pulumi[\\/]resource\.js$/.test(top))).toHaveLength(1);
  });

  it.each([
    ["an error that leaves it", () => withCheapTraces(() => thrown(() => JSON.parse("{")))],
    [
      "an error of the SDK that leaves it",
      () => withCheapTraces(() => new AzureResource(token, "a", {}, [], { parent: "no resource" as never })),
    ],
    [
      "an error after it",
      () => {
        withCheapTraces(() => resources(1));
        deep(20);
      },
    ],
  ])("gives %s its trace", async (_, work) => {
    const error = await capture(work).catch((each: Error) => each);
    expect((error as Error).stack).toContain(here);
  });

  it("gives an error in a value that is resolved later its whole trace", async () => {
    let stack = "";
    await capture(async () => {
      const [resource] = withCheapTraces(() => resources(1));
      const value = (resource as AzureResource).urn.apply(() => {
        try {
          return deep(20);
        } catch (error) {
          stack = (error as Error).stack ?? "";
          return "";
        }
      });
      await (value as pulumi.Output<string> & { promise(): Promise<string> }).promise();
    });
    expect(stack.match(/\n\s+at deep /g)).toHaveLength(Error.stackTraceLimit);
  });

  it("puts the limit back", () => {
    const limit = Error.stackTraceLimit;
    expect(withCheapTraces(() => Error.stackTraceLimit)).toBe(0);
    expect(() => withCheapTraces(() => deep(0))).toThrow("deep");
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it("puts its formatter in front once", () => {
    withCheapTraces(() => undefined);
    const first = Error.prepareStackTrace;
    withCheapTraces(() => undefined);
    expect(Error.prepareStackTrace).toBe(first);
  });
});

function deep(more: number): string {
  if (more === 0) throw new Error("deep");
  return deep(more - 1);
}

const thrown = <T>(work: () => T): T => work();
