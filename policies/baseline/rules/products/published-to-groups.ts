import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf, parentOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import { isKnown } from "../../../estate/value";
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
  if (api.properties.isCurrent === false || /;rev=/i.test(api.path) || productsOf(api, estate).length > 0) return;
  if (estate.ofKind("service").length === 0) report.unknown("which products publish the API is not part of the estate");
  else report.finding("no product publishes the API");
}

function checkProduct(product: EstateRecord<"products">, estate: EstateIndex, report: Report) {
  const groups = estate.childrenOf(product.path, "products/groups").map(({ path }) => nameOf(path));
  const guests = groups.find((name) => name.toLowerCase() === "guests");
  const { state } = product.properties;
  if (guests)
    report.finding("the product is shown to guests: everybody who opens the portal", { record: `${product.path}/groups/${guests}` });
  else if (groups.length > 0 || (isKnown(state) && state?.toLowerCase() === "notpublished")) return;
  // Without a portal there are no groups.
  else if (tierOf(estate.byPath(parentOf(product.path) ?? "") as EstateRecord<"service"> | undefined) === "consumption") return;
  // Where groups are told at all, a product without one is seen by administrators only.
  else if (estate.ofKind("products/groups").length === 0) report.unknown("which groups see the product is not part of the estate");
}
