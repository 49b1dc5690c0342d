import path from "node:path";
import { type ApiDeclaration, defineApi } from "../../infra/declare/api";
import { DeclarationError } from "../../infra/declare/declaration-error";
import { defineEstate, type EstateDeclaration } from "../../infra/declare/estate";
import type { Estate, EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import type { ApiDefinition } from "../../policies/openapi/model";
import { external, subscriptionKey } from "../../policies/recipes/profiles";
import { normalized, openapi } from "./definition";

export const place = { resourceGroupName: "rg", serviceName: "apim" };
export const servicePath = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
/** Where the declarations of tests stand, as findings name it. */
export const file = "stacks/apis/orders/api.ts";

const ok = { responses: { "200": { description: "ok" } } };
const orderId = { name: "orderId", in: "path", required: true, schema: { type: "string" } };
const order = { "application/json": { schema: { $ref: "#/components/schemas/Order" } } };

/** An API with two operations, one of which names an object. */
export const orders: ApiDefinition = normalized(
  openapi(
    {
      "/orders": { get: { operationId: "listOrders", ...ok } },
      "/orders/{orderId}": {
        get: { operationId: "getOrder", parameters: [orderId], responses: { "200": { description: "ok", content: order } } },
      },
    },
    { components: { schemas: { Order: { type: "object", properties: { id: { type: "string" } } } } } },
  ),
);

export const key = external({ authentication: subscriptionKey() });

/** A declaration of the orders API. */
export function ordersApi(more: Partial<ApiDeclaration> = {}): ApiDeclaration {
  return defineApi({
    file: path.resolve(file),
    id: "orders",
    definition: "openapi.yaml",
    path: "orders",
    profile: key,
    operations: { getOrder: { objectAuthorization: { by: "backend", owner: "orders-team" } } },
    backend: { url: "https://orders.internal.example", identity: "api://orders" },
    ...more,
  });
}

export const platform: Omit<EstateDeclaration, "apis"> = {
  service: {
    ...place,
    location: "westeurope",
    sku: "Developer",
    capacity: 1,
    publisherName: "Contoso",
    publisherEmail: "apis@contoso.example",
    portal: false,
    file: "stacks/Pulumi.dev.yaml",
  },
  monitoring: { location: "westeurope", retentionInDays: 90, samplingPercentage: 100 },
  defender: { manage: "own", subPlan: "P1" },
};

/** An estate of APIs whose definitions are those given, or that of the orders API. */
export function declare(
  apis: readonly ApiDeclaration[],
  more: Partial<EstateDeclaration> = {},
  definitions: ReadonlyMap<ApiDeclaration, ApiDefinition> = new Map(),
): Promise<Estate> {
  return defineEstate({ ...platform, ...more, apis }, new Map(apis.map((api) => [api, definitions.get(api) ?? orders])));
}

/** What is wrong with a declaration; empty where nothing is. */
export async function problemsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof DeclarationError) return error.problems;
    throw error;
  }
}

/** The one record of a kind, or that with the name given. */
export function one<K extends Kind>(records: readonly EstateRecord[], kind: K, name?: string): EstateRecord<K> {
  const found = records.filter((each) => each.kind === kind && (name === undefined || each.path.endsWith(`/${name}`)));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`expected one ${kind}${name ? ` ${name}` : ""}, there are ${found.length}`);
  return only as unknown as EstateRecord<K>;
}
