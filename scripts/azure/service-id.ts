import { UsageError } from "../usage-error";

/** The parts of a service's resource id. */
export interface ServiceId {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly service: string;
  /** The id behind the subscription. */
  readonly path: string;
}

const form = "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ApiManagement/service/<name>";
const idParts =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([-\w.()\p{L}\p{N}]{1,90})\/providers\/Microsoft\.ApiManagement\/service\/([^/]+)$/iu;
const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/**
 * Takes the resource id of an API Management service apart.
 * @throws UsageError where it is none
 */
export function parseServiceId(text: string): ServiceId {
  const problem = (what: string) => new UsageError(`--service ${text}: ${what}; expected ${form}`);
  const [, subscription, resourceGroup, service] = idParts.exec(text.trim().replace(/\/+$/, "")) ?? [];
  if (!subscription || !resourceGroup || !service) {
    const more = /\/Microsoft\.ApiManagement\/service\/[^/]+\/./i.test(text);
    throw problem(more ? "it names something inside of a service" : "not the resource id of an API Management service");
  }
  if (!guid.test(subscription)) throw problem(`the subscription "${subscription}" is no GUID`);
  // The service's naming rules (REST reference of API Management services).
  if (!/^[a-z](?:[a-z\d-]{0,48}[a-z\d])?$/i.test(service)) throw problem(`"${service}" can't be the name of a service`);
  return {
    subscription: subscription.toLowerCase(),
    resourceGroup,
    service,
    path: `/resourceGroups/${resourceGroup}/providers/Microsoft.ApiManagement/service/${service}`,
  };
}
