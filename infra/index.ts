/**
 * What a stack's program uses of `infra/`: declarations of APIs and products, settings, and the run of a stack.
 * @module
 */

export { type ApiDeclaration, type BoundClaim, claim, defineApi, type OperationDeclaration } from "./declare/api";
export { DeclarationError } from "./declare/declaration-error";
export { defineEstate, type EstateDeclaration } from "./declare/estate";
export { defineProduct, type ProductDeclaration } from "./declare/product";
export { type DeployedEstate, type DeployOptions, deployEstate } from "./deploy-estate";
export { addressList, type PlatformSettings, platformSettings } from "./settings/platform-settings";
export { SettingsError } from "./settings/settings-error";
export { runStack, type StackDefinition } from "./stack";
