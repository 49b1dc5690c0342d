import type * as pulumi from "@pulumi/pulumi";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { parametersOf } from "../../policies/estate/path";
import { Api } from "./api";
import { Defender } from "./defender";
import type { Group } from "./group";
import { Monitoring } from "./monitoring";
import { Platform } from "./platform";
import { Product } from "./product";

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
  roleAssignments: [Platform],
  policyAssignments: [Platform],
  privateEndpointConnections: [Platform],
  privateEndpoints: [Platform],
  virtualNetworks: [Platform],
  "virtualNetworks/subnets": [Platform],
  networkSecurityGroups: [Platform],
  "networkSecurityGroups/securityRules": [Platform],
  publicIPAddresses: [Platform],
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
  providers: [Defender],
  pricings: [Defender],
  apiCollections: [Defender],
  assessments: [Defender],
  products: [Product, "productId"],
  "products/policies": [Product, "productId"],
  "products/apis": [Product, "productId"],
  "products/groups": [Product, "productId"],
  apis: [Api, "apiId"],
  "apis/policies": [Api, "apiId"],
  "apis/schemas": [Api, "apiId"],
  "apis/operations": [Api, "apiId"],
  "apis/operations/policies": [Api, "apiId"],
  apiVersionSets: [Api, "versionSetId"],
  backends: [Api, "backendId"],
};

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
    const [GroupOfKind, parameter] = groups[record.kind];
    const name = (parameter && parametersOf(record.kind, record.path)?.[parameter]) || this.name;
    const key = `${GroupOfKind.name} ${name}`;
    const group = this.made.get(key) ?? new GroupOfKind(name, this.opts);
    this.made.set(key, group);
    return group;
  }
}
