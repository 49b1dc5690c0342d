import type { CheckError, CheckResult } from "../policies/baseline/finding";
import type { Level } from "../policies/baseline/pack";
import type { Controls, Severity } from "../policies/baseline/rule";
import type { Gateway, Scope, Section } from "../policies/document/ast";
import type { DocumentChange } from "../policies/document/diff/document-change";
import type { AttributeType } from "../policies/elements/attribute";
import type { Category, ElementStatus } from "../policies/elements/define";
import type { Hardened } from "../policies/repairs/hardened";
import type { Understanding } from "../policies/understanding/model";
import type { Takeaway } from "./azure/takeaways";
import type { CoveredRow } from "./reporters/coverage";

/*
 * What the commands print with `--format json`, beside `CheckResult`, which `check` prints. `docs/schemas/` is generated
 * from here. A shape that loses or renames a field gets a new version; lists are empty rather than absent.
 */

/** `palisade plan`, also as `report.json`: the answer of the check, and what is planned. */
export interface PlanOutput extends CheckResult {
  readonly stack: string;
  readonly counts: PlanCounts;
  /** What whoever approves the plan should know. */
  readonly notes: readonly string[];
}

export interface PlanCounts {
  readonly apis: number;
  readonly operations: number;
  readonly resources: number;
  readonly policies: number;
}

/** `palisade render`. */
export interface RenderOutput {
  readonly version: 1;
  readonly policies: readonly RenderedPolicy[];
}

export interface RenderedPolicy {
  /** The policy's path below the service, such as `apis/accounts/policies/policy`. */
  readonly subject: string;
  /** The document in the `rawxml` dialect. */
  readonly xml: string;
}

/** `palisade effective`. */
export interface EffectiveOutput {
  readonly version: 1;
  readonly operations: readonly EffectiveRow[];
}

export interface EffectiveRow {
  /** The API and the operation by their ids; empty for files that are given by scope. */
  readonly api: string;
  readonly operation: string;
  /** Method and path. */
  readonly title: string;
  /** What runs, once for all ways in on which it is the same. */
  readonly effective: readonly { readonly ways: readonly string[]; readonly sections: readonly EffectiveSection[] }[];
}

export interface EffectiveSection {
  readonly name: Section;
  readonly steps: readonly EffectiveStep[];
}

/** One policy, or a place of which it is not known what runs there. */
export interface EffectiveStep {
  readonly scope: Scope;
  /** What the document belongs to: a path in the estate, or a file. */
  readonly owner: string;
  /** The fragment through which the policy comes. */
  readonly fragment?: string;
  readonly name?: string;
  readonly xml?: string;
  readonly unknown?: string;
}

/** `palisade diff`. */
export interface DiffOutput {
  readonly version: 1;
  /** By file, and in the order of the later document. */
  readonly changes: readonly DiffRow[];
}

export interface DiffRow extends DocumentChange {
  /** The later file, by its path in the folder; or the path of a record below its service. */
  readonly file: string;
}

/** `palisade import`. */
export interface ImportOutput {
  readonly version: 1;
  readonly files: readonly ImportedFile[];
  /** What could not be read or written as a program, and syntax errors in what could. */
  readonly problems: readonly ImportProblem[];
}

export interface ImportedFile {
  /** The policy document. */
  readonly source: string;
  /** The TypeScript that was written; absent where none was. */
  readonly file?: string;
  /** The TypeScript itself, where it was not written to a file. */
  readonly code?: string;
  /** Paths of the elements that no builder makes, such as `inbound/choose/when[2]/set-status`. */
  readonly raw: readonly string[];
}

export interface ImportProblem {
  readonly file: string;
  /** Begins with line and column where there is a place. */
  readonly message: string;
  /** Whether all of the document is in the TypeScript nevertheless. */
  readonly kept: boolean;
}

/** `palisade harden`. */
export interface HardenOutput {
  readonly version: 1;
  readonly files: readonly HardenedFile[];
  /** Files that could not be repaired. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

export interface HardenedFile extends Omit<Hardened, "text"> {
  readonly file: string;
  readonly changed: boolean;
  readonly written: boolean;
  /** As `patch -p1` takes it, but for lines with credentials, which are left out; empty where nothing changes. */
  readonly diff: string;
}

/** `palisade rules`. */
export interface RulesOutput {
  readonly version: 1;
  readonly rules: readonly RuleRow[];
}

/** `palisade rules --packs`. */
export interface PacksOutput {
  readonly version: 1;
  /** How many rules have each level. */
  readonly packs: readonly {
    readonly name: string;
    readonly version?: string;
    readonly title: string;
    readonly errors: number;
    readonly warnings: number;
    readonly manual: number;
  }[];
}

/** `palisade rules --coverage`. */
export interface CoverageOutput {
  readonly version: 1;
  readonly standards: readonly { readonly name: string; readonly title: string; readonly rows: readonly CoveredRow[] }[];
}

export interface RuleRow {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  /** `policy`, `operation`, `estate`, or a kind of record. */
  readonly appliesTo: readonly string[];
  /** Whether `palisade harden` repairs what it finds: all of it, some or only when asked for, or nothing. */
  readonly repairable: "yes" | "partly" | "no";
  readonly controls: Controls;
  /** The packs that hold the rule, and its level there. */
  readonly packs: readonly { readonly name: string; readonly level: Level }[];
}

/** `palisade explain`. */
export interface ExplainOutput {
  readonly version: 1;
  readonly rule: RuleRow & {
    readonly why: string;
    readonly fix: string;
    readonly examples: { readonly pass: readonly ExampleRow[]; readonly fail: readonly ExampleRow[] };
  };
}

export interface ExampleRow {
  readonly title?: string;
  /** A policy document, where the example is one. */
  readonly policy?: string;
  /** Where the document is attached. */
  readonly scope?: Scope;
  /** Records of an estate, where the example has any. */
  readonly records?: readonly { readonly [key: string]: unknown }[];
}

/** `palisade elements`. */
export interface ElementsOutput {
  readonly version: 1;
  readonly elements: readonly ElementRow[];
}

export interface ElementRow {
  readonly name: string;
  readonly category: Category;
  readonly status: ElementStatus;
  /** Empty for what stands in a resolver. */
  readonly sections: readonly Section[];
  readonly scopes: readonly Scope[];
  readonly gateways: readonly Gateway[];
  readonly attributes: readonly AttributeRow[];
  readonly children: readonly ChildRow[];
}

export interface AttributeRow {
  readonly name: string;
  readonly type: AttributeType;
  readonly required: boolean;
  /** The literals of an `enum`. */
  readonly values?: readonly string[];
  readonly default?: string;
  /** Whether a policy expression may stand here. */
  readonly expression: boolean;
}

export interface ChildRow {
  /** `*` where any policies of the section may stand. */
  readonly name: string;
  readonly min: number;
  /** Null where there is no limit. */
  readonly max: number | null;
  readonly attributes: readonly AttributeRow[];
  readonly children: readonly ChildRow[];
}

/** `palisade understand`, also as the file that it saves. */
export interface UnderstandOutput extends Understanding {
  readonly version: 1;
  /** What was asked for: a definition, a stack, or an estate. */
  readonly source: string;
  /** What could not be read; the answer is incomplete. */
  readonly errors: readonly CheckError[];
}

/** `palisade adopt --format json` */
export interface AdoptOutput {
  readonly version: 1;
  /** What is adopted, as paths below the service. */
  readonly adopted: readonly string[];
  /** The files that were written. */
  readonly files: readonly string[];
  /** Secrets that the stack's configuration needs, as `secrets:<name>`. */
  readonly secrets: readonly string[];
  /** What was left out, or stays another way. */
  readonly notes: readonly string[];
  /** What could not be read. */
  readonly errors: readonly string[];
}

/** `palisade verify`. */
export interface VerifyOutput {
  readonly version: 1;
  /** The resource id of the service. */
  readonly service: string;
  readonly takeaways: readonly Takeaway[];
  /** What could not be read; the answer is incomplete. */
  readonly errors: readonly CheckError[];
}
