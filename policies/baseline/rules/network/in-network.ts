import { tierOf } from "../../../estate/tier";
import { idOf, isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { canBeInside, canJoinNetwork, hasPrivateEndpoint, networkType, subnetIds } from "../../helpers/network-access";
import { defineRule } from "../../rule";

const subnetResourceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/inside/subnets/gateway";
const service = (name: string, properties: object) => exampleRecord("service", properties, { envelope: { sku: { name } } });

export const inNetwork = defineRule({
  id: "APIM-NET-002",
  slug: "in-network",
  severity: "high",
  title: "The service stands in a virtual network, or a private endpoint leads to it.",
  why: "What stands on the open internet is found and tried by everybody, and calls to backends have to cross it.",
  fix: "Choose a tier that can stand in a network, set virtualNetworkType and its subnet, or add a private endpoint.",
  controls: {
    owasp2019: ["API7", "API5"],
    owasp2023: ["API8", "API5"],
    mcsb: ["NS-1", "NS-2"],
    asb3: ["NS-1", "NS-2"],
    checkov: ["CKV_AZURE_107"],
    azurePolicy: ["ef619a2c-cc4d-4d03-b2ba-8c94a834d85b", "73ef9241-5d81-4cd4-b483-8443d1730fe5"],
  },
  appliesTo: "service",
  check({ record, estate }, report) {
    const tier = tierOf(record);
    if (tier !== undefined && !canBeInside(tier)) {
      report.finding(`services of the tier ${tier} stand in no network and take no private endpoint`, { property: "sku/name" });
      return;
    }
    const type = networkType(record);
    if (typeof type === "object") {
      report.unknown(type.unknown);
      return;
    }
    if (type !== "none" && canJoinNetwork(tier)) {
      // Absent is a mistake; an id that only the deployment knows is a subnet all the same.
      if (subnetIds(record).includes(undefined))
        report.finding(`the network type is ${type}, and not every location of the service names its subnet`, {
          property: "properties/virtualNetworkConfiguration/subnetResourceId",
        });
      return;
    }
    const { publicNetworkAccess } = record.properties;
    // The service takes no such setting without an approved private endpoint.
    if (typeof publicNetworkAccess === "string" && /^\s*disabled\s*$/i.test(publicNetworkAccess)) return;
    const endpoint = hasPrivateEndpoint(record, estate);
    if (endpoint === "no") {
      report.finding("the service stands in no network, and no private endpoint leads to it", {
        property: "properties/virtualNetworkType",
      });
    } else if (typeof endpoint === "object") report.unknown(endpoint.unknown);
    else if (publicNetworkAccess !== undefined && !isKnown(publicNetworkAccess)) report.unknown(whyUnknown(publicNetworkAccess));
  },
  examples: {
    pass: [
      { records: [service("Premium", { virtualNetworkType: "Internal", virtualNetworkConfiguration: { subnetResourceId } })] },
      {
        title: "A private endpoint.",
        records: [
          service("StandardV2", {}),
          exampleRecord(
            "privateEndpoints",
            {
              privateLinkServiceConnections: [
                { privateLinkServiceId: idOf("/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim"), groupIds: ["Gateway"] },
              ],
            },
            { path: { privateEndpointName: "gateway" } },
          ),
        ],
      },
    ],
    fail: [
      { records: [service("Premium", { virtualNetworkType: "None", privateEndpointConnections: [] })] },
      { title: "A network without a subnet.", records: [service("Developer", { virtualNetworkType: "External" })] },
      { title: "A tier that can't.", records: [service("Consumption", {})] },
    ],
  },
});
