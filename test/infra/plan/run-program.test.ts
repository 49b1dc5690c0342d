import { symlinkSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { HostAnswer } from "../../../infra/plan/host";
import { readRegistrations } from "../../../infra/plan/read-registrations";
import type { Registration } from "../../../infra/plan/registration";
import { runProgram } from "../../../infra/plan/run-program";
import { readStackConfiguration, type StackConfiguration, unknownMark } from "../../../infra/plan/stack-configuration";
import { makeFolder } from "../../support/folder";
import { builtHost, repository } from "../../support/palisade";

const programs = path.join(repository, "test/fixtures/plan-programs");
const unknown = { $unknown: "only known when it is deployed" };
const bare: StackConfiguration = { project: "test", stack: "dev", file: "Pulumi.dev.yaml", values: {}, secretKeys: [] };

let host: string;
beforeAll(async () => {
  host = await builtHost();
});

/** Runs a program, and gives what it prints too. */
async function run(root: string, configuration = bare): Promise<HostAnswer & { readonly printed: string }> {
  let printed = "";
  const answer = await runProgram(host, { root, configuration }, (text) => {
    printed += text;
  });
  return { ...answer, printed };
}

const fixture = (name: string, configuration?: StackConfiguration) => run(path.join(programs, name), configuration);

/** A program of the test's own, with the packages of the repository. */
function program(files: Readonly<Record<string, string>>): string {
  const root = makeFolder({ "package.json": '{ "main": "index.ts" }', ...files });
  symlinkSync(path.join(repository, "node_modules"), path.join(root, "node_modules"), "dir");
  return root;
}

const named = ({ registrations }: HostAnswer, name: string) => registrations.find((each) => each.name === name) as Registration;

describe("what a program registers", () => {
  it("is seen with its options", async () => {
    const answer = await fixture("options");
    const group = named(answer, "group");
    const first = named(answer, "first");
    const second = named(answer, "second");
    expect(answer.registrations.map(({ type, custom }) => [type, custom])).toEqual([
      ["pulumi:pulumi:Stack", false],
      ["test:index:Group", false],
      ["azure-native:resources:ResourceGroup", true],
      ["azure-native:resources:ResourceGroup", true],
    ]);
    expect(group.parent).toBe("urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev");
    expect(first).toMatchObject({ parent: group.urn, protect: false, ignoreChanges: [], dependencies: [] });
    expect(second.urn).toBe("urn:pulumi:dev::test::test:index:Group$azure-native:resources:ResourceGroup::second");
    expect(second).toMatchObject({
      parent: group.urn,
      dependencies: [first.urn],
      protect: true,
      ignoreChanges: ["tags"],
      additionalSecretOutputs: ["name"],
      version: "3.1.0",
    });
    // azure-native's classes bring aliases of their own.
    expect(second.aliases[0]).toMatchObject({ spec: { name: "former" } });
    expect(second.aliases).toHaveLength(first.aliases.length + 1);
    // Of an id all but the subscription is known, and of outputs that are inputs too, everything.
    expect(second.inputs).toEqual({
      resourceGroupName: "rg-second",
      location: "westeurope",
      tags: { first: { $late: "/resourceGroups/rg-first#id" } },
    });
  });

  it("counts also where nobody waits for it", async () => {
    expect(named(await fixture("later"), "second").inputs).toEqual({ resourceGroupName: "rg-second", location: "westeurope" });
  });

  it("is not called up where only a default export would register it, as under Pulumi", async () => {
    const { registrations, error } = await fixture("default-export");
    expect(error).toBeUndefined();
    expect(registrations).toHaveLength(1);
  });

  it("is seen without transforms, and that is told", async () => {
    const answer = await fixture("transforms");
    expect(named(answer, "a").inputs).toEqual({ resourceGroupName: "rg-a", location: "westeurope" });
    expect(answer.unknowns).toEqual(["what the program's transforms change"]);
  });
});

describe("secrets", () => {
  const configuration: StackConfiguration = {
    ...bare,
    values: {
      "test:password": unknownMark,
      "test:database": JSON.stringify({ user: "somebody", password: unknownMark }),
      "test:open": "open",
    },
    secretKeys: ["test:password", "test:database"],
  };
  let answer: HostAnswer;
  beforeAll(async () => {
    answer = await fixture("secrets", configuration);
  });

  it("of the configuration are unknown, however they are read", () => {
    const { inputs } = named(answer, "from-configuration");
    expect(inputs.credentials).toEqual({
      required: unknown,
      optional: unknown,
      object: unknown,
      derived: unknown,
      plain: unknown,
      field: unknown,
      open: "open",
    });
  });

  it("of the program itself are marked", () => {
    expect(named(answer, "own").secrets).toEqual(["credentials.connectionString"]);
    expect(named(answer, "wrapped").secrets).toEqual(["value"]);
  });

  it("never become part of a record", () => {
    const { records } = readRegistrations(answer.registrations);
    expect(records).toHaveLength(5);
    expect(JSON.stringify(records)).not.toContain("canary");
    const properties = records.map((record) => record.properties as Record<string, unknown>);
    expect(properties.filter(({ value }) => value !== undefined).map(({ value }) => value)).toEqual([
      { $unknown: "a secret" },
      { $unknown: "a secret" },
    ]);
    expect(properties.find(({ credentials }) => (credentials as { name?: string } | undefined)?.name === "hub")?.credentials).toEqual({
      connectionString: { $unknown: "a secret" },
      name: "hub",
    });
  });
});

describe("what only Azure or another stack knows", () => {
  it("is unknown, and named", async () => {
    const answer = await fixture("lookups");
    expect(answer.error).toBeUndefined();
    expect(named(answer, "a").inputs).toEqual({
      resourceGroupName: "rg-a",
      location: unknown,
      tags: { id: unknown, output: unknown, required: unknown, text: unknown },
    });
    expect(named(answer, "b").inputs).toEqual({ resourceGroupName: "rg-b", location: unknown });
    expect([...answer.unknowns].sort()).toEqual([
      "the answer of azure-native:resources:getResourceGroup",
      "the existing azure-native:resources:ResourceGroup existing",
      "the outputs of stack contoso/network/dev",
    ]);
  });

  it("can't become part of a text", async () => {
    const { error } = await fixture("lookup-in-text");
    expect(error?.message).toBe(
      "the answer of azure-native:resources:getResourceGroup is not known without Azure, so it can't be put into a text here; " +
        "use azure-native:resources:getResourceGroupOutput and apply",
    );
    expect(error?.stack).toContain("lookup-in-text/index.ts:5:");
  });
});

describe("a program that stops", () => {
  it.each([
    ["run-error", "the stack needs a location: set azure-native:location", true, "run-error/index.ts:3:"],
    ["resource-error", "sku must be Developer or Premium", true, "resource-error/index.ts:"],
    ["exception", "Cannot read properties of undefined (reading 'name')", false, "exception/index.ts:6:"],
    ["rejection", "inside of an apply", false, "rejection/index.ts:5:"],
  ])("%s", async (name, message, expected, place) => {
    const { error } = await fixture(name);
    expect(error).toMatchObject({ message, expected });
    expect(error?.stack).toContain(place);
  });

  it("by itself, says so with its code, and what it printed is heard", async () => {
    let printed = "";
    const running = runProgram(host, { root: path.join(programs, "exits"), configuration: bare }, (text) => {
      printed += text;
    });
    await expect(running).rejects.toThrow("the program ended with code 3 before its estate was complete");
    expect(printed).toBe("to the output\nto the errors\n");
  });

  it("at a mistake in its source, names the place", async () => {
    const root = program({
      "index.ts": 'import { a } from "./part";\na();\n',
      "part.ts": "export const a = () => {\n  return 1 +;\n};\n",
    });
    const { error } = await run(root);
    expect(error).toMatchObject({ expected: true, message: 'part.ts:2:13: Unexpected ";"' });
  });

  it("at a module that is not there, names the place", async () => {
    const root = program({ "index.ts": 'import "./missing";\n' });
    expect((await run(root)).error).toMatchObject({ expected: true, message: 'index.ts:1:8: Could not resolve "./missing"' });
  });

  it("before it begins, where there is none", async () => {
    expect((await run(program({}))).error).toMatchObject({ expected: true, message: expect.stringContaining("index.ts") });
  });

  it("before it begins, where nothing is installed", async () => {
    const root = makeFolder({ "package.json": "{}", "index.ts": "" });
    expect((await run(root)).error).toMatchObject({
      expected: true,
      message: `${root}: @pulumi/pulumi is not installed; run npm install there`,
    });
  });
});

describe("the surroundings of a program", () => {
  const root = path.join(programs, "configuration");

  it.each([
    ["dev", { text: "from the stack", nested: unknown }],
    ["defaults", { text: "from the project" }],
  ])("of stack %s", async (stack, own) => {
    const answer = await run(root, await readStackConfiguration(root, stack));
    expect(answer.error).toBeUndefined();
    expect(named(answer, "seen").inputs).toEqual({
      project: "test",
      stack,
      organization: "organization",
      dryRun: true,
      folder: root,
      place: root,
      number: 3,
      list: ["a", "b"],
      region: "westeurope",
      ...own,
    });
    expect(JSON.stringify(answer)).not.toContain("AAABAAkW1Zk9");
    expect(answer.printed).toBe("");
  });
});
