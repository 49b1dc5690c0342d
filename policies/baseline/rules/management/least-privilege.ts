import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { isKnown, isLate } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { covers, scopeOf } from "../../helpers/arm-id";
import { textIn } from "../../helpers/field";
import { defineRule, type Report } from "../../rule";

/** Azure's built-in roles that may do anything, or give themselves leave to. */
const broadRoles: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
};

const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const role = (id: string) =>
  exampleRecord(
    "roleAssignments",
    { principalId: "4c7d8b0a", roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id}` },
    { path: { scope: service, roleAssignmentName: "one" } },
  );
const policy = (enforcementMode: string) =>
  exampleRecord("policyAssignments", { enforcementMode }, { path: { scope: "/resourceGroups/rg", policyAssignmentName: "apim" } });

export const leastPrivilege = defineRule({
  id: "APIM-MGT-006",
  slug: "least-privilege",
  severity: "medium",
  title: "Nobody has a role over the service that may do anything, and Azure Policy watches over it.",
  why: "Whoever takes over such an account can switch every protection off, and nothing objects.",
  fix: "Assign narrow roles such as API Management Service Reader or Operator, Owner for a time only (PIM), and assign policies that are enforced.",
  controls: { owasp2019: ["API5", "API7"], owasp2023: ["API5", "API8"], mcsb: ["PA-7", "AM-2"], asb3: ["PA-7", "AM-2"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    checkRoles(record, estate, report);
    checkPolicies(record, estate, report);
  },
  examples: {
    pass: [
      {
        title: "API Management Service Contributor.",
        records: [exampleRecord("service", {}), role("312a565d-c81f-4fd8-895a-4e21e48d571c"), policy("Default")],
      },
    ],
    fail: [
      { records: [exampleRecord("service", {}), role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), policy("Default")] },
      {
        title: "A policy that is not enforced.",
        records: [exampleRecord("service", {}), role("312a565d-c81f-4fd8-895a-4e21e48d571c"), policy("DoNotEnforce")],
      },
    ],
  },
});

function checkRoles(service: EstateRecord<"service">, estate: EstateIndex, report: Report) {
  let seen = false;
  for (const { path, properties } of estate.ofKind("roleAssignments")) {
    const scope = scopeOf(path);
    const over = covers(scope, service.path);
    const { principalId, principalType, roleDefinitionId } = properties;
    const isOwn = isLate(principalId) && principalId.$late.toLowerCase().startsWith(`${service.path.toLowerCase()}#identity`);
    if (!over && !isOwn) continue;
    seen ||= over;
    const id = isKnown(roleDefinitionId) ? roleDefinitionId.split("/").pop()?.toLowerCase() : undefined;
    const name = id === undefined ? undefined : broadRoles[id];
    if (id === undefined) report.unknown("which role is assigned over the service is not known");
    else if (name) {
      const who = isOwn ? "the service itself" : (textIn({ principalType }, "principalType") ?? "somebody");
      report.finding(`${who} is ${name} of ${scope === "" ? "the subscription" : scope}`, {
        record: path,
        property: "properties/roleDefinitionId",
      });
    }
  }
  if (!seen) report.unknown("who has roles over the service is not part of the estate");
}

function checkPolicies(service: EstateRecord<"service">, estate: EstateIndex, report: Report) {
  const over = estate.ofKind("policyAssignments").filter(({ path }) => covers(scopeOf(path), service.path));
  const modes = over.map(({ properties: { enforcementMode = "Default" } }) => enforcementMode);
  if (over.length === 0) report.unknown("which policies are assigned over the service is not part of the estate");
  else if (modes.some((mode) => isKnown(mode) && !/^donotenforce$/i.test(mode))) return;
  else if (modes.every(isKnown)) report.finding("no policy that is assigned over the service is enforced", { record: over[0]?.path ?? "" });
  else report.unknown("whether the assigned policies are enforced is not known");
}
