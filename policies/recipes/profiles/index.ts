export { type ExternalOptions, external } from "./external";
export { type InternalOptions, internal, privateNetworks } from "./internal";
export { type PartnerOptions, partner } from "./partner";
export { type Authentication, entra, oidc, type ProfileSettings, subscriptionKey } from "./parts";
