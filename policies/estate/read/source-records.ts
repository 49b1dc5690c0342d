import type { Diagnostic } from "../../document/diagnostic";
import { parsePolicy } from "../../document/parse";
import type { EstateRecord } from "../estate";
import { isPolicyRecord } from "../policy-records";
import { isUnknown } from "../value";

/** A policy document as a source has it: the XML, and what is wrong with it. */
export interface PolicyText {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a file tells of an estate. */
export interface SourceRecords {
  readonly records: readonly EstateRecord[];
  /** The texts of policies, by the paths of their records. */
  readonly texts: ReadonlyMap<string, PolicyText>;
  /** The objects of the file that records were read from, by their paths. */
  readonly objects?: ReadonlyMap<string, object>;
  /** The types of resources that there is no kind for, with their numbers. */
  readonly others: ReadonlyMap<string, number>;
  /** What whoever reads the answer should know: what was not looked at. */
  readonly notes: readonly string[];
  /** Why the answer can't be complete: the file leaves out what belongs to the estate. */
  readonly incomplete?: string;
}

/** Gathers what a file tells while it is read. */
export class Gathering {
  readonly records: EstateRecord[] = [];
  readonly texts = new Map<string, PolicyText>();
  readonly objects = new Map<string, object>();
  readonly others = new Map<string, number>();
  readonly notes: string[] = [];

  /** A record as the source has it; the text of a policy becomes its document, and an imported definition is told of. */
  add(record: EstateRecord) {
    if (record.kind === "apis") this.noteImport(record);
    const finished = isPolicyRecord(record) ? withDocument(record, (read) => this.texts.set(record.path, read)) : record;
    this.records.push(finished);
  }

  other(type: string) {
    this.others.set(type, (this.others.get(type) ?? 0) + 1);
  }

  /** Where the service makes the operations of an API itself, one that nothing is known of stands for all of them. */
  private noteImport({ path, properties, planned }: EstateRecord) {
    const { format, value } = properties as { format?: unknown; value?: unknown };
    if (typeof format !== "string" || value === undefined || /graphql/i.test(format)) return;
    const why = { $unknown: `the service makes the API's operations of a definition (${format})` };
    this.notes.push(`${path}: ${why.$unknown}, so they are not known here`);
    this.records.push({
      kind: "apis/operations",
      path: `${path}/operations/(imported)`,
      properties: {
        displayName: why,
        description: why,
        method: why,
        urlTemplate: why,
        templateParameters: why,
        request: why,
        responses: why,
      },
      ...(planned && { planned }),
    } as unknown as EstateRecord);
  }
}

interface RawPolicy {
  readonly format?: unknown;
  readonly value?: unknown;
}

/**
 * A policy record with its document in place of the XML. A link is not followed, and not shown: it may hold a key.
 * @param onText takes the text
 */
export function withDocument(record: EstateRecord, onText: (read: PolicyText) => void = () => {}): EstateRecord {
  const { format, value, ...rest } = record.properties as RawPolicy & Record<string, unknown>;
  const finished = (properties: object) => ({ ...record, properties: { ...rest, ...properties } }) as unknown as EstateRecord;
  if (typeof format === "string" && /-link$/i.test(format))
    return finished({ value: { unknown: `the policy lies behind a link (${format})` } });
  if (typeof value === "string") {
    const { document, diagnostics } = parsePolicy(value);
    onText({ text: value, diagnostics });
    return finished(document ? { format: "rawxml", value: document } : { value: { unknown: "the policy's text has no element" } });
  }
  return finished({ value: { unknown: isUnknown(value) ? value.$unknown : "the policy's text is only known when it is deployed" } });
}
