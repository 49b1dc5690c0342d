import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";

const policy = (inbound: string) =>
  `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

describe("a single file", () => {
  it("is printed as TypeScript", async () => {
    const cwd = makeFolder({ "a.xml": policy("<set-method>GET</set-method>") });
    const { code, stdout, stderr } = await palisade(["import", "a.xml"], { cwd });
    expect(stdout).toBe(`import { base, policyDocument, setMethod } from "palisade/policies";

export default policyDocument({
  inbound: [base(), setMethod("GET")],
});
`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("is written where it was asked for, in kebab-case", async () => {
    const cwd = makeFolder({ "My policy_v2.XML": policy("") });
    const { code, stdout, stderr } = await palisade(["import", "My policy_v2.XML", "--out", "made/here"], { cwd });
    expect(stdout).toBe("My policy_v2.XML -> made/here/my-policy-v2.ts\n");
    expect(stderr).toBe("1 document imported\n");
    expect(readFileSync(path.join(cwd, "made/here/my-policy-v2.ts"), "utf8")).toContain('from "palisade/policies"');
    expect(code).toBe(0);
  });

  it.each([
    [["--from", "@team/policies"], 'from "@team/policies"'],
    [["--from", 'a"; throw 1; //'], "from 'a\"; throw 1; //'"],
  ])("takes the module of the builders: %j", async (args, line) => {
    const { stdout } = await palisade(["import", "a.xml", ...args], { cwd: makeFolder({ "a.xml": policy("") }) });
    expect(stdout.split("\n")[0]).toContain(line);
  });

  it("is an answer for machines too", async () => {
    const cwd = makeFolder({ "a.xml": policy("<other /><other />") });
    const { code, stdout } = await palisade(["import", "a.xml", "--format", "json"], { cwd });
    const { version, files, problems } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(files).toEqual([
      { source: "a.xml", code: expect.stringContaining("export default policyDocument"), raw: ["inbound/other", "inbound/other[2]"] },
    ]);
    expect(problems).toEqual([]);
    expect(code).toBe(0);
  });
});

describe("a folder", () => {
  const files = {
    "global.xml": policy(""),
    "orders/getOrder.xml": policy('<rate-limit calls="1" renewal-period="60" />'),
    "orders/HTTPServer.xml": policy(""),
    "orders/get-order.xml": policy(""),
    "orders/..xml": policy(""),
    "con.xml": policy(""),
    "Ärger/ö.xml": policy(""),
    "notes.txt": "no policy",
  };

  it("is mirrored, one module for each document", async () => {
    const cwd = makeFolder(files);
    const { code, stdout } = await palisade(["import", ".", "--out", "made", "--quiet"], { cwd });
    expect(filesIn(path.join(cwd, "made"))).toEqual(
      [
        "con-policy.ts",
        "global.ts",
        "orders/get-order-2.ts",
        "orders/get-order.ts",
        "orders/http-server.ts",
        "orders/policy.ts",
        "ärger/ö.ts",
      ].sort(),
    );
    expect(stdout.trim().split("\n")).toHaveLength(7);
    expect(code).toBe(0);
  });

  it("needs a place to go to", async () => {
    const { code, stderr } = await palisade(["import", "."], { cwd: makeFolder({ "a.xml": policy("") }) });
    expect(stderr).toContain(". is a folder: say with --out where the files go");
    expect(code).toBe(2);
  });

  it("is imported as far as it can be read", async () => {
    const cwd = makeFolder({
      "good.xml": policy(""),
      "empty.xml": "",
      "text.xml": "no element",
      "binary.xml": Buffer.from([0x3c, 0x61, 0xff, 0xfe, 0x80]),
      "damaged.xml": "<policies>\n<inbound><base /></inbund></policies>",
      "open.xml": policy('<set-variable name="a" value="@(b" />'),
    });
    const { code, stdout, stderr } = await palisade(["import", ".", "--out", "made"], { cwd });
    expect(filesIn(path.join(cwd, "made"))).toEqual(["damaged.ts", "good.ts", "open.ts"]);
    expect(stdout).toContain("open.xml -> made/open.ts\n  raw: inbound/set-variable\n");
    expect(stderr).toContain("palisade: empty.xml: 1:1: there is no element in the text (xml-syntax)\n");
    expect(stderr).toContain("palisade: text.xml: 1:1: text may not stand outside of the root element");
    expect(stderr).toContain("palisade: binary.xml: can't be read: the bytes are no text in UTF-8\n");
    expect(stderr).toContain("palisade: damaged.xml: 2:18: </inbund> closes nothing that is open (xml-syntax)\n");
    expect(stderr).toContain("palisade: open.xml: 1:");
    expect(stderr).toContain("3 documents imported, 1 element as they stand\n");
    expect(readFileSync(path.join(cwd, "made/damaged.ts"), "utf8")).toMatch(/^\/\/ The source has a syntax error at \d+:\d+: /);
    expect(code).toBe(2);
  });

  it("is complete where only expressions are broken", async () => {
    const cwd = makeFolder({ "open.xml": policy('<set-variable name="a" value="@(b" />') });
    const { code, stdout } = await palisade(["import", ".", "--out", "made", "--format", "json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ source: "open.xml", file: "made/open.ts", raw: ["inbound/set-variable"] }],
      problems: [{ file: "open.xml", kept: true }],
    });
    expect(code).toBe(0);
  });

  it.each([
    [["nowhere", "--out", "made"], "nowhere: there is no such file or folder"],
    [["nothing", "--out", "made"], "nothing: there is no policy document (*.xml) in it"],
    [[], "missing required argument 'path'"],
  ])("is refused: %j", async (args, message) => {
    const cwd = makeFolder({ "nothing/a.txt": "" });
    const { code, stderr } = await palisade(["import", ...args], { cwd });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});

describe("files that are there already", () => {
  it("are not overwritten, unless that is asked for", async () => {
    const cwd = makeFolder({ "a.xml": policy(""), "b.xml": policy(""), "made/b.ts": "// mine\n" });
    const refused = await palisade(["import", ".", "--out", "made"], { cwd });
    expect(refused.stderr).toContain("nothing is written: made/b.ts would be overwritten; choose another --out, or --force");
    expect(refused.code).toBe(2);
    expect(filesIn(path.join(cwd, "made"))).toEqual(["b.ts"]);
    expect(readFileSync(path.join(cwd, "made/b.ts"), "utf8")).toBe("// mine\n");

    expect((await palisade(["import", ".", "--out", "made", "--force"], { cwd })).code).toBe(0);
    expect(readFileSync(path.join(cwd, "made/b.ts"), "utf8")).toContain("policyDocument");
    // The same once more changes nothing, and is no error.
    expect((await palisade(["import", ".", "--out", "made"], { cwd })).code).toBe(0);
  });

  it("are not reached through links", async () => {
    const cwd = makeFolder({ "a.xml": policy(""), "mine.ts": "// mine\n" });
    mkdirSync(path.join(cwd, "made"));
    symlinkSync("../mine.ts", path.join(cwd, "made/a.ts"));
    expect((await palisade(["import", ".", "--out", "made"], { cwd })).code).toBe(2);
    expect((await palisade(["import", ".", "--out", "made", "--force"], { cwd })).code).toBe(0);
    expect(readFileSync(path.join(cwd, "mine.ts"), "utf8")).toBe("// mine\n");
  });
});

describe("a folder as APIOps extracts it", () => {
  const fragment = "<fragment><set-method>GET</set-method></fragment>";
  const files = {
    "policy.xml": "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>",
    "apis/Echo API/policy.xml": policy(""),
    "apis/Echo API/apiInformation.json": "{}",
    "apis/Echo API/specification.xml": "<wadl />",
    "apis/Echo API/operations/getUser/policy.xml": policy(""),
    "products/starter/policy.xml": policy(""),
    "policy fragments/Forward_claims/policy.xml": fragment,
    "workspaces/team/policy.xml": policy(""),
    "workspaces/team/apis/a/policy.xml": policy(""),
  };

  it("is recognised and mirrored; what is no policy is left out", async () => {
    const cwd = makeFolder(files);
    const { code, stderr } = await palisade(["import", ".", "--out", "made"], { cwd });
    const made = path.join(cwd, "made");
    expect(filesIn(made)).toEqual([
      "apis/echo-api/operations/get-user/policy.ts",
      "apis/echo-api/policy.ts",
      "policy-fragments/forward-claims/policy.ts",
      "policy.ts",
      "products/starter/policy.ts",
      "workspaces/team/apis/a/policy.ts",
      "workspaces/team/policy.ts",
    ]);
    expect(readFileSync(path.join(made, "policy.ts"), "utf8")).toContain("export default globalPolicyDocument({});\n");
    expect(readFileSync(path.join(made, "policy-fragments/forward-claims/policy.ts"), "utf8")).toContain(
      'policyFragment([setMethod("GET")])',
    );
    expect(stderr).toContain("apis/Echo API/specification.xml: left out, as the folder's layout has no policy there\n");
    expect(code).toBe(0);
  });
});

describe("in a clone", () => {
  const out = path.join(repository, "out", `import-test-${process.pid}`);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it("modules import the builders by a relative path", async () => {
    const cwd = makeFolder({ "a/b.xml": policy("") });
    const { code } = await palisade(["import", ".", "--out", out], { cwd });
    expect(code).toBe(0);
    const module = path.join(out, "a/b.ts");
    expect(existsSync(module)).toBe(true);
    expect(readFileSync(module, "utf8").split("\n")[0]).toBe('import { policyDocument } from "../../../policies";');
  });
});
