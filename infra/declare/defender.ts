import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { record, type ServicePlace } from "./record";

/** Sub plans of Defender for APIs. Each has a monthly price and a number of API calls that it covers, for a whole subscription. */
export const subPlans = ["P1", "P2", "P3", "P4", "P5"] as const;

type SubPlan = (typeof subPlans)[number];

/** Who sees to the plan, and the file that says so. */
export type DefenderDeclaration = { readonly file?: string } & (
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

export const apiSecurityProvider = pathOf("providers", { resourceProviderNamespace: "Microsoft.ApiSecurity" });
export const defenderPlan = pathOf("pricings", { pricingName: "Api" });

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
  ];
}

/** Onboards an API to Defender for APIs. */
export function onboarding(service: ServicePlace, apiId: string, file?: string): EstateRecord {
  return record(
    "apiCollections",
    { ...service, apiId },
    {},
    {
      refs: [pathOf("apis", { ...service, apiId }), apiSecurityProvider, defenderPlan],
      ...(file && { declared: { file } }),
    },
  );
}
