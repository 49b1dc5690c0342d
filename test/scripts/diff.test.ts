import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../policies/document/parse";
import { makeEstate } from "../../policies/estate/estate";
import { schemaFiles } from "../../scripts/docs/schemas";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";
import { policyText, sampleRecords } from "../support/sample-records";

const document = (inbound: string) => `<policies><inbound>${inbound}</inbound></policies>`;
const limit = (calls: number) => `<rate-limit calls="${calls}" renewal-period="60" />`;
const branch = (condition: string) => `<choose><when condition="${condition}"><base /></when></choose>`;

const files = {
  "a.xml": document(`<base />${limit(100)}<set-header name="X"><value>1</value></set-header>${branch('@(a == "b")')}`),
  "b.xml": document(`<set-header name="X"><value>1</value></set-header><base />${limit(1000)}${branch("@(\n  a == &quot;c&quot;\n)")}`),
  "a-again.xml": `\ufeff<!-- note -->\r\n${document(`\r\n\t<base/>${limit(100)}<set-header exists-action='override' name='X'><value> 1 </value></set-header>${branch("@( a == &quot;b&quot; )")}`)}`,
  "broken.xml": "<policies>\n  <inbound>\n</policies>",
  "twice-broken.xml": "<policies>\n  <inbound>\n</policies>",
  "latin.xml": Buffer.from([0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e]),
  "other.json": "{}",
};
const text = `b.xml
  > set-header X moved before base  inbound/set-header
  ~ rate limit raised from 100 to 1,000 calls a minute  inbound/rate-limit/@calls
  ~ condition of when changed  inbound/choose/when/@condition
      - @(a == "b")
      + @(
      +   a == "c"
      + )
`;

describe("two files", () => {
  const cwd = makeFolder(files);

  it("that mean the same", async () => {
    const { code, stdout, stderr } = await palisade(["diff", "a.xml", "a-again.xml"], { cwd });
    expect([code, stdout, stderr]).toEqual([0, "no change in meaning\n", ""]);
    expect(await palisade(["diff", "a.xml", "a-again.xml", "--quiet"], { cwd })).toMatchObject({ code: 0, stdout: "" });
    expect(JSON.parse((await palisade(["diff", "a.xml", "a.xml", "--format", "json"], { cwd })).stdout)).toEqual({
      version: 1,
      changes: [],
    });
  });

  it("that differ, in words", async () => {
    const { code, stdout } = await palisade(["diff", "a.xml", "b.xml"], { cwd });
    expect(stdout).toBe(`${text}\n3 changes in 1 document: 2 changed, 1 moved\n`);
    expect(code).toBe(1);
    expect(await palisade(["diff", "a.xml", "b.xml", "--quiet"], { cwd })).toMatchObject({ code: 1, stdout: text });
  });

  it("in colours, unless nobody wants any", async () => {
    const coloured = await palisade(["diff", "a.xml", "b.xml"], { cwd, env: { FORCE_COLOR: "1" } });
    expect(coloured.stdout).toContain("\u001b[33m~\u001b[39m rate limit raised");
    for (const { args, env } of [
      { args: [], env: { NO_COLOR: "1" } },
      { args: ["--no-color"], env: { FORCE_COLOR: "1" } },
    ]) {
      expect((await palisade(["diff", "a.xml", "b.xml", ...args], { cwd, env })).stdout).not.toContain("\u001b");
    }
  });

  it("as JSON", async () => {
    const { code, stdout } = await palisade(["diff", "a.xml", "b.xml", "--format", "json"], { cwd });
    const output = JSON.parse(stdout);
    expect(output).toMatchObject({
      version: 1,
      changes: [
        { file: "b.xml", path: "inbound/set-header", kind: "moved", before: "inbound/set-header", after: "inbound/set-header" },
        { file: "b.xml", path: "inbound/rate-limit/@calls", kind: "changed", before: "100", after: "1000" },
        { file: "b.xml", path: "inbound/choose/when/@condition", kind: "changed", before: '@(a == "b")', after: '@(\n  a == "c"\n)' },
      ],
    });
    expect(code).toBe(1);
    const [, schema = "{}"] = schemaFiles(repository, "palisade").find(([file]) => file.endsWith("diff.schema.json")) ?? [];
    const validate = new Ajv({ strict: false }).compile(JSON.parse(schema));
    expect(validate(output) || validate.errors).toBe(true);
    expect(validate({ version: 1, changes: [{ file: "a" }] })).toBe(false);
  });

  it("of the same bytes are not even read", async () => {
    const { code, stderr } = await palisade(["diff", "broken.xml", "twice-broken.xml"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.each([
    [["a.xml", "broken.xml"], "broken.xml:2:3: <inbound> is not closed (xml-syntax)"],
    [["broken.xml", "a.xml"], "broken.xml:2:3: <inbound> is not closed (xml-syntax)"],
    [["a.xml", "latin.xml"], "latin.xml: can't be read: the bytes are no text in UTF-8"],
    [["a.xml", "nowhere.xml"], "nowhere.xml: there is no such file or folder, and no stack of that name"],
    [["a.xml", "."], "a.xml and . can't be compared: give two policy files, or two folders or estates"],
    [["other.json", "other.json"], "other.json: not an estate"],
    [["a.xml"], "missing required argument 'after'"],
  ])("%j can't be compared", async (args, message) => {
    const { code, stdout, stderr } = await palisade(["diff", ...args], { cwd });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).not.toContain("no change in meaning");
    expect(code).toBe(2);
  });
});

describe("two folders", () => {
  const cwd = makeFolder({
    "old/policy.xml": document("<base />"),
    "old/apis/orders/policy.xml": document(`<base />${limit(5)}`),
    "old/apis/gone/policy.xml": document(`<base /><validate-jwt header-name="Authorization" />`),
    "old/readme.md": "a",
    "new/policy.xml": document("<base/>"),
    "new/apis/orders/policy.xml": document(`<base />${limit(6)}`),
    "new/apis/stock/policy.xml": document("<base />"),
    "broken/policy.xml": "<policies>",
    "broken/apis/orders/policy.xml": document(`<base />${limit(7)}`),
    "empty/readme.md": "a",
  });

  it("are compared file by file", async () => {
    const { code, stdout } = await palisade(["diff", "old", "new"], { cwd });
    expect(stdout).toBe(`apis/gone/policy.xml
  - document removed, with base, validate-jwt in it  policies

apis/orders/policy.xml
  ~ rate limit raised from 5 to 6 calls a minute  inbound/rate-limit/@calls

apis/stock/policy.xml
  + document added, with base in it  policies

3 changes in 3 documents: 1 added, 1 changed, 1 removed
`);
    expect(code).toBe(1);
  });

  it("show what could be compared where not everything could", async () => {
    const { code, stdout, stderr } = await palisade(["diff", "old", "broken"], { cwd });
    expect(stdout).toContain("rate limit raised from 5 to 7 calls a minute");
    expect(stdout).toContain("; not everything could be compared");
    expect(stderr).toBe("palisade: policy.xml:1:1: <policies> is not closed (xml-syntax)\n");
    expect(code).toBe(2);
  });

  it("may be empty, but not both", async () => {
    expect(await palisade(["diff", "empty", "new"], { cwd })).toMatchObject({ code: 1 });
    const { code, stderr } = await palisade(["diff", "empty", "empty"], { cwd });
    expect([code, stderr]).toEqual([2, "palisade: empty and empty: there are no policy documents in them\n"]);
  });
});

describe("estates", () => {
  const estate = (inbound: string, asText = false, service = "gw") => {
    const xml = document(inbound);
    const value = asText ? xml : parsePolicy(xml).document;
    const { service: own, "apis/policies": policy, policyFragments } = sampleRecords;
    const records = [own, { ...policy, properties: { ...policy.properties, value } }, policyFragments];
    return JSON.stringify(makeEstate(records as never)).replaceAll("/service/gw", `/service/${service}`);
  };
  const cwd = makeFolder({
    "old/estate.json": estate(limit(5)),
    "new/estate.json": estate(limit(5), false, "prod"),
    "new/policies/apis/accounts/policy.xml": document(limit(6)),
    "new/policies/policyFragments/shared/policy.xml": policyText,
    "text.json": estate(limit(7), true),
    "broken.json": estate("<base>", true),
    "missing/estate.json": estate(limit(5)),
    "missing/policies/policyFragments/shared/policy.xml": policyText,
    "folder/apis/accounts/policy.xml": document(limit(5)),
  });

  it.each([
    ["one with its folder of policies", ["old", "new"], "rate limit raised from 5 to 6 calls a minute"],
    ["files, one with XML as text", ["old/estate.json", "text.json"], "rate limit raised from 5 to 7 calls a minute"],
  ])("%s", async (_, args, words) => {
    const { code, stdout, stderr } = await palisade(["diff", ...args, "--quiet"], { cwd });
    expect(stdout).toBe(`apis/accounts/policies/policy\n  ~ ${words}  inbound/rate-limit/@calls\n`);
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("and a folder that is laid out like one", async () => {
    const { code, stdout } = await palisade(["diff", "folder", "old", "--quiet"], { cwd });
    expect(stdout).toBe("policyFragments/shared\n  + document added, with base, set-variable in it  policies\n");
    expect(code).toBe(1);
  });

  it.each([
    [["old", "broken.json"], "apis/accounts/policies/policy:1:20: <base> is not closed (xml-syntax)"],
    [["old", "missing"], "the policy of apis/accounts is not there"],
  ])("%j can't be compared", async (args, message) => {
    const { code, stderr } = await palisade(["diff", ...args], { cwd });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("the plan of a stack is what the stack declares", async () => {
    const out = makeFolder();
    expect(await palisade(["plan", "--out", out])).toMatchObject({ code: 0 });
    expect(await palisade(["diff", path.join(out, "dev"), "dev"])).toMatchObject({ code: 0, stdout: "no change in meaning\n" });
    expect(readFileSync(path.join(out, "dev/estate.json"), "utf8")).toContain("rate-limit");
  });
});
