import type { PolicyDocument } from "../document/ast";
import type { Estate } from "../estate/estate";
import { isPolicyRecord } from "../estate/policy-records";
import { holdsExpressions } from "../expressions/check-expressions";
import { loadGrammar } from "../expressions/grammar";

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
