import { walk } from "../../../document/ast";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { parentOf, serviceOf, workspaceOf } from "../../../estate/path";
import { productsOf } from "../../../estate/ways-in";
import { isObject, textOrUndefined } from "../../../openapi/pointer";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { byPointer, lintFindings } from "../../helpers/lint-findings";
import { defineRule } from "../../rule";

const orders = `/orders:
  get:
    responses: { "200": { description: All. } }`;
const server = (more: string) => `servers: [{ url: "https://api.example.com"${more} }]\n${exampleSecurity}`;

/** Whether a cors policy runs for an API, whatever its scope; a policy that is not known may hold one. */
function callableByBrowsers(api: EstateRecord<"apis">, estate: EstateIndex): "yes" | "no" | "unknown" {
  const service = serviceOf(api.path) ?? parentOf(api.path) ?? "";
  const workspace = workspaceOf(api.path);
  const records = [
    ...estate.childrenOf(api.path, "apis/policies"),
    ...estate.childrenOf(service, "policies"),
    ...estate.childrenOf(workspace ?? service, "policyFragments"),
    ...(workspace ? estate.childrenOf(workspace, "policies") : []),
    ...productsOf(api, estate).flatMap(({ path }) => estate.childrenOf(path, "products/policies")),
    ...estate.childrenOf(api.path, "apis/operations").flatMap(({ path }) => estate.childrenOf(path, "apis/operations/policies")),
  ];
  let found = false;
  for (const { properties } of records)
    if ("root" in properties.value)
      walk(properties.value.root, ({ name }) => {
        if (name === "cors") found = true;
      });
  if (found) return "yes";
  return records.length === 0 || records.some(({ properties }) => "unknown" in properties.value) ? "unknown" : "no";
}

/**
 * Who answers for an API and what it is, for whom a server is (`x-internal`) and in which environment it stands, and whether
 * responses with headers tell which origins may read them, where a cors policy lets browsers call; that is said once for all.
 */
export const inventoryDescribed = defineRule({
  id: "APIM-OAS-013",
  slug: "openapi-inventory-described",
  severity: "low",
  title: "The definition tells what the API is, who answers for it, and which servers are for whom.",
  why: "What nobody can name is forgotten: old versions and test servers stay open, with the data of production.",
  fix: "Fill in info.description and info.contact, give each server a description with its environment and x-internal, and describe CORS headers.",
  controls: { owasp2019: ["API7", "API9"], owasp2023: ["API8", "API9"] },
  appliesTo: "definition",
  check({ definition, api, estate }, report) {
    const info = isObject(definition.root.info) ? definition.root.info : {};
    const absent = [
      ...(textOrUndefined(info.description) || textOrUndefined(info.summary) ? [] : ["what the API is (description)"]),
      ...(isObject(info.contact) && Object.keys(info.contact).length > 0 ? [] : ["who answers for it (contact)"]),
    ];
    if (absent.length > 0) report.finding(`the definition does not tell ${absent.join(" and ")}`, { pointer: "#/info" });

    const servers = lintFindings(definition, ["api9:2023-inventory-access", "api9:2023-inventory-environment"], report).map((each) => ({
      ...each,
      pointer: /^#\/servers\/\d+/.exec(each.pointer)?.[0] ?? each.pointer,
    }));
    for (const [pointer, each] of byPointer(servers)) {
      const what = each.map(({ ruleCode }) =>
        ruleCode.endsWith("access") ? "for whom it is (x-internal)" : "in which environment it stands (description)",
      );
      report.finding(`the server does not tell ${[...new Set(what)].sort().join(" and ")}`, { pointer });
    }
    const headers = lintFindings(definition, ["api8:2023-define-cors-origin"], report);
    const holders = new Set(headers.map(({ pointer }) => pointer).filter((pointer) => pointer !== "#/components/headers"));
    if (holders.size === 0) return;
    const answer = callableByBrowsers(api, estate);
    if (answer === "yes")
      report.finding(
        `${holders.size === 1 ? "a response has headers, and does" : `${holders.size} responses have headers, and do`} not tell which origins may read it (Access-Control-Allow-Origin)`,
        { pointer: "#/paths" },
      );
    else if (answer === "unknown")
      report.unknown("responses do not tell which origins may read them, and whether browsers may call the API is not known");
  },
  examples: {
    pass: [{ definition: exampleDefinition(orders, server(", description: Production., x-internal: false")) }],
    fail: [
      { definition: exampleDefinition(orders, server("")) },
      {
        title: "Nobody answers for it.",
        definition: `swagger: "2.0"
info: { title: Orders, version: "1" }
paths: {}
`,
      },
    ],
  },
});
