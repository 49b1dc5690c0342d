import type { EstateRecord } from "../../policies/estate/estate";
import { nameOf, pathOf } from "../../policies/estate/path";
import type { DefenderExportDeclaration } from "./defender-export";
import type { GatewayDeclaration } from "./gateway";
import { projectFile, record, type ServicePlace } from "./record";
import { type SecurityContactDeclaration, securityContact } from "./security-contact";

/** Sub plans of Defender for APIs. Each has a monthly price and a number of API calls that it covers, for a whole subscription. */
export const subPlans = ["P1", "P2", "P3", "P4", "P5"] as const;

type SubPlan = (typeof subPlans)[number];

/** Who sees to the plan, what becomes of what it finds, and the file that says so. */
export type DefenderDeclaration = {
  /** Sends alerts and recommendations to the stack's workspace, and on; not unless given. */
  readonly export?: DefenderExportDeclaration | undefined;
  /** Who Defender for Cloud writes to; left to others unless given. */
  readonly contact?: SecurityContactDeclaration | undefined;
  /** Which APIs are onboarded, and how many at a time; all of them, 10 at a time, unless given. */
  readonly onboarding?: OnboardingDeclaration | undefined;
  readonly file?: string;
} & (
  | {
      /** This stack writes the plan. */
      readonly manage: "own";
      /** The sub plan to pay for: there is none that would do for everybody. */
      readonly subPlan: SubPlan;
    }
  | {
      /** This stack takes the plan as it is, and stops if it is off, or another than declared. */
      readonly manage: "adopt";
      readonly subPlan?: SubPlan | undefined;
    }
  /** Others see to it. */
  | { readonly manage: "skip" }
);

/** What the plan costs, in words: prices change, so the page that has them is named rather than repeated. */
export const defenderPriceBasis =
  "Defender for APIs is paid for each subscription and month by sub plan; P1 covers 1 million API calls, calls beyond a sub plan's number cost extra " +
  "(https://azure.microsoft.com/pricing/details/defender-for-cloud/)";

export interface OnboardingDeclaration {
  /** The ids of the APIs to begin with. */
  readonly only?: readonly string[] | undefined;
  /** How many are onboarded at a time. */
  readonly batch?: number | undefined;
}

export const apiSecurityProvider = pathOf("providers", { resourceProviderNamespace: "Microsoft.ApiSecurity" });
export const defenderPlan = pathOf("pricings", { pricingName: "Api" });

/**
 * Why the plan would be paid for nothing: Defender for APIs takes no API that a self-hosted gateway runs (its support page), and those
 * run all of them.
 */
export function defenderProblems(
  { manage, file }: DefenderDeclaration,
  apis: readonly { readonly id: string }[],
  gateways: readonly GatewayDeclaration[] = [],
): string[] {
  const selfHosted = new Set(gateways.flatMap((gateway) => gateway.apis.map((id) => id.toLowerCase())));
  if (manage === "skip" || apis.length === 0 || !apis.every(({ id }) => selfHosted.has(id.toLowerCase()))) return [];
  return [
    `${file ? `${projectFile(file)}: ` : ""}defender: self-hosted gateways run all APIs, and Defender for APIs does not watch those: set defender.manage to skip, ` +
      "or leave an API to the service's own gateway",
  ];
}

/** The resource provider behind Defender for APIs, and its plan. Both exist once for each subscription. */
export function defenderRecords(defender: DefenderDeclaration): EstateRecord[] {
  const { manage, file } = defender;
  const subPlan = defender.manage === "skip" ? undefined : defender.subPlan;
  const where = file ? { file } : {};
  return [
    // Registering what is registered already changes nothing, so every stack may do it; none ever unregisters.
    record("providers", { resourceProviderNamespace: "Microsoft.ApiSecurity" }, {}, { declared: { ...where, manage: "own" } }),
    record(
      "pricings",
      { pricingName: "Api" },
      { pricingTier: "Standard", ...(subPlan && { subPlan }) },
      { refs: [apiSecurityProvider], declared: { ...where, manage } },
    ),
    ...(defender.contact ? [securityContact(defender.contact, file)] : []),
  ];
}

/** The onboardings that a stack asks for, each behind the one a batch before it: Defender takes minutes for each. */
export function inBatches(records: readonly EstateRecord[], { only, batch = 10 }: OnboardingDeclaration = {}): EstateRecord[] {
  const wanted = only && new Set(only.map((id) => id.toLowerCase()));
  const isWanted = ({ kind, path }: EstateRecord) => kind !== "apiCollections" || !wanted || wanted.has(nameOf(path).toLowerCase());
  const kept = records.filter(isWanted);
  const order = kept.filter(({ kind }) => kind === "apiCollections").map(({ path }) => path);
  order.sort();
  const before = new Map(order.map((path, index) => [path, order[index - batch]] as const));
  return kept.map((each) => {
    const earlier = before.get(each.path);
    return earlier === undefined ? each : { ...each, refs: [...(each.refs ?? []), earlier].sort() };
  });
}

/**
 * Onboards an API to Defender for APIs.
 * @param behind what must be there first: the API, or the release that makes a revision of it the current one
 */
export function onboarding(
  service: ServicePlace,
  apiId: string,
  file?: string,
  behind: string = pathOf("apis", { ...service, apiId }),
): EstateRecord {
  return record(
    "apiCollections",
    { ...service, apiId },
    {},
    {
      refs: [behind, apiSecurityProvider, defenderPlan],
      ...(file && { declared: { file } }),
    },
  );
}
