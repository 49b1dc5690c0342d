import type { ServicePlace } from "../declare/record";
import { type PlatformSettings, serviceId } from "./platform-settings";
import { SettingsError } from "./settings-error";

/** A service that is made by this stack, with everything that it takes. */
export type MadePlatform = PlatformSettings & {
  readonly owns: "everything" | "platform";
  readonly resourceGroup: string;
  readonly service: Exclude<PlatformSettings["service"], { existing: string }>;
  readonly defender: NonNullable<PlatformSettings["defender"]>;
};

/** APIs on a service that is there. */
export type OnExisting = PlatformSettings & { readonly owns: "apis"; readonly service: { readonly existing: string } };

/**
 * What the settings of a stack say, by what it owns.
 * @param file the stack's file, for messages
 * @throws SettingsError naming everything that is missing for what the stack owns, or is not its to say
 */
export function byOwnership(settings: PlatformSettings, file: string, project = "palisade"): MadePlatform | OnExisting {
  const key = (name: string) => `${file}: ${project}:${name}`;
  const problems: string[] = [];
  const { owns, service, resourceGroup, defender, inherits } = settings;
  if (owns === "apis") {
    if (!("existing" in service))
      problems.push(
        `${key("service")} describes a service to make, and the stack owns APIs only: set service.existing to the id of the one that is there`,
      );
    for (const name of ["resourceGroup", "defender"] as const)
      if (settings[name] !== undefined) problems.push(`${key(name)} belongs to the stack that owns the platform: this one owns APIs only`);
  } else {
    const what = owns === "platform" ? "the platform" : "everything";
    if ("existing" in service)
      problems.push(
        `${key("service.existing")} names a service that is there, and the stack owns ${what}, so it makes one: set owns to apis, or name, sku and capacity of the service`,
      );
    if (resourceGroup === undefined) problems.push(`${key("resourceGroup")} is missing`);
    if (defender === undefined) problems.push(`${key("defender")} is missing`);
    if (inherits !== undefined) problems.push(`${key("inherits")} is for stacks that own APIs only: this one owns ${what}`);
  }
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings as MadePlatform | OnExisting;
}

/** @throws SettingsError where the settings describe no platform */
export function madePlatform(settings: PlatformSettings, file: string): MadePlatform {
  const chosen = byOwnership(settings, file);
  if (chosen.owns === "apis") throw new SettingsError(`${file}: a stack that owns APIs only makes no platform`);
  return chosen;
}

export interface ExistingService extends ServicePlace {
  /** `/subscriptions/<id>`. */
  readonly subscription: string;
}

/**
 * Where a service stands, by its id.
 * @throws SettingsError where the provider works on another subscription
 */
export function placeOf(existing: string, file: string, subscriptionId?: string): ExistingService {
  const [, subscription = "", resourceGroupName = "", serviceName = ""] = serviceId.exec(existing) ?? [];
  if (subscriptionId !== undefined && subscription.toLowerCase() !== `/subscriptions/${subscriptionId.toLowerCase()}`)
    throw new SettingsError(
      `${file}: service.existing is in the subscription ${subscription.replace("/subscriptions/", "")}, and azure-native works on ${subscriptionId}: set azure-native:subscriptionId`,
    );
  return { subscription, resourceGroupName, serviceName };
}
