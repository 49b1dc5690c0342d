import type { PolicyDocument, PolicyElement, Scope, Section } from "../document/ast";
import type { EffectivePolicy } from "../document/effective";
import type { Guarantee } from "../document/guarantee";
import type { EstateIndex, EstateRecord } from "../estate/estate";
import type { Kind } from "../estate/kinds";
import type { Json } from "../estate/value";
import type { WayIn } from "../estate/ways-in";
import type { DefinitionText } from "../repairs/definition-text";
import type { Repair } from "../repairs/edit";
import type { PolicyText } from "../repairs/policy-text";
import type { DefinitionFacts } from "./definition";

export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** Published controls that a rule serves, as their standards number them. */
export interface Controls {
  /** OWASP API Security Top 10, 2019 edition. */
  readonly owasp2019?: readonly string[];
  /** OWASP API Security Top 10, 2023 edition. */
  readonly owasp2023?: readonly string[];
  /** Microsoft cloud security benchmark. */
  readonly mcsb?: readonly string[];
  /** Azure Security Baseline for API Management 3.0. */
  readonly asb3?: readonly string[];
  readonly psrule?: readonly string[];
  readonly checkov?: readonly string[];
  /** Built-in Azure Policy definitions, by name. */
  readonly azurePolicy?: readonly string[];
}

/**
 * What a rule looks at: each policy document, each operation on each way in, each OpenAPI definition, each record of a kind, or the
 * whole estate.
 */
export type AppliesTo = "policy" | "operation" | "definition" | "estate" | Kind;

/** One policy document, for itself. */
export interface PolicySubject {
  readonly subject: "policy";
  readonly document: PolicyDocument;
  /** Where it is attached; undefined for a file that does not tell. */
  readonly scope: Scope | "fragment" | undefined;
  readonly estate: EstateIndex | undefined;
}

/** An operation as one way in reaches it, with what runs there. */
export interface OperationSubject {
  readonly subject: "operation";
  readonly effective: EffectivePolicy;
  /** Whether policies of some names run on every path of a section; kept for the next rule that asks. */
  guarantee(section: Section, ...names: readonly string[]): Guarantee;
  /** The operation, its API and the way in; undefined where a policy file is checked without an estate. */
  readonly operation: EstateRecord<"apis/operations"> | undefined;
  readonly api: EstateRecord<"apis"> | undefined;
  readonly way: WayIn | undefined;
  readonly estate: EstateIndex | undefined;
}

/** One record of a kind. */
export interface RecordSubject<K extends Kind> {
  readonly subject: K;
  readonly record: EstateRecord<K>;
  readonly estate: EstateIndex;
  /** The day of the check, as `yyyy-MM-dd`. */
  readonly today: string;
}

/** An OpenAPI definition, once, however many APIs have it. */
export interface DefinitionSubject {
  readonly subject: "definition";
  readonly definition: DefinitionFacts;
  /** The first API that it describes. */
  readonly api: EstateRecord<"apis">;
  readonly estate: EstateIndex;
}

export interface EstateSubject {
  readonly subject: "estate";
  readonly estate: EstateIndex;
}

export type SubjectOf<A extends AppliesTo> = A extends "policy"
  ? PolicySubject
  : A extends "operation"
    ? OperationSubject
    : A extends "definition"
      ? DefinitionSubject
      : A extends "estate"
        ? EstateSubject
        : A extends Kind
          ? RecordSubject<A>
          : never;

/** The place of a finding: an element of a policy, its attribute, or a property of a record. */
export interface Place {
  readonly element?: PolicyElement;
  readonly attribute?: string;
  /** The name of a child that the element should have and has not. */
  readonly missing?: string;
  /** A record, where it is another than the subject. */
  readonly record?: string;
  /** The property, as a path below the record: `properties/tls/validateCertificateChain`. */
  readonly property?: string;
  /** In a definition: `#/paths/~1orders/get`. */
  readonly pointer?: string;
}

export interface Report {
  /** Something is wrong. The message says what and why it matters here; what to do follows from the rule's `fix`. */
  finding(message: string, place?: Place): void;
  /** The rule can't be decided: the source does not tell what it needs. Never a pass. */
  unknown(why: string): void;
}

/** What to set in a record. */
export interface PropertyRepair {
  /** As an order: `set properties/subscriptionRequired to true`. */
  readonly what: string;
  /**
   * The value to write there, from what stands there now; undefined where it can't be made of that. Without it the repair is told,
   * and left to a person: only they can name the value.
   */
  readonly set?: (now: Json) => Json;
  /** Ids of rules that may find more after it, since what they look at only shows then. */
  readonly reveals?: readonly string[];
  /** A record that has to come into the estate. */
  readonly add?: EstateRecord;
  /** The path of a record that has to go, with what stands in it. */
  readonly remove?: string;
  /** What it could break, or what has to be there first; undefined where it breaks nobody. */
  readonly offered?: string;
}

/** The record that a finding is about, and the estate that it stands in. */
export interface FoundRecord {
  readonly record: EstateRecord;
  readonly estate: EstateIndex;
}

/**
 * How findings of a rule are repaired in the text that they were found in: the smallest edits after which the rule holds. What
 * could break a client that is in its rights is `offered`, with whom it could break.
 */
export interface RuleRepair<A extends AppliesTo = AppliesTo> {
  /** `yes`: every finding in a text that can be edited is repaired without being asked for; `partly`: some are, or they are offered, or it is told what to do. */
  readonly extent: "yes" | "partly";
  /**
   * In a policy document. Without a place: the rule could not be decided. Undefined where nothing can be done about it; without
   * edits it is told what to do, since it takes what only a person knows.
   */
  policy?(place: Place | undefined, text: PolicyText, subject: SubjectOf<A>): Repair | undefined;
  /** In an OpenAPI definition. */
  definition?(place: Place, text: DefinitionText, definition: DefinitionFacts): Repair | undefined;
  /** Below a record, as a path: what to set there; empty where the finding is about the record as a whole. */
  property?(property: string, found?: FoundRecord): PropertyRepair | undefined;
}

/**
 * Where a rule passes or fails. `policy` is a document at `scope` (API unless given); rules about operations see it on one
 * operation of one API (`exampleEstate`), which `records` replace or add to. Rules about records see `records` alone, those about
 * definitions `definition`, an OpenAPI definition in YAML.
 */
export interface RuleExample {
  readonly title?: string;
  readonly policy?: string;
  readonly scope?: Scope;
  readonly definition?: string;
  readonly records?: readonly EstateRecord[];
}

export interface Rule<A extends AppliesTo = AppliesTo> {
  /** `APIM-AUT-003`. Never reused, never renumbered. */
  readonly id: string;
  /** The name in messages and waivers: `jwt-needs-expiry`. */
  readonly slug: string;
  readonly severity: Severity;
  /** One sentence each: what must hold, why it matters, what to do where it does not. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly controls: Controls;
  /**
   * For what only a person can judge: what to look at, and where. Such a rule has the level `manual` unless a pack says
   * otherwise; where its check reports anything, there is one row for the subject.
   */
  readonly manual?: string;
  readonly appliesTo: readonly A[];
  /** A rule about changes: records that a deployment would delete are shown to it as well. */
  readonly alsoRemoved?: boolean;
  check(subject: SubjectOf<A>, report: Report): void;
  readonly repair?: RuleRepair<A>;
  /** Run by the tests and printed in the catalogue. */
  readonly examples: { readonly pass: readonly RuleExample[]; readonly fail: readonly RuleExample[] };
}

/** Declares one rule. The declaration is all there is of it: the check, the catalogue entry and the tests. */
export function defineRule<const A extends AppliesTo>(
  rule: Omit<Rule<A>, "appliesTo"> & { readonly appliesTo: A | readonly A[] },
): Rule<A> {
  const { appliesTo } = rule;
  return { ...rule, appliesTo: typeof appliesTo === "string" ? [appliesTo] : appliesTo };
}

/** A rule whose subject is not known to the compiler; the engine hands it the right one. */
// biome-ignore lint/suspicious/noExplicitAny: rules of every subject stand in one list
export type AnyRule = Rule<any>;
