import { defineApi, definitionLocation } from "../../infra/declare/api";
import { defineEstate } from "../../infra/declare/estate";
import { defineProduct } from "../../infra/declare/product";
import { checkWithDefinitions } from "../../infra/definitions/check";
import { readStackConfiguration } from "../../infra/plan/stack-configuration";
import { platformFrom } from "../../infra/platform";
import { settingsNamespace } from "../../infra/settings/namespace";
import { parseSettings } from "../../infra/settings/parse-settings";
import { platformSettings } from "../../infra/settings/platform-settings";
import type { CheckOptions } from "../../policies/baseline/check";
import type { Maybe } from "../../policies/estate/value";
import { loadGrammar } from "../../policies/expressions/grammar";
import type { ApiDefinition } from "../../policies/openapi/model";
import { normalizeDefinition } from "../../policies/openapi/normalize";
import { isUrl, readBundled } from "../../policies/openapi/read";
import { shownLocation } from "../../policies/openapi/shown-location";
import { rangeOf } from "../../policies/recipes/ip-allow-list";
import type { Profile } from "../../policies/recipes/profile";
import { entra, external, internal, partner } from "../../policies/recipes/profiles";
import { UsageError } from "../usage-error";
import { planNotes } from "./plan-notes";

export interface OpenApiOptions {
  readonly profile?: Profile["name"];
  readonly allow?: readonly string[];
}

/** Nobody has gone through the definition yet: what only its owner can say is a warning. */
export const draftPack = "palisade-draft";

/**
 * Turns somebody else's definition into a hardened estate on the platform of a stack: one API, one product, and all
 * policies of a profile.
 */
export async function planDefinition(
  location: string,
  stack: string,
  options: OpenApiOptions,
  how: CheckOptions,
  say: (text: string) => void,
) {
  const configuration = await readStackConfiguration(process.cwd(), stack);
  // The stack's own settings are for its own APIs.
  const namespace = settingsNamespace(Object.keys(configuration.values), configuration.project);
  const known = Object.keys(platformSettings.shape).map((key) => `${namespace}:${key}`);
  const raw = Object.fromEntries(Object.entries(configuration.values).filter(([key]) => known.includes(key)));
  const { file: stackFile, secretKeys } = configuration;
  const settings = parseSettings(platformSettings, raw, namespace, stackFile, (key) => secretKeys.includes(key));
  const region = configuration.values["azure-native:location"];
  if (!region) throw new UsageError(`${configuration.file}: azure-native:location is missing`);

  const shown = shownLocation(location);
  say(`reading ${shown}`);
  const bundled = await readBundled(location);
  const definition = normalizeDefinition(bundled.root, shown, bundled.url);
  if (definition.operations.length === 0) throw new UsageError(`${shown}: the definition has no operations`);
  const id = idFrom(definition.title);
  const { url, note } = backendOf(definition, id);
  const file = isUrl(location) ? `${shown}#` : location;
  const api = defineApi({
    file,
    id,
    definition: shown,
    path: id,
    profile: profileOf(options, settings.tenant, id),
    backend: { url, identity: `api://${id}-backend` },
    products: [id],
  });
  say("hardening");
  const product = defineProduct({
    file,
    id,
    displayName: definition.title.slice(0, 300),
    description: `Access to ${definition.title}`.slice(0, 1000),
    terms: `The API may be called by the subscriber's own applications. Keys must not be shared or published.`,
  });
  const estate = await defineEstate(
    { ...platformFrom(settings, region, configuration.file), products: [product], apis: [api], pack: how.pack.name },
    new Map([[api, definition]]),
  );
  say("checking");
  await loadGrammar();
  const undecided = definition.operations.length;
  return {
    title: `${stack}, with ${shown}`,
    estate,
    result: await checkWithDefinitions(estate, how, true, new Map([[definitionLocation(api), bundled]])),
    notes: [
      `${definition.title}: OpenAPI ${definition.version}, ${undecided} operations; callers bring a Microsoft Entra token for api://${id}`,
      ...(note ? [note] : []),
      ...definition.notes,
      ...planNotes(estate, [], []),
    ],
  };
}

function profileOf({ profile = "external", allow }: OpenApiOptions, tenant: string, id: string): Profile {
  for (const entry of allow ?? []) {
    try {
      rangeOf(entry);
    } catch (error) {
      throw new UsageError(`--allow ${entry}: ${(error as Error).message}`);
    }
  }
  const authentication = entra({ tenant, audience: `api://${id}`, scopes: { "*": [`${id}.access`] } });
  switch (profile) {
    case "external":
      if (allow) throw new UsageError("--allow goes with the profiles partner and internal; external callers come from anywhere");
      return external({ authentication });
    case "partner":
      if (!allow) throw new UsageError("the profile partner lets in known addresses only: name them with --allow 203.0.113.0/24");
      return partner({ authentication, allow });
    case "internal":
      return internal({ authentication, ...(allow && { allow }) });
  }
}

/** An id for ARM, made of a title: `Petstore API` is `petstore-api`. */
function idFrom(title: string): string {
  const id = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return id === "" ? "api" : id;
}

/** Where the backend answers: the first server, encrypted. */
function backendOf({ servers }: ApiDefinition, id: string): { readonly url: Maybe<string>; readonly note?: string } {
  const [server] = servers;
  if (!server)
    return {
      url: { $late: `backends.${id}` },
      note: `the definition names no server: give the backend's address as the late value backends.${id}`,
    };
  const encrypted = server.replace(/^http:\/\//i, "https://");
  if (!/^https:\/\//i.test(encrypted))
    return {
      url: { $late: `backends.${id}` },
      note: `the server ${server} is neither http nor https: give the backend's address as the late value backends.${id}`,
    };
  if (encrypted !== server)
    return {
      url: encrypted,
      note: `the definition's server is ${server}; the backend is called by https: make sure that it answers there`,
    };
  return { url: server };
}
