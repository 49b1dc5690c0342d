import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { firewallOf, floodProtection, frontsOf } from "../../helpers/fronts";
import { defineRule } from "../../rule";

const network = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network";
const policy = `${network}/FrontDoorWebApplicationFirewallPolicies/edge`;
const frontDoor = (mode: string | undefined) => [
  exampleRecord("service", {}),
  exampleRecord("frontDoors", {}, { path: { profileName: "edge" }, envelope: { sku: { name: "Premium_AzureFrontDoor" } } }),
  exampleRecord(
    "frontDoors/origins",
    { hostName: "apim.azure-api.net" },
    { path: { profileName: "edge", originGroupName: "gateway", originName: "gateway" } },
  ),
  ...(mode
    ? [
        exampleRecord(
          "frontDoors/securityPolicies",
          { parameters: { type: "WebApplicationFirewall", wafPolicy: { id: policy } } },
          { path: { profileName: "edge", securityPolicyName: "firewall" } },
        ),
        exampleRecord("frontDoorFirewallPolicies", { policySettings: { enabledState: "Enabled", mode } }, { path: { policyName: "edge" } }),
      ]
    : []),
];

export const firewallInFront = defineRule({
  id: "APIM-NET-004",
  slug: "firewall-in-front",
  severity: "high",
  title: "A web application firewall that prevents, and protection from floods, stand in front of the gateway.",
  why: "A gateway checks who calls and how often; it does not know the patterns of attacks and bots, and a flood takes it down with all of its APIs.",
  fix: "Put Front Door or an Application Gateway with a firewall policy in mode Prevention in front, the latter in a network with DDoS protection.",
  controls: { owasp2019: ["API8", "API4"], owasp2023: ["API4", "API6"], mcsb: ["NS-6", "NS-5"], asb3: ["NS-6"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const fronts = frontsOf(record, estate);
    if (fronts.length === 0) report.unknown("what stands in front of the gateway is not part of the estate");
    for (const front of fronts) {
      const name = `${front.kind === "frontDoors" ? "the front door" : "the application gateway"} ${nameOf(front.path)}`;
      const firewall = firewallOf(front, estate);
      if (firewall !== "prevents") {
        if ("weak" in firewall) report.finding(`${name} leads to the gateway: ${firewall.weak}`, { record: front.path });
        else report.unknown(`${name}: ${firewall.unknown}`);
      }
      const floods = floodProtection(front, estate);
      if (floods === "no") report.finding(`${name} is not protected from floods`, { record: front.path, property: "ddos" });
      else if (typeof floods === "object") report.unknown(`${name}: ${floods.unknown}`);
    }
  },
  examples: {
    pass: [{ records: frontDoor("Prevention") }],
    fail: [
      { title: "It only watches.", records: frontDoor("Detection") },
      { title: "No firewall.", records: frontDoor(undefined) },
    ],
  },
});
