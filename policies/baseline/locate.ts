import { type PolicyDocument, type PolicyElement, sectionNames } from "../document/ast";
import type { EffectivePolicy } from "../document/effective";
import { LineIndex, type Positions } from "../document/positions";
import type { EstateIndex, EstateRecord } from "../estate/estate";
import type { PolicyKind } from "../estate/properties";
import { subjectName } from "../estate/subject-name";
import type { DocumentSource } from "./check";
import { pathOfElement } from "./node-path";
import type { Place } from "./rule";

/** Who is being looked at. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly file?: string;
  readonly recordPath?: string;
  /** The document that elements belong to, where the subject is one. */
  readonly document?: PolicyDocument;
  /** What runs, where the subject is an operation: elements belong to the documents of its steps. */
  readonly effective?: EffectivePolicy;
  /** Where a JSON pointer leads, where the subject is a definition. */
  readonly placeOf?: (pointer: string) => { readonly line: number; readonly column: number } | undefined;
}

/** The place of a finding: by meaning, and in a file where there is one. */
export interface Located {
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Turns the elements and properties that rules point at into paths, files, lines and columns. */
export class Locator {
  private readonly lines = new Map<Positions, LineIndex>();

  constructor(
    private readonly estate: EstateIndex | undefined,
    private readonly sources: ReadonlyMap<string, DocumentSource> | undefined,
  ) {}

  locate(subject: Subject, place: Place | undefined, source: DocumentSource | undefined): Located {
    if (place?.element) return this.element(subject, place.element, place, source);
    if (place?.pointer !== undefined)
      return { path: place.pointer, ...(subject.file && { file: subject.file }), ...subject.placeOf?.(place.pointer) };
    const record = place?.record ? this.estate?.byPath(place.record) : undefined;
    const file = record?.declared?.file ?? record?.file ?? subject.file;
    return { path: `${this.ownerPrefix(subject, place?.record)}${place?.property ?? ""}`, ...(file && { file }) };
  }

  lineOf(source: DocumentSource, offset: number) {
    const index = this.lines.get(source.positions) ?? new LineIndex(source.positions.source);
    this.lines.set(source.positions, index);
    return index.at(offset);
  }

  private element(
    subject: Subject,
    element: PolicyElement,
    { attribute, missing }: Pick<Place, "attribute" | "missing">,
    source: DocumentSource | undefined,
  ): Located {
    const { document, owner } = this.documentWith(subject, element);
    const inner = (document && pathOfElement(document, element)) ?? element.name;
    const path = `${this.ownerPrefix(subject, owner)}${inner}${attribute ? `/@${attribute}` : missing ? `/${missing}` : ""}`;
    const from = source ?? (owner ? this.sources?.get(owner) : undefined);
    const span = from?.positions.spanOf(element, attribute);
    const file = from?.file ?? subject.file;
    return { path, ...(file && { file }), ...(from && span && this.lineOf(from, span[0])) };
  }

  /** `apis/accounts/policies/policy#`, where what is pointed at belongs to something else than the subject. */
  private ownerPrefix(subject: Subject, owner: string | undefined): string {
    if (!owner || !this.estate || owner === subject.recordPath) return "";
    return `${subjectName(owner, this.estate)}#`;
  }

  /** The document that holds an element, and the record that it belongs to. */
  private documentWith(subject: Subject, element: PolicyElement): { readonly document?: PolicyDocument; readonly owner?: string } {
    if (subject.document) return { document: subject.document, ...(subject.recordPath && { owner: subject.recordPath }) };
    const owners = new Set<string>();
    for (const section of sectionNames) for (const step of subject.effective?.[section] ?? []) owners.add(step.owner);
    return this.documentAmong(owners, element) ?? this.documentAmong(this.fragments(), element) ?? {};
  }

  private documentAmong(owners: Iterable<string>, element: PolicyElement) {
    for (const owner of owners) {
      const value = (this.estate?.byPath(owner) as EstateRecord<PolicyKind> | undefined)?.properties.value;
      if (value && "root" in value && pathOfElement(value, element)) return { document: value, owner };
    }
    return undefined;
  }

  /** Fragments are documents of their own; what they hold runs where they are included. */
  private fragments(): string[] {
    return (this.estate?.ofKind("policyFragments") ?? []).map(({ path }) => path);
  }
}
