import { z } from "zod";
import { engineRules } from "../baseline/engine-rules";
import type { Pack } from "../baseline/pack";
import type { AnyRule } from "../baseline/rule";
import { didYouMean } from "../document/did-you-mean";
import { grammarRules } from "../document/grammar-rules";
import { kinds } from "../estate/kinds";
import { builtIn, type Catalogue, ruleIn, ruleNamesIn } from "./catalogue";
import { levels } from "./levels";

const subjects = ["policy", "operation", "estate", "definition", ...Object.keys(kinds)];
const sentence = z.string().min(1).max(2000);
const example = z.looseObject({
  title: z.string().optional(),
  policy: z.string().optional(),
  records: z.array(z.looseObject({})).optional(),
});

/** A rule as it may come from anywhere. */
const ruleShape = z.looseObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/, "expected capitals, digits and hyphens, as CORP-001"),
  slug: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "expected a name in kebab-case"),
  severity: z.enum(["critical", "high", "medium", "low", "info"]),
  title: sentence,
  why: sentence,
  fix: sentence,
  controls: z.record(z.string(), z.array(z.string())),
  appliesTo: z
    .array(
      z.string().refine((subject) => subjects.includes(subject), {
        error: ({ input }) => `"${String(input)}" is nothing that rules apply to${didYouMean(String(input), subjects)}`,
      }),
    )
    .min(1),
  check: z.custom<AnyRule["check"]>((value) => typeof value === "function", "expected a function"),
  examples: z.looseObject({
    pass: z.array(example).min(1, "expected an example that passes"),
    fail: z.array(example).min(1, "expected an example that fails"),
  }),
});

const packShape = z.looseObject({
  name: z.string().regex(/^[a-z][a-z0-9.]*(?:-[a-z0-9.]+)*$/, "expected a name in kebab-case"),
  title: sentence,
  description: sentence,
  rules: z.union([z.literal("all"), z.array(z.string())], 'expected "all" or a list of rules'),
  levels: z.record(z.string(), z.enum(levels)).optional(),
});

/** What one module exports. */
export interface RuleModule {
  /** Its file, for messages. */
  readonly file: string;
  readonly exports: unknown;
}

export interface OwnRules extends Catalogue {
  /** What is wrong, each beginning with the file; empty where nothing is. */
  readonly problems: readonly string[];
}

/**
 * Takes rules and packs out of what modules export, by whatever names and in lists too; other exports are their own
 * affair. A rule neither overrides nor resembles one that is there.
 */
export function ownRules(modules: readonly RuleModule[]): OwnRules {
  const rules: AnyRule[] = [];
  const found: { readonly file: string; readonly pack: Pack }[] = [];
  const problems: string[] = [];
  const taken = new Map<string, string>(
    [...builtIn.rules, ...Object.entries({ ...grammarRules, ...engineRules }).map(([slug, { id }]) => ({ id, slug }))].flatMap(
      ({ id, slug }) => [
        [id, "a rule of Palisade"],
        [slug, "a rule of Palisade"],
      ],
    ),
  );
  const takenPacks = new Map<string, string>(builtIn.packs.map(({ name }) => [name, "a pack of Palisade"]));
  for (const { file, exports } of modules) {
    for (const value of candidates(exports)) {
      if (looksLikeRule(value)) {
        const rule = parsed(ruleShape, value, file, "rule", problems) as unknown as AnyRule | undefined;
        if (!rule) continue;
        const clash = [rule.id, rule.slug].find((name) => taken.has(name));
        if (clash !== undefined)
          problems.push(`${file}: ${clash} is ${taken.get(clash)} already; a rule needs an id and a name of its own`);
        else if (/^(?:APIM|GRM|ENG)-/.test(rule.id)) problems.push(`${file}: ${rule.id}: ids that begin so are Palisade's own`);
        else {
          for (const name of [rule.id, rule.slug]) taken.set(name, `a rule of ${file}`);
          rules.push(rule);
        }
      } else {
        const pack = parsed(packShape, value, file, "pack", problems) as unknown as Pack | undefined;
        if (!pack) continue;
        const clash = takenPacks.get(pack.name);
        if (clash) problems.push(`${file}: ${pack.name} is ${clash} already; a pack needs a name of its own`);
        else {
          takenPacks.set(pack.name, `a pack of ${file}`);
          found.push({ file, pack });
        }
      }
    }
  }
  const catalogue = { rules: [...builtIn.rules, ...rules], packs: [] };
  return { rules, packs: found.map(({ file, pack }) => byId(pack, file, catalogue, problems)), problems };
}

function candidates(exports: unknown): object[] {
  const found = new Set<object>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== "object" || value === null || depth > 2) return;
    if (Array.isArray(value)) for (const each of value) visit(each, depth + 1);
    else if (looksLikeRule(value) || looksLikePack(value)) found.add(value);
    else if (depth === 0) for (const each of Object.values(value)) visit(each, 1);
  };
  const { default: inner } = (exports ?? {}) as { default?: unknown };
  visit(inner, 0);
  // A module of CommonJS may be a rule itself; its parts are then no exports.
  if (!found.has(inner as object)) visit(exports, 0);
  return [...found];
}

const looksLikeRule = (value: object) => "check" in value || "appliesTo" in value;
const looksLikePack = (value: object) => "rules" in value && "name" in value;

function parsed<S extends z.ZodType>(shape: S, value: object, file: string, what: string, problems: string[]): object | undefined {
  const { appliesTo } = value as { appliesTo?: unknown };
  const whole = typeof appliesTo === "string" ? { ...value, appliesTo: [appliesTo] } : value;
  const result = shape.safeParse(whole);
  // What was exported is kept, so that it is the object that its module knows.
  if (result.success) return whole;
  const { id, name } = value as { id?: unknown; name?: unknown };
  const called = typeof id === "string" ? id : typeof name === "string" ? name : `a ${what}`;
  problems.push(
    ...result.error.issues.map(
      ({ path, message }) => `${file}: ${called}: ${path.length > 0 ? `${path.map(String).join(".")}: ` : ""}${message}`,
    ),
  );
  return undefined;
}

/** A pack that names its rules by id. */
function byId(pack: Pack, file: string, catalogue: Catalogue, problems: string[]): Pack {
  const idOf = (name: string): string[] => {
    const rule = ruleIn(catalogue, name);
    if (!rule) problems.push(`${file}: ${pack.name}: there is no rule "${name}"${didYouMean(name, ruleNamesIn(catalogue))}`);
    return rule ? [rule.id] : [];
  };
  return {
    ...pack,
    rules: pack.rules === "all" ? "all" : pack.rules.flatMap(idOf),
    ...(pack.levels && {
      levels: Object.fromEntries(Object.entries(pack.levels).flatMap(([name, level]) => idOf(name).map((id) => [id, level]))),
    }),
  };
}
