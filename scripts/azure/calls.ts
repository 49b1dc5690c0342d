import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { OperationOptions } from "@azure/core-client";
import type { Kind } from "../../policies/estate/kinds";
import type { ServiceId } from "./service-id";

/** A call of the SDK for a list. */
export type ListCall = (options: OperationOptions) => { byPage(): AsyncIterableIterator<unknown> };
/** A call of the SDK for one resource. */
export type GetCall = (options: OperationOptions) => Promise<unknown>;

/** The calls that read what a service holds, or one of its workspaces: both hold APIs, products and what they need. */
export interface Calls {
  /** What stands in it directly, by kind. */
  readonly lists: readonly (readonly [Kind, ListCall])[];
  /** What stands in an API, a product, a gateway. */
  readonly inApi: (apiId: string) => readonly (readonly [Kind, ListCall])[];
  readonly inProduct: (productId: string) => readonly (readonly [Kind, ListCall])[];
  readonly policy: GetCall;
  readonly apiPolicy: (apiId: string) => GetCall;
  readonly operationPolicy: (apiId: string, operationId: string) => GetCall;
  readonly productPolicy: (productId: string) => GetCall;
  readonly fragment: (id: string) => GetCall;
}

/** Policies come as they were written; the service's other form escapes expressions. */
const raw = { format: "rawxml" } as const;

export function callsOfService(client: ApiManagementClient, { resourceGroup: group, service: name }: ServiceId): Calls {
  return {
    lists: [
      ["apis", (o) => client.api.listByService(group, name, o)],
      ["apiVersionSets", (o) => client.apiVersionSet.listByService(group, name, o)],
      ["products", (o) => client.product.listByService(group, name, o)],
      ["policyFragments", (o) => client.policyFragment.listByService(group, name, o)],
      ["subscriptions", (o) => client.subscription.list(group, name, o)],
      ["namedValues", (o) => client.namedValue.listByService(group, name, o)],
      ["backends", (o) => client.backend.listByService(group, name, o)],
      ["loggers", (o) => client.logger.listByService(group, name, o)],
      ["diagnostics", (o) => client.diagnostic.listByService(group, name, o)],
      ["gateways", (o) => client.gateway.listByService(group, name, o)],
      ["identityProviders", (o) => client.identityProvider.listByService(group, name, o)],
      ["tenant", (o) => client.tenantAccess.listByService(group, name, o)],
      ["portalsettings", (o) => onePage(client.portalSettings.listByService(group, name, o))],
      ["portalconfigs", (o) => client.portalConfig.listByService(group, name, o)],
      ["privateEndpointConnections", (o) => client.privateEndpointConnectionOperations.listByService(group, name, o)],
      ["groups", (o) => client.group.listByService(group, name, o)],
      ["schemas", (o) => client.globalSchema.listByService(group, name, o)],
      ["certificates", (o) => client.certificate.listByService(group, name, o)],
      ["caches", (o) => client.cache.listByService(group, name, o)],
      ["authorizationServers", (o) => client.authorizationServer.listByService(group, name, o)],
      ["openidConnectProviders", (o) => client.openIdConnectProvider.listByService(group, name, o)],
      ["workspaces", (o) => client.workspace.listByService(group, name, o)],
    ],
    inApi: (api) => [
      ["apis/operations", (o) => client.apiOperation.listByApi(group, name, api, o)],
      ["apis/schemas", (o) => client.apiSchema.listByApi(group, name, api, o)],
      ["apis/diagnostics", (o) => client.apiDiagnostic.listByService(group, name, api, o)],
    ],
    inProduct: (product) => [
      ["products/apis", (o) => client.productApi.listByProduct(group, name, product, o)],
      ["products/groups", (o) => client.productGroup.listByProduct(group, name, product, o)],
    ],
    policy: (o) => client.policy.get(group, name, "policy", { ...o, ...raw }),
    apiPolicy: (api) => (o) => client.apiPolicy.get(group, name, api, "policy", { ...o, ...raw }),
    operationPolicy: (api, operation) => (o) => client.apiOperationPolicy.get(group, name, api, operation, "policy", { ...o, ...raw }),
    productPolicy: (product) => (o) => client.productPolicy.get(group, name, product, "policy", { ...o, ...raw }),
    fragment: (id) => (o) => client.policyFragment.get(group, name, id, { ...o, ...raw }),
  };
}

export function callsOfWorkspace(
  client: ApiManagementClient,
  { resourceGroup: group, service: name }: ServiceId,
  workspace: string,
): Calls {
  return {
    lists: [
      ["apis", (o) => client.workspaceApi.listByService(group, name, workspace, o)],
      ["apiVersionSets", (o) => client.workspaceApiVersionSet.listByService(group, name, workspace, o)],
      ["products", (o) => client.workspaceProduct.listByService(group, name, workspace, o)],
      ["policyFragments", (o) => client.workspacePolicyFragment.listByService(group, name, workspace, o)],
      ["subscriptions", (o) => client.workspaceSubscription.list(group, name, workspace, o)],
      ["namedValues", (o) => client.workspaceNamedValue.listByService(group, name, workspace, o)],
      ["backends", (o) => client.workspaceBackend.listByWorkspace(group, name, workspace, o)],
      ["loggers", (o) => client.workspaceLogger.listByWorkspace(group, name, workspace, o)],
      ["diagnostics", (o) => client.workspaceDiagnostic.listByWorkspace(group, name, workspace, o)],
      ["groups", (o) => client.workspaceGroup.listByService(group, name, workspace, o)],
      ["schemas", (o) => client.workspaceGlobalSchema.listByService(group, name, workspace, o)],
      ["certificates", (o) => client.workspaceCertificate.listByWorkspace(group, name, workspace, o)],
    ],
    inApi: (api) => [
      ["apis/operations", (o) => client.workspaceApiOperation.listByApi(group, name, workspace, api, o)],
      ["apis/schemas", (o) => client.workspaceApiSchema.listByApi(group, name, workspace, api, o)],
      ["apis/diagnostics", (o) => client.workspaceApiDiagnostic.listByWorkspace(group, name, workspace, api, o)],
    ],
    inProduct: (product) => [
      ["products/apiLinks", (o) => client.workspaceProductApiLink.listByProduct(group, name, workspace, product, o)],
      ["products/groupLinks", (o) => client.workspaceProductGroupLink.listByProduct(group, name, workspace, product, o)],
    ],
    policy: (o) => client.workspacePolicy.get(group, name, workspace, "policy", { ...o, ...raw }),
    apiPolicy: (api) => (o) => client.workspaceApiPolicy.get(group, name, workspace, api, "policy", { ...o, ...raw }),
    operationPolicy: (api, operation) => (o) =>
      client.workspaceApiOperationPolicy.get(group, name, workspace, api, operation, "policy", { ...o, ...raw }),
    productPolicy: (product) => (o) => client.workspaceProductPolicy.get(group, name, workspace, product, "policy", { ...o, ...raw }),
    fragment: (id) => (o) => client.workspacePolicyFragment.get(group, name, workspace, id, { ...o, ...raw }),
  };
}

/** A list that comes whole, as if it came by pages. */
function onePage(answer: Promise<unknown>): ReturnType<ListCall> {
  async function* pages() {
    yield await answer;
  }
  // A failure is told by whoever takes the page.
  answer.catch(() => {});
  return { byPage: pages };
}
