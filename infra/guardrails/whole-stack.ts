import { checkEstate, joinResults, withWaiverFindings } from "../../policies/baseline/check";
import type { CheckResult, Finding } from "../../policies/baseline/finding";
import { isOpen } from "../../policies/baseline/finding";
import type { Pack } from "../../policies/baseline/pack";
import type { AnyRule } from "../../policies/baseline/rule";
import type { WaiverPolicy, Waivers } from "../../policies/baseline/waiver";
import { Positions } from "../../policies/document/positions";
import { byService } from "../../policies/estate/by-service";
import { type Estate, type EstateRecord, indexOf, makeEstate } from "../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../policies/estate/kinds";
import { serviceOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { nativeRecord } from "../../policies/estate/read/native-record";
import { type PulumiResource, readResources } from "../../policies/estate/read/pulumi";
import { subjectName } from "../../policies/estate/subject-name";
import type { Unread } from "../../policies/estate/unread";
import { declaredByProgram } from "./declared-by-program";
import { placeInPolicy, placeInRecord } from "./place-words";

/** What a check is made with. */
export interface StackCheck {
  /** Every rule there is. Which of them count, and how much, is the engine's business. */
  readonly rules: readonly AnyRule[];
  /** Waivers that have not been through a check yet. */
  readonly waivers: () => Waivers | undefined;
  readonly waiverPolicy?: WaiverPolicy;
}

/** Something that does not hold, without a word of what the resources hold. */
export interface Violation {
  readonly rule: string;
  /** The resource that is to be changed; the stack unless given. */
  readonly urn?: string;
  /** The resource that it is about, where that is another one. */
  readonly about?: string;
  readonly place?: string;
  /** Findings about waivers: the place in the organisation's files. */
  readonly note?: string;
}

/** A rule that could not be decided at a resource. */
export interface Undecided {
  readonly rule: string;
  readonly slug: string;
  readonly urn?: string;
}

export interface StackAnswer {
  /** By the rules' ids. */
  readonly violations: ReadonlyMap<string, readonly Violation[]>;
  readonly undecided: readonly Undecided[];
  /** The ids of rules that failed. */
  readonly failed: ReadonlySet<string>;
  /** Resources that were not looked at, since another one has the same place in Azure. */
  readonly leftOut: number;
}

const everything: Pack = { name: "guardrails", title: "", description: "", rules: "all" };

/** Every rule runs, those too that only ask a person: whoever has one enforced wants to see what it finds. */
function packOf(rules: readonly AnyRule[]): Pack {
  return { ...everything, levels: Object.fromEntries(rules.map(({ id }) => [id, "warning" as const])) };
}

/** Judges all resources of a stack together. */
export function judgeStack(resources: readonly PulumiResource[], { rules, waivers: fresh, waiverPolicy }: StackCheck): StackAnswer {
  const { records, texts, notes, origins } = readResources(withServiceIds(resources));
  const waivers = fresh();
  const options = {
    rules,
    pack: packOf(rules),
    ...(waiverPolicy && { waiverPolicy }),
    ...(waivers && { waivers }),
    sources: new Map(
      [...texts].map(([path, { diagnostics }]) => [
        path,
        { file: "", positions: new Positions(""), diagnostics: diagnostics.map(({ span: _, ...diagnostic }) => diagnostic) },
      ]),
    ),
  };
  const estates = byService(makeEstate(records.map(declaredByProgram))).map(withUnread);
  const results = estates.map((estate) => ({ result: checkEstate(estate, options), urns: urnsBySubject(indexOf(estate), origins) }));
  const urns = new Map(results.flatMap((each) => [...each.urns]));
  const result = withWaiverFindings(joinResults(results.map((each) => each.result)), waivers);
  const policies = new Set(records.filter(isPolicyRecord).flatMap(({ path }) => origins.get(path.toLowerCase()) ?? []));
  const violations = new Map<string, Violation[]>();
  const undecided = undecidedIn(result, urns);
  for (const finding of result.findings) {
    if (!isOpen(finding) || finding.slug === "rule-failed") continue;
    const found = violation(finding, urns, policies);
    if (isDeclaredElsewhere(finding.slug, found)) undecided.push({ rule: finding.rule, slug: finding.slug, urn: found.urn });
    else violations.set(found.rule, [...(violations.get(found.rule) ?? []), found]);
  }
  return {
    violations,
    undecided,
    failed: new Set(result.findings.filter(({ slug }) => slug === "rule-failed").map(({ path }) => path)),
    leftOut: notes.filter((note) => note.includes(" is there twice;")).length,
  };
}

/**
 * Rules that a declaration alone can fulfil, which no resource shows. Where Palisade has made the resource, its program has
 * checked it with the declaration; here it is not decided.
 */
export const declaredOnly: ReadonlySet<string> = new Set(["object-level-authorization"]);

function isDeclaredElsewhere(slug: string, { urn }: Violation): boolean {
  // A URN names the types of all that the resource stands in: `palisade:index:Api$azure-native:apimanagement:ApiOperation`.
  const types = urn?.split("::")[2]?.split("$") ?? [];
  return declaredOnly.has(slug) && types.some((type) => type.startsWith("palisade:index:"));
}

const allKinds = Object.keys(kinds) as Kind[];
const isInApi = (kind: Kind) => factsOf(kind).path.includes("/apis/{apiId}/");

/** What stands in a service or in an API that the stack does not have is known to others. */
function withUnread(estate: Estate): Estate {
  const { records } = estate;
  const paths = new Set(records.map(({ path }) => path.toLowerCase()));
  const service = records.map(({ path }) => serviceOf(path)).find((path) => path !== undefined);
  if (service === undefined) return estate;
  const why = "another stack, or no program, has it";
  const isOthers = !paths.has(service.toLowerCase());
  const apis = new Set(records.flatMap(({ path }) => /^.*\/apis\/[^/]+(?=\/)/i.exec(path)?.[0] ?? []));
  const unread: Unread[] = [
    ...(isOthers ? allKinds.filter((kind) => !isInApi(kind)).map((kind) => ({ kind, why })) : []),
    ...[...apis]
      .filter((path) => !paths.has(path.toLowerCase()))
      .flatMap((within) => allKinds.filter(isInApi).map((kind) => ({ kind, within, why }))),
  ];
  if (unread.length === 0) return estate;
  const globalPolicy = `${service}/policies/policy`;
  const unknown = { kind: "policies", path: globalPolicy, properties: { value: { unknown: why } } } as EstateRecord;
  return { ...estate, ...(isOthers && !paths.has(globalPolicy.toLowerCase()) && { records: [...records, unknown] }), unread };
}

/** Resources by the names that findings have for their records. */
function urnsBySubject(index: ReturnType<typeof indexOf>, origins: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    index.estate.records.flatMap(({ path }) => {
      const urn = origins.get(path.toLowerCase());
      return urn === undefined ? [] : [[subjectName(path, index), urn] as const];
    }),
  );
}

/** The resource of a subject; what the service makes itself, such as the operations of an import, belongs to what it stands in. */
function urnOf(subject: string, urns: ReadonlyMap<string, string>): string | undefined {
  for (let name = subject; name !== ""; name = name.slice(0, Math.max(0, name.lastIndexOf("/")))) {
    const urn = urns.get(name);
    if (urn !== undefined) return urn;
  }
  return undefined;
}

function violation(finding: Finding, urns: ReadonlyMap<string, string>, policies: ReadonlySet<string>): Violation {
  const { rule, subject, path, message } = finding;
  // Findings about waivers speak of the organisation's own files alone.
  if (rule.startsWith("ENG-")) return { rule, note: message };
  const about = urnOf(subject, urns);
  const hash = path.startsWith("#") ? -1 : path.indexOf("#");
  const owner = hash < 0 ? undefined : urns.get(path.slice(0, hash));
  const inner = path.slice(hash + 1);
  const urn = owner ?? about;
  const place = inner === "" ? undefined : urn !== undefined && policies.has(urn) ? placeInPolicy(inner) : placeInRecord(inner);
  return {
    rule,
    ...(urn !== undefined && { urn }),
    ...(about !== undefined && about !== urn && { about }),
    ...(place !== undefined && { place }),
  };
}

function undecidedIn({ unknown }: CheckResult, urns: ReadonlyMap<string, string>): Undecided[] {
  const found = new Map<string, Undecided>();
  for (const { rule, slug, subject } of unknown) {
    const urn = urnOf(subject, urns);
    found.set(`${rule} ${urn}`, { rule, slug, ...(urn !== undefined && { urn }) });
  }
  return [...found.values()];
}

const serviceId = /^(\/subscriptions\/[^/]+)(\/resourceGroups\/[^/]+\/providers\/Microsoft\.ApiManagement\/service\/[^/]+)/i;

/** Policies see no ids. Where an input names one of the stack's services by its id, that is the service's. */
function withServiceIds(resources: readonly PulumiResource[]): readonly PulumiResource[] {
  const subscriptions = new Map<string, string>();
  const look = (value: unknown) => {
    if (typeof value === "string") {
      const [, subscription, service] = serviceId.exec(value) ?? [];
      if (subscription !== undefined && service !== undefined) subscriptions.set(service.toLowerCase(), subscription);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(look);
  };
  for (const { inputs } of resources) look(inputs);
  if (subscriptions.size === 0) return resources;
  return resources.map((resource) => {
    const record = nativeRecord(resource);
    const subscription = record?.kind === "service" ? subscriptions.get(record.path.toLowerCase()) : undefined;
    return record && subscription !== undefined ? { ...resource, id: `${subscription}${record.path}` } : resource;
  });
}
