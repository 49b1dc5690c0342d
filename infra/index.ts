/**
 * What a stack's program uses of `infra/`: declarations of APIs and products, settings, and the run of a stack.
 * @module
 */

export { type AsItIs, configSecret, defineRecords, inService, policyAsItIs, policyFile } from "./declare/adopted";
export { type ApiDeclaration, type BoundClaim, claim, defineApi, imported, type OperationDeclaration } from "./declare/api";
export type { ApiEstateDeclaration } from "./declare/api-estate";
export type { ApiBackend, Revision, ShownAuthorization } from "./declare/api-shell";
export type { AuthorizationServerDeclaration, OpenIdProviderDeclaration } from "./declare/authorization-server";
export type { BackendCredentials, BackendDeclaration, CircuitBreaker } from "./declare/backend";
export type { CacheDeclaration } from "./declare/cache";
export type { CertificateDeclaration } from "./declare/certificate";
export { DeclarationError } from "./declare/declaration-error";
export { defineEstate, type EstateDeclaration } from "./declare/estate";
export type { FragmentDeclaration } from "./declare/fragment";
export type { GatewayDeclaration } from "./declare/gateway";
export type { GroupDeclaration } from "./declare/group";
export type { NamedValueDeclaration } from "./declare/named-value";
export type { GraphqlApiDeclaration, SoapApiDeclaration, WebSocketApiDeclaration } from "./declare/other-apis";
export { defineProduct, type ProductDeclaration } from "./declare/product";
export type { SchemaDeclaration } from "./declare/schema";
export type { SubscriptionDeclaration } from "./declare/subscription";
export type { TagDeclaration } from "./declare/tag";
export type { WorkspaceDeclaration } from "./declare/workspace";
export { type DeployedEstate, type DeployOptions, deployEstate } from "./deploy-estate";
export { addressList, type PlatformSettings, platformSettings } from "./settings/platform-settings";
export { SettingsError } from "./settings/settings-error";
export { runStack, type StackDefinition } from "./stack";
