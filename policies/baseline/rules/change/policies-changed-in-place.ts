import type { EstateRecord, PlannedChange } from "../../../estate/estate";
import { parentOf } from "../../../estate/path";
import { examplePolicy, exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const planned = (record: EstateRecord, change: PlannedChange): EstateRecord => ({ ...record, planned: change });
const policy = examplePolicy("<policies><inbound><base /></inbound></policies>");
const api = exampleRecord("apis", { path: "orders" });

export const policiesChangedInPlace = defineRule({
  id: "APIM-CHG-001",
  slug: "policies-changed-in-place",
  severity: "high",
  title: "No deployment takes the policy from an API that stays.",
  why: "A policy has one place: where it is deleted and made anew, or made anew and the old one deleted, the API runs without it.",
  fix: "Keep the resource's name, give a renamed one an alias, and let the policy be updated; delete a policy together with what it protects.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["PV-1"] },
  appliesTo: ["policies", "products/policies", "apis/policies", "apis/operations/policies", "policyFragments"],
  alsoRemoved: true,
  check({ record, estate }, report) {
    if (record.planned === "replace") report.finding("the deployment would replace the policy: it is deleted on the way");
    if (record.planned !== "delete") return;
    const owner = parentOf(record.path)?.toLowerCase();
    const isOwner = ({ path }: EstateRecord) => path.toLowerCase() === owner;
    const goesToo = estate.estate.removed?.some(isOwner) && !(owner && estate.byPath(owner));
    // What includes a fragment that is gone refers to nothing, which is told there.
    if (goesToo || record.kind === "policyFragments") return;
    report.finding(
      estate.byPath(record.path)
        ? "the deployment would delete the policy under one name after it has made it under another: both are the same policy"
        : "the deployment would delete the policy, and what it protects stays",
    );
  },
  examples: {
    pass: [
      { title: "Updated.", records: [api, planned(policy, "update")] },
      { title: "It goes together with its API.", records: [planned(api, "delete"), planned(policy, "delete")] },
      { title: "Nothing is planned.", records: [api, policy] },
    ],
    fail: [
      { records: [api, planned(policy, "replace")] },
      { records: [api, planned(policy, "delete")] },
      { title: "Renamed without an alias.", records: [api, planned(policy, "create"), planned(policy, "delete")] },
    ],
  },
});
