import fc from "fast-check";
import { printPolicy } from "../../policies/document/print";
import { anyDocument } from "./documents";
import { minimise } from "./minimise";
import { mutated } from "./mutations";
import { staysTheSame, survives } from "./properties";

/** What is tried. */
export const kinds = ["mutated files", "mutated documents", "documents"] as const;
export type Kind = (typeof kinds)[number];

export interface Batch {
  readonly kind: Kind;
  readonly seed: number;
  readonly cases: number;
}

export interface Failure {
  readonly message: string;
  /** The smallest text that was found to fail, or the JSON of a document. */
  readonly input: string;
}

/**
 * Tries the cases of a batch; the same batch tries the same ones.
 * @param slowMs a case that takes longer has failed: it has met something that is not linear
 * @returns the first failure, made small
 */
export function run({ kind, seed, cases }: Batch, texts: readonly string[], slowMs = Number.POSITIVE_INFINITY): Failure | undefined {
  if (kind === "documents") {
    const details = fc.check(fc.property(anyDocument, staysTheSame), { seed, numRuns: cases });
    return details.failed ? { message: messageOf(details.errorInstance), input: JSON.stringify(details.counterexample?.[0]) } : undefined;
  }
  const printed = fc
    .tuple(anyDocument, fc.constantFrom("rawxml" as const, "xml" as const))
    .map(([document, format]) => printPolicy(document, format));
  const originals = kind === "mutated files" ? fc.constantFrom(...texts) : printed;
  const holds = (text: string) => inTime(text, slowMs);
  const details = fc.check(fc.property(mutated(originals, texts), holds), { seed, numRuns: cases });
  if (!details.failed) return undefined;
  const input = minimise(details.counterexample?.[0] ?? "", (text) => failureOf(holds, text) !== undefined);
  return { message: failureOf(holds, input) ?? messageOf(details.errorInstance), input };
}

function inTime(text: string, slowMs: number) {
  const from = performance.now();
  survives(text);
  const ms = performance.now() - from;
  if (ms > slowMs) throw new Error(`${text.length} characters took ${Math.round(ms)} ms`);
}

function failureOf(holds: (text: string) => void, text: string): string | undefined {
  try {
    holds(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
