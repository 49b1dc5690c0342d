import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";
import { schemaErrors } from "../support/schema";

describe("a stack", () => {
  it("is planned as a tree, with its findings and its files", async () => {
    const out = makeFolder();
    const { code, stdout } = await palisade(["plan", "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toContain("dev: 2 APIs, 7 operations");
    expect(stdout).toContain("object  userId = claim oid");
    expect(stdout).toMatch(/0 errors, 0 warnings, /);
    expect(readdirSync(path.join(out, "dev")).sort()).toEqual(["estate.json", "plan.md", "policies", "report.json"]);
    expect(existsSync(path.join(out, "dev/policies/apis/accounts/operations/getAccountDetails/policy.xml"))).toBe(true);
    const report = JSON.parse(readFileSync(path.join(out, "dev/report.json"), "utf8"));
    expect(schemaErrors("plan", report)).toBeNull();
    expect(schemaErrors("estate", JSON.parse(readFileSync(path.join(out, "dev/estate.json"), "utf8")))).toBeNull();
  });

  it("gives the same files each time", async () => {
    const [a, b] = [makeFolder(), makeFolder()];
    const first = await palisade(["plan", "--stack", "prod", "--out", a, "--format", "json"]);
    expect(schemaErrors("plan", JSON.parse(first.stdout))).toBeNull();
    expect(first.code).toBe(0);
    await palisade(["plan", "--stack", "prod", "--out", b, "--quiet"]);
    for (const file of ["estate.json", "plan.md", "report.json"]) {
      expect(readFileSync(path.join(a, "prod", file), "utf8")).toBe(readFileSync(path.join(b, "prod", file), "utf8"));
    }
  });

  it("says what is wrong with it, and exits with 1", async () => {
    const project = copyProject();
    edit(project, "stacks/apis/accounts/api.ts", (text) => text.replace('getAccountDetails: { bind: { userId: claim("oid") } },', ""));
    const { code, stdout } = await palisade(["plan", "--out", "out"], { cwd: project });
    expect(stdout).toContain("object-level-authorization APIM-AUT-011");
    expect(stdout).toContain("stacks/apis/accounts/api.ts");
    expect(code).toBe(1);
    // What was planned is there to look at.
    expect(existsSync(path.join(project, "out/dev/plan.md"))).toBe(true);
  });

  it("never runs stale: an edit shows at once", async () => {
    const project = copyProject();
    edit(project, "stacks/products.ts", (text) => text.replace("calls: 300", "calls: 299"));
    const { stdout } = await palisade(["plan"], { cwd: project });
    expect(stdout).toContain("299 a minute per subscription");
  });
});

describe("a definition of somebody else", () => {
  const definitions = {
    "swagger.json": JSON.stringify({
      swagger: "2.0",
      info: { title: "Pets", version: "1" },
      host: "pets.example",
      schemes: ["https"],
      paths: {
        "/pets/{petId}": {
          get: {
            parameters: [{ name: "petId", in: "path", required: true, type: "integer" }],
            responses: { 200: { description: "A pet" } },
          },
        },
      },
    }),
    "three.yaml": `openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }
      responses: { "201": { description: made } }
`,
    "new.json": JSON.stringify({
      openapi: "3.1.0",
      info: { title: "Pets", version: "1" },
      paths: { "/pets": { get: { responses: { 200: { description: "All" } } } } },
    }),
  };

  it.each(Object.keys(definitions))("%s becomes a hardened estate", async (file) => {
    const folder = makeFolder(definitions);
    const out = makeFolder();
    const { code, stdout } = await palisade(["plan", "--openapi", path.join(folder, file), "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toContain("Entra, audience api://pets");
    expect(existsSync(path.join(out, "dev/policies/apis/pets/policy.xml"))).toBe(true);
  });

  it("takes every profile", async () => {
    const folder = makeFolder(definitions);
    const file = path.join(folder, "three.yaml");
    const run = async (...args: string[]) => (await palisade(["plan", "--openapi", file, "--out", makeFolder(), ...args])).stdout;
    expect(await run("--profile", "partner", "--allow", "203.0.113.0/24")).toContain("only 1 address or network");
    expect(await run("--profile", "internal")).toContain("pets  /pets  internal");
  });

  it.each([
    [["--profile", "partner"], "--allow 203.0.113.0/24"],
    [["--profile", "nobody"], "Allowed choices are external, partner, internal"],
    [["--allow", "203.0.113.7"], "--allow goes with the profiles partner and internal"],
  ])("refuses %j", async (args, message) => {
    const folder = makeFolder(definitions);
    const { code, stderr } = await palisade(["plan", "--openapi", path.join(folder, "three.yaml"), "--out", makeFolder(), ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("bad input", () => {
  const broken = {
    "broken.yaml": "openapi: 3.0.0\npaths: [",
    "empty.yaml": "openapi: 3.0.0\ninfo: { title: A, version: '1' }\npaths: {}\n",
    "none.json": "{}",
  };

  it.each([
    [["--stack", "nowhere"], /nowhere/],
    [["--openapi", "nowhere.yaml"], /nowhere\.yaml/],
    [["--openapi", "broken.yaml"], /broken\.yaml/],
    [["--openapi", "none.json"], /none\.json/],
    [["--openapi", "empty.yaml"], /empty\.yaml: the definition has no operations/],
    [["--profile", "external"], /--profile goes with --openapi/],
    [["--pack", "nothing"], /there is no pack "nothing"/],
    [["--colour"], /unknown option/],
  ])("%j is told in one message, and nothing is written", async (args, message) => {
    const project = copyProject();
    for (const [name, text] of Object.entries(broken)) writeFileSync(path.join(project, name), text);
    const { code, stdout, stderr } = await palisade(["plan", ...args], { cwd: project });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(existsSync(path.join(project, "out"))).toBe(false);
  });

  it.each([
    ["palisade:tenant:", "palisade:tenent:", /palisade:tenent is no setting; did you mean "tenant"\?/],
    ["sku: Developer", "sku: Deluxe", /palisade:service\.sku/],
    ["azure-native:location: westeurope", "azure-native:other: westeurope", /azure-native:location is missing/],
  ])("a wrong setting (%s) names the key and the file", async (from, to, message) => {
    const project = copyProject();
    edit(project, "stacks/Pulumi.dev.yaml", (text) => text.replace(from, to));
    const { code, stderr } = await palisade(["plan"], { cwd: project });
    expect(stderr).toMatch(message);
    expect(stderr).toContain("stacks/Pulumi.dev.yaml");
    expect(code).toBe(2);
  });

  it("a folder that can't be written is named", async () => {
    const folder = makeFolder({ taken: "a file" });
    const { code, stderr } = await palisade(["plan", "--out", path.join(folder, "taken")]);
    expect(stderr).toContain("taken");
    expect(code).toBe(2);
  });
});
