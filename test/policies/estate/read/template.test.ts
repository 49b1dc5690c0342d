import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printPolicy } from "../../../../policies/document/print";
import type { EstateRecord } from "../../../../policies/estate/estate";
import { factsOf, type Kind } from "../../../../policies/estate/kinds";
import { isPolicyRecord } from "../../../../policies/estate/policy-records";
import { readTemplate } from "../../../../policies/estate/read/template/read-template";
import { isLate } from "../../../../policies/estate/value";
import { sampleRecords } from "../../../support/sample-records";

const fixture = (name: string) => JSON.parse(readFileSync(join(__dirname, "../../../fixtures/templates", `${name}.json`), "utf8"));
const apim = (name: string) => `/resourceGroups/(resource-group)/providers/Microsoft.ApiManagement/service/${name}`;
const resource = (type: string, name: string, more: object = {}) => ({
  type: `Microsoft.ApiManagement/${type}`,
  apiVersion: "2024-05-01",
  name,
  ...more,
});
const template = (resources: unknown, more: object = {}) => ({ contentVersion: "1.0.0.0", resources, ...more });

describe("an exported template", () => {
  const { records, others, texts } = readTemplate(fixture("exported"));
  const found = (inside: string) => records.find(({ path }) => path === `${apim("apim-orders")}${inside}`);

  it("names its records by the defaults of its parameters", () => {
    expect(records.map(({ kind, path }) => `${kind} ${path.slice(apim("apim-orders").length)}`)).toEqual([
      "service ",
      "apis /apis/orders",
      "apis/operations /apis/orders/operations/get-order",
      "apis/policies /apis/orders/policies/policy",
      "policies /policies/policy",
      "namedValues /namedValues/backend-key",
      "loggers /loggers/insights",
      "diagnostics /diagnostics/applicationinsights",
    ]);
    expect(found("")?.envelope).toEqual({
      location: "West Europe",
      sku: { name: "Developer", capacity: 1 },
      identity: { type: "SystemAssigned" },
    });
  });

  it("has policies as documents, whatever their format", () => {
    const record = found("/apis/orders/policies/policy");
    expect(record && isPolicyRecord(record) && "root" in record.properties.value && printPolicy(record.properties.value)).toContain(
      'value="@(context.Subscription?.Id ?? "nobody")"',
    );
    expect(texts.get(record?.path ?? "")?.diagnostics).toEqual([]);
    expect(found("/policies/policy")?.properties).toEqual({ value: { unknown: "the policy lies behind a link (xml-link)" } });
  });

  it("takes no secret along", () => {
    expect(found("/namedValues/backend-key")?.properties).toEqual({
      displayName: "backend-key",
      secret: true,
      value: { $unknown: "a secret" },
    });
    expect(JSON.stringify([...records, ...texts])).not.toContain("canary");
  });

  it("refers to ids that are known but for their subscription", () => {
    expect(found("/diagnostics/applicationinsights")?.properties).toMatchObject({
      loggerId: { $late: `${apim("apim-orders")}/loggers/insights#id` },
    });
  });

  it("counts what there is no kind for", () => {
    expect([...others.keys()]).toContain("Microsoft.Storage/storageAccounts");
  });
});

describe("a template that Bicep has made", () => {
  const { records, notes } = readTemplate(fixture("bicep"));
  const found = (path: string) => records.find((each) => each.path === path);

  it("is read by symbolic names, through loops and nested deployments", () => {
    expect(records.map(({ path }) => path.replace(apim("(apimName)"), ""))).toEqual([
      "/apis/orders",
      "/apis/invoices",
      "/apis/orders/policies/policy",
      "/apis/invoices/policies/policy",
      "/policies/policy",
      "/policyFragments/shared",
      "/resourceGroups/(resource-group)/providers/Microsoft.Insights/components/(apimName)-insights",
      "/providers/Microsoft.Insights/diagnosticSettings/all",
      "/products/basic",
      "/products/plus",
      "/providers/Microsoft.Security/pricings/Api",
    ]);
    expect(found(`${apim("(apimName)")}/apis/invoices`)?.properties).toEqual({
      displayName: "INVOICES",
      path: "invoices",
      protocols: ["https"],
      subscriptionRequired: true,
    });
  });

  it("puts values into its policies", () => {
    const record = found(`${apim("(apimName)")}/policies/policy`);
    expect(record && isPolicyRecord(record) && "root" in record.properties.value && printPolicy(record.properties.value)).toContain(
      "<audience>api://orders</audience>",
    );
  });

  it("says what only the deployment knows, and why", () => {
    expect(found(`${apim("(apimName)")}/policyFragments/shared`)?.properties).toEqual({
      value: { unknown: "it is deployed under a condition: the parameter withFragment has no value: [parameters('withFragment')]" },
    });
    expect(found(`${apim("(apimName)")}/providers/Microsoft.Insights/diagnosticSettings/all`)?.properties).toMatchObject({
      workspaceId: { $unknown: "only the deployment knows what reference() gives: [reference('workspace').outputs.id.value]" },
    });
    expect(notes).toEqual(["the deployment linked takes its template from elsewhere, so it was not looked at"]);
  });

  it("takes values from a file of parameters", () => {
    const parameters = {
      parameters: {
        apimName: { value: "gw" },
        withFragment: { value: false },
        environment: { value: "prod" },
        audience: { reference: {} },
      },
    };
    const read = readTemplate(fixture("bicep"), parameters);
    expect(read.records.map(({ path }) => path)).toContain(`${apim("gw")}/products/live`);
    expect(read.records.map(({ path }) => path)).not.toContain(`${apim("gw")}/policyFragments/shared`);
    expect(read.records.find(({ path }) => path === `${apim("gw")}/policies/policy`)?.properties).toEqual({
      value: { unknown: "the parameter audience is a secret: [replace(variables('$fxv#1'), '…', parameters('audience'))]" },
    });
  });
});

describe("readTemplate", () => {
  it("gives children their parent's type and name, and knows nothing of imported operations", () => {
    const { records, notes } = readTemplate(fixture("nested"));
    const service = apim("apim-(uniqueString(resourceGroup().id))");
    expect(records.map(({ kind, path }) => [kind, path.slice(service.length)])).toEqual([
      ["service", ""],
      ["apis/operations", "/apis/orders/operations/(imported)"],
      ["apis", "/apis/orders"],
      ["apis/policies", "/apis/orders/policies/policy"],
      ["diagnosticSettings", "/providers/Microsoft.Insights/diagnosticSettings/all"],
    ]);
    expect(notes.join()).toContain("the service makes the API's operations of a definition (openapi-link)");
  });

  it("drops what is not deployed, and counts on nothing that may not be", () => {
    const { records } = readTemplate(
      template(
        [
          resource("service/apis", "gw/a", { condition: false, resources: [resource("service/apis/policies", "policy")] }),
          resource("service/apis", "gw/b", { condition: "[parameters('x')]", properties: { path: "b" } }),
        ],
        { parameters: { x: { type: "bool" } } },
      ),
    );
    expect(records.map(({ path }) => path)).toEqual([`${apim("gw")}/apis/b`]);
    expect(records[0]?.properties).toEqual({
      path: { $unknown: "it is deployed under a condition: the parameter x has no value: [parameters('x')]" },
    });
  });

  it.each([
    ["none", 0, []],
    ["two", 2, ["a0", "a1"]],
    ["too many", 801, ["a(loop)"]],
    ["a count that is not known", "[parameters('x')]", ["a(loop)"]],
    ["a huge count", 1e9, ["a(loop)"]],
    ["less than none", -1, ["a(loop)"]],
  ])("runs a loop: %s", (_, count, names) => {
    const { records, notes } = readTemplate(
      template([resource("service/apis", "[concat('gw/a', copyIndex())]", { copy: { name: "loop", count }, properties: { path: "p" } })], {
        parameters: { x: { type: "int" } },
      }),
    );
    expect(records.map(({ path }) => path.slice(`${apim("gw")}/apis/`.length))).toEqual(names);
    expect(notes.length).toBe(names[0] === "a(loop)" ? 1 : 0);
    if (names[0] === "a(loop)") expect(records[0]?.properties).toHaveProperty("path.$unknown");
  });

  it("makes lists of loops in properties", () => {
    const { records } = readTemplate(
      template([
        resource("service/apis", "gw/a", {
          properties: { copy: [{ name: "protocols", count: 2, input: "[concat('p', copyIndex('protocols'))]" }] },
        }),
      ]),
    );
    expect(records[0]?.properties).toEqual({ protocols: ["p0", "p1"] });
  });

  it("reads an inner deployment with the values around it where it says nothing else", () => {
    const inner = template([resource("service/apis", "[concat(parameters('name'), '/a')]")], {
      parameters: { name: { type: "string", defaultValue: "inner" } },
    });
    const nested = (options: object) =>
      template(
        [{ type: "Microsoft.Resources/deployments", name: "d", resourceGroup: "rg-other", properties: { template: inner, ...options } }],
        { parameters: { name: { type: "string", defaultValue: "outer" } } },
      );
    const paths = [{}, { expressionEvaluationOptions: { scope: "inner" } }].map(
      (options) => readTemplate(nested(options)).records[0]?.path,
    );
    expect(paths).toEqual(
      ["outer", "inner"].map((name) => `/resourceGroups/rg-other/providers/Microsoft.ApiManagement/service/${name}/apis/a`),
    );
  });

  it("looks at the first of two resources of one name, and says so", () => {
    const { records, notes } = readTemplate(
      template([resource("service/apis", "gw/a", { properties: { path: "1" } }), resource("service/apis", "GW/A")]),
    );
    expect(records).toHaveLength(1);
    expect(notes).toEqual([`${apim("GW")}/apis/A is there twice; the first one was looked at`]);
  });

  it("stops where deployments multiply without end", () => {
    let inner: unknown = template([]);
    for (let depth = 0; depth < 40; depth += 1)
      inner = template([
        {
          type: "Microsoft.Resources/deployments",
          name: "d",
          properties: { template: inner, expressionEvaluationOptions: { scope: "inner" } },
        },
      ]);
    expect(() => readTemplate(inner as never)).toThrow(/nested more than/);
    let many: unknown = template([resource("service/apis", "gw/a")]);
    for (let depth = 0; depth < 4; depth += 1)
      many = template([
        {
          type: "Microsoft.Resources/deployments",
          name: "d",
          copy: { name: "c", count: 800 },
          properties: { template: many, expressionEvaluationOptions: { scope: "inner" } },
        },
      ]);
    expect(() => readTemplate(many as never)).toThrow(/more than 50000 resources|too large/);
  });

  it.each([
    ["nothing", {}],
    [
      "resources that are none",
      { resources: [1, null, "a", [], { type: 1 }, { type: "Microsoft.A/b" }, { name: "a/b/c", type: "Microsoft.ApiManagement/service" }] },
    ],
    [
      "keys of every object",
      JSON.parse(
        '{"resources":[{"__proto__":{"type":"x"},"type":"Microsoft.ApiManagement/service/apis","name":"gw/__proto__","properties":{"__proto__":{"path":"a"},"constructor":1}}],"parameters":{"__proto__":{"defaultValue":1}}}',
      ),
    ],
    ["sections that are none", { resources: "x", parameters: [1], variables: 3 }],
  ])("reads %s without a failure", (_, hostile) => {
    expect(() => readTemplate(hostile as never)).not.toThrow();
    expect(({} as Record<string, unknown>).path).toBeUndefined();
  });

  it("gives back every kind of record, written as a template", () => {
    // Registering a resource provider is no resource of a template.
    const all = (Object.values(sampleRecords) as EstateRecord[]).filter(({ kind }) => kind !== "providers");
    const { records, others } = readTemplate(template(all.map(asResource)));
    expect([...others]).toEqual([]);
    const provider = sampleRecords.identityProviders;
    // The way back hides what is secret.
    const hidden = { ...provider, properties: { ...provider.properties, clientSecret: { $unknown: "a secret" } } } as EstateRecord;
    const expected = all.map((record) => (record.kind === "identityProviders" ? hidden : record));
    expect(records.map(withoutNotes).sort(byPath)).toEqual(expected.map(withoutNotes).sort(byPath));
  });
});

const byPath = (a: EstateRecord, b: EstateRecord) => (a.path < b.path ? -1 : 1);

function withoutNotes({ kind, path, envelope, properties }: EstateRecord) {
  return { kind, path, ...(envelope && { envelope }), properties } as EstateRecord;
}

/** A record as ARM takes it. Ids become expressions. */
function asResource(record: EstateRecord) {
  const { kind, path } = record;
  const at = path.lastIndexOf("/providers/");
  const names = path
    .slice(at + "/providers/".length)
    .split("/")
    .filter((_, index) => index > 0 && index % 2 === 0);
  const properties = isPolicyRecord(record)
    ? { format: "rawxml", value: "root" in record.properties.value ? printPolicy(record.properties.value) : "" }
    : ids(record.properties);
  const scope = at > 0 ? path.slice(0, at) : "/";
  return {
    type: factsOf(kind as Kind).arm,
    name: at < 0 ? path.split("/").at(-1) : names.join("/"),
    scope: at < 0 ? undefined : scope,
    ...(ids(record.envelope) as object),
    properties,
  };
}

function ids(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith("[") ? `[${value}` : value;
  if (typeof value !== "object" || value === null) return value;
  if (isLate(value)) {
    const id = /^(.*)#id$/.exec(value.$late)?.[1];
    return id ? `[concat(subscription().id, '${id}')]` : { $late: value.$late };
  }
  if (Array.isArray(value)) return value.map(ids);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, ids(each)]));
}
