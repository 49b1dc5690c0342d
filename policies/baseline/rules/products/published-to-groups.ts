import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf, serviceOf } from "../../../estate/path";
import { isCurrentRevision } from "../../../estate/revisions";
import { tierOf } from "../../../estate/tier";
import { isKnown, isLate } from "../../../estate/value";
import { productsOf } from "../../../estate/ways-in";
import { exampleRecord } from "../../examples";
import { defineRule, type Report } from "../../rule";

const api = exampleRecord("apis", { path: "orders" });
const product = exampleRecord("products", { displayName: "Starter" });
const link = exampleRecord("products/apis", {});
const group = (groupId: string) => exampleRecord("products/groups", {}, { path: { groupId } });

export const publishedToGroups = defineRule({
  id: "APIM-PRD-006",
  slug: "published-to-groups",
  severity: "low",
  title: "APIs are published by products, and those to groups other than guests.",
  why: "A product is what limits, terms and approval hang on; guests are everybody who opens the portal.",
  fix: "Add the API to a product, and the product to developers or a group of your own; take guests off it.",
  controls: { owasp2019: ["API7", "API5"], owasp2023: ["API8", "API5"], mcsb: ["AM-2", "PA-7"] },
  appliesTo: ["apis", "products"],
  check(subject, report) {
    if (subject.subject === "apis") checkApi(subject.record, subject.estate, report);
    else checkProduct(subject.record, subject.estate, report);
  },
  repair: {
    extent: "partly",
    property: (_property, found) =>
      found?.record.kind === "products/groups"
        ? {
            what: "take the product away from guests",
            remove: found.record.path,
            offered: "who has not signed in to the portal would not see the product any more",
          }
        : { what: "add the API to a product", offered: "which product it belongs to is yours to decide" },
  },
  examples: {
    pass: [{ records: [exampleRecord("service", {}), api, product, link, group("developers")] }],
    fail: [
      { title: "No product.", records: [exampleRecord("service", {}), api] },
      { title: "Everybody.", records: [exampleRecord("service", {}), api, product, link, group("guests")] },
    ],
  },
});

function checkApi(api: EstateRecord<"apis">, estate: EstateIndex, report: Report) {
  // Products take an API in its current revision.
  if (!isCurrentRevision(api, estate) || productsOf(api, estate).length > 0) return;
  if (estate.ofKind("service").length === 0) report.unknown("which products publish the API is not part of the estate");
  else report.finding("no product publishes the API");
}

function checkProduct(product: EstateRecord<"products">, estate: EstateIndex, report: Report) {
  const groups = groupsOf(product, estate);
  const guests = groups.find((name) => name.toLowerCase() === "guests");
  const { state } = product.properties;
  if (guests)
    report.finding("the product is shown to guests: everybody who opens the portal", { record: `${product.path}/groups/${guests}` });
  else if (groups.length > 0 || (isKnown(state) && state?.toLowerCase() === "notpublished")) return;
  // Without a portal there are no groups.
  else if (tierOf(estate.byPath(serviceOf(product.path) ?? "") as EstateRecord<"service"> | undefined) === "consumption") return;
  // Where groups are told at all, a product without one is seen by administrators only.
  else if (estate.ofKind("products/groups").length + estate.ofKind("products/groupLinks").length === 0)
    report.unknown("which groups see the product is not part of the estate");
}

/** The names of the groups that see a product. A link of a workspace tells the group in its properties. */
function groupsOf(product: EstateRecord<"products">, estate: EstateIndex): readonly string[] {
  const links = estate.childrenOf(product.path, "products/groupLinks").map(({ path, properties: { groupId } }) => {
    const id = typeof groupId === "string" ? groupId : isLate(groupId) ? groupId.$late.replace(/#id$/, "") : path;
    return nameOf(id);
  });
  return [...estate.childrenOf(product.path, "products/groups").map(({ path }) => nameOf(path)), ...links];
}
