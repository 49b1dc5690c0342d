import type { Severity } from "../baseline/rule";
import type { LintAnswer } from "../openapi-lint/finding";
import type { Protection } from "../protections";
import type { Authentication, Remark } from "./authentication";
import type { Confidence, Evidence } from "./data/classify";
import type { DataCategory, DataKind } from "./data/kinds";
import type { EffectiveAuthentication } from "./effective-authentication";
import type { Server } from "./exposure";
import type { Identifier } from "./identifiers";
import type { SecurityMismatch } from "./security-mismatch";

export type { Authentication, Confidence, Evidence, Identifier, Remark, SecurityMismatch, Server };

/** A field with sensitive data that an operation takes or returns. */
export interface SensitiveField {
  readonly kind: DataKind;
  readonly category: DataCategory;
  readonly sensitivity: Exclude<Severity, "info">;
  readonly direction: "request" | "response";
  readonly in: "path" | "query" | "header" | "cookie" | "form" | "body";
  /** The first response that has it: `200`, `default`. */
  readonly status?: string;
  readonly name: string;
  /** Where it stands in the body: `items[].owner.email`. */
  readonly path: string;
  /** Where the definition has it: `#/components/schemas/Owner/properties/email`. */
  readonly pointer: string;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/** How urgent it is to look at an operation. */
export interface Risk {
  /** 0 to 100. */
  readonly score: number;
  readonly level: "critical" | "high" | "medium" | "low";
  /** What makes it up, the most first. */
  readonly reasons: readonly string[];
}

/** What protects an operation on some ways in. */
export interface ProtectedWays {
  readonly ways: readonly string[];
  /** How callers prove who they are there, as the policies say. */
  readonly authentication: EffectiveAuthentication;
  readonly protections: readonly Protection[];
}

export interface OperationUnderstanding {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Where the definition has it. */
  readonly pointer: string;
  readonly deprecated: boolean;
  readonly risk: Risk;
  readonly authentication: Authentication;
  readonly sensitive: readonly SensitiveField[];
  readonly identifiers: readonly Identifier[];
  readonly exposure: readonly Remark[];
  /** Responses of which no schema tells what they hold. */
  readonly undescribed: readonly string[];
  /** What protects it; absent where only the definition is known. */
  readonly protection?: readonly ProtectedWays[];
  /** Where the definition and the policies differ on who may call. */
  readonly mismatch?: SecurityMismatch;
}

export interface ApiUnderstanding {
  /** The API's id in its estate, or the title of its definition. */
  readonly name: string;
  readonly title: string;
  /** The file or URL of the definition; `estate` where it was put together from the estate's records. */
  readonly definition: string;
  readonly openapi: string;
  readonly servers: readonly Server[];
  /** What is to be said of the API as a whole. */
  readonly remarks: readonly Remark[];
  /** The riskiest first. */
  readonly operations: readonly OperationUnderstanding[];
  /** What the rules of Spectral say of the definition; absent where they were not run. */
  readonly lint?: LintAnswer;
  readonly notes: readonly string[];
}

/** How many operations have to do with a kind of data. */
export interface KindCount {
  readonly kind: DataKind;
  readonly label: string;
  readonly sensitivity: Exclude<Severity, "info">;
  readonly returned: number;
  readonly taken: number;
  /** Of those that return it. */
  readonly returnedWithoutAuthentication: number;
}

export interface Understanding {
  readonly apis: readonly ApiUnderstanding[];
  readonly summary: UnderstandingSummary;
}

export interface UnderstandingSummary {
  readonly apis: number;
  readonly operations: number;
  /** Operations that take or return sensitive data. */
  readonly sensitive: number;
  readonly withoutAuthentication: number;
  /** Operations that return sensitive data to anybody. */
  readonly exposed: number;
  /** Operations of which it is not known what they return, or whether callers prove who they are. */
  readonly undescribed: number;
  readonly unknownAuthentication: number;
  /** The most sensitive first. */
  readonly kinds: readonly KindCount[];
  readonly mismatches: number;
}
