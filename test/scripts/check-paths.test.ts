import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";
import { copyProject, edit } from "../support/project";
import { schemaErrors } from "../support/schema";

const good =
  "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";
const broken = "openapi: 3.0.3\npaths: [";

interface Row {
  readonly file?: string;
  readonly name: string;
  readonly message: string;
  readonly slug: string;
  readonly level: string;
  readonly fingerprint: string;
}

async function json(args: readonly string[], cwd?: string) {
  const { code, stdout, stderr } = await palisade(["check", ...args, "--format", "json"], cwd === undefined ? {} : { cwd });
  const result = JSON.parse(stdout) as Record<"subjects" | "findings" | "errors", Row[]>;
  expect(schemaErrors("check", result)).toBeNull();
  return { code, stderr, result };
}

describe("several paths", () => {
  const files = {
    "good.xml": good,
    "weak.xml": good.replace("<base />", '<base /><validate-jwt header-name="Authorization" require-signed-tokens="false" />'),
    "broken.yaml": broken,
    "notes.txt": "nothing",
  };
  const unreadable = ["nowhere.xml", "broken.yaml", "notes.txt", "empty"];
  let cwd: string;
  beforeAll(() => {
    cwd = makeFolder(files);
    mkdirSync(path.join(cwd, "empty"));
  });

  it("are checked although one of them can't be read, and the exit code says that the answer is incomplete", async () => {
    const { code, stderr, result } = await json(["good.xml", ...unreadable, "weak.xml"], cwd);
    expect(result.subjects.map(({ name }) => name)).toEqual(["good.xml", "weak.xml"]);
    expect(result.findings.map(({ slug }) => slug)).toContain("jwt-needs-signature");
    expect(result.errors).toEqual([
      { file: "nowhere.xml", message: "there is no such file or folder, and no stack of that name" },
      { file: "broken.yaml", message: expect.stringMatching(/^line 2, column \d+: not valid YAML: /) },
      { file: "notes.txt", message: expect.stringMatching(/^not something that can be checked/) },
      { file: "empty", message: "there is no policy document (*.xml) in it" },
    ]);
    for (const name of unreadable) expect(stderr).toContain(`palisade: ${name}:`);
    expect(code).toBe(2);
  });

  it("give people one list, errors last", async () => {
    const { code, stdout, stderr } = await palisade(["check", "weak.xml", "nowhere.xml"], { cwd });
    expect(stdout).toMatch(/jwt-needs-signature[\s\S]+failed {2}nowhere\.xml: there is no such file[\s\S]+, 1 not read\n$/);
    expect(stderr).toBe("");
    expect(code).toBe(2);
  });

  it("give people the reasons alone where none can be read", async () => {
    const { code, stdout, stderr } = await palisade(["check", "nowhere.xml", "broken.yaml"], { cwd });
    expect(stderr.trimEnd().split("\n")).toEqual([
      "palisade: nowhere.xml: there is no such file or folder, and no stack of that name",
      expect.stringMatching(/^palisade: broken\.yaml:2:\d+: not valid YAML: /),
    ]);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("are written to files even where one of them can't be read", async () => {
    await palisade(["check", "weak.xml", "nowhere.xml", "--output", "json=made/deep/result.json"], { cwd });
    const written = JSON.parse(readFileSync(path.join(cwd, "made/deep/result.json"), "utf8"));
    expect(schemaErrors("check", written)).toBeNull();
    expect(written.errors).toHaveLength(1);
  });

  it("may be of every kind", async () => {
    const definition = path.join(repository, "stacks/apis/accounts/openapi.yaml");
    const { code, result } = await json([path.join(repository, "docs/examples/weak-policy.xml"), definition, "prod"]);
    const kinds = result.subjects.map((each) => (each as unknown as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(["policy", "operation"]));
    expect(code).toBe(1);
  });
});

describe("what is no plain file", () => {
  it("may be longer than a policy can be, which is a finding", async () => {
    const cwd = makeFolder({
      "good.xml": good,
      "long.xml": good.replace("<base />", `<base />${"<set-method>GET</set-method>".repeat(750_000)}`),
    });
    const { code, result } = await json(["."], cwd);
    expect(result.findings.map(({ slug, file }) => [slug, file])).toEqual([["limit-exceeded", "long.xml"]]);
    expect(result.subjects).toHaveLength(2);
    expect(code).toBe(1);
  });

  it("is told, whether it is named or found", async () => {
    const cwd = makeFolder({ "good.xml": good, "linked.txt": good });
    symlinkSync("gone.xml", path.join(cwd, "dangling.xml"));
    symlinkSync("linked.txt", path.join(cwd, "linked.xml"));
    symlinkSync(cwd, path.join(cwd, "circle"), "dir");
    const { code, result } = await json(["."], cwd);
    expect(result.subjects.map(({ name }) => name)).toEqual(["good.xml", "linked.xml"]);
    expect(result.errors).toEqual([{ file: "dangling.xml", message: expect.stringContaining("can't be read") }]);
    expect(code).toBe(2);
  });

  it("may be a folder with the name of a file", async () => {
    const { result } = await json(["orders.xml"], makeFolder({ "orders.xml/good.xml": good }));
    expect(result.subjects.map(({ name }) => name)).toEqual(["orders.xml/good.xml"]);
  });

  it("is not waited for", async () => {
    const { code, stderr } = await palisade(["plan", "--openapi", "/dev/zero"]);
    expect(stderr).toBe("palisade: /dev/zero: can't be read: it is a device\n");
    expect(code).toBe(2);
  });
});

describe("the folder of a plan", () => {
  let cwd: string;
  let planned: { readonly findings: readonly Row[] };
  beforeAll(async () => {
    // With a finding, so that there is something to compare.
    cwd = copyProject();
    edit(cwd, "stacks/apis/accounts/api.ts", (text) => text.replace('listStatements: { bind: { userId: claim("oid") } },', ""));
    const { code, stdout } = await palisade(["plan", "--format", "json"], { cwd });
    expect(code).toBe(1);
    planned = JSON.parse(stdout);
  });

  it("gives the findings of the plan, and so do its estate and the stack", async () => {
    const told = ({ findings }: { readonly findings: readonly Row[] }) =>
      findings.map(({ slug, level, fingerprint }) => [slug, level, fingerprint]);
    for (const source of ["out/dev", "out/dev/estate.json", "dev"]) {
      const { code, result } = await json([source], cwd);
      expect(told(result)).toEqual(told(planned));
      expect(code).toBe(1);
    }
  });

  it("with a policy that is no XML any more has a finding there", async () => {
    const file = path.join(cwd, "out/dev/policies/policy.xml");
    for (const [text, line] of [
      ["", 1],
      ["<policies>\n  <inbound>", 2],
      ["\u0000\u0001", 1],
    ] as const) {
      writeFileSync(file, text);
      const { code, result } = await json(["out/dev"], cwd);
      expect(result.findings).toContainEqual(
        expect.objectContaining({ slug: "xml-syntax", file: "out/dev/policies/policy.xml", line, subject: "policies/policy" }),
      );
      expect(code).toBe(1);
    }
  });

  it("with a policy for what the plan did not have counts it", async () => {
    await palisade(["plan"], { cwd });
    const file = "out/dev/policies/apis/catalogue/operations/listProducts/policy.xml";
    mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
    writeFileSync(path.join(cwd, file), "<policies><inbound><set-methode /></inbound></policies>");
    const { code, result } = await json(["out/dev"], cwd);
    expect(result.findings).toContainEqual(expect.objectContaining({ slug: "unknown-element", file, line: 1 }));
    expect(code).toBe(1);
    rmSync(path.join(cwd, path.dirname(file)), { recursive: true });
  });

  it("with two policies for one thing is refused", async () => {
    const twice = path.join(cwd, "out/dev/policies/APIS/accounts");
    mkdirSync(twice, { recursive: true });
    writeFileSync(path.join(twice, "policy.xml"), good);
    const { code, stderr } = await palisade(["check", "out/dev"], { cwd });
    expect(stderr).toMatch(/^palisade: out\/dev\/policies: two records have the path .*\/apis\/accounts\/policies\/policy\n$/);
    expect(code).toBe(2);
    rmSync(path.dirname(twice), { recursive: true });
  });
});

describe("an estate from elsewhere", () => {
  const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
  const estate = (...records: object[]) => JSON.stringify({ version: 1, waivers: [], records });
  const policy = (value: unknown) =>
    estate({ kind: "policies", path: `${service}/policies/policy`, properties: { format: "rawxml", value } });
  const api = { kind: "apis", path: `${service}/apis/a`, properties: {} };

  it("may have its policies as XML, which is checked like a file's", async () => {
    const cwd = makeFolder({ "estate.json": policy("<policies><inbound><set-method>GET") });
    const { code, result } = await json(["estate.json"], cwd);
    expect(result.findings).toContainEqual(
      expect.objectContaining({ slug: "xml-syntax", subject: "policies/policy", file: "estate.json" }),
    );
    expect(code).toBe(1);
  });

  it.each([
    ["no JSON", "{", "Expected property name"],
    ["a list", "[]", "the whole"],
    ["another version", '{"version":2,"records":[],"waivers":[]}', "version"],
    ["a kind that is none", estate({ ...api, kind: "apiz" }), "records.0.kind"],
    ["a path that is none", estate({ ...api, path: 5 }), "records.0.path"],
    ["two records of one path", estate(api, api), `two records have the path ${api.path}`],
    ["a policy that is none", policy({ root: { name: 1 } }), '"value" must be a policy document'],
    ["nesting without end", policy(null).replace("null", `${'{"root":'.repeat(50_000)}1${"}".repeat(50_000)}`), '"value" must be a policy'],
  ])("with %s is refused in one message", async (_, text, message) => {
    const { code, stdout, stderr } = await palisade(["check", "estate.json"], { cwd: makeFolder({ "estate.json": text }) });
    expect(stderr).toMatch(/^palisade: estate\.json: not an estate: .+\n$/);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
