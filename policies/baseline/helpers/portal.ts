import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { nameOf } from "../../estate/path";
import { tierOf } from "../../estate/tier";
import { isKnown, whyUnknown } from "../../estate/value";
import { flagIn, textIn } from "./field";
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

/** What lets others answer in the place of the site to which the portal sends people; undefined where nothing does. */
export function delegationWeakness(service: EstateRecord<"service">, estate: EstateIndex) {
  const setting = estate.childrenOf(service.path, "portalsettings").find(({ path }) => nameOf(path).toLowerCase() === "delegation");
  const { properties } = setting ?? {};
  if (!setting || !(["userRegistration", "subscriptions"] as const).some((name) => flagIn(properties, name, "enabled") === true))
    return undefined;
  if (/^\s*http:/i.test(textIn(properties, "url") ?? ""))
    return {
      message: "people are sent to sign in, or to subscribe, by a URL that is not encrypted",
      record: setting.path,
      property: "properties/url",
    };
  // One that is left out may be known to the service: it is never read back.
  if (textIn(properties, "validationKey")?.trim() === "")
    return {
      message: "nothing signs whom the portal sends to another site: its key is empty",
      record: setting.path,
      property: "properties/validationKey",
    };
  return undefined;
}
