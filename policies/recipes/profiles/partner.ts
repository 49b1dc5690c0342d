import { ipAllowList } from "../ip-allow-list";
import type { Profile } from "../profile";
import { type Authentication, hardenedRecipes, type ProfileSettings } from "./parts";

/** What an audience of known companies needs beside the defaults. */
export interface PartnerOptions extends Partial<Omit<ProfileSettings, "authentication">> {
  readonly authentication: Authentication;
  /** The partners' addresses and networks; nobody else gets in. */
  readonly allow: readonly string[];
}

/** For known companies: they come from known addresses, and may call more than strangers. */
export function partner({ authentication, allow, ...settings }: PartnerOptions): Profile {
  return {
    name: "partner",
    authentication: authentication.kind,
    operations: authentication.operations,
    recipes: hardenedRecipes([ipAllowList(allow)], {
      authentication,
      addressLimit: { calls: 1200, seconds: 60 },
      rate: { calls: 600, seconds: 60 },
      quota: { calls: 200_000, seconds: 86_400 },
      sizes: { request: 1024 * 1024, response: 4 * 1024 * 1024 },
      ...settings,
    }),
  };
}
