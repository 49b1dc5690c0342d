import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { engineRules } from "../../../policies/baseline/engine-rules";
import { levelOf } from "../../../policies/baseline/pack";
import { defaultPack } from "../../../policies/baseline/packs";
import { rules } from "../../../policies/baseline/rules";
import { grammarRules } from "../../../policies/document/grammar-rules";
import { packPolicies } from "../../support/guardrails";

const { makeAnalyzerInfo } = require("@pulumi/policy/protoutil") as {
  makeAnalyzerInfo(name: string, version: string, level: string, args: object): { toObject(): { policiesList: object[] } };
};

const folder = path.join(__dirname, "../../../infra/guardrails");
const policies = packPolicies();
const named = (name: string) => policies.find((policy) => policy.name === name);

describe("the policies of the pack", () => {
  it("are one for each rule that resources can break", () => {
    const ofRules = rules.filter(({ appliesTo }) => appliesTo.some((each: string) => each !== "definition")).map(({ slug }) => slug);
    const others = [
      ...Object.keys(grammarRules),
      ...Object.keys(engineRules).filter((slug) => slug !== "profile-part-given-up"),
      "undecided",
    ];
    expect(policies.map(({ name }) => name)).toEqual([...ofRules, ...others]);
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  });

  it("say of each rule what its declaration says", () => {
    const unlike = rules.flatMap((rule) => {
      const policy = named(rule.slug);
      if (!policy) return [];
      const level = { error: "mandatory", warning: "advisory", manual: "disabled", off: "disabled" }[levelOf(rule, defaultPack)];
      const severity = rule.severity === "info" ? "low" : rule.severity;
      const isRight =
        policy.enforcementLevel === level &&
        policy.severity === severity &&
        policy.remediationSteps === rule.fix &&
        policy.description.includes(rule.title) &&
        policy.displayName === `${rule.id} ${rule.slug}` &&
        policy.tags?.includes(rule.id) &&
        policy.configSchema !== undefined;
      return isRight ? [] : [rule.slug];
    });
    expect(unlike).toEqual([]);
  });

  it("name the standards", () => {
    expect(named("cors-no-wildcards")).toMatchObject({
      framework: {
        name: expect.stringMatching(/\w/),
        version: expect.any(String),
        reference: expect.stringMatching(/\w/),
        specification: expect.stringMatching(/\w/),
      },
      url: expect.stringMatching(/^https:/),
    });
    expect(named("cors-no-wildcards")?.tags).toContainEqual(expect.stringMatching(/^owasp-api-2023:API\d+$/));
  });

  it("are what the SDK can tell the engine", () => {
    const info = makeAnalyzerInfo("palisade", "0.1.0", "advisory", { policies }).toObject();
    expect(info.policiesList).toHaveLength(policies.length);
  });

  it("look at single resources where the rule is about documents or records, and at the stack always", () => {
    const byResource = (slug: string) => named(slug)?.validateResource !== undefined;
    expect([
      byResource("cors-no-wildcards"),
      byResource("managed-identity"),
      byResource("operation-authenticated"),
      byResource("xml-syntax"),
    ]).toEqual([true, true, false, false]);
    expect(policies.every(({ validateStack }) => validateStack !== undefined)).toBe(true);
  });
});

describe("the pack's files", () => {
  const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8"));

  it("have the version of the toolkit", () => {
    const { version } = manifest(path.join(folder, "../../package.json"));
    expect(manifest(path.join(folder, "package.json")).version).toBe(version);
    expect(parse(readFileSync(path.join(folder, "PulumiPolicy.yaml"), "utf8")).version).toBe(version);
  });
});
