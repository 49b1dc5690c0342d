import { pathOfElement } from "../../policies/baseline/node-path";
import type { AnyRule, Place, Report } from "../../policies/baseline/rule";
import type { PolicyDocument, Scope } from "../../policies/document/ast";
import type { EstateIndex, EstateRecord } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { type PulumiResource, readResources } from "../../policies/estate/read/pulumi";
import { declaredByProgram } from "./declared-by-program";
import { placeInPolicy, placeInRecord } from "./place-words";

/** What is asked of the rest of the stack, which is not known while resources are registered. */
class NeedsTheStack extends Error {}

const refuse = (): never => {
  throw new NeedsTheStack();
};

/** Stands for everything else: a rule that looks at it is decided when the whole stack is known. */
const theRest: EstateIndex = {
  get estate() {
    return refuse();
  },
  byPath: refuse,
  ofKind: refuse,
  childrenOf: refuse,
};

const scopes: Readonly<Record<string, Scope | "fragment">> = {
  policies: "global",
  "products/policies": "product",
  "apis/policies": "api",
  "apis/operations/policies": "operation",
  policyFragments: "fragment",
};

/** Whether a rule can say anything of one resource: it is about policy documents or about records of a kind. */
export function isAboutResources({ appliesTo }: Pick<AnyRule, "appliesTo">): boolean {
  return appliesTo.some((each: string) => each !== "operation" && each !== "definition" && each !== "estate");
}

/** One resource, and what rules say of it that need to know nothing else. */
export class SingleResource {
  private readonly record: EstateRecord | undefined;
  private readonly document: PolicyDocument | undefined;

  constructor(
    readonly resource: PulumiResource,
    private readonly today: string,
  ) {
    // The operations of an imported API come with it, and nothing is known of them.
    const record = readResources([resource]).records.find(({ path }) => !path.endsWith("/operations/(imported)"));
    if (!record) return;
    this.record = declaredByProgram(record);
    if (!isPolicyRecord(record)) return;
    const { value } = record.properties;
    if ("root" in value) this.document = value;
  }

  /**
   * The places of a rule's findings; none where it has nothing to say, or needs more than the resource. A rule that fails is asked
   * again with the whole stack, and its failure is told there.
   */
  placesOf(rule: AnyRule): (string | undefined)[] {
    const { record, document } = this;
    if (!record) return [];
    const places: (string | undefined)[] = [];
    const report: Report = { finding: (_, place) => places.push(this.placeOf(place)), unknown: () => {} };
    try {
      if (document && rule.appliesTo.includes("policy"))
        rule.check({ subject: "policy", document, scope: scopes[record.kind], estate: theRest }, report);
      if (rule.appliesTo.includes(record.kind)) rule.check({ subject: record.kind, record, estate: theRest, today: this.today }, report);
    } catch {
      // What was reported before is so all the same.
    }
    return places;
  }

  private placeOf(place: Place | undefined): string | undefined {
    const { element, attribute, missing, property } = place ?? {};
    if (!element) return property === undefined ? undefined : placeInRecord(property);
    const inner = (this.document && pathOfElement(this.document, element)) ?? element.name;
    return placeInPolicy(`${inner}${attribute ? `/@${attribute}` : missing ? `/${missing}` : ""}`);
  }
}
