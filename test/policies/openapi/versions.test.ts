import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ApiDefinition } from "../../../policies/openapi/model";
import { readDefinition } from "../../../policies/openapi/read";
import { makeFolder } from "../../support/folder";

const fixtures = path.join(__dirname, "../../fixtures/openapi");
const oauth = (scope: string) => [[{ name: "oauth", kind: "oauth2", scopes: [scope] }]];
const json = (schema: string) => [{ type: "application/json", schema }];

/** What all three versions of the fixture say. */
const orders: Omit<ApiDefinition, "version"> = {
  title: "Orders",
  apiVersion: "1.0",
  description: "What customers have ordered.",
  servers: ["https://api.example/orders/v1"],
  operations: [
    {
      id: "listOrders",
      method: "GET",
      path: "/orders",
      summary: "Orders of a customer",
      parameters: [
        { name: "limit", in: "query", required: false, type: "integer", default: "20" },
        { name: "state", in: "query", required: false, type: "string", values: ["open", "sent"] },
        { name: "X-Channel", in: "header", required: true, type: "string" },
      ],
      responses: [
        {
          status: 200,
          description: "A page.",
          headers: [{ name: "X-Total", in: "header", required: false, type: "integer", description: "All of them." }],
          content: json("listOrders200"),
        },
      ],
      hasDefaultResponse: false,
      security: oauth("Orders.Read"),
      deprecated: false,
    },
    {
      id: "createOrder",
      method: "POST",
      path: "/orders",
      parameters: [],
      requestBody: { required: true, content: json("NewOrder") },
      responses: [{ status: 201, description: "Made.", headers: [], content: json("Order") }],
      hasDefaultResponse: false,
      security: oauth("Orders.Write"),
      deprecated: false,
    },
    {
      id: "getOrder",
      method: "GET",
      path: "/orders/{orderId}",
      parameters: [{ name: "orderId", in: "path", required: true, type: "uuid" }],
      responses: [{ status: 200, description: "One order.", headers: [], content: json("Order") }],
      hasDefaultResponse: true,
      security: oauth("Orders.Read"),
      deprecated: true,
    },
    {
      id: "getStatus",
      method: "GET",
      path: "/status",
      parameters: [],
      responses: [{ status: 204, description: "All is well.", headers: [], content: [] }],
      hasDefaultResponse: false,
      security: [],
      deprecated: false,
    },
  ],
  schemas: {
    NewOrder: { type: "object", properties: { note: { type: "string", maxLength: 80 } } },
    Order: {
      type: "object",
      required: ["id"],
      properties: { id: { type: "string", format: "uuid" }, note: { type: "string", nullable: true } },
    },
    listOrders200: { type: "array", items: { $ref: "#/components/schemas/Order" } },
  },
  notes: [],
};

describe.each(["2.0", "3.0", "3.1"] as const)("OpenAPI %s", (version) => {
  const text = readFileSync(path.join(fixtures, `orders-${version}.yaml`), "utf8");
  const asJson = JSON.stringify(parse(text), null, 2);

  it.each([
    ["YAML", "openapi.yaml", text],
    ["JSON", "openapi.json", asJson],
    ["JSON with a byte order mark", "openapi.json", `\ufeff${asJson}`],
    ["YAML with a byte order mark", "openapi.yml", `\ufeff${text}`],
    ["JSON in a file whose name does not say so", "openapi", asJson],
    ["YAML with the line ends of Windows", "openapi.yaml", text.replaceAll("\n", "\r\n")],
  ])("is read from %s", async (_, name, content) => {
    const folder = makeFolder({ [name]: content });
    expect(await readDefinition(path.join(folder, name))).toEqual({ version, ...orders });
  });
});

describe("the version", () => {
  it.each([
    [{ openapi: "3.0.0" }, "3.0"],
    [{ openapi: "3.0.4" }, "3.0"],
    [{ openapi: "3.1.1" }, "3.1"],
    // A later minor version adds, and takes nothing away.
    [{ openapi: "3.2.0" }, "3.1"],
    [{ swagger: "2.0" }, "2.0"],
    // YAML reads 2.0 without quotes as a number.
    [{ swagger: 2 }, "2.0"],
  ])("of %o is %s", async (head, version) => {
    const folder = makeFolder({ "openapi.json": JSON.stringify({ ...head, info: { title: "A", version: "1" }, paths: {} }) });
    expect((await readDefinition(path.join(folder, "openapi.json"))).version).toBe(version);
  });
});
