import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { defineEstate } from "../../../infra/declare/estate";
import { checkWithDefinitions } from "../../../infra/definitions/check";
import { findPack, type Pack, rules } from "../../../policies";
import { ordersApi, platform } from "../../support/declarations";
import { makeFolder } from "../../support/folder";
import { builtHost } from "../../support/palisade";

const options = { rules, pack: findPack("palisade") as Pack };

/** An estate of one API whose definition lies in a folder of its own. */
async function estateWith(definition: string) {
  const folder = makeFolder({ "openapi.yaml": definition });
  const api = ordersApi({ file: path.join(folder, "api.ts"), operations: {} });
  return { folder, estate: await defineEstate({ ...platform, apis: [api] }) };
}

const definition = (more: string) => `openapi: 3.0.3
info: { title: Orders, version: 1.0.0, description: What is ordered. }
servers: [{ url: "${more}" }]
paths:
  /orders: { get: { operationId: listOrders, responses: { "200": { description: ok } } } }
`;

beforeAll(async () => {
  await builtHost();
});

describe("an estate is checked with the definitions that it names", () => {
  it("finds what is wrong in one of them", async () => {
    const { estate } = await estateWith(definition("http://orders.example"));
    const { findings, errors } = await checkWithDefinitions(estate, options, true);
    expect(errors).toEqual([]);
    expect(findings.map(({ rule, line }) => [rule, line])).toContainEqual(["APIM-OAS-005", 3]);
    const encrypted = await estateWith(definition("https://orders.example"));
    const mended = await checkWithDefinitions(encrypted.estate, options, true);
    expect(mended.findings.filter(({ rule }) => rule === "APIM-OAS-005")).toEqual([]);
  });

  it("says that it is incomplete where one can't be read any more", async () => {
    const { estate, folder } = await estateWith(definition("https://orders.example"));
    writeFileSync(path.join(folder, "openapi.yaml"), "nothing: else");
    const { errors, unknown } = await checkWithDefinitions(estate, options, true);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain("not an OpenAPI definition");
    expect(unknown.some(({ rule }) => rule === "APIM-OAS-005")).toBe(true);
  });

  it("reads nothing where the pack does not ask for it", async () => {
    const { estate, folder } = await estateWith(definition("http://orders.example"));
    rmSync(path.join(folder, "openapi.yaml"));
    const off = Object.fromEntries(rules.filter((rule) => rule.appliesTo.includes("definition")).map(({ id }) => [id, "off" as const]));
    const { errors } = await checkWithDefinitions(
      estate,
      { ...options, pack: { ...options.pack, levels: { ...options.pack.levels, ...off } } },
      true,
    );
    expect(errors).toEqual([]);
  });
});
