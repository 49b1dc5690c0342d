import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { type ApiDeclaration, claim, defineApi } from "../../../infra/declare/api";
import { entra, external } from "../../../policies";

const kinds = ["accounts", "orders", "invoices", "claims", "devices"];
const actions = ["profile", "history", "settings", "documents", "messages"];

/**
 * Declares APIs of ten operations each, with definitions of their own in a folder: five reads and five writes with
 * bodies, each below a person's id.
 */
export async function sampleApis(folder: string, count: number): Promise<ApiDeclaration[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const id = `${kinds[number % kinds.length]}-${number}`;
      await writeFile(join(folder, `${id}.yaml`), stringify(definition(id)));
      return declaration(folder, id);
    }),
  );
}

function declaration(folder: string, id: string): ApiDeclaration {
  const operations = actions.flatMap((action) => [`get-${action}`, `put-${action}`]);
  return defineApi({
    file: join(folder, "apis.ts"),
    id,
    definition: `${id}.yaml`,
    path: id,
    profile: external({
      authentication: entra({
        tenant: "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55",
        audience: `api://${id}`,
        scopes: Object.fromEntries(operations.map((each) => [each, [each.startsWith("get") ? "Read" : "Write"]])),
      }),
      origins: ["https://portal.example"],
    }),
    operations: Object.fromEntries(operations.map((each) => [each, { bind: { userId: claim("oid") } }])),
    backend: { url: `https://${id}.internal.example`, identity: `api://${id}-backend` },
    products: ["starter"],
  });
}

function definition(id: string) {
  const parameters = [{ name: "userId", in: "path", required: true, schema: { type: "string", maxLength: 64 } }];
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } };
  const responses = { 200: { description: "Done", content }, 404: { description: "Not there" } };
  return {
    openapi: "3.0.3",
    info: { title: id, version: "1.0.0", description: `What ${id} is for.` },
    servers: [{ url: `https://${id}.internal.example` }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      actions.map((action) => [
        `/users/{userId}/${action}`,
        {
          get: { operationId: `get-${action}`, summary: `Read ${action}`, parameters, responses },
          put: {
            operationId: `put-${action}`,
            summary: `Change ${action}`,
            parameters,
            requestBody: { required: true, content },
            responses,
          },
        },
      ]),
    ),
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: {
        Thing: {
          type: "object",
          required: ["name"],
          properties: Object.fromEntries(
            ["name", "street", "city", "country", "note"].map((name) => [name, { type: "string", maxLength: 200 }]),
          ),
          additionalProperties: false,
        },
      },
    },
  };
}
