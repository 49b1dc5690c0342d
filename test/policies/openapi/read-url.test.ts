import { beforeAll, describe, expect, it } from "vitest";
import { readDefinition } from "../../../policies/openapi/read";
import { startServer } from "../../support/http-server";

const definition = (reference: string) => `openapi: 3.0.3
info: { title: Orders, version: "1" }
servers: [{ url: "../v2" }]
paths: { /a: { get: { responses: { 200: { description: a, content: { application/json: { schema: { $ref: "${reference}" } } } } } } } }
`;

let origin = "";
const asked: string[] = [];

beforeAll(async () => {
  const files: Record<string, string> = {
    "/specs/openapi.yaml": definition("models/a.yaml"),
    "/specs/models/a.yaml": 'type: array\nitems: { $ref: "b.json" }',
    "/specs/models/b.json": '{"type":"string"}',
    "/specs/outside.yaml": definition("../secret.yaml"),
    "/specs/elsewhere.yaml": definition("http://127.0.0.1:1/specs/a.yaml"),
    "/specs/file.yaml": definition("file:///etc/passwd"),
    "/specs/gone.yaml": definition("gone/a.yaml"),
    "/specs/leads-away.yaml": definition("away.yaml"),
    "/specs/page.html": "<!doctype html><title>Sign in</title>",
    "/secret.yaml": "type: string",
  };
  const port = await startServer((request, response) => {
    asked.push(request.url ?? "");
    const file = files[request.url ?? ""];
    if (request.url === "/specs/away.yaml") response.writeHead(302, { location: "/secret.yaml" }).end();
    else if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  origin = `http://127.0.0.1:${port}`;
});

describe("a definition at a URL", () => {
  it("brings in what stands beside it, and its servers stand in relation to it", async () => {
    const { servers, schemas } = await readDefinition(`${origin}/specs/openapi.yaml`);
    expect(servers).toEqual([`${origin}/v2`]);
    expect(schemas).toEqual({ "get-a200": { type: "array", items: { type: "string" } } });
  });

  it.each([
    ["outside.yaml", "references are followed within the definition's own folder only"],
    ["elsewhere.yaml", "references are followed within the definition's own folder only"],
    ["file.yaml", "references are followed within the definition's own folder only"],
    ["gone.yaml", "/specs/gone/a.yaml, which can't be read: the server answered 404"],
    ["leads-away.yaml", "a redirect to the private address 127.0.0.1 is not followed"],
    ["page.html", "not an OpenAPI definition"],
    ["missing.yaml", "/specs/missing.yaml: can't be read: the server answered 404"],
  ])("%s says what is wrong", async (name, message) => {
    await expect(readDefinition(`${origin}/specs/${name}`)).rejects.toThrow(message);
  });

  it("asks for nothing outside of its folder", async () => {
    asked.length = 0;
    await expect(readDefinition(`${origin}/specs/outside.yaml`)).rejects.toThrow();
    expect(asked).toEqual(["/specs/outside.yaml"]);
  });
});
