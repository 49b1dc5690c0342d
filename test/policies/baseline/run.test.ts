import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import type { Level } from "../../../policies/baseline/pack";
import type { Severity } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { parsePolicy } from "../../../policies/document/parse";
import type { EstateRecord } from "../../../policies/estate/estate";
import { checked, checkedFile, checkedPolicy, everything, found, madeUpRule, ruleOf, verdict } from "../../support/baseline";
import { sections } from "../../support/records";

const open = exampleRecord("apis", { path: "orders", subscriptionRequired: false });
const lateKey = exampleRecord("apis", { path: "orders", subscriptionRequired: { $late: "key" } });
const openProduct = exampleRecord("products", { displayName: "Open", subscriptionRequired: false });
const lateProduct = exampleRecord("products", { displayName: "Starter", subscriptionRequired: { $unknown: "may not be read" } });
const limited = ruleOf("APIM-LIM-001");
const inProduct = examplePolicy(sections({ inbound: '<base /><rate-limit calls="10" renewal-period="60" />' }), "product");
const inApi = (limit: string) => examplePolicy(sections({ inbound: `<base />${limit}` }));
const byAddress = '<rate-limit-by-key calls="10" renewal-period="60" counter-key="@(context.Request.IpAddress)" />';

describe("ways in", () => {
  it.each<[string, EstateRecord[], { verdict: string; ways?: string[] }]>([
    ["a limit on every way", [inApi(byAddress), open, openProduct], { verdict: "pass" }],
    ["no limit on any way", [inApi("")], { verdict: "finding" }],
    ["a product's limit misses callers with an API key", [inProduct], { verdict: "finding", ways: ["API- or all-API key"] }],
    [
      "a limit by subscription misses callers without a key",
      [inApi('<rate-limit calls="10" renewal-period="60" />'), open],
      { verdict: "finding", ways: ["no key"] },
    ],
    [
      "a limit by subscription misses callers through an open product",
      [inApi('<rate-limit calls="10" renewal-period="60" />'), openProduct],
      { verdict: "finding", ways: ["no key, through the open product starter"] },
    ],
    ["whether a key is asked for is not known", [inApi('<rate-limit calls="10" renewal-period="60" />'), lateKey], { verdict: "unknown" }],
    ["what is broken anyway is found, whether a key is asked for or not", [inApi(""), lateKey], { verdict: "finding" }],
    [
      "whether a product is open is not known",
      [inApi('<rate-limit calls="10" renewal-period="60" />'), lateProduct],
      { verdict: "unknown" },
    ],
  ])("%s", (_, records, expected) => {
    const result = checked(exampleEstate(records), [limited]);
    expect(verdict(result, limited)).toBe(expected.verdict);
    const [finding] = found(result, limited);
    expect(finding?.ways).toEqual(expected.ways);
  });

  it("reports one finding for one problem on several ways, and names no way where it is on all", () => {
    const result = checked(exampleEstate([inApi("")]), [limited]);
    expect(found(result, limited)).toHaveLength(1);
    expect(found(result, limited)[0]).not.toHaveProperty("ways");
  });

  it("gives the reason for the doubt, and what it would mean", () => {
    const { unknown } = checked(exampleEstate([inApi('<rate-limit calls="10" renewal-period="60" />'), lateKey]), [limited]);
    expect(unknown).toEqual([
      {
        rule: "APIM-LIM-001",
        slug: "rate-limited",
        subject: "apis/orders/operations/getOrder",
        why: "the deployment decides it (key); with no key, if none is required: rate-limit counts by subscription, and there is none without a key",
      },
    ]);
  });

  it("looks at every operation of every API", () => {
    const second = exampleRecord(
      "apis/operations",
      { displayName: "List", method: "GET", urlTemplate: "/" },
      { path: { operationId: "list" } },
    );
    const result = checked(exampleEstate([inApi(""), second]), [limited]);
    expect(found(result, limited).map(({ subject }) => subject)).toEqual([
      "apis/orders/operations/getOrder",
      "apis/orders/operations/list",
    ]);
  });
});

describe("unknown and finding", () => {
  const reports = (policy: (report: { finding(m: string): void; unknown(w: string): void }) => void) =>
    madeUpRule("policy", (_, report) => policy(report));

  it("keeps both apart", () => {
    const rule = reports((report) => {
      report.finding("wrong");
      report.unknown("not known");
    });
    const result = checkedFile("<policies />", [rule]);
    expect(result.findings.map(({ message }) => message)).toEqual(["wrong"]);
    expect(result.unknown.map(({ why }) => why)).toEqual(["not known"]);
  });

  it("says once what is not known in several places of a document", () => {
    const rule = reports((report) => {
      report.unknown("not known");
      report.unknown("not known");
      report.unknown("something else");
    });
    expect(checkedFile("<policies />", [rule]).unknown.map(({ why }) => why)).toEqual(["not known", "something else"]);
  });

  it("answers unknown for every rule about a document that could not be read", () => {
    const unread = exampleRecord("apis/policies", { value: { unknown: "the caller may not read it" } });
    const rule = reports((report) => report.finding("never"));
    const result = checked(exampleEstate([unread]), [rule, ruleOf("APIM-LIM-001")]);
    expect(result.findings).toEqual([]);
    expect(result.unknown.map(({ rule: id, subject, why }) => [id, subject, why])).toEqual([
      ["TST-001", "apis/orders/policies/policy", "the caller may not read it"],
      ["APIM-LIM-001", "apis/orders/operations/getOrder", "the caller may not read it"],
    ]);
    expect(result.subjects).toContainEqual({ kind: "policy", name: "apis/orders/policies/policy" });
  });

  it("answers unknown for a fragment that is not part of the estate", () => {
    expect(verdict(checkedPolicy(sections({ inbound: '<base /><include-fragment fragment-id="limits" />' }), [limited]), limited)).toBe(
      "unknown",
    );
  });

  it.each(["APIM-AUT-001", "APIM-AUT-005", "APIM-AUT-011", "APIM-LIM-001", "APIM-LIM-002", "APIM-VAL-001", "APIM-VAL-002"])(
    "never passes a file alone for what its parents may undo or add: %s",
    (id) => {
      const rule = ruleOf(id);
      expect(rule.appliesTo).toContain("operation");
      expect(verdict(checkedFile(sections({}), [rule]), rule)).toBe("unknown");
    },
  );
});

describe("levels", () => {
  const at = (severity: Severity, levels?: Record<string, Level>) => {
    const rule = madeUpRule("policy", (_, report) => report.finding("wrong"), { severity });
    return checkedFile("<policies />", [rule], { pack: { ...everything, ...(levels && { levels }) } });
  };

  it.each<[Severity, string]>([
    ["critical", "error"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "warning"],
    ["info", "warning"],
  ])("%s is %s", (severity, level) => {
    expect(at(severity).findings).toMatchObject([{ severity, level }]);
  });

  it("takes the pack's level instead", () => {
    expect(at("critical", { "TST-001": "warning" }).findings).toMatchObject([{ severity: "critical", level: "warning" }]);
    expect(at("info", { "TST-001": "error" }).findings).toMatchObject([{ severity: "info", level: "error" }]);
  });

  it("asks a person about manual rules, apart from the findings", () => {
    const result = at("critical", { "TST-001": "manual" });
    expect(result.findings).toEqual([]);
    expect(result.manual).toEqual([{ rule: "TST-001", slug: "made-up", subject: "policy.xml", message: "wrong" }]);
  });

  it("asks once for an operation, however many ways lead into it", () => {
    const rule = madeUpRule("operation", (_, report) => report.finding("look at this"));
    const result = checked(exampleEstate([open]), [rule], { pack: { ...everything, levels: { "TST-001": "manual" } } });
    expect(result.manual).toHaveLength(1);
  });

  it.each([
    ["off", { ...everything, levels: { "TST-001": "off" as const } }],
    ["not part of the pack", { ...everything, rules: ["TST-002"] }],
  ])("does not run a rule that is %s", (_, pack) => {
    const rule = madeUpRule("policy", () => {
      throw new Error("it ran");
    });
    expect(checkedFile("<policies />", [rule], { pack })).toMatchObject({ findings: [], errors: [], unknown: [] });
  });
});

describe("only", () => {
  const rule = (id: string) => madeUpRule("policy", (_, report) => report.finding(id), { id, slug: id.toLowerCase() });
  const both = [rule("TST-001"), rule("TST-002")];

  it("runs the rules that are named", () => {
    expect(checkedFile("<policies />", both, { only: ["TST-002"] }).findings.map(({ rule: id }) => id)).toEqual(["TST-002"]);
  });

  it("runs none that the pack leaves out", () => {
    const pack = { ...everything, rules: ["TST-001"] };
    expect(checkedFile("<policies />", both, { pack, only: ["TST-002"] }).findings).toEqual([]);
  });

  it("still finds what the service would refuse", () => {
    const { findings } = checkedFile("<policies><inbound><no-such-policy /></inbound></policies>", both, { only: ["TST-002"] });
    expect(findings.map(({ slug }) => slug)).toContain("unknown-element");
  });
});

describe("a rule that fails", () => {
  const noSuchThing = new Error("no such thing");
  const failing = (what: unknown) =>
    madeUpRule("policy", (_, report) => {
      report.finding("found before");
      throw what;
    });

  it("is an error, and a finding of its own beside what it found", () => {
    const result = checkedFile("<policies />", [
      failing(noSuchThing),
      madeUpRule("policy", (_, report) => report.finding("other"), { id: "TST-002" }),
    ]);
    expect(result.errors).toEqual([{ file: "policy.xml", message: "the rule made-up failed on policy.xml: no such thing" }]);
    expect(result.findings.map(({ rule, level, path, message }) => [rule, level, path, message])).toEqual([
      ["ENG-001", "error", "TST-001", "the rule made-up failed on policy.xml: no such thing"],
      ["TST-001", "error", "", "found before"],
      ["TST-002", "error", "", "other"],
    ]);
  });

  it("may throw anything", () => {
    expect(checkedFile("<policies />", [failing("a text")]).errors[0]?.message).toMatch(/: a text$/);
    expect(checkedFile("<policies />", [failing(undefined)]).errors[0]?.message).toMatch(/: undefined$/);
  });

  it("fails once for an operation, however many ways lead into it", () => {
    const rule = madeUpRule("operation", () => {
      throw new Error("no");
    });
    const result = checked(exampleEstate([open, openProduct]), [rule]);
    expect(result.errors).toHaveLength(1);
    expect(result.findings.map(({ rule: id }) => id)).toEqual(["ENG-001"]);
  });

  it("is found in an estate whose values have shapes that ARM never gives", () => {
    const odd = exampleRecord("apis", { path: "orders", protocols: 5 as unknown as string[] });
    const { errors, findings } = checked([exampleRecord("service", {}), odd], [ruleOf("APIM-TLS-004")]);
    expect(errors).toHaveLength(1);
    expect(findings.map(({ rule }) => rule)).toEqual(["ENG-001"]);
  });
});

describe("the grammar", () => {
  it("is checked with every pack, and has a place", () => {
    const text = "<policies>\n  <inbound>\n    <rate-limit calls='x' renewal-period='60' />\n  </inbound>\n</policies>";
    const { findings } = checkedFile(text, [], { pack: { ...everything, rules: [] } });
    expect(findings).toMatchObject([
      { slug: "attribute-type", level: "error", file: "policy.xml", line: 3, path: expect.stringContaining("inbound/rate-limit") },
    ]);
  });

  it("finds a document that can't be read, and lists it", () => {
    const result = checkedFile("nothing here", [ruleOf("APIM-POL-001")]);
    expect(result.subjects).toEqual([{ kind: "policy", name: "policy.xml", file: "policy.xml" }]);
    expect(result.findings.length).toBeGreaterThan(0);
    expect(result.errors).toEqual([]);
  });

  it("knows the scope of each document of an estate", () => {
    // The quota policy belongs to products.
    const result = checkedPolicy(sections({ inbound: '<base /><quota calls="5" renewal-period="300" />' }), [], { scope: "operation" });
    expect(result.findings.map(({ slug, subject }) => [slug, subject])).toEqual([
      ["scope-not-allowed", "apis/orders/operations/getOrder/policies/policy"],
    ]);
  });

  it("finds references to what the estate does not have", () => {
    const api = examplePolicy(sections({ inbound: '<base /><set-backend-service backend-id="nowhere" />' }));
    const result = checked([exampleRecord("service", {}), exampleRecord("apis", { path: "orders" }), api], []);
    expect(result.findings).toMatchObject([{ slug: "reference-missing", subject: "apis/orders/policies/policy" }]);
  });
});

describe("subjects", () => {
  it("lists what was looked at, with its file", () => {
    const declared = { file: "stacks/apis/orders/api.ts" };
    const result = checked(
      exampleEstate([exampleRecord("apis", { path: "orders", protocols: ["https"], subscriptionRequired: true }, { declared }), inApi("")]),
      [ruleOf("APIM-LIM-001"), ruleOf("APIM-TLS-004"), madeUpRule("estate", () => undefined)],
    );
    expect(result.subjects).toEqual([
      { kind: "policy", name: "apis/orders/policies/policy" },
      { kind: "apis", name: "apis/orders", file: declared.file },
      { kind: "operation", name: "apis/orders/operations/getOrder", file: declared.file },
      { kind: "estate", name: "estate" },
    ]);
  });

  it("hands the whole estate to rules about it, once", () => {
    let times = 0;
    const rule = madeUpRule("estate", ({ estate }, report) => {
      times += 1;
      report.finding(`${estate.estate.records.length} records`);
    });
    const { findings } = checked(exampleEstate([]), [rule]);
    expect(times).toBe(1);
    expect(findings).toMatchObject([{ subject: "estate", message: "5 records" }]);
  });

  it("hands each rule the kinds that it is about", () => {
    const seen: string[] = [];
    const rule = madeUpRule(["apis", "products", "policy"], (subject) => {
      seen.push(subject.subject);
    });
    checked(exampleEstate([inApi("")]), [rule]);
    expect(seen.sort()).toEqual(["apis", "policy", "products"]);
  });

  it("tells rules about records the day of the check", () => {
    let day = "";
    const rule = madeUpRule("apis", ({ today }) => {
      day = today;
    });
    checked(exampleEstate([]), [rule], { today: "2031-02-03" });
    expect(day).toBe("2031-02-03");
  });
});

describe("order", () => {
  it("puts errors first, then goes by file, line, subject and rule", () => {
    const text = `<policies>\n<inbound />\n<backend><base /></backend>\n<outbound>\n<set-body>@(context.LastError.Message)</set-body></outbound>\n<on-error><base /></on-error></policies>`;
    const { document, diagnostics, positions } = parsePolicy(text);
    if (!document) throw new Error("no document");
    const result = checkedFile(text, [ruleOf("APIM-POL-003"), ruleOf("APIM-POL-001")], { scope: "api" });
    expect(diagnostics).toEqual([]);
    expect(positions.source).toBe(text);
    const ours = result.findings.filter(({ rule }) => rule.startsWith("APIM-"));
    expect(ours.map(({ rule, line }) => [rule, line])).toEqual([
      ["APIM-POL-001", 2],
      ["APIM-POL-001", 4],
      ["APIM-POL-003", 5],
    ]);
  });

  it("is the same for the same records in any order", () => {
    const records = exampleEstate([inApi(""), open, openProduct]);
    expect(checked([...records].reverse(), rules)).toEqual(checked(records, rules));
  });
});
