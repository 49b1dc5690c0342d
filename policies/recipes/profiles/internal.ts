import { ipAllowList } from "../ip-allow-list";
import type { Profile } from "../profile";
import { type Authentication, hardenedRecipes, type ProfileSettings } from "./parts";

/** The networks of RFC 1918. */
export const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** What the organisation's own applications need beside the defaults. */
export interface InternalOptions extends Partial<Omit<ProfileSettings, "authentication">> {
  readonly authentication: Authentication;
  /** The organisation's networks; the private ones unless given. */
  readonly allow?: readonly string[];
}

/** For the organisation's own applications: from its own networks, with the same checks and wider limits. */
export function internal({ authentication, allow = privateNetworks, ...settings }: InternalOptions): Profile {
  return {
    name: "internal",
    authentication: authentication.kind,
    operations: authentication.operations,
    recipes: hardenedRecipes([ipAllowList(allow)], {
      authentication,
      addressLimit: { calls: 6000, seconds: 60 },
      rate: { calls: 3000, seconds: 60 },
      quota: { calls: 1_000_000, seconds: 86_400 },
      sizes: { request: 1024 * 1024, response: 4 * 1024 * 1024 },
      ...settings,
    }),
  };
}
