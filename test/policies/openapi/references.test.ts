import { symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { maxReferencedFiles, readDefinition } from "../../../policies/openapi/read";
import { makeFolder } from "../../support/folder";

const head = "openapi: 3.0.3\ninfo: { title: Orders, version: '1' }\n";
const answering = (reference: string) => `${head}paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        "200":
          description: Fine.
          content:
            application/json:
              schema: { $ref: "${reference}" }
`;

/** The one schema that a definition beside other files ends up with. */
async function schemaOf(files: Record<string, string>, name = "openapi.yaml") {
  const { schemas, operations } = await readDefinition(path.join(makeFolder(files), name));
  const schema = operations[0]?.responses[0]?.content[0]?.schema;
  return schema === undefined ? undefined : schemas[schema];
}

describe("references to other files", () => {
  const order = { type: "object", properties: { id: { type: "string" } } };

  it.each([
    ["a file beside the definition", "order.yaml", "order.yaml", "type: object\nproperties: { id: { type: string } }"],
    ["a file in JSON", "./order.json", "order.json", JSON.stringify(order)],
    ["a file in a folder", "models/order.yaml", "models/order.yaml", "type: object\nproperties: { id: { type: string } }"],
    ["a part of a file", "all.yaml#/Order", "all.yaml", "Order: { type: object, properties: { id: { type: string } } }"],
    ["a file with a space in its name", "my%20order.yaml", "my order.yaml", "type: object\nproperties: { id: { type: string } }"],
    ["a path that goes up and comes back", "models/../order.yaml", "order.yaml", "type: object\nproperties: { id: { type: string } }"],
  ])("bring in %s", async (_, reference, file, content) => {
    expect(await schemaOf({ "openapi.yaml": answering(reference), [file]: content })).toEqual(order);
  });

  it("stand in relation to the file that they are in", async () => {
    const files = {
      "openapi.yaml": answering("models/list.yaml"),
      "models/list.yaml": 'type: array\nitems: { $ref: "order.yaml" }',
      "models/order.yaml": "type: string",
    };
    expect(await schemaOf(files)).toEqual({ type: "array", items: { type: "string" } });
  });

  it("may go in circles", async () => {
    const files = { "openapi.yaml": answering("node.yaml"), "node.yaml": 'properties: { next: { $ref: "node.yaml" } }' };
    const { schemas } = await readDefinition(path.join(makeFolder(files), "openapi.yaml"));
    const [name] = Object.keys(schemas);
    expect(schemas).toEqual({ [name as string]: { properties: { next: { $ref: `#/components/schemas/${name}` } } } });
  });

  it("bring in whole paths", async () => {
    const files = {
      "openapi.yaml": `${head}paths:\n  /orders: { $ref: "paths/orders.yaml" }\n`,
      "paths/orders.yaml": "get: { operationId: listOrders, responses: {} }",
    };
    const { operations } = await readDefinition(path.join(makeFolder(files), "openapi.yaml"));
    expect(operations.map(({ id }) => id)).toEqual(["listOrders"]);
  });

  it("are followed from the file that a link leads to", async () => {
    const target = makeFolder({ "openapi.yaml": answering("order.yaml"), "order.yaml": "type: string" });
    const folder = makeFolder();
    symlinkSync(path.join(target, "openapi.yaml"), path.join(folder, "linked.yaml"));
    expect((await readDefinition(path.join(folder, "linked.yaml"))).schemas).toEqual({ listOrders200: { type: "string" } });
  });

  it("work in a folder with a strange name", async () => {
    const folder = makeFolder({ "my apis (1) & co/openapi.yaml": answering("order.yaml"), "my apis (1) & co/order.yaml": "type: string" });
    expect((await readDefinition(path.join(folder, "my apis (1) & co/openapi.yaml"))).schemas).toEqual({
      listOrders200: { type: "string" },
    });
  });
});

describe("references that are refused", () => {
  const outside = "references are followed within the definition's own folder only";

  it("lead out of the folder by ..", async () => {
    const folder = makeFolder({ "api/openapi.yaml": answering("../secret.yaml"), "secret.yaml": "type: string" });
    const file = path.join(folder, "api/openapi.yaml");
    await expect(readDefinition(file)).rejects.toThrow(`${file}: refers to ${path.join(folder, "secret.yaml")}; ${outside}`);
  });

  it("lead out of the folder by a path from the root", async () => {
    const other = makeFolder({ "secret.yaml": "type: string" });
    const folder = makeFolder({ "openapi.yaml": answering(`${other}/secret.yaml`) });
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(outside);
  });

  it("lead out of the folder by escapes", async () => {
    const folder = makeFolder({ "api/openapi.yaml": answering("%2e%2e/secret.yaml"), "secret.yaml": "type: string" });
    await expect(readDefinition(path.join(folder, "api/openapi.yaml"))).rejects.toThrow(outside);
  });

  it("lead to a folder whose name only begins like the definition's", async () => {
    const folder = makeFolder({ "api/openapi.yaml": answering("../api-secret/a.yaml"), "api-secret/a.yaml": "type: string" });
    await expect(readDefinition(path.join(folder, "api/openapi.yaml"))).rejects.toThrow(outside);
  });

  it("lead out of the folder by a link", async () => {
    const other = makeFolder({ "secret.yaml": "type: string" });
    const folder = makeFolder({ "openapi.yaml": answering("link.yaml") });
    symlinkSync(path.join(other, "secret.yaml"), path.join(folder, "link.yaml"));
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(outside);
  });

  it("lead out of the folder by a link to a folder", async () => {
    const other = makeFolder({ "secret.yaml": "type: string" });
    const folder = makeFolder({ "openapi.yaml": answering("models/secret.yaml") });
    symlinkSync(other, path.join(folder, "models"), "dir");
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(outside);
  });

  it.each(["http://127.0.0.1:1/a.yaml", "https://host.example/a.yaml", "ftp://host.example/a.yaml", "file:///etc/passwd"])(
    "lead from a file to %s",
    async (url) => {
      const folder = makeFolder({ "openapi.yaml": answering(url) });
      await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(outside);
    },
  );

  it("lead nowhere", async () => {
    const folder = makeFolder({ "openapi.yaml": answering("gone.yaml") });
    const file = path.join(folder, "openapi.yaml");
    await expect(readDefinition(file)).rejects.toThrow(`${file}: refers to ${path.join(folder, "gone.yaml")}, which does not exist`);
  });

  it("lead to a part that a file does not have", async () => {
    const folder = makeFolder({ "openapi.yaml": answering("all.yaml#/Gone"), "all.yaml": "Order: {}" });
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(/openapi\.yaml: a reference can't be followed: .*Gone/);
  });

  it("lead to a file that is broken, which is named with the place", async () => {
    const folder = makeFolder({ "openapi.yaml": answering("order.yaml"), "order.yaml": "a: b\nc: [" });
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(/order\.yaml:2:\d+: not valid YAML/);
  });

  it("lead to a folder", async () => {
    const folder = makeFolder({ "openapi.yaml": answering("models"), "models/a.yaml": "" });
    await expect(readDefinition(path.join(folder, "openapi.yaml"))).rejects.toThrow(/models, which is a folder/);
  });

  it("lead to too many files", async () => {
    const files: Record<string, string> = { "openapi.yaml": answering("s0.yaml") };
    for (let each = 0; each <= maxReferencedFiles; each++) files[`s${each}.yaml`] = `properties: { next: { $ref: "s${each + 1}.yaml" } }`;
    const file = path.join(makeFolder(files), "openapi.yaml");
    await expect(readDefinition(file)).rejects.toThrow(`${file}: refers to more than ${maxReferencedFiles} files`);
  });
});
