import { checkEstate } from "../../policies/baseline/check";
import type { Finding } from "../../policies/baseline/finding";
import { defaultPack } from "../../policies/baseline/packs";
import { rules } from "../../policies/baseline/rules";
import { printPolicy } from "../../policies/document/print";
import { semanticHash } from "../../policies/document/semantic-hash";
import { type EstateRecord, makeEstate } from "../../policies/estate/estate";
import { documentOf } from "./documents";
import type { HardenedEstate } from "./estates";
import type { Mutation, Operator } from "./mutation";

/** A mutation that no rule found. */
export interface Survivor {
  readonly estate: string;
  readonly place: string;
  readonly change: string;
  /** The first lines that differ. */
  readonly lines: readonly string[];
}

export interface Score {
  readonly operator: string;
  readonly claimedBy: readonly string[];
  readonly total: number;
  readonly caught: number;
  /** Those of them that a rule found which claims the operator, and not only another one. */
  readonly byClaim: number;
  readonly survivors: readonly Survivor[];
  /** Mutations that change nothing, by why. */
  readonly equivalent: ReadonlyMap<string, number>;
  /** How often a rule was the one that found a mutation, alone or among others. */
  readonly foundBy: ReadonlyMap<string, number>;
}

/** What is found in an estate, without what its waivers take back. */
export function findingsOf(records: readonly EstateRecord[]): readonly Finding[] {
  const { findings, errors } = checkEstate(makeEstate(records), { rules, pack: defaultPack });
  const [error] = errors;
  if (error) throw new Error(error.message);
  return findings.filter(({ waived }) => !waived);
}

/** What the findings of one estate are that another does not have. */
function newFindings(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Set(before.map(keyOf));
  return after.filter((finding) => !known.has(keyOf(finding)));
}

const keyOf = ({ fingerprint, message }: Finding) => `${fingerprint} ${message}`;

export interface Trying {
  /** Tries one mutation out of so many, from the first on; all of them unless given. */
  readonly every?: number;
  /** Mutations that only another rule found than those which claim the operator are listed as survivors too. */
  readonly strict?: boolean;
}

/** Weakens hardened estates with one operator, checks each, and counts which weakenings are found. */
export function scoreOf(operator: Operator, estates: readonly HardenedEstate[], { every = 1, strict = false }: Trying = {}): Score {
  const survivors: Survivor[] = [];
  const equivalent = new Map<string, number>();
  const foundBy = new Map<string, number>();
  let total = 0;
  let caught = 0;
  let byClaim = 0;
  let number = 0;
  for (const hardened of estates) {
    const before = findingsOf(hardened.estate.records);
    for (const mutation of operator.mutate(hardened)) {
      if (number++ % every !== 0) continue;
      const same =
        mutation.equivalent ?? (meansTheSame(hardened.estate.records, mutation.records) ? "the documents mean the same" : undefined);
      if (same !== undefined) {
        equivalent.set(same, (equivalent.get(same) ?? 0) + 1);
        continue;
      }
      total += 1;
      const found = newFindings(before, findingsOf(mutation.records));
      for (const slug of new Set(found.map((finding) => finding.slug))) foundBy.set(slug, (foundBy.get(slug) ?? 0) + 1);
      const isClaimed = found.some(({ slug }) => operator.claimedBy.includes(slug));
      if (isClaimed) byClaim += 1;
      if (found.length > 0) caught += 1;
      if (strict && operator.claimedBy.length > 0 ? !isClaimed : found.length === 0) survivors.push(survivorOf(hardened, mutation));
    }
  }
  return { operator: operator.name, claimedBy: operator.claimedBy, total, caught, byClaim, survivors, equivalent, foundBy };
}

/** Whether all that differs between two lists of records are documents that mean the same. */
function meansTheSame(before: readonly EstateRecord[], after: readonly EstateRecord[]): boolean {
  if (before.length !== after.length) return false;
  return before.every((record, index) => {
    const other = after[index];
    if (record === other) return true;
    const [one, two] = [documentOf(record), other && documentOf(other)];
    return one !== undefined && two !== undefined && semanticHash(one) === semanticHash(two);
  });
}

function survivorOf(hardened: HardenedEstate, { place, change, records }: Mutation): Survivor {
  return { estate: hardened.name, place, change, lines: differingLines(hardened.estate.records, records) };
}

function differingLines(before: readonly EstateRecord[], after: readonly EstateRecord[]): string[] {
  for (const record of after) {
    const old = before.find(({ path }) => path === record.path);
    if (old === record) continue;
    const [from, to] = [old ? linesOf(old) : [], linesOf(record)];
    const at = to.findIndex((line, index) => line !== from[index]);
    const index = at < 0 ? to.length : at;
    if (from[index] === to[index]) continue;
    return [
      ...(from[index] === undefined ? [] : [`- ${from[index].trim()}`]),
      ...(to[index] === undefined ? [] : [`+ ${to[index].trim()}`]),
    ];
  }
  const gone = before.find(({ path }) => !after.some((record) => record.path === path));
  return gone ? [`- ${gone.path}`] : [];
}

function linesOf(record: EstateRecord): string[] {
  const document = documentOf(record);
  return (document ? printPolicy(document) : JSON.stringify(record, null, 1)).split("\n");
}
