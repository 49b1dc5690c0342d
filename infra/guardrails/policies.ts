import {
  type Policies,
  type Policy,
  type PolicyComplianceFramework,
  type ResourceValidation,
  type ResourceValidationPolicy,
  type Severity,
  type StackValidationPolicy,
  validateResourceOfType,
} from "@pulumi/policy";
import { engineRules } from "../../policies/baseline/engine-rules";
import { defaultLevel, type Level, levelOf, type Pack } from "../../policies/baseline/pack";
import type { AnyRule, Severity as RuleSeverity } from "../../policies/baseline/rule";
import { rowsOf } from "../../policies/baseline/standards";
import type { Standard } from "../../policies/baseline/standards/standard";
import { type GrammarRuleFacts, grammarRules } from "../../policies/document/grammar-rules";
import { factsOf, type Kind, kinds } from "../../policies/estate/kinds";
import type { Guard } from "./guard";
import { isAboutResources } from "./single-resource";

type GuardPolicy = Policy & Partial<ResourceValidationPolicy> & StackValidationPolicy;

/** The name of the policy that tells what could not be decided. */
export const undecidedPolicy = "undecided";

/**
 * The policies of the pack: one for each rule that resources can break, with the level that the pack of rules gives it, those of
 * the policy language, and those about the check itself, which come last since they tell of all the others.
 */
export function policiesFor(rules: readonly AnyRule[], pack: Pack, guard: Guard): Policies {
  return [
    ...rules.filter(isAboutStacks).map((rule) => rulePolicy(rule, levelOf(rule, pack), guard)),
    ...Object.entries(grammarRules as Record<string, GrammarRuleFacts>).map(([slug, facts]) => grammarPolicy(slug, facts, guard)),
    ...Object.entries(engineRules).flatMap(([slug, facts]) => (notOfStacks.has(slug) ? [] : [enginePolicy(slug, facts, guard)])),
    {
      name: undecidedPolicy,
      displayName: "Every rule is decided",
      description: "Every rule is decided: what is only known when it is deployed, or stands in another stack, has not passed.",
      enforcementLevel: "advisory",
      severity: "low",
      tags: ["palisade"],
      remediationSteps: "Judge the stack again when the values are known, such as with the update itself or pulumi policy analyze.",
      configSchema: noConfiguration,
      validateStack: (args, report) => guard.undecided(args, report),
    },
  ];
}

/** Parts of profiles are given up in declarations, which resources do not show. */
const notOfStacks: ReadonlySet<string> = new Set<keyof typeof engineRules>(["profile-part-given-up"]);

/** There is nothing to set but the level; what else is written is a mistake. */
const noConfiguration = { properties: {} };

/** Rules about OpenAPI definitions alone have nothing to look at: no resource holds the file. */
function isAboutStacks({ appliesTo }: AnyRule): boolean {
  return appliesTo.some((each: string) => each !== "definition");
}

function rulePolicy(rule: AnyRule, level: Level, guard: Guard): GuardPolicy {
  const { id, slug, title, why, fix, severity } = rule;
  const rows = rowsOf(rule);
  const [first] = rows;
  return {
    name: slug,
    displayName: `${id} ${slug}`,
    description: `${title} ${why}`,
    enforcementLevel: enforcement(level),
    severity: severityOf(severity),
    ...(first && { framework: frameworkOf(first), url: first.standard.link }),
    tags: ["palisade", id, ...rows.flatMap(({ standard, ids }) => ids.map((each) => `${standard.name}:${each}`))],
    remediationSteps: fix,
    configSchema: noConfiguration,
    ...(isAboutResources(rule) && { validateResource: resourceValidation(rule, guard) }),
    validateStack: (args, report) => guard.stack(id, fix, args, report),
  };
}

/**
 * What a rule says of resources one by one. The SDK unpacks a resource anew for each policy; where only one type can concern the
 * rule, it is told so, and passes over all others. A type of an older version of the provider is left to the stack's check.
 */
function resourceValidation(rule: AnyRule, guard: Guard): ResourceValidation {
  const look: ResourceValidation = (args, report) => guard.resource(rule, args, report);
  const [kind, another] = rule.appliesTo as readonly Kind[];
  const { token, workspaceToken } = kind !== undefined && Object.hasOwn(kinds, kind) ? factsOf(kind) : {};
  if (another !== undefined || token === undefined || workspaceToken !== undefined) return look;
  return validateResourceOfType({ __pulumiType: token } as never, (_, args, report) => look(args, report));
}

/** The service refuses most of what breaks these rules itself, so it is soon enough to tell with the stack. */
function grammarPolicy(slug: string, facts: GrammarRuleFacts, guard: Guard): GuardPolicy {
  const { id, title, why, fix, severity = "high" } = facts;
  return {
    name: slug,
    displayName: `${id} ${slug}`,
    description: `${title}. ${why}`,
    enforcementLevel: enforcement(defaultLevel(severity)),
    severity,
    tags: ["palisade", id, "policy-language"],
    remediationSteps: fix,
    configSchema: noConfiguration,
    validateStack: (args, report) => guard.stack(id, fix, args, report),
  };
}

function enginePolicy(slug: string, facts: (typeof engineRules)[keyof typeof engineRules], guard: Guard): GuardPolicy {
  const { id, title, why, fix, severity } = facts;
  return {
    name: slug,
    displayName: `${id} ${slug}`,
    description: `${title}. ${why}`,
    enforcementLevel: enforcement(defaultLevel(severity)),
    severity: severityOf(severity),
    tags: ["palisade", id],
    remediationSteps: fix,
    configSchema: noConfiguration,
    // Keeps the resources even where every other policy is disabled that sees them.
    ...(slug === "rule-failed" && { validateResource: (args) => guard.see(args) }),
    validateStack: (args, report) => (slug === "rule-failed" ? guard.failures(args, report) : guard.stack(id, fix, args, report)),
  };
}

function enforcement(level: Level): Policy["enforcementLevel"] {
  if (level === "error") return "mandatory";
  return level === "warning" ? "advisory" : "disabled";
}

function severityOf(severity: RuleSeverity): Severity {
  return severity === "info" ? "low" : severity;
}

/** The first standard that a rule serves; all of them are among the tags. */
function frameworkOf({ standard, ids }: { readonly standard: Standard; readonly ids: readonly string[] }): PolicyComplianceFramework {
  const [, name = standard.title, version = ""] = /^(.*?),? (\d+(?:\.\d+)?)$/.exec(standard.title) ?? [];
  const titles = standard.rows.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
  return { name, version, reference: ids.join(", "), specification: titles.join("; ") };
}
