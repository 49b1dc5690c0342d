import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openEstate } from "../../scripts/files/open-estate";
import { policySetAt } from "../../scripts/files/policy-set";
import { readJsonFile } from "../../scripts/files/read-json";
import { readSources, sourceFileAt } from "../../scripts/files/read-source";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";

const fixtures = path.join(repository, "test/fixtures");
const text = (name: string) => readFileSync(path.join(fixtures, name), "utf8");
const preview = JSON.parse(text("pulumi/preview.json"));

interface Result {
  readonly findings: readonly { readonly rule: string; readonly subject: string; readonly file?: string }[];
  readonly errors: readonly { readonly file?: string; readonly message: string }[];
  readonly leftOut: readonly { readonly file?: string; readonly message: string }[];
  readonly subjects: readonly { readonly name: string }[];
}

async function check(args: readonly string[], cwd = fixtures) {
  const { code, stdout, output } = await palisade(["check", ...args, "--format", "json"], { cwd });
  expect(output).not.toContain("canary");
  return { code, result: JSON.parse(stdout) as Result };
}

describe("check", () => {
  it("takes templates, a preview and a state, and names what it does not look at", async () => {
    const { code, result } = await check(["templates/exported.json", "pulumi/preview.json"]);
    expect(code).toBe(1);
    expect(result.errors).toEqual([]);
    expect(result.findings.filter(({ rule }) => rule === "APIM-CHG-001").map(({ subject, file }) => [subject, file])).toEqual([
      ["apis/orders/operations/list/policies/policy", "pulumi/preview.json"],
      ["apis/orders/policies/policy", "pulumi/preview.json"],
    ]);
    expect(result.leftOut).toContainEqual({
      file: "pulumi/preview.json",
      message:
        "2 resources of other providers of types that are not looked at: azure-native:storage:StorageAccount, random:index/randomPassword:RandomPassword",
    });
    expect(result.leftOut).toContainEqual({
      file: "templates/exported.json",
      message: expect.stringContaining("1 resource of other providers of types that are not looked at: Microsoft.Storage/storageAccounts"),
    });
    const { result: ofState } = await check(["pulumi/state.json"]);
    expect(ofState.subjects.map(({ name }) => name)).toContain("apis/orders/operations/list");
  });

  it("judges each of several services for itself", async () => {
    const one = (name: string) => ({
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      resources: [{ type: "Microsoft.ApiManagement/service/apis", name: `${name}/orders`, properties: { path: "o", protocols: ["http"] } }],
    });
    const folder = makeFolder({ "a.json": JSON.stringify(one("first")), "b/b.json": JSON.stringify(one("second")), "notes.json": "{}" });
    const { result } = await check(["."], folder);
    const protocols = result.findings.filter(({ rule }) => rule === "APIM-TLS-004").map(({ subject, file }) => [subject, file]);
    expect(protocols).toEqual([
      ["first/apis/orders", "a.json"],
      ["second/apis/orders", "b/b.json"],
    ]);
  });

  it("looks only at changes where a preview leaves the rest out, and says that the answer is incomplete", async () => {
    const steps = preview.steps.filter(({ op, urn }: { op: string; urn: string }) => op !== "same" || urn.includes("Stack"));
    const folder = makeFolder({ "preview.json": JSON.stringify({ ...preview, steps }) });
    const { code, result } = await check(["preview.json"], folder);
    expect(code).toBe(2);
    expect(result.errors).toEqual([{ file: "preview.json", message: expect.stringContaining("--show-sames") }]);
    expect([...new Set(result.findings.map(({ rule }) => rule))]).toEqual(["APIM-CHG-001"]);
  });
});

describe("a file of another tool", () => {
  const file = (content: unknown, name = "file.json") =>
    path.join(makeFolder({ [name]: typeof content === "string" ? content : JSON.stringify(content) }), name);

  it.each([
    [
      "a template",
      { $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", resources: [] },
      "template",
    ],
    ["a template for a subscription", { $schema: ".../2018-05-01/subscriptionDeploymentTemplate.json#", resources: {} }, "template"],
    ["a template without its schema", { contentVersion: "1.0.0.0", resources: [] }, "template"],
    ["parameters", { $schema: ".../2019-04-01/deploymentParameters.json#", parameters: {} }, "parameters"],
    ["a preview", { steps: [] }, "preview"],
    ["a preview of nothing", { changeSummary: { same: 1 } }, "preview"],
    ["a state", { version: 3, deployment: { resources: [] } }, "state"],
    ["a checkpoint", { version: 3, checkpoint: { latest: {} } }, "state"],
    ["an estate", { version: 1, records: [] }, "estate"],
    ["a definition", { openapi: "3.0.3", paths: {} }, "definition"],
    ["events", '{"sequence":1,"preludeEvent":{}}\n{"sequence":2,"resourcePreEvent":{"metadata":{}}}\n{"sequ', "events"],
    ["one event", '{"sequence":1,"cancelEvent":{}}', "events"],
    ["anything else", { name: "package" }, undefined],
    ["a list", [1], undefined],
  ])("is told by its content: %s", (_, content, kind) => {
    expect(readJsonFile(file(content)).kind).toBe(kind);
  });

  it("may begin with a byte order mark or be UTF-16", () => {
    expect(readJsonFile(file(`\uFEFF${text("pulumi/state.json")}`)).kind).toBe("state");
    const folder = makeFolder({ "state.json": Buffer.from(`\uFEFF${text("pulumi/state.json")}`, "utf16le") });
    expect(readJsonFile(path.join(folder, "state.json")).kind).toBe("state");
  });

  it.each([
    ["is no JSON", '{"password": "canary', /file\.json: not valid JSON/],
    ["is no JSON, and quotes what stands there", '{"a": canary}', /not valid JSON/],
    ["is nested without end", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, /nested too deeply/],
  ])("is refused where it %s", (_, content, message) => {
    const read = () => readJsonFile(file(content));
    expect(read).toThrow(message);
    expect(read).not.toThrow(/canary/);
  });

  it("is refused where it holds nothing of API Management", () => {
    const other = { contentVersion: "1", resources: [{ type: "Microsoft.Storage/storageAccounts", name: "a" }] };
    expect(() => readSources([readJsonFile(file(other))])).toThrow(/nothing of API Management in it; 1 resource of other providers/);
  });

  it("is refused where it goes with another", () => {
    expect(() => sourceFileAt(file({ $schema: "deploymentParameters.json#" }))).toThrow(/parameters of an ARM template; name the template/);
  });

  it("is opened by every command that takes an estate", async () => {
    const say = () => {};
    const { estate, leftOut } = await openEstate(path.join(fixtures, "pulumi/state.json"), say);
    expect(estate.records).toHaveLength(9);
    expect(leftOut).toHaveLength(1);
    const folder = makeFolder({});
    mkdirSync(path.join(folder, "infra"));
    copyFileSync(path.join(fixtures, "templates/exported.json"), path.join(folder, "infra/main.json"));
    writeFileSync(
      path.join(folder, "infra/main.parameters.json"),
      JSON.stringify({ $schema: "deploymentParameters.json#", parameters: { service_apim_orders_name: { value: "apim-prod" } } }),
    );
    const opened = await openEstate(folder, say);
    expect(opened.estate.records.some(({ path: record }) => record.endsWith("/service/apim-prod"))).toBe(true);
    expect(opened.leftOut[0]?.message).toMatch(/the values of its parameters are those of .*main\.parameters\.json/);
    const set = await policySetAt(folder, say);
    expect([...set.entries.keys()]).toEqual(["apis/orders/policy.xml", "policy.xml"]);
  });

  it("is named where a folder has something else", async () => {
    await expect(openEstate(makeFolder({ "preview.json": text("pulumi/preview.json") }), () => {})).rejects.toThrow(
      /there is no estate\.json in it, and no ARM template; name a JSON file in it, such as .*preview\.json/,
    );
  });
});
