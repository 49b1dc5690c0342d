import type * as pulumi from "@pulumi/pulumi";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { parametersOf, withoutRevision } from "../../policies/estate/path";
import { Api } from "./api";
import { Defender } from "./defender";
import type { Group } from "./group";
import { Monitoring } from "./monitoring";
import { Network } from "./network";
import { Platform } from "./platform";
import { Product } from "./product";
import { Workspace } from "./workspace";

type GroupClass = new (name: string, opts: pulumi.ComponentResourceOptions) => Group;

/** Which group a kind stands in, and the path parameter after which the group is named. */
const groups: Readonly<Record<Kind, readonly [GroupClass, string?]>> = {
  resourceGroups: [Platform],
  service: [Platform],
  policies: [Platform],
  policyFragments: [Platform],
  namedValues: [Platform],
  subscriptions: [Platform],
  tenant: [Platform],
  portalsettings: [Platform],
  portalconfigs: [Platform],
  identityProviders: [Platform],
  gateways: [Platform],
  "gateways/apis": [Platform],
  "gateways/hostnameConfigurations": [Platform],
  "gateways/certificateAuthorities": [Platform],
  workspaces: [Platform],
  workspaceGateways: [Platform],
  "workspaceGateways/configConnections": [Platform],
  groups: [Platform],
  tags: [Platform],
  schemas: [Platform],
  certificates: [Platform],
  caches: [Platform],
  authorizationServers: [Platform],
  openidConnectProviders: [Platform],
  roleAssignments: [Platform],
  policyAssignments: [Platform],
  privateEndpointConnections: [Platform],
  userAssignedIdentities: [Platform],
  locks: [Platform],
  privateEndpoints: [Network],
  "privateEndpoints/privateDnsZoneGroups": [Network],
  virtualNetworks: [Network],
  "virtualNetworks/subnets": [Network],
  networkSecurityGroups: [Network],
  "networkSecurityGroups/securityRules": [Network],
  publicIPAddresses: [Network],
  routeTables: [Network],
  ddosProtectionPlans: [Network],
  privateDnsZones: [Network],
  "privateDnsZones/virtualNetworkLinks": [Network],
  "privateDnsZones/A": [Network],
  applicationGateways: [Platform],
  applicationGatewayFirewallPolicies: [Platform],
  frontDoors: [Platform],
  "frontDoors/origins": [Platform],
  "frontDoors/securityPolicies": [Platform],
  frontDoorFirewallPolicies: [Platform],
  loggers: [Monitoring],
  diagnostics: [Monitoring],
  diagnosticSettings: [Monitoring],
  logAnalyticsWorkspaces: [Monitoring],
  applicationInsights: [Monitoring],
  metricAlerts: [Monitoring],
  activityLogAlerts: [Monitoring],
  actionGroups: [Monitoring],
  providers: [Defender],
  pricings: [Defender],
  apiCollections: [Defender],
  assessments: [Defender],
  automations: [Defender],
  securityContacts: [Defender],
  products: [Product, "productId"],
  "products/policies": [Product, "productId"],
  "products/apis": [Product, "productId"],
  "products/groups": [Product, "productId"],
  "products/tags": [Product, "productId"],
  "products/apiLinks": [Product, "productId"],
  "products/groupLinks": [Product, "productId"],
  apis: [Api, "apiId"],
  "apis/policies": [Api, "apiId"],
  "apis/schemas": [Api, "apiId"],
  "apis/operations": [Api, "apiId"],
  "apis/operations/policies": [Api, "apiId"],
  "apis/releases": [Api, "apiId"],
  "apis/tags": [Api, "apiId"],
  "apis/diagnostics": [Api, "apiId"],
  "apis/operations/tags": [Api, "apiId"],
  apiVersionSets: [Api, "versionSetId"],
  backends: [Api, "backendId"],
};

/** The group that a record stands in; `fallback` is the name of groups that there is one of. */
function placeIn(record: Pick<EstateRecord, "kind" | "path">, fallback: string): readonly [GroupClass, name: string] {
  const [groupOfKind, parameter] = groups[record.kind];
  const parameters = parametersOf(record.kind, record.path) ?? {};
  const { workspaceId } = parameters;
  // The revisions of an API stand together.
  const own = parameter ? withoutRevision(parameters[parameter] ?? "") : "";
  const name = [workspaceId ?? "", own].filter((part) => part !== "").join("/") || fallback;
  return [workspaceId !== undefined && groupOfKind === Platform ? Workspace : groupOfKind, name];
}

/**
 * The group that a record stands in: its type token, and its name.
 * @param name the name of groups that there is one of, such as that of the service
 */
export function groupOf(record: Pick<EstateRecord, "kind" | "path">, name: string): { readonly type: string; readonly name: string } {
  const [GroupOfKind, own] = placeIn(record, name);
  return { type: `palisade:index:${GroupOfKind.name}`, name: own };
}

/** Hands out the group of a record, made when the first record of it comes. */
export class Groups {
  private readonly made = new Map<string, Group>();

  /**
   * @param name the name of groups that there is one of, such as that of the service
   */
  constructor(
    private readonly name: string,
    private readonly opts: pulumi.ComponentResourceOptions,
  ) {}

  of(record: EstateRecord): Group {
    const [GroupOfKind, name] = placeIn(record, this.name);
    const key = `${GroupOfKind.name} ${name}`;
    const group = this.made.get(key) ?? new GroupOfKind(name, this.opts);
    this.made.set(key, group);
    return group;
  }
}
