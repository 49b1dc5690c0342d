import type { DocumentSource } from "../../policies/baseline/check";
import type { CheckError, CheckNote } from "../../policies/baseline/finding";
import { Positions } from "../../policies/document/positions";
import { type Estate, type EstateRecord, makeEstate } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { isObject, type JsonObject } from "../../policies/estate/read/json";
import { Gathering } from "../../policies/estate/read/source-records";
import type { Unread } from "../../policies/estate/unread";
import { malformed } from "./failure";
import { liveRecord } from "./live-record";
import type { Answer, Listed } from "./reading";

/** An estate that was read from Azure. */
export interface LiveEstate {
  readonly estate: Estate;
  /** What is wrong with the texts of policies. */
  readonly sources: ReadonlyMap<string, DocumentSource>;
  readonly errors: readonly CheckError[];
  readonly leftOut: readonly CheckNote[];
}

/** Gathers what is read from Azure, and what could not be read. */
export class LiveRecords {
  readonly leftOut: CheckNote[] = [];
  private readonly records = new Map<string, EstateRecord>();
  private readonly gathering = new Gathering();
  private readonly unread: Unread[] = [];
  private readonly errors = new Map<string, CheckError>();

  constructor(private readonly subscription: string) {}

  /** Takes a resource in; undefined where it has been taken already, or is none of the kind. */
  add<K extends Kind>(kind: K, body: JsonObject): EstateRecord<K> | undefined {
    const record = liveRecord(kind, body, this.subscription);
    if (!record) return undefined;
    const key = record.path.toLowerCase();
    if (!this.records.has(key)) this.records.set(key, record);
    return record as EstateRecord<K>;
  }

  /** Takes a list in. What could not be read of it is unknown from then on. */
  addAll<K extends Kind>(kind: K, { items, why }: Listed, within?: string): EstateRecord<K>[] {
    const records: EstateRecord<K>[] = [];
    let wrong = why;
    for (const item of items) {
      const record = this.add(kind, item);
      if (record) records.push(record);
      else wrong ??= malformed;
    }
    if (wrong !== undefined) this.missing(kind, wrong, within);
    return records;
  }

  /** Takes one resource in that may be absent. */
  addOne<K extends Kind>(kind: K, answer: Answer, within?: string): EstateRecord<K> | undefined {
    if (answer === "absent") return undefined;
    const record = "why" in answer ? undefined : this.add(kind, answer.body);
    if (!record) this.missing(kind, "why" in answer ? answer.why : malformed, within);
    return record;
  }

  /** Takes a policy in: one that could not be read is there as unknown, since none may be what it says. */
  addPolicy(kind: Kind, path: string, answer: Answer) {
    if (answer === "absent") return;
    const isPolicy = "body" in answer && isObject(answer.body.properties) && typeof answer.body.properties.value === "string";
    if (isPolicy && this.add(kind, { ...answer.body, id: path })) return;
    const reason = "why" in answer ? answer.why : malformed;
    this.errors.set(path, { message: `${path}: ${reason}` });
    this.records.set(path.toLowerCase(), {
      kind,
      path,
      properties: { value: { $unknown: `it could not be read: ${reason}` } },
    } as unknown as EstateRecord);
  }

  /** Notes that records of a kind are not known. */
  missing(kind: Kind, why: string, within?: string) {
    this.unread.push({ kind, ...(within !== undefined && { within }), why: `it could not be read: ${why}` });
    const what = within === undefined ? kind : `${within}/${kind.split("/").pop()}`;
    this.errors.set(what, { message: `${what}: ${why}` });
  }

  /** The records of a kind that have been taken in. */
  ofKind<K extends Kind>(kind: K): EstateRecord<K>[] {
    return [...this.records.values()].filter((record): record is EstateRecord<K> => record.kind === kind);
  }

  finish(): LiveEstate {
    for (const record of this.records.values()) this.gathering.add(record);
    const sources = new Map<string, DocumentSource>();
    for (const [path, { diagnostics }] of this.gathering.texts) {
      // Lines of the text are no lines of a file.
      const placeless = diagnostics.map(({ span: _, ...diagnostic }) => diagnostic);
      if (placeless.length > 0) sources.set(path, { file: path.slice(1), positions: new Positions(""), diagnostics: placeless });
    }
    const estate = makeEstate(this.gathering.records);
    return {
      estate: this.unread.length > 0 ? { ...estate, unread: this.unread } : estate,
      sources,
      errors: [...this.errors.values()],
      leftOut: [...this.gathering.notes.map((message) => ({ message })), ...this.leftOut],
    };
  }
}
