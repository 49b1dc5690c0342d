import { truncateSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../../policies/openapi/definition-error";
import { maxOperations } from "../../../policies/openapi/normalize";
import { maxDefinitionBytes, readDefinition } from "../../../policies/openapi/read";
import { makeFolder } from "../../support/folder";

/** What is wrong with a file, without the folder in front of its name. */
async function problemOf(name: string, content: string): Promise<string> {
  const file = path.join(makeFolder({ [name]: content }), name);
  const error = await readDefinition(file).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return (error as Error).message.replace(file, name);
}

/** Ten lists of ten times the list before: ten thousand million texts, were they written out. */
const aliasBomb = [
  "openapi: 3.0.3",
  "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 9 }, (_, each) => `a${each + 1}: &a${each + 1} [${Array(10).fill(`*a${each}`).join(", ")}]`),
].join("\n");

/** Lists that stand in one another, although none is written in another. */
const aliasChain = [
  "openapi: 3.0.3",
  "a0: &a0 [x]",
  ...Array.from({ length: 500 }, (_, each) => `a${each + 1}: &a${each + 1} [*a${each}]`),
].join("\n");

describe("a definition that can't be read", () => {
  it.each([
    ["there is none", "gone.yaml", "gone.yaml: can't be read: there is no such file"],
    ["it is a folder", ".", "it is a folder, not a file"],
  ])("says that %s", async (_, name, message) => {
    await expect(readDefinition(path.join(makeFolder(), name))).rejects.toThrow(message);
  });

  it("says that it is too large", async () => {
    const file = path.join(makeFolder({ "large.yaml": "" }), "large.yaml");
    truncateSync(file, maxDefinitionBytes + 1);
    await expect(readDefinition(file)).rejects.toThrow(
      `${file}: ${maxDefinitionBytes + 1} bytes are more than the ${maxDefinitionBytes} that are read`,
    );
  });

  it("says that it has more operations than a service takes", async () => {
    const paths = Array.from({ length: maxOperations + 1 }, (_, each) => `/a${each}: {get: {}}`).join(", ");
    expect(await problemOf("a.yaml", `openapi: 3.0.3\npaths: {${paths}}`)).toBe(
      `a.yaml: ${maxOperations + 1} operations are more than a service takes, which is ${maxOperations}`,
    );
  });

  it.each([
    ["broken YAML, with line and column", "a.yaml", "openapi: 3.0.3\ninfo:\n  title: [a", /^a\.yaml:3:\d+: not valid YAML: /],
    ["a name that stands twice", "a.yaml", "openapi: 3.0.3\npaths: {}\npaths: {}", /^a\.yaml:3:1: not valid YAML: duplicated mapping key$/],
    ["a tab where YAML has none", "a.yaml", "openapi: 3.0.3\npaths:\n\t/a: {}", /^a\.yaml:3:\d+: not valid YAML: /],
    ["several documents", "a.yaml", "openapi: 3.0.3\n---\nopenapi: 3.0.3", /^a\.yaml: not valid YAML: it holds 2 documents$/],
    ["broken JSON", "a.json", '{"openapi": "3.0.3",', /^a\.json:1:21: not valid JSON: /],
    ["broken JSON in a longer text", "a.json", '{"openapi": "3.0.3",\n  "paths": {]}', /^a\.json:2:13: not valid JSON: /],
    ["bytes that are no text", "a.json", "\ufffd\u0001a: b: c", /^a\.json:1:\d+: neither valid JSON nor valid YAML: /],
    ["a name without end", "a.yaml", `a: *${"b".repeat(100_000)}`, /^a\.yaml:1:5: not valid YAML: .{1,201}$/],
    ["a tag of somebody's own", "a.yaml", "openapi: !version 3.0.3", /^a\.yaml:1:10: not valid YAML: unknown scalar tag/],
    ["an alias for what it stands in", "a.yaml", "openapi: 3.0.3\nx-a: &a [*a]", /^a\.yaml: an alias in it stands for what it stands in$/],
    ["aliases in aliases without end", "a.yaml", aliasChain, /^a\.yaml: it is nested more than 400 deep$/],
    ["broken JSON in a file of another name", "a.yaml", '{"openapi": "3.0.3",', /^a\.yaml:1:\d+: not valid YAML: /],
    ["an alias that stands for nothing", "a.yaml", "openapi: *version", /^a\.yaml:1:11: not valid YAML: unidentified alias "version"$/],
    ["aliases that would fill the memory", "a.yaml", aliasBomb, /^a\.yaml: its aliases make \d+ values of 11$/],
    ["brackets without end", "a.yaml", "[".repeat(20_000), /^a\.yaml:1:400: not valid YAML: it is nested more than 400 deep$/],
    ["lists in lists without end", "a.yaml", "- ".repeat(20_000), /^a\.yaml:1:\d+: not valid YAML: it is nested more than 400 deep$/],
    ["objects without end", "a.json", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, /^a\.json: it is nested more than 400 deep$/],
    ["keys without end", "a.yaml", `${"? ".repeat(20_000)}a`, /^a\.yaml:1:\d+: not valid YAML: it is nested more than 400 deep$/],
    ["nothing", "a.yaml", "", /^a\.yaml: not an OpenAPI definition: expected an object with "openapi" or "swagger" at the top$/],
    ["a text", "a.yaml", "openapi", /^a\.yaml: not an OpenAPI definition: expected an object/],
    ["a list", "a.json", "[]", /^a\.json: not an OpenAPI definition: expected an object/],
    [
      "something else",
      "a.yaml",
      "kind: Deployment",
      /^a\.yaml: not an OpenAPI definition: expected "openapi: 3.x" or "swagger: 2.0" at the top$/,
    ],
    ["OpenAPI 4", "a.yaml", "openapi: 4.0.0", /^a\.yaml: not an OpenAPI definition: expected "openapi: 3.x"/],
    ["OpenAPI 1.2", "a.yaml", "openapi: 1.2", /^a\.yaml: not an OpenAPI definition: expected "openapi: 3.x"/],
    ["Swagger 1.2", "a.yaml", 'swagger: "1.2"', /^a\.yaml: Swagger 1\.2 is not read; 2\.0, OpenAPI 3\.0 and 3\.1 are$/],
    ["Swagger 1.2 by its old name", "a.json", '{"swaggerVersion":"1.2"}', /^a\.json: not an OpenAPI definition/],
    ["paths that are a list", "a.yaml", "openapi: 3.0.3\npaths: []", /^a\.yaml: "paths" must be an object$/],
  ])("says where and what: %s", async (_, name, content, message) => {
    expect(await problemOf(name, content)).toMatch(message);
  });
});

describe("a definition that is unusual", () => {
  const read = async (content: string) => readDefinition(path.join(makeFolder({ "a.yaml": content }), "a.yaml"));

  it("may have no paths", async () => {
    expect((await read("openapi: 3.1.0\ninfo: { title: Hooks, version: 1 }")).operations).toEqual([]);
  });

  it("may have no information about itself", async () => {
    expect(await read("openapi: 3.0.3\npaths: {}")).toMatchObject({ title: "API", apiVersion: "" });
  });

  it("may share parts by anchors and merge keys", async () => {
    const { operations } = await read(
      [
        "openapi: 3.0.3",
        "x-common: &common { responses: { 204: { description: Done. } } }",
        "paths:",
        "  /a:",
        "    get: { <<: *common, operationId: first }",
        "    put: *common",
      ].join("\n"),
    );
    expect(operations.map(({ id, responses }) => [id, responses.map(({ status }) => status)])).toEqual([
      ["first", [204]],
      ["put-a", [204]],
    ]);
  });

  it("may have extensions where paths stand, and methods that the gateway does not have", async () => {
    const { operations } = await read("openapi: 3.0.3\npaths:\n  x-a: { get: {} }\n  /a: { query: {}, summary: b, get: {} }\n  /b: null");
    expect(operations.map(({ id }) => id)).toEqual(["get-a"]);
  });

  it("may leave out the slash that a path begins with", async () => {
    expect((await read("openapi: 3.0.3\npaths: { a: { get: {} } }")).operations[0]?.path).toBe("/a");
  });
});
