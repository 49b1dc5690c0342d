import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { edit } from "../support/project";
import { schemaErrors } from "../support/schema";

const good =
  "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";
const files = {
  "good.xml": good,
  "weak.xml": good.replace("<base />", '<base /><validate-jwt header-name="Authorization" require-signed-tokens="false" />'),
  "broken.xml": "<policies>\n  <inbound>\n    <set-methode>GET</set-methode>\n</policies>",
  "binary.xml": Buffer.from([0, 1, 2, 3, 255, 254]),
  "escape.xml": good.replace("<base />", "<base /><\u001b]0;owned\u0007bad />"),
  "notes.txt": "nothing",
};

async function json(args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await palisade(["check", ...args, "--format", "json"], { cwd });
  const result = JSON.parse(stdout);
  expect(schemaErrors("check", result)).toBeNull();
  return { code, stderr, result, slugs: [...new Set(result.findings.map(({ slug }: { slug: string }) => slug))] };
}

describe("policy files", () => {
  it("without findings exit with 0", async () => {
    const { code, result } = await json(["good.xml"], makeFolder(files));
    expect(result.findings).toEqual([]);
    expect(result.subjects).toEqual([{ kind: "policy", name: "good.xml", file: "good.xml" }]);
    expect(code).toBe(0);
  });

  it("with findings name rule, file, line and column, and exit with 1", async () => {
    const { code, result } = await json(["weak.xml"], makeFolder(files));
    expect(result.findings).toContainEqual(
      expect.objectContaining({ rule: "APIM-AUT-002", slug: "jwt-needs-signature", level: "error", file: "weak.xml", line: 1, column: 70 }),
    );
    expect(code).toBe(1);
  });

  it("that are broken are findings at their place, and the others are checked all the same", async () => {
    const { code, result, slugs } = await json(["."], makeFolder(files));
    expect(result.subjects.map(({ name }: { name: string }) => name)).toEqual([
      "binary.xml",
      "broken.xml",
      "escape.xml",
      "good.xml",
      "weak.xml",
    ]);
    expect(slugs).toEqual(expect.arrayContaining(["xml-syntax", "unknown-element", "jwt-needs-signature"]));
    expect(result.findings).toContainEqual(expect.objectContaining({ slug: "unknown-element", file: "broken.xml", line: 3 }));
    expect(result.errors).toEqual([]);
    expect(code).toBe(1);
  });

  it("do not steer the terminal", async () => {
    const { stdout } = await palisade(["check", "escape.xml"], { cwd: makeFolder(files), env: { FORCE_COLOR: "0" } });
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\u0007");
  });

  it("are checked by the rules that are asked for", async () => {
    const cwd = makeFolder(files);
    expect((await json(["weak.xml", "--rule", "jwt-needs-signature"], cwd)).slugs).toEqual(["jwt-needs-signature"]);
    expect((await json(["weak.xml", "--pack", "grammar"], cwd)).result.unknown).toEqual([]);
    expect((await json(["good.xml", "--fail-on-unknown"], cwd)).code).toBe(1);
    expect((await json(["weak.xml", "--fail-on", "never"], cwd)).code).toBe(0);
  });

  it("may say where they are attached", async () => {
    const cwd = makeFolder({ "quota.xml": good.replace("<base />", '<base /><quota calls="1" renewal-period="3600" />') });
    expect((await json(["quota.xml", "--scope", "api", "--pack", "grammar"], cwd)).slugs).toEqual(["scope-not-allowed"]);
    expect((await json(["quota.xml", "--scope", "product", "--pack", "grammar"], cwd)).slugs).toEqual([]);
  });

  it("are written in several formats at once", async () => {
    const cwd = makeFolder(files);
    const { stdout } = await palisade(
      ["check", "weak.xml", "--output", "sarif=out/a.sarif", "--output", "junit=out/a.xml", "--format", "github"],
      { cwd },
    );
    expect(stdout).toContain("::error file=weak.xml,line=1");
    const { stdout: listed } = await palisade(["check", "out"], { cwd });
    expect(listed).toContain("a.xml");
  });
});

describe("an estate", () => {
  it("is checked with the policy files that lie beside it", async () => {
    const cwd = makeFolder();
    await palisade(["plan", "--out", cwd, "--quiet"]);
    expect((await json(["dev"], cwd)).code).toBe(0);
    expect((await json(["dev/estate.json"], cwd)).code).toBe(0);

    edit(cwd, "dev/policies/apis/accounts/policy.xml", (text) =>
      text.replace(/<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>/, ""),
    );
    const weakened = await json(["dev"], cwd);
    expect(weakened.slugs).toContain("operation-authenticated");
    expect(weakened.code).toBe(1);

    rmSync(path.join(cwd, "dev/policies/products/starter/policy.xml"));
    writeFileSync(path.join(cwd, "dev/policies/apis/policy.xml"), good);
    const incomplete = await json(["dev"], cwd);
    expect(incomplete.result.errors.map(({ message }: { message: string }) => message)).toEqual(
      expect.arrayContaining(["the policy of products/starter is not there", "nothing tells what this policy is attached to"]),
    );
    expect(incomplete.code).toBe(2);
  });

  it("of a stack is named by the stack", async () => {
    const { code, stdout } = await palisade(["check", "prod"]);
    expect(stdout).toContain("0 errors");
    expect(code).toBe(0);
  });

  it("may be a definition", async () => {
    const { stdout, code } = await palisade(["check", "stacks/apis/accounts/openapi.yaml"]);
    expect(stdout).toMatch(/\d+ errors?, \d+ warnings?/);
    expect([0, 1]).toContain(code);
  });
});

describe("bad input", () => {
  it.each([
    [["nowhere.xml"], "nowhere.xml: there is no such file or folder, and no stack of that name"],
    [["notes.txt"], "notes.txt: not something that can be checked"],
    [["empty"], "empty: there is no policy document (*.xml) in it"],
    [["good.xml", "--rule", "jwt-needs-sig"], 'there is no rule "jwt-needs-sig"'],
    [["good.xml", "--pack", "owsap"], 'there is no pack "owsap"'],
    [["good.xml", "--output", "pdf=a.pdf"], "--output pdf=a.pdf: expected <format>=<file>"],
    [["bad.json"], "bad.json"],
    [["odd.estate.json"], "odd.estate.json: not an estate"],
  ])("%j is told in one message", async (args, message) => {
    const cwd = makeFolder({ ...files, "empty/readme.md": "", "bad.json": "{", "odd.estate.json": '{"version":2}' });
    const { code, stdout, stderr } = await palisade(["check", ...args], { cwd });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("a file that is too large is not read, and the others are", async () => {
    const cwd = makeFolder({ "good.xml": good, "large.xml": Buffer.alloc(60 * 1024 * 1024, 32) });
    const { code, result } = await json(["."], cwd);
    expect(result.errors).toHaveLength(1);
    expect(result.errors[0].file).toBe("large.xml");
    expect(result.subjects.map(({ name }: { name: string }) => name)).toEqual(["good.xml"]);
    expect(code).toBe(2);
  });
});

describe("definitions", () => {
  const definition = `openapi: 3.0.3
info: { title: Orders, version: "1" }
servers: [{ url: "http://orders.example" }]
paths:
  /orders/{orderId}:
    get:
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: integer } }
      responses: { "200": { description: An order. } }
`;

  it("are checked by rules of their own, with file, line, column and pointer", async () => {
    const { code, result, stderr } = await json(["orders.yaml"], makeFolder({ "orders.yaml": definition }));
    const about = (rule: string) => result.findings.filter((each: { rule: string }) => each.rule === rule);
    expect(about("APIM-OAS-005")).toMatchObject([{ level: "error", file: "orders.yaml", line: 3, column: 13, path: "#/servers/0/url" }]);
    const [identifier] = about("APIM-OAS-006");
    expect(identifier).toMatchObject({
      level: "warning",
      file: "orders.yaml",
      line: 8,
      path: "#/paths/~1orders~1{orderId}/get/parameters/0",
    });
    expect(about("APIM-OAS-008")).toMatchObject([{ path: "#/paths/~1orders~1{orderId}/get/parameters/0/schema", line: 8 }]);
    expect(about("APIM-OAS-009")).toHaveLength(1);
    expect([code, stderr]).toEqual([1, ""]);
  }, 30_000);

  it("obey --rule, and stay undecided where an estate's are not there or lie elsewhere", async () => {
    const apis = [undefined, "orders.yaml", "gone.yaml", "../orders.yaml", "https://orders.example/openapi.yaml"].map(
      (location, index) => ({
        kind: "apis",
        path: `/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apis/a${index}`,
        properties: { path: `a${index}`, displayName: "a" },
        ...(location && { declared: { definition: location } }),
      }),
    );
    const folder = makeFolder({ "orders.yaml": definition, "estate.json": JSON.stringify({ version: 1, records: apis, waivers: [] }) });
    const { code, result } = await json(["estate.json", "--rule", "openapi-servers-encrypted"], folder);
    expect(result.findings).toMatchObject([{ rule: "APIM-OAS-005", subject: "apis/a1", file: "orders.yaml" }]);
    expect(result.unknown.map(({ subject, why }: { subject: string; why: string }) => [subject, why])).toEqual([
      ["apis/a0", "the source does not tell where the API's OpenAPI definition is"],
      ["apis/a2", "its definition gone.yaml is not there"],
      ["apis/a3", "its definition ../orders.yaml stands outside of this folder"],
      ["apis/a4", expect.stringContaining("an estate.json does not say what is fetched")],
    ]);
    expect([code, result.errors]).toEqual([1, []]);
  });
});
