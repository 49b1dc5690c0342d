import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { nameOf } from "../../estate/path";
import { tierOf } from "../../estate/tier";
import { isKnown, whyUnknown } from "../../estate/value";
import { flagIn } from "./field";
import type { Answer } from "./network-access";

/** Whether a service has a developer portal that is published; Consumption has none. */
export function hasPortal(service: EstateRecord<"service">): Answer {
  if (tierOf(service) === "consumption") return "no";
  const { developerPortalStatus = "Enabled" } = service.properties;
  if (!isKnown(developerPortalStatus)) return { unknown: whyUnknown(developerPortalStatus) };
  return /^\s*disabled\s*$/i.test(developerPortalStatus) ? "no" : "yes";
}

/** Whether developers sign in at a site of the organisation's own, to which the portal sends them. */
export function delegatesSignIn(service: EstateRecord<"service">, estate: EstateIndex): boolean {
  const setting = estate.childrenOf(service.path, "portalsettings").find(({ path }) => nameOf(path).toLowerCase() === "delegation");
  if (flagIn(setting?.properties, "userRegistration", "enabled") === true) return true;
  return estate
    .childrenOf(service.path, "portalconfigs")
    .some(({ properties }) => flagIn(properties, "delegation", "delegateRegistration") === true);
}
