import { crossOrigin } from "../cross-origin";
import type { Profile } from "../profile";
import { type Authentication, hardenedRecipes, type ProfileSettings } from "./parts";

/** What an audience on the internet needs beside the defaults. */
export interface ExternalOptions extends Partial<Omit<ProfileSettings, "authentication">> {
  readonly authentication: Authentication;
  /** Origins of web pages that call the API from browsers; without any, browsers of other origins are refused. */
  readonly origins?: readonly string[];
}

/** For callers on the internet: tight limits, small bodies, everything validated. */
export function external({ authentication, origins = [], ...settings }: ExternalOptions): Profile {
  return {
    name: "external",
    authentication: authentication.kind,
    operations: authentication.operations,
    recipes: hardenedRecipes(origins.length > 0 ? [crossOrigin(origins)] : [], {
      authentication,
      addressLimit: { calls: 300, seconds: 60 },
      rate: { calls: 100, seconds: 60 },
      quota: { calls: 10_000, seconds: 86_400 },
      sizes: { request: 64 * 1024, response: 1024 * 1024 },
      ...settings,
    }),
  };
}
