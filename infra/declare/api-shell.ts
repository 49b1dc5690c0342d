import type { PolicyDocument } from "../../policies/document/ast";
import type { DocumentSections } from "../../policies/document/build-document";
import type { Waiver } from "../../policies/estate/declared";
import type { Declared, EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import type { PropertiesOf } from "../../policies/estate/properties";
import { idOf, type Maybe } from "../../policies/estate/value";
import type { Profile } from "../../policies/recipes/profile";
import type { RecipeName } from "../../policies/recipes/recipe";
import { type BackendCredentials, type CircuitBreaker, singleBackend } from "./backend";
import { shorten } from "./openapi-to-arm";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";
import { tagLinks } from "./tag";

/** Leave to give up a part of the profile, given by a person and for a time. */
export type Leave = Omit<Waiver, "rule" | "subject" | "file">;

/** What serves an API: an address of its own, or a backend that is declared beside it, such as a pool. */
export type ApiBackend = (
  | { readonly url: Maybe<string>; readonly circuitBreaker?: CircuitBreaker; readonly credentials?: BackendCredentials }
  | { readonly entity: string }
) & {
  /** Its application id URI; the gateway then proves itself with its managed identity. */
  readonly identity?: string;
  /** How long to wait for it, in seconds. */
  readonly timeout?: number;
};

/**
 * One revision of an API. Callers reach the released one; others only where they name it (`;rev=2`). A new revision gets
 * everything, its policies first, before a release makes it the current one; the former goes afterwards. An API has
 * revisions from its first deployment on, or none. Numbers only grow: to go back, declare the former content with a new one.
 */
export interface Revision {
  readonly number: number;
  readonly description: string;
  /** Makes it the current revision; without it, it stands beside the current one. */
  readonly release?: { readonly notes: string };
}

/** How developers get tokens for an API, as the portals show it. */
export type ShownAuthorization = { readonly server: string; readonly scope?: string } | { readonly openIdProvider: string };

/** What every kind of API has. */
export interface ApiBasics {
  /** The file that declares it (`__filename`): the definition is looked for beside it, and findings name it. */
  readonly file: string;
  /** The API's id: part of its identity, so a new one makes a new API. */
  readonly id: string;
  /** Where the API stands below the gateway's address. */
  readonly path: string;
  readonly profile: Profile;
  /** A version, as the first segment below the path: `v1`. */
  readonly version?: string;
  /** The id of the version set, which the versions of one API share; that of the API unless given. */
  readonly versionSet?: string;
  readonly revision?: Revision;
  /** The products that publish it, by id. */
  readonly products?: readonly string[];
  readonly tags?: readonly string[];
  readonly authorization?: ShownAuthorization;
  /** Policies of its own, behind those of the profile. */
  readonly policies?: DocumentSections;
  /** Parts of the profile that it gives up, each with leave. */
  readonly without?: Partial<Readonly<Record<RecipeName, Leave>>>;
}

/** The version set that an API stands in; undefined where it has no versions. */
export function versionSetOf({ id, version, versionSet }: Pick<ApiBasics, "id" | "version" | "versionSet">): string | undefined {
  return version === undefined ? undefined : (versionSet ?? id);
}

/** The id under which an API's resources stand: `orders`, or `orders;rev=2`. */
export function apiIdOf({ id, revision }: Pick<ApiBasics, "id" | "revision">): string {
  return revision ? `${id};rev=${revision.number}` : id;
}

/** The id of the backend that an API sends its requests to. */
export function backendIdOf({ id, revision, backend }: Pick<ApiBasics, "id" | "revision"> & { readonly backend: ApiBackend }): string {
  if ("entity" in backend) return backend.entity;
  return revision ? `${id}-rev-${revision.number}` : id;
}

export interface ApiContent {
  readonly title: string;
  readonly description?: string;
  readonly properties: Partial<PropertiesOf<"apis">>;
  readonly declared?: Declared;
  /** What runs for the whole API; an API of WebSockets has policies at its one operation alone. */
  readonly document?: PolicyDocument;
  /** Absent where the service sends requests to the API's own address. */
  readonly backend?: ApiBackend;
  /** Schemas, operations and their policies. */
  readonly inside: readonly EstateRecord[];
}

/**
 * The records of an API of any kind: version set, API, backend, policy, what stands in it, release, and its place in products.
 * No product opens an API before its policies are there, and no release before everything is.
 */
export function apiShell(service: ServicePlace, api: ApiBasics, content: ApiContent): EstateRecord[] {
  const file = projectFile(api.file);
  const declared = { file };
  const { revision } = api;
  const path = { ...service, apiId: apiIdOf(api) };
  const unnamed = pathOf("apis", { ...service, apiId: api.id });
  const versionSetId = versionSetOf(api) ?? api.id;
  const versionSet = pathOf("apiVersionSets", { ...service, versionSetId });
  const authorization = shownAuthorization(service, api.authorization);
  const policy = content.document && policyRecord("apis/policies", path, content.document, declared);
  // In a new revision nothing answers before the policy is there; of a first deployment no product opens it before.
  const inside = revision && policy ? content.inside.map((each) => behind(each, [policy.path], "apis/operations")) : content.inside;
  const tags = tagLinks(service, { apiId: path.apiId }, api.tags, api.file);
  const policies = [...(policy ? [policy] : []), ...inside.filter(({ kind }) => kind === "apis/operations/policies")];
  const release = releaseOf(service, api, [...(policy ? [policy] : []), ...inside, ...tags], declared);
  const isReached = revision === undefined || release !== undefined;
  const first = release ? [release.path] : [pathOf("apis", path), ...policies.map((each) => each.path)];
  return [
    ...(api.version
      ? [
          record(
            "apiVersionSets",
            { ...service, versionSetId },
            { displayName: shorten(content.title, 100), versioningScheme: "Segment" },
            { declared },
          ),
        ]
      : []),
    record(
      "apis",
      path,
      {
        displayName: shorten(content.title, 300),
        ...(content.description && { description: shorten(content.description, 1000) }),
        path: api.path,
        // A release decides which revision is current.
        ...(revision ? { apiRevision: String(revision.number), apiRevisionDescription: revision.description } : { isCurrent: true }),
        subscriptionRequired: true,
        ...(api.version && { apiVersion: api.version, apiVersionSetId: idOf(versionSet) }),
        ...(authorization && { authenticationSettings: authorization.settings }),
        protocols: ["https"],
        ...content.properties,
      },
      {
        refs: [...(api.version ? [versionSet] : []), ...(authorization ? [authorization.path] : [])],
        declared: {
          file,
          profile: api.profile.name,
          authentication: api.profile.authentication,
          ...content.declared,
          ...(revision && { editedOutside: ["isCurrent"] }),
        },
      },
    ),
    ...(content.backend ? backendOf(service, api, content.title, content.backend, declared) : []),
    ...(policy ? [policy] : []),
    ...inside,
    ...tags,
    ...(release ? [release] : []),
    ...(isReached ? (api.products ?? []).map((productId) => productLink(service, productId, api.id, unnamed, first, declared)) : []),
  ];
}

function backendOf(service: ServicePlace, api: ApiBasics, title: string, backend: ApiBackend, declared: Declared): EstateRecord[] {
  if ("entity" in backend) return [];
  const { properties, refs } = singleBackend(service, backend);
  const backendId = backendIdOf({ ...api, backend });
  return [record("backends", { ...service, backendId }, { title: shorten(title, 300), ...properties }, { refs, declared })];
}

/** In a workspace a product names its APIs by links. */
function productLink(
  service: ServicePlace,
  productId: string,
  apiId: string,
  api: string,
  refs: readonly string[],
  declared: Declared,
): EstateRecord {
  return service.workspaceId === undefined
    ? record("products/apis", { ...service, productId, apiId }, {}, { refs, declared })
    : record("products/apiLinks", { ...service, productId, apiLinkId: apiId }, { apiId: idOf(api) }, { refs, declared });
}

function releaseOf(
  service: ServicePlace,
  { id, revision }: ApiBasics,
  all: readonly EstateRecord[],
  declared: Declared,
): EstateRecord | undefined {
  if (!revision?.release) return undefined;
  const scope = service.workspaceId === undefined ? "" : `/workspaces/${service.workspaceId}`;
  return record(
    "apis/releases",
    { ...service, apiId: id, releaseId: `rev-${revision.number}` },
    { apiId: `${scope}/apis/${id};rev=${revision.number}`, notes: revision.release.notes },
    {
      refs: [pathOf("apis", { ...service, apiId: apiIdOf({ id, revision }) }), ...all.map(({ path }) => path)],
      declared: { ...declared, manage: "own" },
    },
  );
}

function shownAuthorization(service: ServicePlace, authorization: ShownAuthorization | undefined) {
  if (!authorization) return undefined;
  if ("server" in authorization) {
    const path = pathOf("authorizationServers", { ...service, authsid: authorization.server });
    const { scope } = authorization;
    return { path, settings: { oAuth2AuthenticationSettings: [{ authorizationServerId: authorization.server, ...(scope && { scope }) }] } };
  }
  const path = pathOf("openidConnectProviders", { ...service, opid: authorization.openIdProvider });
  const settings = {
    openidAuthenticationSettings: [{ openidProviderId: authorization.openIdProvider, bearerTokenSendingMethods: ["authorizationHeader"] }],
  };
  return { path, settings };
}

/** A record of a kind that also comes behind others. */
function behind(each: EstateRecord, refs: readonly string[], kind: EstateRecord["kind"]): EstateRecord {
  return each.kind === kind ? { ...each, refs: [...new Set([...(each.refs ?? []), ...refs])].sort() } : each;
}
