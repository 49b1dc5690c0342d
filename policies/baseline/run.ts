import { type PolicyDocument, type Scope, sectionNames } from "../document/ast";
import { checkDocument, type DocumentContext } from "../document/check-document";
import type { Diagnostic } from "../document/diagnostic";
import { type EffectivePolicy, effectivePolicy, type UnknownStep } from "../document/effective";
import { type GrammarRule, type GrammarRuleFacts, grammarRules } from "../document/grammar-rules";
import { guaranteed } from "../document/guarantee";
import { effectiveFor } from "../estate/effective";
import type { EstateIndex, EstateRecord } from "../estate/estate";
import { missingReferences } from "../estate/missing-references";
import { serviceOf, workspaceOf } from "../estate/path";
import { isPolicyRecord } from "../estate/policy-records";
import type { PolicyKind } from "../estate/properties";
import { subjectName } from "../estate/subject-name";
import { tierOf } from "../estate/tier";
import { tierCounts } from "../estate/tier-counts";
import { describeWay, type WayIn, waysInto } from "../estate/ways-in";
import { checkExpressions } from "../expressions/check-expressions";
import { checkVariables } from "../expressions/check-variables";
import type { CheckOptions, DocumentSource, PolicyFile } from "./check";
import type { DefinitionFacts } from "./definition";
import { engineFinding } from "./engine-rules";
import { type CheckError, type CheckedSubject, type Finding, fingerprint, type ManualRow, type UnknownAnswer } from "./finding";
import { isDescribedByOpenApi } from "./helpers/described-by-openapi";
import { type Located, Locator, type Subject } from "./locate";
import { defaultLevel, type Level, levelOf } from "./pack";
import type { AnyRule, AppliesTo, OperationSubject, Place, Report, SubjectOf } from "./rule";

interface Leveled {
  readonly rule: AnyRule;
  readonly level: Exclude<Level, "off">;
}

interface Sink {
  finding(finding: Finding): void;
  unknown(answer: UnknownAnswer): void;
  manual(row: ManualRow): void;
}

const policyScopes: readonly (readonly [PolicyKind, Scope | undefined])[] = [
  ["policies", "global"],
  ["products/policies", "product"],
  ["apis/policies", "api"],
  ["apis/operations/policies", "operation"],
  ["policyFragments", undefined],
];

/** One run of the rules of a pack: walks the subjects, hands each to the rules that apply, and gathers what they report. */
export class Run {
  readonly subjects: CheckedSubject[] = [];
  readonly findings: Finding[] = [];
  readonly unknown: UnknownAnswer[] = [];
  readonly manual: ManualRow[] = [];
  readonly errors: CheckError[] = [];
  /** The rules that run, by id and by name. */
  readonly ran = new Set<string>();
  /** As `yyyy-MM-dd`. */
  readonly today: string;
  private readonly rules = new Map<AppliesTo, Leveled[]>();
  private readonly locator: Locator;
  private readonly failed = new Set<string>();
  private readonly followed = new WeakSet<EffectivePolicy>();
  private readonly told = new Set<string>();
  private readonly sink: Sink = {
    finding: (finding) => this.findings.push(finding),
    unknown: (doubt) => this.unknown.push(doubt),
    manual: (row) => this.manual.push(row),
  };

  constructor(
    private readonly options: CheckOptions,
    private readonly estate: EstateIndex | undefined,
  ) {
    this.locator = new Locator(estate, options.sources);
    this.today = options.today ?? new Date().toISOString().slice(0, 10);
    for (const rule of options.rules) {
      const level = levelOf(rule, options.pack);
      // Whoever gives no definitions does not ask about them.
      if (rule.appliesTo.includes("definition") && !options.definitions) continue;
      if (level === "off" || (options.only && !options.only.includes(rule.id))) continue;
      this.ran.add(rule.id).add(rule.slug);
      for (const subject of rule.appliesTo as AppliesTo[]) this.rules.set(subject, [...this.applying(subject), { rule, level }]);
    }
  }

  /** Every policy document of the estate, for itself. */
  policies() {
    for (const [kind, scope] of policyScopes) {
      for (const record of this.estate?.ofKind(kind) ?? [])
        this.policyRecord(record, scope === "global" && workspaceOf(record.path) !== undefined ? "workspace" : scope);
    }
  }

  private policyRecord(record: EstateRecord<PolicyKind>, scope: Scope | undefined) {
    const source = this.options.sources?.get(record.path);
    const subject = this.list("policy", record, source?.file);
    const { value } = record.properties;
    if ("unknown" in value) {
      // A text in which no document could be found is unknown, and broken as well.
      if (source) this.grammar(subject, source.diagnostics, source);
      for (const { rule } of this.applying("policy")) this.unknown.push(answer(rule, subject, value.unknown));
    } else this.document({ ...subject, document: value }, value, scope, source, serviceOf(record.path), workspaceOf(record.path));
  }

  /** Whether services hold more than their tiers take. */
  counts() {
    for (const service of this.estate?.ofKind("service") ?? []) {
      const tier = this.options.tier ?? tierOf(service);
      if (!this.estate || !tier) continue;
      const exceeded = tierCounts(service.path, tier, this.estate).filter(({ count, limit }) => count > limit);
      if (exceeded.length === 0) continue;
      const diagnostics = exceeded.map(
        ({ what, count, limit }): Diagnostic => ({
          rule: "tier-exceeded",
          path: what,
          message: `the service has ${count} ${what}; the tier ${tier} takes at most ${limit}`,
        }),
      );
      this.grammar({ kind: "service", name: subjectName(service.path, this.estate) }, diagnostics, undefined);
    }
  }

  /** A policy file without an estate. */
  file({ source, document, scope }: PolicyFile) {
    const subject: Subject = { kind: "policy", name: source.file, file: source.file, ...(document && { document }) };
    this.subjects.push({ kind: subject.kind, name: subject.name, file: source.file });
    if (!document) {
      this.grammar(subject, source.diagnostics, source);
      return;
    }
    this.document(subject, document, scope, source);
    if (document.root.name !== "policies") return;
    const effective = standAlone(document, source.file, scope);
    this.variables(effective, () => ({ subject, source }));
    for (const { rule, level } of this.applying("operation")) {
      this.run(rule, level, { ...subject, effective }, this.operationSubject(effective), source);
    }
  }

  private document(
    subject: Subject,
    document: PolicyDocument,
    scope: Scope | undefined,
    source: DocumentSource | undefined,
    service?: string,
    workspace?: string,
  ) {
    const { estate, options } = this;
    const tier =
      options.tier ?? (service === undefined ? undefined : tierOf(estate?.byPath(service) as EstateRecord<"service"> | undefined));
    const context: DocumentContext = {
      ...(scope && { scope }),
      ...(tier && { tier }),
      ...(options.gateway && { gateway: options.gateway }),
      ...(source && { positions: source.positions }),
    };
    const expressions = checkExpressions(document, source && { positions: source.positions });
    const missing = estate && service !== undefined ? missingReferences(document, service, estate, source?.positions, workspace) : [];
    this.grammar(subject, [...(source?.diagnostics ?? []), ...checkDocument(document, context), ...expressions, ...missing], source);
    const policy = {
      subject: "policy",
      document,
      scope: document.root.name === "fragment" ? "fragment" : scope,
      estate: this.estate,
    } as const;
    for (const { rule, level } of this.applying("policy")) this.run(rule, level, subject, policy, source);
  }

  /** The records of every kind that a rule is about. */
  records() {
    const { estate } = this;
    if (!estate) return;
    for (const [kind, applying] of this.rules) {
      if (kind === "policy" || kind === "operation" || kind === "definition" || kind === "estate") continue;
      for (const record of estate.ofKind(kind)) {
        // Policies are listed already, as documents.
        const subject = isPolicyRecord(record) ? this.subjectOf(kind, record) : this.list(kind, record);
        for (const { rule, level } of applying)
          this.run(rule, level, subject, { subject: kind, record, estate, today: this.today } as SubjectOf<AppliesTo>);
      }
      const aboutChanges = applying.filter(({ rule }) => rule.alsoRemoved);
      for (const record of aboutChanges.length > 0 ? (estate.estate.removed ?? []) : []) {
        if (record.kind !== kind) continue;
        const subject = this.list(kind, record);
        for (const { rule, level } of aboutChanges)
          this.run(rule, level, subject, { subject: kind, record, estate, today: this.today } as SubjectOf<AppliesTo>);
      }
    }
  }

  /** Every OpenAPI definition, once; what an API without one leaves undecided is told once as well. */
  definitions() {
    const { estate } = this;
    const { definitions } = this.options;
    const applying = this.applying("definition");
    if (!estate || !definitions || applying.length === 0) return;
    const judged = new Set<DefinitionFacts>();
    for (const api of estate.ofKind("apis")) {
      if (!isDescribedByOpenApi(api)) continue;
      const location = api.declared?.definition;
      const definition = location === undefined ? undefined : definitions.get(location);
      const name = subjectName(api.path, estate);
      if (!definition || "unread" in definition) {
        const why = definition?.unread ?? "the source does not tell where the API's OpenAPI definition is";
        for (const { rule } of applying) this.sink.unknown({ rule: rule.id, slug: rule.slug, subject: name, why });
        continue;
      }
      if (judged.has(definition)) continue;
      judged.add(definition);
      const { location: file } = definition;
      const subject: Subject = {
        kind: "definition",
        name,
        file,
        recordPath: api.path,
        placeOf: (pointer) => definition.placeOf(pointer),
      };
      this.subjects.push({ kind: subject.kind, name, file });
      for (const { rule, level } of applying) this.run(rule, level, subject, { subject: "definition", definition, api, estate });
    }
  }

  /** Every operation, on every way in. */
  operations() {
    const { estate } = this;
    if (!estate) return;
    const judged = this.applying("operation").length > 0;
    for (const api of estate.ofKind("apis")) {
      const ways = waysInto(api, estate);
      for (const operation of estate.childrenOf(api.path, "apis/operations")) {
        for (const way of ways) this.variables(effectiveFor(operation, way, estate), (owner) => this.ownerOf(owner, estate));
        if (judged) this.operation(operation, api, ways, estate);
      }
    }
  }

  private operation(operation: EstateRecord<"apis/operations">, api: EstateRecord<"apis">, ways: readonly WayIn[], estate: EstateIndex) {
    const subject = this.list("operation", operation, operation.declared?.file ?? api.declared?.file ?? operation.file);
    const gathered = new Map<string, { finding: Finding; ways: string[] }>();
    const doubts = new Map<string, UnknownAnswer>();
    const rows = new Map<string, ManualRow>();
    // The doubtful ways come last, when what is so anyway has been found.
    const isSure = (way: WayIn) => way.by !== "no-key" || way.doubt === undefined;
    const sure = ways.filter(isSure);
    for (const way of [...sure, ...ways.filter((each) => !isSure(each))]) {
      const sink: Sink = {
        finding: (finding) => {
          const { rule, slug, message } = finding;
          const key = `${finding.fingerprint} ${message}`;
          const known = gathered.get(key);
          if (way.by === "no-key" && way.doubt !== undefined) {
            const why = `${way.doubt}; with ${describeWay(way)}: ${message}`;
            if (!known) doubts.set(`${rule} ${why}`, { rule, slug, subject: subject.name, why });
          } else if (known) known.ways.push(describeWay(way));
          else gathered.set(key, { finding, ways: [describeWay(way)] });
        },
        unknown: (doubt) => doubts.set(`${doubt.rule} ${doubt.why}`, doubt),
        manual: (row) => rows.set(`${row.rule} ${row.message}`, row),
      };
      const effective = effectiveFor(operation, way, estate);
      const looked = { ...this.operationSubject(effective), operation, api, way, estate };
      const reached = { ...subject, effective };
      for (const { rule, level } of this.applying("operation")) this.run(rule, level, reached, looked, undefined, sink);
    }
    for (const { finding, ways: broken } of gathered.values()) {
      this.findings.push(broken.length < sure.length ? { ...finding, ways: broken } : finding);
    }
    this.unknown.push(...doubts.values());
    this.manual.push(...rows.values());
  }

  /** The context variables of what runs; each pipeline is followed once, and each problem told once. */
  private variables(effective: EffectivePolicy, find: (owner: string) => { readonly subject: Subject; readonly source?: DocumentSource }) {
    if (this.followed.has(effective)) return;
    this.followed.add(effective);
    for (const { kind, message, step, element, attribute } of checkVariables(effective)) {
      const { subject, source } = find(step.owner);
      const { path, ...where } = this.locator.locate(subject, { element, ...(attribute && { attribute }) }, source);
      const key = `${subject.name} ${path} ${message}`;
      if (this.told.has(key)) continue;
      this.told.add(key);
      const rule = kind === "not-set" ? "variable-not-set" : "variable-other-type";
      this.findings.push(grammarFinding(rule, subject, message, { path, ...where }));
    }
  }

  /** The policy record that a step belongs to, as a subject. */
  private ownerOf(owner: string, estate: EstateIndex): { readonly subject: Subject; readonly source?: DocumentSource } {
    const record = estate.byPath(owner) as EstateRecord<PolicyKind> | undefined;
    const source = this.options.sources?.get(owner);
    const value = record?.properties.value;
    const file = source?.file ?? record?.declared?.file ?? record?.file;
    const subject: Subject = {
      kind: "policy",
      name: subjectName(owner, estate),
      recordPath: owner,
      ...(file && { file }),
      ...(value && "root" in value && { document: value }),
    };
    return { subject, ...(source && { source }) };
  }

  /** Rules about the estate as a whole. */
  whole() {
    const { estate } = this;
    const applying = this.applying("estate");
    if (!estate || applying.length === 0) return;
    this.subjects.push({ kind: "estate", name: "estate" });
    for (const { rule, level } of applying) this.run(rule, level, { kind: "estate", name: "estate" }, { subject: "estate", estate });
  }

  private applying(subject: AppliesTo): readonly Leveled[] {
    return this.rules.get(subject) ?? [];
  }

  private list(kind: string, record: EstateRecord, file?: string): Subject {
    const subject = this.subjectOf(kind, record, file);
    this.subjects.push({ kind, name: subject.name, ...(subject.file && { file: subject.file }) });
    return subject;
  }

  private subjectOf(kind: string, record: EstateRecord, file = record.declared?.file ?? record.file): Subject {
    const name = this.estate ? subjectName(record.path, this.estate) : record.path;
    return { kind, name, recordPath: record.path, ...(file && { file }) };
  }

  private operationSubject(effective: EffectivePolicy): OperationSubject {
    return {
      subject: "operation",
      effective,
      guarantee: (section, ...names) => guaranteed(effective[section], ({ name }) => names.includes(name), names.join(" ")),
      operation: undefined,
      api: undefined,
      way: undefined,
      estate: this.estate,
    };
  }

  private run(
    rule: AnyRule,
    level: Leveled["level"],
    subject: Subject,
    looked: SubjectOf<AppliesTo>,
    source?: DocumentSource,
    sink = this.sink,
  ) {
    const ask = level === "manual" && rule.manual !== undefined ? new Question() : undefined;
    try {
      rule.check(looked, ask ?? new RuleReport(rule, level, subject, source, sink, this.locator));
      if (ask?.reason) sink.manual({ rule: rule.id, slug: rule.slug, subject: subject.name, message: `${ask.reason}: ${rule.manual}` });
    } catch (error) {
      const message = `the rule ${rule.slug} failed on ${subject.name}: ${error instanceof Error ? error.message : String(error)}`;
      // An operation is looked at on each way in; the failure is the same one.
      if (this.failed.has(message)) return;
      this.failed.add(message);
      this.errors.push({ message, ...(subject.file && { file: subject.file }) });
      this.findings.push(engineFinding("rule-failed", subject.name, rule.id, message, subject.file));
    }
  }

  private grammar(subject: Subject, diagnostics: readonly Diagnostic[], source: DocumentSource | undefined) {
    for (const { rule, path, message, span } of diagnostics) {
      const located = { path, ...(subject.file && { file: subject.file }), ...(source && span && this.locator.lineOf(source, span[0])) };
      this.findings.push(grammarFinding(rule, subject, message, located));
    }
  }
}

/** What one rule says of one subject, on its way to the sink. */
class RuleReport implements Report {
  private doubts: Set<string> | undefined;

  constructor(
    private readonly rule: AnyRule,
    private readonly level: Leveled["level"],
    private readonly subject: Subject,
    private readonly source: DocumentSource | undefined,
    private readonly sink: Sink,
    private readonly locator: Locator,
  ) {}

  // Rules may hand these on by themselves. They are made when they are asked for: most rules have nothing to say.
  get finding() {
    return (message: string, place?: Place) => {
      const { rule, level, subject, sink } = this;
      if (level === "manual") sink.manual({ rule: rule.id, slug: rule.slug, subject: subject.name, message });
      else sink.finding(makeFinding(rule, level, subject, message, this.locator.locate(subject, place, this.source)));
    };
  }

  get unknown() {
    return (why: string) => {
      // Once is enough, whatever number of places in a document give rise to it.
      this.doubts ??= new Set();
      if (this.doubts.has(why)) return;
      this.doubts.add(why);
      this.sink.unknown(answer(this.rule, this.subject, why));
    };
  }
}

/** What a rule for a person to judge says of one subject: its first reason, and what is wrong before what is not known. */
class Question implements Report {
  private wrong: string | undefined;
  private doubt: string | undefined;

  get reason(): string | undefined {
    return this.wrong ?? this.doubt;
  }

  finding(message: string) {
    this.wrong ??= message;
  }

  unknown(why: string) {
    this.doubt ??= why;
  }
}

function answer(rule: AnyRule, subject: Subject, why: string): UnknownAnswer {
  return { rule: rule.id, slug: rule.slug, subject: subject.name, why };
}

function grammarFinding(slug: GrammarRule, subject: Subject, message: string, located: Located): Finding {
  const { id, fix, severity = "high" }: GrammarRuleFacts = grammarRules[slug];
  return makeFinding({ id, slug, severity, fix, controls: {} }, defaultLevel(severity), subject, message, located);
}

function makeFinding(
  rule: Pick<AnyRule, "id" | "slug" | "severity" | "fix" | "controls">,
  level: Finding["level"],
  subject: Subject,
  message: string,
  located: Located,
): Finding {
  const { id, slug, severity, fix, controls } = rule;
  const { path, ...where } = located;
  return {
    rule: id,
    slug,
    severity,
    level,
    subject: subject.name,
    ...where,
    path,
    message,
    fix,
    controls,
    fingerprint: fingerprint(id, subject.name, path),
  };
}

/** What a file alone says of an operation: before and behind it other scopes may add policies. */
export function standAlone(document: PolicyDocument, owner: string, scope: Scope | undefined): EffectivePolicy {
  const narrower: UnknownStep = { unknown: "the file is checked alone: narrower scopes may add policies", scope: "operation", owner };
  const own = effectivePolicy([
    { scope: scope ?? "api", owner, document },
    { scope: "global", owner, document: { unknown: "the file is checked alone: its parents are not known" } },
  ]);
  return Object.fromEntries(sectionNames.map((section) => [section, [...own[section], narrower]])) as unknown as EffectivePolicy;
}
