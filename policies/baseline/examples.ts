import type { Scope } from "../document/ast";
import { referencesOf } from "../document/document-references";
import { parsePolicy } from "../document/parse";
import type { Declared, EstateRecord } from "../estate/estate";
import type { Kind } from "../estate/kinds";
import { type PathParameters, pathOf } from "../estate/path";
import { isPolicyRecord } from "../estate/policy-records";
import type { Envelope, PolicyKind, PropertiesOf } from "../estate/properties";

const ids = { resourceGroupName: "rg", serviceName: "apim", apiId: "orders", operationId: "getOrder", productId: "starter" };

/** A record for an example; path parameters that are not given are those of the example estate. */
export function exampleRecord<K extends Kind>(
  kind: K,
  properties: PropertiesOf<K>,
  more: { readonly path?: PathParameters; readonly envelope?: Envelope; readonly declared?: Declared } = {},
): EstateRecord {
  const { path, envelope, declared } = more;
  return {
    kind,
    path: pathOf(kind, { ...ids, ...path }),
    properties,
    ...(envelope && { envelope }),
    ...(declared && { declared }),
  } as unknown as EstateRecord;
}

const policyKind: Readonly<Record<Exclude<Scope, "workspace">, PolicyKind>> = {
  global: "policies",
  product: "products/policies",
  api: "apis/policies",
  operation: "apis/operations/policies",
};

/** A policy document at a scope, as a record. */
export function examplePolicy(text: string, scope: Exclude<Scope, "workspace"> = "api"): EstateRecord {
  const { document } = parsePolicy(text);
  if (!document) throw new Error(`the example has no element: ${text}`);
  return exampleRecord(policyKind[scope], { value: document });
}

/**
 * The estate around an example about operations: a service with one API, which asks for a key, with one operation
 * `PUT /orders/{orderId}` that takes a body, published by one product. The example's records replace those of the same path.
 */
export function exampleEstate(records: readonly EstateRecord[]): EstateRecord[] {
  const surroundings: EstateRecord[] = [
    exampleRecord("service", {}),
    exampleRecord("apis", { path: "orders", protocols: ["https"], subscriptionRequired: true }),
    exampleRecord(
      "apis/operations",
      {
        displayName: "Change an order",
        method: "PUT",
        urlTemplate: "/orders/{orderId}",
        templateParameters: [{ name: "orderId", type: "string", required: true }],
        request: { representations: [{ contentType: "application/json" }] },
      },
      { declared: { objectAuthorization: [{ parameter: "orderId", by: "backend", owner: "orders-team" }] } },
    ),
    exampleRecord("products", { displayName: "Starter", subscriptionRequired: true }),
    exampleRecord("products/apis", {}),
  ];
  const all = [...surroundings, ...records.filter(isPolicyRecord).flatMap(referredTo)];
  const given = new Set(records.map(({ path }) => path));
  const unique = new Map(all.filter(({ path }) => !given.has(path)).map((record) => [record.path, record]));
  return [...unique.values(), ...records];
}

/** What an example's policy refers to, so that it stands in an estate that has it. */
function referredTo({ properties: { value } }: EstateRecord<PolicyKind>): EstateRecord[] {
  if (!("root" in value)) return [];
  return referencesOf(value).flatMap(({ kind, id }) => {
    if (kind === "namedValue") return [exampleRecord("namedValues", { displayName: id }, { path: { namedValueId: id } })];
    if (kind === "backend")
      return [exampleRecord("backends", { protocol: "http", url: "https://backend.example" }, { path: { backendId: id } })];
    if (kind === "logger") return [exampleRecord("loggers", { loggerType: "azureEventHub" }, { path: { loggerId: id } })];
    return [];
  });
}
