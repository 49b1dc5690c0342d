import type { Tier } from "../document/tiers";

/** How a service of a tier can be put into a virtual network. */
export type Injection = "external-or-internal" | "internal-only";

/** What a tier can do, beside how much it takes. */
export interface TierFeatures {
  /** The most scale units in one region; 0 where the tier has none. */
  readonly units: number;
  /** Whether the service can stand in a virtual network, and how. */
  readonly injection: Injection | false;
  /** Whether it can call backends through a virtual network while it stands outside. */
  readonly integration: boolean;
  /** Whether private endpoints can lead to it. */
  readonly privateEndpoint: boolean;
  readonly zones: boolean;
  /** Whether its gateway can stand in several regions. */
  readonly regions: boolean;
  /** Which endpoints can have host names of their own, and whether the gateway can have several. */
  readonly domains: { readonly endpoints: readonly Endpoint[]; readonly several: boolean; readonly wildcards: boolean };
  readonly portal: boolean;
  readonly workspaces: boolean;
  readonly selfHostedGateways: boolean;
  /** Whether Defender for APIs watches its APIs. */
  readonly defender: boolean;
}

/** Endpoints of a service, as people call them. */
export type Endpoint = "gateway" | "portal" | "management" | "configuration" | "git";

const classicDomains: readonly Endpoint[] = ["gateway", "portal", "management", "configuration", "git"];

const none = {
  injection: false,
  integration: false,
  privateEndpoint: false,
  zones: false,
  regions: false,
  portal: true,
  workspaces: false,
  selfHostedGateways: false,
  defender: true,
} as const;
const v2Domains = { endpoints: ["gateway", "portal"], several: false, wildcards: true } as const;

const premium: TierFeatures = {
  ...none,
  units: 31,
  injection: "external-or-internal",
  privateEndpoint: true,
  zones: true,
  regions: true,
  domains: { endpoints: classicDomains, several: true, wildcards: true },
  workspaces: true,
  selfHostedGateways: true,
};

/**
 * Sources: the feature-based comparison of the tiers (October 2025); limits of API Management (2026) for scale units; enabling
 * availability zones (2026) for zones of Standard v2 and Premium v2; custom domains for endpoints; workspaces (2026);
 * preparing for and protecting with Defender for APIs, which leave Consumption out. The isolated tier is documented like premium.
 */
export const tierFeatures: Readonly<Record<Tier, TierFeatures>> = {
  consumption: {
    ...none,
    units: 0,
    domains: { endpoints: ["gateway"], several: false, wildcards: false },
    portal: false,
    defender: false,
  },
  developer: {
    ...none,
    units: 1,
    injection: "external-or-internal",
    privateEndpoint: true,
    domains: { endpoints: classicDomains, several: true, wildcards: true },
    selfHostedGateways: true,
  },
  basic: { ...none, units: 2, privateEndpoint: true, domains: { endpoints: classicDomains, several: false, wildcards: true } },
  standard: { ...none, units: 4, privateEndpoint: true, domains: { endpoints: classicDomains, several: false, wildcards: true } },
  premium,
  isolated: premium,
  basicv2: { ...none, units: 10, domains: v2Domains, workspaces: true },
  standardv2: { ...none, units: 10, integration: true, privateEndpoint: true, zones: true, domains: v2Domains, workspaces: true },
  premiumv2: {
    ...none,
    units: 30,
    injection: "internal-only",
    integration: true,
    privateEndpoint: true,
    zones: true,
    domains: v2Domains,
    workspaces: true,
  },
};
