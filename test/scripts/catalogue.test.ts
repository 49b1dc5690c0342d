import { describe, expect, it } from "vitest";
import { packs } from "../../policies/baseline/packs";
import { rules } from "../../policies/baseline/rules";
import { elements } from "../../policies/elements";
import { palisade } from "../support/palisade";
import { schemaErrors } from "../support/schema";

const json = (...args: string[]) => jsonOf(args[0] as string, ...args);

async function jsonOf(schema: string, ...args: string[]) {
  const { code, stdout } = await palisade([...args, "--format", "json"]);
  expect(code).toBe(0);
  const value = JSON.parse(stdout);
  expect(schemaErrors(schema, value)).toBeNull();
  return value;
}

describe("elements", () => {
  it("lists all, in text and as JSON", async () => {
    expect((await json("elements")).elements.map(({ name }: { name: string }) => name).sort()).toEqual(
      elements.map(({ name }) => name).sort(),
    );
    expect((await palisade(["elements"])).stdout).toContain("validate-jwt");
  });

  it("tells all of one", async () => {
    const [element] = (await json("elements", "rate-limit-by-key")).elements;
    expect(element).toMatchObject({ name: "rate-limit-by-key", sections: ["inbound"] });
    expect(element.attributes).toContainEqual(expect.objectContaining({ name: "counter-key", required: true, expression: true }));
  });

  it("does not know another", async () => {
    const { code, stderr } = await palisade(["elements", "rate-limits"]);
    expect(stderr).toContain('did you mean "rate-limit"?');
    expect(code).toBe(2);
  });
});

describe("rules", () => {
  it("lists all, and those of a pack", async () => {
    expect((await json("rules")).rules).toHaveLength(rules.length);
    expect((await json("rules", "--pack", "grammar")).rules).toEqual([]);
  });

  it("lists packs, with how many rules have each level", async () => {
    const { packs: listed } = await jsonOf("rules-packs", "rules", "--packs");
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(packs.map(({ name }) => name));
    expect((await palisade(["rules", "--packs"])).stdout).toMatch(/^palisade-strict +\S+ +\d+ /m);
  });

  it("lists the rows of the standard behind a pack, and why some are out of reach", async () => {
    const { standards } = await jsonOf("rules-coverage", "rules", "--pack", "azure-security-baseline-3", "--coverage");
    expect(standards).toMatchObject([{ name: "azure-security-baseline-3" }]);
    expect(standards[0].rows).toHaveLength(38);
    const { stdout } = await palisade(["rules", "--pack", "azure-policy", "--coverage"]);
    expect(stdout).toMatch(/^Deny-APIM-TLS +.*APIM-TLS-001 error/m);
  });

  it.each([
    [["--pack", "grammar", "--coverage"], /no standard stands behind the pack "grammar"/],
    [["--pack", "owasp-api-2032"], /did you mean "owasp-api-20\d\d"\?/],
  ])("refuses %j", async (args, said) => {
    const { code, stderr } = await palisade(["rules", ...args]);
    expect(stderr).toMatch(said);
    expect(code).toBe(2);
  });

  it.each(["APIM-AUT-002", "jwt-needs-signature", "GRM-008", "waiver-expired"])("explains %s", async (name) => {
    const { rule } = await json("explain", name);
    expect(rule.why).not.toBe("");
    expect((await palisade(["explain", name])).stdout).toContain(rule.fix);
  });
});

describe("render", () => {
  it("prints policies of a stack", async () => {
    const { policies } = await json("render", "apis/accounts");
    expect(policies.map(({ subject }: { subject: string }) => subject)).toContain("apis/accounts/policies/policy");
    const { stdout } = await palisade(["render", "apis/accounts/policies/policy"]);
    expect(stdout).toMatch(/^<policies>/);
  });

  it("names what there is where nothing fits", async () => {
    const { code, stderr } = await palisade(["render", "apis/nothing"]);
    expect(stderr).toContain("apis/accounts");
    expect(code).toBe(2);
  });
});

describe("the command line", () => {
  it.each([
    [["--version"], 0, /^\d+\.\d+\.\d+/],
    [["--help"], 0, /Usage: palisade/],
    [["plan", "--help"], 0, /--openapi <file or URL>/],
    [["plann"], 2, /unknown command 'plann'/],
    [["--cwd", "/nowhere", "rules"], 2, /--cwd \/nowhere: there is no such folder/],
  ])("%j exits with %i", async (args, code, text) => {
    const result = await palisade(args);
    expect(`${result.stdout}${result.stderr}`).toMatch(text);
    expect(result.code).toBe(code);
  });
});
