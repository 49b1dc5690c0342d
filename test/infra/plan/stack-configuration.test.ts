import { describe, expect, it } from "vitest";
import { readStackConfiguration, stacksIn, unknownMark } from "../../../infra/plan/stack-configuration";
import { SettingsError } from "../../../infra/settings/settings-error";
import { makeFolder } from "../../support/folder";

const projectFile = "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n";

/** A project with a stack dev. */
const project = (stack: string, yaml = projectFile) => makeFolder({ "Pulumi.yaml": yaml, "stacks/Pulumi.dev.yaml": stack });

describe("readStackConfiguration", () => {
  it("hands values out as the engine does", async () => {
    const root = project(`
config:
  azure-native:location: westeurope
  shop:text: some text
  own: without the project's name
  shop:number: 3
  shop:truth: true
  shop:nothing:
  shop:list: [a, 1]
  shop:object: { name: a, deep: { er: 1 } }
`);
    expect(await readStackConfiguration(root, "dev")).toEqual({
      project: "shop",
      stack: "dev",
      file: "stacks/Pulumi.dev.yaml",
      values: {
        "azure-native:location": "westeurope",
        "shop:text": "some text",
        "shop:own": "without the project's name",
        "shop:number": "3",
        "shop:truth": "true",
        "shop:nothing": "",
        "shop:list": '["a",1]',
        "shop:object": '{"name":"a","deep":{"er":1}}',
      },
      secretKeys: [],
    });
  });

  it("decrypts nothing", async () => {
    const root = project(`
encryptionsalt: v1:salt
config:
  shop:password: { secure: v1:canary }
  shop:database: { user: somebody, password: { secure: v1:canary } }
  shop:list: [open, { secure: v1:canary }]
  shop:open: { secure: v1:canary, beside: it is no secret then }
`);
    const { values, secretKeys } = await readStackConfiguration(root, "dev");
    expect(values).toEqual({
      "shop:password": unknownMark,
      "shop:database": `{"user":"somebody","password":"${unknownMark}"}`,
      "shop:list": `["open","${unknownMark}"]`,
      "shop:open": '{"secure":"v1:canary","beside":"it is no secret then"}',
    });
    expect(secretKeys).toEqual(["shop:password", "shop:database", "shop:list"]);
  });

  it("takes defaults from the project", async () => {
    const root = project(
      "config:\n  shop:b: from the stack\n",
      `${projectFile}config:\n  a: from the project\n  b: { default: from the project }\n  c: { type: integer, default: 0 }\n` +
        "  d: { type: string }\n  azure-native:location: { value: westeurope }\n",
    );
    const { values } = await readStackConfiguration(root, "dev");
    expect(values).toEqual({
      "shop:a": "from the project",
      "shop:b": "from the stack",
      "shop:c": "0",
      "azure-native:location": "westeurope",
    });
  });

  it.each([
    ["beside the project", "name: shop\n", "Pulumi.dev.yaml"],
    ["beside the project that declares settings", "name: shop\nconfig:\n  a: 1\n", "Pulumi.dev.yaml"],
    ["in the folder of older projects", "name: shop\nconfig: settings\n", "settings/Pulumi.dev.yaml"],
  ])("finds the stack's file %s", async (_, yaml, file) => {
    const root = makeFolder({ "Pulumi.yaml": yaml, [file]: "config:\n  shop:a: 2\n" });
    expect(await readStackConfiguration(root, "dev")).toMatchObject({ file, values: { "shop:a": "2" } });
  });

  it("reads a stack without configuration", async () => {
    expect((await readStackConfiguration(project("# nothing yet\n"), "dev")).values).toEqual({});
  });

  it.each([
    [
      "a stack that is not there",
      "deb",
      /^there is no stack "deb"; did you mean "?dev"?\?\nstacks\/ has dev; a stack is a file Pulumi\.<stack>\.yaml there$/,
    ],
    ["a stack unlike any other", "production", /^there is no stack "production"\nstacks\/ has dev; /],
    ["a name that leads elsewhere", "../dev", /^"\.\.\/dev" is no name of a stack: letters, digits, "\.", "_" and "-" are$/],
    ["an empty name", "", /^"" is no name of a stack/],
  ])("refuses %s", async (_, stack, message) => {
    const reading = readStackConfiguration(project("config: {}\n"), stack);
    await expect(reading).rejects.toThrow(SettingsError);
    await expect(reading).rejects.toThrow(message);
  });

  it("says where it looked, where there is no project", async () => {
    const root = makeFolder();
    await expect(readStackConfiguration(root, "dev")).rejects.toThrow(
      `${root}: there is no Pulumi.yaml; run this in the folder of a Palisade project, or name it with --cwd`,
    );
  });

  it("says where there are no stacks at all", async () => {
    const root = makeFolder({ "Pulumi.yaml": projectFile });
    await expect(readStackConfiguration(root, "dev")).rejects.toThrow('there is no stack "dev"\nstacks/ has none; ');
  });

  it("names the place of what is not YAML, without repeating the line", async () => {
    const root = project('config:\n  shop:a: b\n  shop:password: "canary\n');
    const message = await readStackConfiguration(root, "dev").catch((error: Error) => error.message);
    expect(message).toMatch(/^stacks\/Pulumi\.dev\.yaml:\d+:\d+: not valid YAML: /);
    expect(message).not.toContain("canary");
    expect(message).not.toContain("\n");
    const broken = makeFolder({ "Pulumi.yaml": "name: [shop\n" });
    await expect(readStackConfiguration(broken, "dev")).rejects.toThrow(/^Pulumi\.yaml:\d+:\d+: not valid YAML: /);
  });

  it("refuses a small file that becomes a large tree", async () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [index, name] of [..."bcdefgh"].entries()) {
      const before = String.fromCharCode(97 + index);
      lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`);
    }
    await expect(readStackConfiguration(project(`config:\n  ${lines.join("\n  ")}\n`), "dev")).rejects.toThrow(
      /^stacks\/Pulumi\.dev\.yaml: not valid YAML: Excessive alias count/,
    );
  });
});

describe("stacksIn", () => {
  it("lists the stacks, sorted", async () => {
    const folder = makeFolder({ "Pulumi.test.yaml": "", "Pulumi.dev.yaml": "", "Pulumi.yaml": "", "Pulumi.old.yml": "", "notes.txt": "" });
    expect(await stacksIn(folder)).toEqual(["dev", "test"]);
  });
});
