import { childrenNamed, elementsOf, isExpression, type PolicyElement } from "../../../document/ast";
import { guaranteed } from "../../../document/guarantee";
import { containersOf } from "../../../estate/containers";
import { effectiveFor } from "../../../estate/effective";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { subjectName } from "../../../estate/subject-name";
import { tierOf } from "../../../estate/tier";
import { waysInto } from "../../../estate/ways-in";
import { exampleEstate, examplePolicy, exampleRecord } from "../../examples";
import { listsCallers } from "../../helpers/address-filter";
import { frontsOf } from "../../helpers/fronts";
import { knownText } from "../../helpers/known-text";
import { canJoinNetwork, isClosed, networkType, subnetIds } from "../../helpers/network-access";
import { admits, rulesOf, securityGroupOf } from "../../helpers/security-rules";
import { defineRule } from "../../rule";

const estateWith = (inbound: string) =>
  exampleEstate([
    exampleRecord("frontDoors", {}, { path: { profileName: "edge" }, envelope: { sku: { name: "Premium_AzureFrontDoor" } } }),
    examplePolicy(`<policies><inbound>${inbound}</inbound></policies>`, "global"),
  ]);

export const noWayAroundFirewall = defineRule({
  id: "APIM-NET-005",
  slug: "no-way-around-firewall",
  severity: "high",
  title: "The gateway answers only what comes through the firewall in front of it.",
  why: "The gateway's own address is easy to find; whoever calls it directly meets no firewall.",
  fix: "Close the public address, let in the front's addresses only (security group or ip-filter), ask for its certificate, or check X-Azure-FDID.",
  controls: { owasp2019: ["API8"], owasp2023: ["API8"], mcsb: ["NS-6"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const closed = isClosed(record);
    if (closed === "yes" || isGuarded(record, estate)) return;
    const [front] = frontsOf(record, estate);
    if (!front) {
      report.unknown("what stands in front of the gateway is not part of the estate");
      return;
    }
    const { open, doubt } = openOperations(record, estate);
    const [first] = open;
    if (first && typeof closed === "object") report.unknown(closed.unknown);
    else if (first) {
      const others = open.length > 1 ? ` and ${open.length - 1} other operations` : "";
      report.finding(`${subjectName(first.path, estate)}${others} can be called around ${nameOf(front.path)}`, { record: record.path });
    } else if (doubt) report.unknown(doubt);
  },
  repair: {
    extent: "partly",
    property: () => ({
      what: "ask for the front's id in the policy of all APIs: <check-header> for X-Azure-FDID, with the id of the Front Door",
      offered: "clients that call the gateway directly would be refused",
    }),
  },
  examples: {
    pass: [
      {
        records: estateWith(
          '<check-header name="X-Azure-FDID" failed-check-httpcode="403" failed-check-error-message="" ignore-case="true"><value>8f9f2f0e</value></check-header>',
        ),
      },
      {
        title: "No public address.",
        records: [
          ...estateWith("").filter(({ kind }) => kind !== "service"),
          exampleRecord("service", { publicNetworkAccess: "Disabled" }),
        ],
      },
    ],
    fail: [{ records: estateWith("") }],
  },
});

/** Whether the security groups of all of the service's subnets keep the internet from the gateway. */
function isGuarded(service: EstateRecord<"service">, estate: EstateIndex): boolean {
  if (networkType(service) !== "external" || !canJoinNetwork(tierOf(service))) return false;
  return subnetIds(service).every((id) => {
    const found = securityGroupOf(id, estate);
    const rules = typeof found === "object" && "group" in found ? rulesOf(found.group, estate) : undefined;
    return rules !== undefined && admits(rules, "Internet", 443) === "deny";
  });
}

function openOperations(service: EstateRecord<"service">, estate: EstateIndex) {
  const open: EstateRecord<"apis/operations">[] = [];
  let doubt: string | undefined;
  for (const api of containersOf(service.path, estate).flatMap((path) => estate.childrenOf(path, "apis"))) {
    const ways = waysInto(api, estate);
    for (const operation of estate.childrenOf(api.path, "apis/operations")) {
      const answers = ways.map((way) =>
        guaranteed(effectiveFor(operation, way, estate).inbound, (element) => asksForFront(element, estate)),
      );
      if (answers.some(({ holds }) => holds === "no")) open.push(operation);
      else doubt ??= answers.find(({ holds }) => holds === "unknown")?.why;
    }
  }
  return { open, doubt };
}

const idHeader = /x-azure-fdid/i;

/** Whether a policy lets only what came through the front pass. */
function asksForFront(element: PolicyElement, estate: EstateIndex): boolean {
  switch (element.name) {
    case "validate-client-certificate":
      return true;
    case "ip-filter":
      return listsCallers(element, estate) === "yes";
    case "check-header":
      return idHeader.test(knownText(element.attributes.name, estate) ?? "") && childrenNamed(element, "value").length > 0;
    case "choose":
      return elementsOf(element).some(
        (branch) =>
          isExpression(branch.attributes.condition) &&
          idHeader.test(branch.attributes.condition.expression) &&
          elementsOf(branch).some(({ name }) => name === "return-response"),
      );
    default:
      return false;
  }
}
