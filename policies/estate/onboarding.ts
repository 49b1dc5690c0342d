import type { EstateIndex, EstateRecord } from "./estate";
import { nameOf, serviceOf, withoutRevision, workspaceOf } from "./path";
import { isCurrentRevision } from "./revisions";
import { tierOf } from "./tier";
import { isKnown, whyUnknown } from "./value";

/** Whether Defender for APIs can take an API, why it can't, or why nobody knows. */
export type Eligibility = "yes" | { readonly no: string } | { readonly unknown: string };

/**
 * Whether Defender for APIs takes an API: REST, in its current revision, outside of workspaces and of self-hosted gateways, on a tier
 * other than Consumption (support page of Defender for APIs).
 */
export function eligibilityOf(api: EstateRecord<"apis">, estate: EstateIndex): Eligibility {
  const service = estate.byPath(serviceOf(api.path) ?? "") as EstateRecord<"service"> | undefined;
  if (tierOf(service) === "consumption") return { no: "the tier Consumption is not supported" };
  if (workspaceOf(api.path) !== undefined) return { no: "it stands in a workspace" };
  const { apiType } = api.properties;
  if (!isCurrentRevision(api, estate)) return { no: "it is a revision that is not current" };
  if (apiType !== undefined && !isKnown(apiType)) return { unknown: whyUnknown(apiType) };
  if (apiType !== undefined && apiType.toLowerCase() !== "http") return { no: `it is no REST API (${apiType})` };
  return isSelfHosted(api, estate) ? { no: "a self-hosted gateway runs it" } : "yes";
}

function isSelfHosted({ path }: EstateRecord<"apis">, estate: EstateIndex): boolean {
  const name = nameOf(withoutRevision(path)).toLowerCase();
  const service = serviceOf(path)?.toLowerCase();
  return estate
    .ofKind("gateways/apis")
    .some((link) => nameOf(link.path).toLowerCase() === name && serviceOf(link.path)?.toLowerCase() === service);
}

type Onboarded = ReadonlyMap<string, EstateRecord<"apiCollections">>;
const known = new WeakMap<EstateIndex, Map<string, Onboarded>>();

/** The APIs that Defender for APIs looks at, by their names in lower case. Worked out once for all APIs. */
export function onboardedApis(service: string, estate: EstateIndex): Onboarded {
  const services = known.get(estate) ?? new Map<string, Onboarded>();
  known.set(estate, services);
  const found =
    services.get(service) ??
    new Map(estate.childrenOf(service, "apiCollections").map((record) => [nameOf(record.path).toLowerCase(), record]));
  services.set(service, found);
  return found;
}
