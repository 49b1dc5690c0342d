import type { Estate, EstateIndex, EstateRecord } from "../../policies/estate/estate";
import { eligibilityOf, onboardedApis } from "../../policies/estate/onboarding";
import { nameOf, serviceOf } from "../../policies/estate/path";
import { isObject, own, textIn } from "../../policies/estate/read/json";
import { isCurrentRevision } from "../../policies/estate/revisions";
import { subjectName } from "../../policies/estate/subject-name";
import { knownIndexOf, UnreadError } from "../../policies/estate/unread";

/** Whether something is true of a service, with what shows it. */
export interface Takeaway {
  readonly id: "managed" | "provider" | "plan" | "onboarded" | "recommendations" | "insights";
  readonly title: string;
  readonly state: "yes" | "no" | "unknown";
  /** What was found. */
  readonly evidence: readonly string[];
  /** What is not so, or could not be read. */
  readonly problems: readonly string[];
}

/** What a look at one of them gathers. */
interface Look {
  readonly evidence: string[];
  readonly problems: string[];
  readonly doubts: string[];
}

interface Asked {
  readonly service: EstateRecord<"service">;
  readonly estate: EstateIndex;
  /** The estate that was declared, where it is given. */
  readonly declared: Estate | undefined;
}

/** Defender counts anew every 30 minutes (documentation of Defender for APIs). */
const refresh = 30;

/** What should be true of a service after it was deployed, and whether it is. */
export function takeawaysOf(live: Estate, service: EstateRecord<"service">, declared?: Estate): Takeaway[] {
  const asked: Asked = { service, estate: knownIndexOf(live), declared };
  return [
    take("managed", "The APIs are managed by API Management", asked, managed),
    take("provider", "Microsoft.ApiSecurity is registered", asked, registered),
    take("plan", "The Defender for APIs plan is on", asked, plan),
    take("onboarded", "Every API is onboarded to Defender for APIs", asked, onboarded),
    take("recommendations", "Defender's recommendations are listed", asked, recommendations),
    take("insights", "Defender's insights are there", asked, insights),
  ];
}

function take(id: Takeaway["id"], title: string, asked: Asked, look: (asked: Asked, found: Look) => void): Takeaway {
  const found: Look = { evidence: [], problems: [], doubts: [] };
  try {
    look(asked, found);
  } catch (error) {
    if (!(error instanceof UnreadError)) throw error;
    found.doubts.push(error.message);
  }
  const state = found.problems.length > 0 ? "no" : found.doubts.length > 0 ? "unknown" : "yes";
  return { id, title, state, evidence: found.evidence, problems: [...found.problems, ...found.doubts] };
}

function managed({ service, estate, declared }: Asked, { evidence, problems }: Look) {
  const { gatewayUrl, provisioningState } = service.properties as Readonly<Record<string, unknown>>;
  evidence.push(`${subjectName(service.path, estate)}${sku(service)}${typeof gatewayUrl === "string" ? `, ${gatewayUrl}` : ""}`);
  if (typeof gatewayUrl !== "string" || gatewayUrl === "") problems.push("the service has no gateway");
  if (typeof provisioningState === "string" && provisioningState !== "Succeeded") problems.push(`the service is ${provisioningState}`);
  const apis = estate.ofKind("apis").filter((api) => isCurrentRevision(api, estate));
  evidence.push(count(apis.length, "API"));
  if (apis.length === 0) problems.push("the service has no API");
  if (!declared) return;
  const names = (records: readonly EstateRecord[]) => new Map(records.map(({ path }) => [insideService(path), nameOf(path)]));
  const [there, wanted] = [names(apis), names(declared.records.filter(({ kind }) => kind === "apis"))];
  const missing = [...wanted].filter(([key]) => !there.has(key)).map(([, name]) => name);
  const more = [...there].filter(([key]) => !wanted.has(key)).map(([, name]) => name);
  if (missing.length > 0) problems.push(`declared and not there: ${listed(missing)}`);
  else evidence.push(`${wanted.size === 1 ? "the declared API is" : `all ${wanted.size} declared APIs are`} there`);
  if (more.length > 0) evidence.push(`there and not declared: ${listed(more)}`);
}

function registered({ estate }: Asked, { evidence, problems }: Look) {
  const state = estate.ofKind("providers").find(({ path }) => nameOf(path).toLowerCase() === "microsoft.apisecurity")
    ?.properties.registrationState;
  if (state === "Registered") evidence.push("registration state Registered");
  else problems.push(typeof state === "string" ? `registration state ${state}` : "the provider is not known to the subscription");
}

function plan({ estate }: Asked, { evidence, problems }: Look) {
  const found = estate.ofKind("pricings").find(({ path }) => nameOf(path).toLowerCase() === "api")?.properties;
  const tier = typeof found?.pricingTier === "string" ? found.pricingTier : "absent";
  const subPlan = typeof found?.subPlan === "string" ? found.subPlan : undefined;
  if (tier.toLowerCase() !== "standard") problems.push(`the pricing tier is ${tier}`);
  else if (subPlan === undefined) problems.push("the pricing tier is Standard, but no sub plan is chosen");
  else evidence.push(`pricing tier ${tier}, sub plan ${subPlan}`);
}

function onboarded({ service, estate }: Asked, { evidence, problems, doubts }: Look) {
  const collections = onboardedApis(service.path, estate);
  const sorted = sortedApis(estate);
  const ready: string[] = [];
  const missing: string[] = [];
  const waiting: string[] = [];
  for (const api of sorted.eligible) {
    const name = nameOf(api.path);
    const collection = collections.get(name.toLowerCase());
    const state = collection && (collection.properties as Readonly<Record<string, unknown>>).provisioningState;
    if (!collection) missing.push(name);
    else if (typeof state === "string" && state !== "Succeeded") waiting.push(`${name} (${state})`);
    else ready.push(name);
  }
  evidence.push(`${ready.length} of ${count(sorted.eligible.length, "API")} that Defender can take`);
  for (const [why, names] of sorted.ineligible) evidence.push(`not for Defender, ${why}: ${listed(names)}`);
  for (const [why, names] of sorted.unknown) doubts.push(`whether Defender can take ${listed(names)}: ${why}`);
  if (missing.length > 0) problems.push(`not onboarded: ${listed(missing)}`);
  if (waiting.length > 0) problems.push(`not onboarded yet: ${listed(waiting)}`);
  if (sorted.eligible.length === 0 && doubts.length === 0) problems.push("there is no API that Defender can take");
}

function recommendations({ estate }: Asked, { evidence, problems }: Look) {
  const all = estate.ofKind("assessments");
  if (all.length === 0) {
    problems.push("Defender lists none for this service; after onboarding the first may take up to 50 minutes");
    return;
  }
  const counts = new Map<string, number>();
  const open = new Map<string, { readonly severity: string; times: number }>();
  for (const { path, properties } of all) {
    const code = textAt(properties, "status", "code") ?? "status not told";
    const severity = textAt(properties, "metadata", "severity") ?? "severity not told";
    const key = `${severity}, ${code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (code.toLowerCase() !== "unhealthy") continue;
    const name = textAt(properties, "displayName") ?? textAt(properties, "metadata", "displayName") ?? nameOf(path);
    const known = open.get(name) ?? { severity, times: 0 };
    open.set(name, known);
    known.times += 1;
  }
  evidence.push(
    `${all.length} assessments: ${[...counts]
      .sort(([a], [b]) => rank(a) - rank(b))
      .map(([what, number]) => `${number} ${what}`)
      .join("; ")}`,
  );
  const worst = [...open].sort(([, a], [, b]) => rank(a.severity) - rank(b.severity) || b.times - a.times);
  for (const [name, { severity, times }] of worst.slice(0, maxNamed))
    evidence.push(`unhealthy, ${severity}: ${name} (${count(times, "resource")})`);
  if (worst.length > maxNamed) evidence.push(`and ${worst.length - maxNamed} more recommendations`);
}

/** What Defender counts of an onboarded API, and what it is called. */
const metrics = [
  ["numberOfApiEndpoints", "endpoints"],
  ["numberOfInactiveApiEndpoints", "inactive"],
  ["numberOfUnauthenticatedApiEndpoints", "unauthenticated"],
  ["numberOfExternalApiEndpoints", "called from the internet"],
  ["numberOfApiEndpointsWithSensitiveDataExposed", "with sensitive data"],
] as const;

function insights({ service, estate }: Asked, { evidence, problems }: Look) {
  const collections = [...onboardedApis(service.path, estate).values()];
  if (collections.length === 0) {
    problems.push("no API is onboarded");
    return;
  }
  const sums = new Map<string, number>();
  const bare: string[] = [];
  for (const { path, properties } of collections) {
    const values = properties as Readonly<Record<string, unknown>>;
    for (const [name, words] of metrics) {
      const value = values[name];
      if (typeof value === "number") sums.set(words, (sums.get(words) ?? 0) + value);
    }
    if (metrics.some(([name]) => typeof values[name] !== "number")) bare.push(nameOf(path));
  }
  evidence.push(metrics.map(([, words]) => `${sums.get(words) ?? 0} ${words}`).join(", "));
  if (bare.length > 0) problems.push(`no insights yet: ${listed(bare)}; the first come within 30 minutes of onboarding`);
  // API collections have no time of their counts (REST reference, 2023-11-15).
  evidence.push(`their age is unknown, for Azure does not tell it; Defender counts anew every ${refresh} minutes`);
}

function sortedApis(estate: EstateIndex) {
  const eligible: EstateRecord<"apis">[] = [];
  const ineligible = new Map<string, string[]>();
  const unknown = new Map<string, string[]>();
  const push = (map: Map<string, string[]>, why: string, api: EstateRecord<"apis">) =>
    map.set(why, [...(map.get(why) ?? []), nameOf(api.path)]);
  for (const api of estate.ofKind("apis")) {
    const answer = eligibilityOf(api, estate);
    if (answer === "yes") eligible.push(api);
    else if ("no" in answer) push(ineligible, answer.no, api);
    else push(unknown, answer.unknown, api);
  }
  return { eligible, ineligible, unknown };
}

function insideService(path: string): string {
  return path.slice((serviceOf(path) ?? "").length).toLowerCase();
}

function sku({ envelope }: EstateRecord<"service">): string {
  const name = isObject(envelope?.sku) ? textIn(envelope.sku, "name") : undefined;
  return name === undefined ? "" : ` (${name})`;
}

function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  let at = value;
  for (const name of names) at = isObject(at) ? own(at, name) : undefined;
  return typeof at === "string" ? at : undefined;
}

const severities = ["high", "medium", "low"];

function rank(text: string): number {
  const at = severities.findIndex((severity) => text.toLowerCase().startsWith(severity));
  return at < 0 ? severities.length : at;
}

/** How many names are spelled out. */
const maxNamed = 12;

function listed(names: readonly string[]): string {
  const more = names.length > maxNamed ? `, and ${names.length - maxNamed} more` : "";
  return `${names.slice(0, maxNamed).join(", ")}${more}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
