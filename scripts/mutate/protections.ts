import { childNamed, elementsOf, isExpression, literalOf, type PolicyElement } from "../../policies/document/ast";
import { guaranteed } from "../../policies/document/guarantee";
import { effectiveFor } from "../../policies/estate/effective";
import { type EstateRecord, indexOf, makeEstate } from "../../policies/estate/estate";
import { waysInto } from "../../policies/estate/ways-in";
import { type Spot, spotsOf } from "./documents";
import type { HardenedEstate } from "./estates";

/** Something that protects operations, and the rule that asks for it. */
export interface Protection {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly section: "inbound" | "outbound";
  matches(element: PolicyElement): boolean;
  /** The operations that need it; all unless given. */
  readonly needed?: (operation: EstateRecord<"apis/operations">, api: EstateRecord<"apis">) => boolean;
}

const named =
  (...names: readonly string[]) =>
  ({ name }: PolicyElement) =>
    names.includes(name);

/** Whether a `choose` answers under a condition over some text. */
const answersOver = (pattern: RegExp) => (element: PolicyElement) =>
  element.name === "choose" &&
  elementsOf(element).some((branch) => {
    const { condition } = branch.attributes;
    return isExpression(condition) && pattern.test(condition.expression) && childNamed(branch, "return-response") !== undefined;
  });

const removes = (header: string) => (element: PolicyElement) =>
  element.name === "set-header" &&
  literalOf(element.attributes.name)?.toLowerCase() === header.toLowerCase() &&
  element.attributes["exists-action"] === "delete";

const hasAnswers = ({ properties: { responses } }: EstateRecord<"apis/operations">) =>
  Array.isArray(responses) && responses.some(({ representations }) => (representations?.length ?? 0) > 0);

export const protections: readonly Protection[] = [
  {
    name: "token",
    claimedBy: ["operation-authenticated"],
    section: "inbound",
    matches: named("validate-jwt", "validate-azure-ad-token", "validate-client-certificate"),
    needed: (_, api) => api.declared?.authentication !== "subscription-key",
  },
  {
    name: "object binding",
    claimedBy: ["object-level-authorization"],
    section: "inbound",
    matches: answersOver(/\bMatchedParameters\[/),
    needed: ({ declared }) => declared?.objectAuthorization?.some(({ by }) => by === "claim") ?? false,
  },
  {
    name: "operation scopes",
    claimedBy: ["function-level-authorization"],
    section: "inbound",
    matches: (element) => answersOver(/\bClaims\b/)(element) && !answersOver(/\bMatchedParameters\b/)(element),
    needed: ({ declared }) => (declared?.scopes?.length ?? 0) > 0,
  },
  {
    name: "rate limit",
    claimedBy: ["rate-limited"],
    section: "inbound",
    matches: named("rate-limit", "rate-limit-by-key"),
  },
  { name: "quota", claimedBy: ["quota-present"], section: "inbound", matches: named("quota", "quota-by-key") },
  {
    name: "parameters",
    claimedBy: ["parameters-validated"],
    section: "inbound",
    matches: named("validate-parameters"),
  },
  {
    name: "request content",
    claimedBy: ["request-content-validated"],
    section: "inbound",
    matches: named("validate-content"),
    needed: ({ properties: { method } }) => method !== "GET",
  },
  { name: "response status", claimedBy: ["responses-validated"], section: "outbound", matches: named("validate-status-code") },
  { name: "response headers", claimedBy: ["responses-validated"], section: "outbound", matches: named("validate-headers") },
  {
    name: "response content",
    claimedBy: ["responses-validated"],
    section: "outbound",
    matches: named("validate-content"),
    needed: hasAnswers,
  },
  {
    name: "identity to the backend",
    claimedBy: ["backend-authenticated"],
    section: "inbound",
    matches: named("authentication-managed-identity"),
  },
  ...["Server", "X-Powered-By", "X-AspNet-Version"].map(
    (header): Protection => ({
      name: `without ${header}`,
      claimedBy: ["identifying-headers-removed"],
      section: "outbound",
      matches: removes(header),
    }),
  ),
];

/** The spots of a protection. */
export function spotsOfProtection({ estate }: HardenedEstate, { section, matches }: Protection): Spot[] {
  return spotsOf(estate).filter((spot) => spot.section === section && spot.around.length === 1 && matches(spot.element));
}

/**
 * Whether a protection still runs for every request to every operation on every way in, by another element than the one
 * that was weakened. It must be of use there: a limit by subscription is of none without a key.
 */
export function stillHolds(records: readonly EstateRecord[], { section, matches, needed = () => true }: Protection): boolean {
  const index = indexOf(makeEstate(records));
  return index.ofKind("apis").every((api) =>
    index.childrenOf(api.path, "apis/operations").every(
      (operation) =>
        !needed(operation, api) ||
        waysInto(api, index).every((way) => {
          const counts = (element: PolicyElement) => matches(element) && (way.by !== "no-key" || !named("rate-limit", "quota")(element));
          return guaranteed(effectiveFor(operation, way, index)[section], counts).holds === "yes";
        }),
    ),
  );
}
