import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { Guard } from "../../infra/guardrails/guard";
import { policiesFor } from "../../infra/guardrails/policies";
import { defaultPack } from "../../policies/baseline/packs";
import type { AnyRule } from "../../policies/baseline/rule";
import { rules as allRules } from "../../policies/baseline/rules";
import { Waivers, type WrittenWaiver } from "../../policies/baseline/waiver";

/** The proxies of the SDK, which has no types for them. */
export const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as { unknownCheckingProxy<T extends object>(properties: T): T };

/** A resource as a program registers it. */
export interface GuardedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: object;
  /** What the stack's policies are shown; the inputs unless given. */
  readonly outputs?: object;
  /** Names of the resources that an input is made of, by the input. */
  readonly madeOf?: Readonly<Record<string, readonly string[]>>;
  /** The types that it stands in. */
  readonly within?: string;
}

export interface Told {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  /** The name of the resource. */
  readonly at?: string;
  readonly during: "resource" | "stack";
}

export interface PackOptions {
  readonly rules?: readonly AnyRule[];
  readonly waivers?: readonly WrittenWaiver[];
  /** Levels as the engine sets them. */
  readonly levels?: Readonly<Record<string, string>>;
  /** The engine shows resources one by one first; not so where nothing of them changes hands. */
  readonly resourcesFirst?: boolean;
}

/** What stands for a text that is not known yet, on the engine's wire. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type AnyPolicy = Partial<ResourceValidationPolicy> & StackValidationPolicy;

/** The policies of the pack, as the SDK has them. */
export function packPolicies({ rules = allRules, waivers = [] }: PackOptions = {}): readonly AnyPolicy[] {
  const today = "2026-11-24";
  const guard = new Guard({
    rules,
    waivers: () => (waivers.length > 0 ? new Waivers(waivers, { rules, today }) : undefined),
    waived: new Set(waivers.map(({ rule }) => rule)),
    today,
  });
  return policiesFor(rules, defaultPack, guard) as readonly AnyPolicy[];
}

/** Does what the SDK does with a pack: every policy over each resource, then every policy over all of them. */
export async function runPack(resources: readonly GuardedResource[], options: PackOptions = {}): Promise<Told[]> {
  const told: Told[] = [];
  const policies = packPolicies(options).map((policy) => ({
    ...policy,
    level: options.levels?.[policy.name] ?? policy.enforcementLevel ?? "",
  }));
  const enabled = policies.filter(({ level }) => level !== "disabled");
  const reporter =
    ({ name, level }: (typeof policies)[number], during: Told["during"], subject?: string) =>
    (message: string, urn = subject) =>
      told.push({ policy: name, level, message, during, ...(urn && { at: urn.split("::").at(-1) ?? urn }) });
  if (options.resourcesFirst ?? true) {
    for (const resource of resources) {
      for (const policy of enabled) {
        const isType = ({ __pulumiType }: { __pulumiType: string }) => __pulumiType === resource.type;
        const args = { ...argsOf(resource, resource.inputs), isType };
        const { validateResource } = policy;
        if (typeof validateResource !== "function") continue;
        const { __pulumiType: only = resource.type } = validateResource as { __pulumiType?: string };
        if (only === resource.type) await validateResource(args as never, reporter(policy, "resource", args.urn));
      }
      await nextTurn();
    }
  }
  for (const policy of enabled) {
    const shown = resources.map((each) => ({
      ...argsOf(each, each.outputs ?? each.inputs),
      propertyDependencies: {} as Record<string, unknown>,
    }));
    for (const [index, { madeOf = {} }] of resources.entries()) {
      const found = (name: string) => shown.filter(({ urn }) => urn.endsWith(`::${name}`));
      const own = shown[index];
      if (own) own.propertyDependencies = Object.fromEntries(Object.entries(madeOf).map(([input, names]) => [input, names.flatMap(found)]));
    }
    await policy.validateStack({ resources: shown } as never, reporter(policy, "stack"));
  }
  await nextTurn();
  return told;
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function argsOf({ type, name, within }: GuardedResource, props: object) {
  const urn = `urn:pulumi:dev::project::${within ? `${within}$` : ""}${type}::${name}`;
  return { type, name, urn, props: unknownCheckingProxy(structuredClone(props)) as Record<string, unknown> };
}
