import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainProperties } from "../../../infra/guardrails/plain-properties";
import { unknownCheckingProxy, unknownText } from "../../support/guardrails";

const shown = (properties: object) => plainProperties(unknownCheckingProxy(properties));
const unknown = { $unknown: expect.any(String) };

describe("properties that the SDK shows to policies", () => {
  it.each([
    ["a text", { a: unknownText }, { a: unknown }],
    ["a number", { a: "3eeb2bf0-c639-47a8-9e75-3b44932eb421" }, { a: unknown }],
    ["an object below", { a: { b: [1, "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"] } }, { a: { b: [1, unknown] } }],
    ["a text that is made of one", { a: `https://${unknownText}/path` }, { a: unknown }],
    ["an asset", { a: new pulumi.asset.StringAsset("secret") }, { a: unknown }],
    ["what a state keeps hidden", { a: "[secret]" }, { a: unknown }],
  ])("say that %s is not known", (_, properties, expected) => {
    expect(shown(properties)).toEqual(expected);
  });

  it("are there as they are where they are known", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (properties) => {
        const plain = JSON.parse(JSON.stringify(properties));
        expect(shown(structuredClone(plain))).toEqual(plain);
      }),
    );
  });

  it("do not exhaust the stack", () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 20_000; depth += 1) deep = { deep };
    expect(JSON.stringify(shown(deep as object))).toContain("$unknown");
  });
});
