import { describe, expect, it } from "vitest";
import { checkEstate } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy } from "../../../policies/baseline/examples";
import type { AnyRule, RuleExample } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { type EstateRecord, makeEstate } from "../../../policies/estate/estate";
import type { Kind } from "../../../policies/estate/kinds";
import { isPolicyRecord } from "../../../policies/estate/policy-records";
import { everything, ruleOf } from "../../support/baseline";
import { recordOf, servicePath } from "../../support/records";

const why = "it could not be read: 403";

function recordsOf(rule: AnyRule, { policy, scope = "api", records = [] }: RuleExample): readonly EstateRecord[] {
  if (!rule.appliesTo.includes("operation")) return records;
  return exampleEstate([...(policy ? [examplePolicy(policy, scope === "workspace" ? "api" : scope)] : []), ...records]);
}

/** The estate without the records of a kind, since these could not be read. */
function judgedWithout(rule: AnyRule, records: readonly EstateRecord[], kind: Kind) {
  const estate = { ...makeEstate(records.filter((record) => record.kind !== kind)), unread: [{ kind, why }] };
  const { findings, unknown, manual } = checkEstate(estate, { rules: [rule], pack: everything });
  return { findings: findings.filter((each) => each.rule === rule.id), unknown, manual };
}

const kindsIn = (records: readonly EstateRecord[]) =>
  [...new Set(records.filter((record) => !isPolicyRecord(record)).map(({ kind }) => kind))].filter((kind) => kind !== "service");

describe("what could not be read", () => {
  it.each(
    rules
      .filter(({ examples }) => examples.pass.concat(examples.fail).some(({ definition }) => !definition))
      .map((rule) => [rule.slug, rule] as const),
  )("%s takes for neither there nor absent", (_slug, rule) => {
    for (const verdict of ["pass", "fail"] as const) {
      for (const example of rule.examples[verdict]) {
        if (example.definition !== undefined) continue;
        const records = recordsOf(rule, example);
        // What a deployment would change is planned, not read.
        if (records.some(({ planned }) => planned)) continue;
        for (const kind of kindsIn(records)) {
          const { findings, unknown, manual } = judgedWithout(rule, records, kind);
          const which = `${verdict} ${example.title ?? ""} without ${kind}`;
          if (verdict === "pass") expect(findings, which).toEqual([]);
          else expect(findings.length + unknown.length + manual.length, which).toBeGreaterThan(0);
        }
      }
    }
  });

  it("is unknown where it would be a finding", () => {
    const { findings, unknown } = judgedWithout(ruleOf("APIM-DFC-001"), [recordOf("service", {})], "pricings");
    expect(findings).toEqual([]);
    expect(unknown).toEqual([{ rule: "APIM-DFC-001", slug: "defender-plan-enabled", subject: "service/apim", why }]);
  });

  it("leaves rules about it undecided", () => {
    const { unknown } = judgedWithout(ruleOf("APIM-TLS-002"), [recordOf("service", {})], "backends");
    expect(unknown.map(({ subject }) => subject)).toEqual(unknown.length > 0 ? ["backends"] : []);
  });

  it("leaves operations undecided where products may publish them another way", () => {
    const records = exampleEstate([examplePolicy("<policies><inbound><base /></inbound></policies>")]);
    const rule = ruleOf("APIM-LIM-001");
    expect(judgedWithout(rule, records, "products").unknown.map((each) => each.why)).toContain(why);
  });

  it("is no missing reference, and no fragment that is not there", () => {
    const policy = examplePolicy(
      '<policies><inbound><include-fragment fragment-id="log" /><set-backend-service backend-id="orders" /><set-header name="a"><value>{{name}}</value></set-header></inbound></policies>',
    );
    const records = [recordOf("service", {}), policy];
    const judge = (unread: readonly { kind: Kind; within: string; why: string }[]) =>
      checkEstate({ ...makeEstate(records), unread }, { rules: [], pack: everything }).findings.filter(
        ({ slug }) => slug === "reference-missing",
      );
    expect(judge([])).toHaveLength(3);
    const within = servicePath;
    expect(
      judge([
        { kind: "policyFragments", within, why },
        { kind: "backends", within, why },
        { kind: "namedValues", within, why },
      ]),
    ).toEqual([]);
  });
});
