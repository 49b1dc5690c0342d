import { expect, it } from "vitest";
import type { EstateDeclaration } from "../../infra/declare/estate";
import type { NetworkDeclaration } from "../../infra/declare/network/network";
import type { ServiceDeclaration } from "../../infra/declare/service";
import { networkNotes } from "../../scripts/commands/network-notes";
import { declare, platform } from "../support/declarations";

const subnet = { addressSpace: "10.20.0.0/24", prefix: "10.20.0.0/27" };
const existing = { id: "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/gateway" };

it.each<[string, NetworkDeclaration, Partial<ServiceDeclaration>, Partial<EstateDeclaration>, readonly RegExp[]]>([
  ["nothing of an open service", { kind: "public" }, {}, {}, []],
  ["nothing of a network that is made", { kind: "vnet-internal", subnet }, {}, {}, []],
  [
    "the second phase, in the first",
    { kind: "private-endpoint", phase: "connect", subnet },
    {},
    {},
    [/phase connect: apim still answers on the internet\. Once the endpoint is approved, set network\.phase to closed/],
  ],
  [
    "who approves",
    { kind: "private-endpoint", phase: "connect", subnet, approval: "manual" },
    {},
    {},
    [/Approve the endpoint at the service, then/],
  ],
  [
    "the first phase, in the second",
    { kind: "private-endpoint", phase: "closed", subnet },
    {},
    {},
    [/phase closed: public access to apim is switched off\. .* deploy phase connect first/],
  ],
  ["whose subnet it is", { kind: "vnet-external", subnet: existing }, {}, {}, [/the subnet hub\/subnets\/gateway is not made here/]],
  ["what floods cost", { kind: "vnet-external", subnet: { ...subnet, ddosPlan: "own" } }, {}, {}, [/costs money: a DDoS protection plan/]],
  [
    "that regions are not balanced",
    { kind: "vnet-internal", subnet },
    { sku: "Premium", regions: [{ location: "uksouth", capacity: 1, subnet }] },
    {},
    [/stands in 2 regions of private networks/],
  ],
  ["what a restored service is", { kind: "public" }, { restore: true }, {}, [/taken back from deletion as it was/]],
  [
    "what a lock does",
    { kind: "public" },
    {},
    { protection: { locks: ["service"] } },
    [/apim is locked: nothing that stands in it can be deleted/],
  ],
])("tells %s", async (_, network, service, more, expected) => {
  const notes = networkNotes(await declare([], { service: { ...platform.service, network, ...service }, ...more }));
  expect(notes).toHaveLength(expected.length);
  expected.forEach((each, index) => {
    expect(notes[index]).toMatch(each);
  });
});
