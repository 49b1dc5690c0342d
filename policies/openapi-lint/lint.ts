import type { Spectral as SpectralRunner } from "@stoplight/spectral-core";
import { below, follow } from "../openapi/follow";
import { isObject, type JsonObject } from "../openapi/pointer";
import { factsOfKind } from "../understanding/data/kinds";
import { kindOfName } from "../understanding/data/names";
import { controlOf, lintControls } from "./controls";
import type { LintFinding, LintRequest, LintResult } from "./finding";
import { inlineReferences } from "./inline-references";
import { TextPositions } from "./text-positions";

/** Findings of one rule in one definition; beyond it they are counted by nobody. */
const maxFindings = 100_000;

/**
 * Runs the rules of `@stoplight/spectral-owasp-ruleset` over a bundled definition, in this thread and for as long as they
 * take. Nothing is read beside it: references out of the definition stay as they are.
 */
export async function lint({ root, text }: LintRequest): Promise<LintResult> {
  const { results, brokenRules } = await run(inlineReferences(root));
  const positions = text === undefined ? undefined : TextPositions.of(text);
  const found = new Map<string, LintFinding>();
  for (const { code, path, message } of results) {
    const ruleCode = String(code);
    const control = controlOf(ruleCode);
    if (!control) continue;
    const { pointer, value } = placeOf(root, path);
    // A rule that asks for a response and for its content misses both at once.
    const key = `${ruleCode} ${pointer}`;
    if (found.has(key) || isMistaken(ruleCode, value)) continue;
    if (found.size >= maxFindings) break;
    found.set(key, { ruleCode, control, severity: lintControls[control].severity, pointer, ...positions?.at(pointer), message });
  }
  return { findings: [...found.values()].sort(byPlace), brokenRules };
}

type Diagnostics = Awaited<ReturnType<SpectralRunner["run"]>>;

/** One rule that breaks takes all others with it: then each runs for itself, so that only its own answer is missing. */
async function run(data: JsonObject): Promise<{ readonly results: Diagnostics; readonly brokenRules: readonly string[] }> {
  const { Spectral, ruleset } = await spectral();
  const runWith = (rules: Ruleset) => {
    const runner: SpectralRunner = new Spectral({ resolver: nothingElse });
    runner.setRuleset(rules);
    return runner.run({ parsed: { data, diagnostics: [], ast: undefined, lineMap: [] }, getLocationForJsonPath: () => undefined });
  };
  try {
    return { results: await runWith(ruleset), brokenRules: [] };
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
  const results: Diagnostics = [];
  const brokenRules: string[] = [];
  for (const [code, rule] of Object.entries(ruleset.rules)) {
    try {
      for (const each of await runWith({ ...ruleset, rules: { [code]: rule } } as Ruleset)) results.push(each);
    } catch {
      brokenRules.push(code);
    }
  }
  return { results, brokenRules };
}

/** The package is CommonJS, and its ruleset is the default export of one that is not. */
async function spectral() {
  const [core, { default: exported }] = await Promise.all([
    import("@stoplight/spectral-core"),
    import("@stoplight/spectral-owasp-ruleset"),
  ]);
  const ruleset = isObject(exported) && "default" in exported ? exported.default : exported;
  return { Spectral: core.Spectral, ruleset: ruleset as Ruleset };
}

type Ruleset = Parameters<SpectralRunner["setRuleset"]>[0] & { readonly rules: Readonly<Record<string, unknown>> };

type Resolver = NonNullable<NonNullable<ConstructorParameters<typeof SpectralRunner>[0]>["resolver"]>;

/** References have been followed as far as they may be: what is left is not looked up anywhere. */
const nothingElse = {
  uriCache: {},
  resolve: (source: unknown) => Promise.resolve({ result: source, graph: undefined, refMap: {}, errors: [], runner: undefined }),
} as unknown as Resolver;

/** Where a definition has what a path through its references names, or the nearest thing around it. */
function placeOf(root: JsonObject, path: readonly (string | number)[]): { readonly pointer: string; readonly value: unknown } {
  let placed: { value: unknown; pointer: string } = { value: root, pointer: "#" };
  for (const key of path) {
    const { value } = placed;
    const next = Array.isArray(value)
      ? value[Number(key)]
      : isObject(value) && Object.hasOwn(value, String(key))
        ? value[String(key)]
        : undefined;
    if (next === undefined) break;
    const here = { value: next, pointer: below(placed.pointer, key) };
    placed = follow(root, here) ?? here;
  }
  return placed;
}

/** Names that only look like those of credentials: a token for the next page. */
function isMistaken(ruleCode: string, value: unknown): boolean {
  if (ruleCode !== "owasp:api2:2023-no-credentials-in-url" || typeof value !== "string") return false;
  const kind = kindOfName(value, { types: [], isEnum: false, context: [] })?.kind;
  return kind === undefined || factsOfKind(kind).category !== "credential";
}

function byPlace(a: LintFinding, b: LintFinding): number {
  return (
    (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compare(a.pointer, b.pointer) || compare(a.ruleCode, b.ruleCode)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
