import type { PolicyDocument } from "../document/ast";
import type { Estate } from "../estate/estate";
import { isPolicyRecord } from "../estate/policy-records";
import { holdsExpressions } from "../expressions/check-expressions";
import { loadGrammar } from "../expressions/grammar";
import type { CheckOptions } from "./check";
import { lintedRules } from "./helpers/lint-findings";
import { levelOf } from "./pack";

/**
 * Makes a check possible: where one of the documents holds an expression, the C# grammar is loaded. Checks are synchronous
 * and need it; documents without expressions do without.
 */
export async function prepareCheck(documents: readonly (PolicyDocument | undefined)[]): Promise<void> {
  if (documents.some((document) => document !== undefined && holdsExpressions(document))) await loadGrammar();
}

/** The policy documents of an estate, those left out that are not known. */
export function documentsIn(estate: Estate): readonly PolicyDocument[] {
  return estate.records.filter(isPolicyRecord).flatMap(({ properties: { value } }) => ("root" in value ? [value] : []));
}

/**
 * What a check needs of OpenAPI definitions: nothing where none of its rules is about them, that they are read, or that the rules
 * of Spectral run over them as well, which takes seconds.
 */
export function needsOfDefinitions({ rules, pack, only }: CheckOptions): "nothing" | "reading" | "linting" {
  const asked = rules.filter(
    (rule) => rule.appliesTo.includes("definition") && levelOf(rule, pack) !== "off" && (!only || only.includes(rule.id)),
  );
  if (asked.length === 0) return "nothing";
  return asked.some(({ id }) => lintedRules.has(id)) ? "linting" : "reading";
}
