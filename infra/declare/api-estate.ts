import type { Waiver } from "../../policies/estate/declared";
import type { EstateRecord } from "../../policies/estate/estate";
import type { ApiDefinition } from "../../policies/openapi/model";
import { readDefinition } from "../../policies/openapi/read";
import { type ApiDeclaration, type ApiRecords, apiRecords, definitionLocation } from "./api";
import {
  type AuthorizationServerDeclaration,
  authorizationServerRecord,
  type OpenIdProviderDeclaration,
  openIdProviderRecord,
} from "./authorization-server";
import { type BackendDeclaration, backendRecord } from "./backend";
import { type CacheDeclaration, cacheRecord } from "./cache";
import { type CertificateDeclaration, certificateRecord } from "./certificate";
import { DeclarationError } from "./declaration-error";
import { definitionText } from "./definition-text";
import { type FragmentDeclaration, fragmentRecord } from "./fragment";
import { type GatewayDeclaration, gatewayRecords } from "./gateway";
import { graphqlSchemaProblems } from "./graphql-schema";
import { type GroupDeclaration, groupRecord } from "./group";
import { type NamedValueDeclaration, namedValueRecord } from "./named-value";
import {
  type GraphqlApiDeclaration,
  graphqlRecords,
  type SoapApiDeclaration,
  soapRecords,
  type WebSocketApiDeclaration,
  webSocketRecords,
} from "./other-apis";
import { type ProductDeclaration, productRecords } from "./product";
import type { ServicePlace } from "./record";
import { vaultCertificateAccess } from "./role-assignment";
import { type SchemaDeclaration, schemaRecord } from "./schema";
import { type SubscriptionDeclaration, subscriptionRecord } from "./subscription";
import { type TagDeclaration, tagRecord } from "./tag";
import { type WorkspaceDeclaration, workspaceRecords } from "./workspace";

/** What an estate may have beside its APIs of OpenAPI, products and named values. */
export interface ApiEstateDeclaration {
  readonly graphqlApis?: readonly GraphqlApiDeclaration[];
  readonly soapApis?: readonly SoapApiDeclaration[];
  readonly webSocketApis?: readonly WebSocketApiDeclaration[];
  readonly workspaces?: readonly WorkspaceDeclaration[];
  /** Self-hosted gateways. */
  readonly gateways?: readonly GatewayDeclaration[];
  readonly groups?: readonly GroupDeclaration[];
  readonly tags?: readonly TagDeclaration[];
  readonly fragments?: readonly FragmentDeclaration[];
  readonly subscriptions?: readonly SubscriptionDeclaration[];
  /** Backends that several APIs or policies use; an API's own comes with it. */
  readonly backends?: readonly BackendDeclaration[];
  readonly certificates?: readonly CertificateDeclaration[];
  readonly authorizationServers?: readonly AuthorizationServerDeclaration[];
  readonly openIdProviders?: readonly OpenIdProviderDeclaration[];
  readonly schemas?: readonly SchemaDeclaration[];
  readonly caches?: readonly CacheDeclaration[];
}

export interface ApiEstate {
  readonly records: readonly EstateRecord[];
  readonly waivers: readonly Waiver[];
}

export interface ApiEstateContext {
  /** The vault that named values and certificates come from, where the service may read it by this stack's doing. */
  readonly keyVaultId?: string;
  /** The record that lets the service read secrets of the vault. */
  readonly vaultAccess?: string;
  /** Definitions that have been read already. */
  readonly read?: ReadonlyMap<ApiDeclaration, ApiDefinition>;
}

/** Everything that stands in the service or in a workspace alike. */
type Inside = Pick<WorkspaceDeclaration, "groups" | "tags" | "fragments" | "subscriptions" | "backends" | "certificates" | "schemas">;

/**
 * The records of everything beside APIs of OpenAPI, products and named values; in workspaces of those as well.
 * @throws DeclarationError listing what does not fit a definition, DefinitionError where one can't be read
 */
export async function apiEstate(
  service: ServicePlace,
  declaration: ApiEstateDeclaration,
  context: ApiEstateContext = {},
): Promise<ApiEstate> {
  const { workspaces = [], gateways = [], authorizationServers = [], openIdProviders = [], caches = [], webSocketApis = [] } = declaration;
  const certificates = [declaration, ...workspaces].some((each) => (each.certificates ?? []).length > 0);
  const certificateAccess = certificates && context.keyVaultId ? vaultCertificateAccess(service, context.keyVaultId) : undefined;
  const access = [context.vaultAccess, certificateAccess?.path].flatMap((path) => path ?? []);
  const apis = gathered([
    ...(await otherApis(service, declaration)),
    ...webSocketApis.map((api) => () => webSocketRecords(service, api)),
    ...(await Promise.all(workspaces.map((workspace) => workspaceApis(service, workspace, context.read)))).flat(),
  ]);
  const records = [
    ...(certificateAccess ? [certificateAccess] : []),
    ...insideRecords(service, declaration, access),
    ...gateways.flatMap((each) => gatewayRecords(service, each)),
    ...authorizationServers.map((each) => authorizationServerRecord(service, each)),
    ...openIdProviders.map((each) => openIdProviderRecord(service, each)),
    ...caches.map((each) => cacheRecord(service, each)),
    ...workspaces.flatMap((workspace) => {
      const place = { ...service, workspaceId: workspace.id };
      return [
        ...workspaceRecords(service, workspace),
        ...insideRecords(place, workspace, access),
        ...(workspace.products ?? []).flatMap((product: ProductDeclaration) => productRecords(place, product)),
        ...(workspace.namedValues ?? []).map((each: NamedValueDeclaration) => namedValueRecord(place, each, context.vaultAccess)),
      ];
    }),
    ...apis.flatMap((api) => api.records),
  ];
  return { records, waivers: apis.flatMap((api) => api.waivers) };
}

function insideRecords(place: ServicePlace, declaration: Inside, access: readonly string[]): EstateRecord[] {
  const { groups = [], tags = [], fragments = [], subscriptions = [], backends = [], certificates = [], schemas = [] } = declaration;
  return [
    ...groups.map((each) => groupRecord(place, each)),
    ...tags.map((each) => tagRecord(place, each)),
    ...fragments.map((each) => fragmentRecord(place, each)),
    ...subscriptions.map((each) => subscriptionRecord(place, each)),
    ...backends.map((each) => backendRecord(place, each)),
    ...certificates.map((each) => certificateRecord(place, each, access)),
    ...schemas.map((each) => schemaRecord(place, each)),
  ];
}

type Work = () => ApiRecords;

async function otherApis(
  place: ServicePlace,
  { graphqlApis = [], soapApis = [] }: Pick<ApiEstateDeclaration, "graphqlApis" | "soapApis">,
): Promise<Work[]> {
  const graphql = graphqlApis.map(async (api): Promise<Work> => {
    const schema = await definitionText(api);
    const problems = await graphqlSchemaProblems(schema);
    return () => graphqlRecords(place, api, schema, problems);
  });
  const soap = soapApis.map(async (api): Promise<Work> => {
    const wsdl = await definitionText(api);
    return () => soapRecords(place, api, wsdl);
  });
  return Promise.all([...graphql, ...soap]);
}

async function workspaceApis(
  service: ServicePlace,
  workspace: WorkspaceDeclaration,
  read: ApiEstateContext["read"] = new Map(),
): Promise<Work[]> {
  const place = { ...service, workspaceId: workspace.id };
  const rest = (workspace.apis ?? []).map(async (api): Promise<Work> => {
    const definition = read.get(api) ?? (await readDefinition(definitionLocation(api)));
    return () => apiRecords(place, api, definition);
  });
  return [...(await Promise.all(rest)), ...(await otherApis(place, workspace))];
}

/** Does all the work, and tells everything that is wrong with any of it. */
export function gathered(works: readonly Work[]): ApiRecords[] {
  const problems: string[] = [];
  const done = works.flatMap((work) => {
    try {
      return [work()];
    } catch (error) {
      if (!(error instanceof DeclarationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new DeclarationError(problems);
  return done;
}
