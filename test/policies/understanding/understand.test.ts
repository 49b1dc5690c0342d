import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../../policies/openapi/definition-error";
import type { OperationUnderstanding } from "../../../policies/understanding/model";
import { understandDefinition } from "../../../policies/understanding/understand";
import { openapi, swagger } from "../../support/definition";
import { shuffled } from "../../support/shuffled";

const understand = (root: object) => understandDefinition({ root: root as Record<string, unknown>, place: "openapi.yaml" });

function only(root: object): OperationUnderstanding {
  const { operations } = understand(root);
  const [operation] = operations;
  if (!operation || operations.length > 1) throw new Error(`expected one operation, there are ${operations.length}`);
  return operation;
}

/** `response email items[].mail #/components/...`, one line for each field. */
const fieldsOf = ({ sensitive }: OperationUnderstanding) =>
  sensitive.map(({ direction, kind, path, pointer, confidence }) => `${direction} ${kind} ${path} ${pointer} ${confidence}`).sort();

const json = (schema: object, more: object = {}) => ({ content: { "application/json": { schema, ...more } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** GET /a that answers with a body. */
const answering = (schema: object, schemas: object = {}, more: object = {}) =>
  openapi({ "/a": { get: { responses: { 200: { description: "", ...json(schema, more) } } } } }, { components: { schemas } });
/** POST /a that takes a body. */
const taking = (schema: object, schemas: object = {}) =>
  openapi({ "/a": { post: { requestBody: json(schema), responses: { 204: { description: "" } } } } }, { components: { schemas } });
const text = { type: "string" };
const inline = "#/paths/~1a/get/responses/200/content/application~1json/schema";

describe("fields of bodies", () => {
  const email = { type: "object", properties: { email: text } };
  it.each<[string, object, readonly string[]]>([
    ["stand inline", answering(email), [`response email email ${inline}/properties/email name`]],
    [
      "stand behind references",
      answering(ref("A"), { A: ref("B"), B: email }),
      ["response email email #/components/schemas/B/properties/email name"],
    ],
    [
      "stand in lists and objects",
      answering({ type: "array", items: { type: "object", properties: { owner: ref("A") } } }, { A: email }),
      ["response email [].owner.email #/components/schemas/A/properties/email name"],
    ],
    [
      "stand in combinations",
      answering({ allOf: [ref("A"), { oneOf: [{ properties: { phone: text } }] }] }, { A: email }),
      [
        "response email email #/components/schemas/A/properties/email name",
        `response phone phone ${inline}/allOf/1/oneOf/0/properties/phone name`,
      ],
    ],
    [
      "stand in maps",
      answering({ type: "object", additionalProperties: ref("A") }, { A: email }),
      ["response email *.email #/components/schemas/A/properties/email name"],
    ],
    [
      "stand in circles",
      answering(ref("A"), { A: { properties: { parent: ref("A"), children: { type: "array", items: ref("A") }, email: text } } }),
      ["response email email #/components/schemas/A/properties/email name"],
    ],
    [
      "have names that need an escape",
      answering({ properties: { "home/e-mail~1": text } }),
      [`response email home/e-mail~1 ${inline}/properties/home~1e-mail~01 name`],
    ],
    [
      "stand in what builds on a schema with a discriminator",
      answering(ref("Party"), {
        Party: { properties: { kind: text }, discriminator: { propertyName: "kind" } },
        Person: { allOf: [ref("Party"), { properties: { birthDate: { type: "string", format: "date" } } }] },
      }),
      ["response birth-date birthDate #/components/schemas/Person/allOf/1/properties/birthDate format"],
    ],
    [
      "have a schema of a telling name",
      answering({ properties: { contact: ref("EmailAddress") } }, { EmailAddress: text }),
      [`response email contact ${inline}/properties/contact name`],
    ],
    [
      "say with an example what they are",
      answering({ properties: { contact: { type: "string", example: "jane@example.com" } } }),
      [`response email contact ${inline}/properties/contact value`],
    ],
    [
      "say with a default what they are",
      answering({ properties: { contact: { type: "string", default: "jane@example.com" } } }),
      [`response email contact ${inline}/properties/contact value`],
    ],
    [
      "are found in lists of values",
      answering({ properties: { contacts: { type: "array", items: { type: "string", example: "jane@example.com" } } } }),
      [`response email contacts ${inline}/properties/contacts value`],
    ],
    [
      "of a list of texts",
      answering({ properties: { emails: { type: "array", items: text } } }),
      [`response email emails ${inline}/properties/emails name`],
    ],
    ["with a number of tokens", answering({ properties: { tokens: { type: "array", items: { type: "integer" } } } }), []],
    ["that are looked up nowhere", answering({ $ref: "other.yaml#/A" }), []],
  ])("%s", (_name, root, fields) => {
    expect(fieldsOf(only(root))).toEqual(fields);
  });

  it.each<[string, object, readonly string[]]>([
    ["what only the service sends is not taken", taking({ properties: { email: { type: "string", readOnly: true } } }), []],
    ["what only callers send is not returned", answering({ properties: { password: { type: "string", writeOnly: true } } }), []],
    ["also behind a reference", answering({ properties: { password: ref("P") } }, { P: { type: "string", writeOnly: true } }), []],
  ])("%s", (_name, root, fields) => {
    expect(fieldsOf(only(root))).toEqual(fields);
  });
});

describe("examples", () => {
  const place = "#/paths/~1a/get/responses/200/content/application~1json";
  it.each<[string, object, object, readonly string[]]>([
    [
      "of a body go to its fields",
      { properties: { contact: text, list: { type: "array", items: { properties: { number: text } } } } },
      { example: { contact: "jane@example.com", list: [{ number: "4111 1111 1111 1111" }] } },
      [
        `response card-number list[].number ${place}/schema/properties/list/items/properties/number value`,
        `response email contact ${place}/schema/properties/contact value`,
      ],
    ],
    [
      "go through references and combinations",
      { allOf: [ref("A")] },
      { example: { contact: "jane@example.com" } },
      ["response email contact #/components/schemas/A/properties/contact value"],
    ],
    [
      "hold what no schema declares",
      { type: "object" },
      { example: { user: { mail: "jane@example.com" } } },
      [`response email user.mail ${place}/example/user/mail value`],
    ],
    [
      "stand for a schema that is not there",
      {},
      { examples: { one: { value: { ssn: "536-90-4399" } } } },
      [`response national-id ssn ${place}/examples/one/value/ssn value`],
    ],
    [
      "may be text in JSON",
      { type: "object" },
      { example: '{"user":{"mail":"jane@example.com"}}' },
      [`response email user.mail ${place}/example value`],
    ],
    ["may be text that only looks like JSON", { type: "string" }, { example: "{nothing" }, []],
    [
      "have keys that are data themselves",
      { type: "object" },
      { example: { "jane@example.com": { role: 1 } } },
      [`response email * ${place}/example value`],
    ],
  ])("%s", (_name, schema, more, fields) => {
    const root = answering(schema, { A: { type: "object", properties: { contact: text } } }, more);
    expect(fieldsOf(only(root))).toEqual(fields);
  });

  it("of one operation say nothing of another one that has the same schema", () => {
    const schema = ref("A");
    const root = openapi(
      {
        "/a": { get: { responses: { 200: json(schema, { example: { extra: "jane@example.com" } }) } } },
        "/b": { get: { responses: { 200: json(schema) } } },
      },
      { components: { schemas: { A: { type: "object", properties: { id: text } } } } },
    );
    expect(understand(root).operations.map(({ path, sensitive }) => [path, sensitive.length])).toEqual(
      expect.arrayContaining([
        ["/a", 1],
        ["/b", 0],
      ]),
    );
  });

  it("are never told", () => {
    const secrets = [
      "jane.doe@example.com",
      "4111 1111 1111 1111",
      "536-90-4399",
      "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
      "hunter2hunter2",
    ];
    const [mail = "", card = "", ssn = "", key = "", password = ""] = secrets;
    const properties = {
      contact: { type: "string", example: mail },
      number: { type: "string", default: card },
      ssn: { type: "string", enum: [ssn] },
      apiKey: { type: "string", const: key },
      password: { type: "string", examples: [password] },
    };
    const root = openapi(
      {
        "/a": {
          get: {
            parameters: [{ name: "token", in: "query", schema: text, example: key }],
            responses: { 200: json({ properties }, { example: { [mail]: { [ssn]: card } } }) },
          },
        },
      },
      { servers: [{ url: `https://app:${password}@api.example.com/v1?key=${key}` }] },
    );
    const answer = JSON.stringify(understand(root));
    for (const secret of secrets) expect(answer).not.toContain(secret);
    expect(answer).toContain("xxxx.xxx@xxxxxxx.xxx");
  });
});

describe("parameters and headers", () => {
  it("are looked at in every place", () => {
    const parameters = [
      { name: "email", in: "path", required: true, schema: text },
      { name: "api_key", in: "query", schema: text },
      { name: "X-Auth-Token", in: "header", schema: text },
      { name: "sessionId", in: "cookie", schema: text },
      { name: "filter", in: "query", content: { "application/json": { schema: { type: "object", properties: { ssn: text } } } } },
    ];
    const headers = { "Set-Cookie": { schema: text }, "X-Total": { schema: { type: "integer" } } };
    const root = openapi({ "/users/{email}": { get: { parameters, responses: { 200: { description: "", headers } } } } });
    expect(
      only(root)
        .sensitive.map(({ direction, in: place, kind, path }) => `${direction} ${place} ${kind} ${path}`)
        .sort(),
    ).toEqual([
      "request cookie session-id sessionId",
      "request header token X-Auth-Token",
      "request path email email",
      "request query api-key api_key",
      "request query national-id filter.ssn",
      "response header token Set-Cookie",
    ]);
  });

  it("of paths and references have their own pointers", () => {
    const root = openapi(
      {
        "/users/{userId}": {
          parameters: [{ $ref: "#/components/parameters/User" }],
          get: { parameters: [{ name: "email", in: "query", schema: text }], responses: {} },
        },
      },
      { components: { parameters: { User: { name: "userId", in: "path", required: true, schema: { type: "integer" } } } } },
    );
    const { identifiers, sensitive } = only(root);
    expect(identifiers.slice(0, 1)).toEqual([
      { name: "userId", in: "path", guess: "sequential", why: "an integer", pointer: "#/components/parameters/User" },
    ]);
    expect(sensitive.map(({ pointer }) => pointer)).toEqual(["#/paths/~1users~1{userId}/get/parameters/0"]);
  });
});

describe("version 2.0", () => {
  it("is read as the later ones are", () => {
    const root = swagger(
      {
        "/users/{id}": {
          put: {
            parameters: [
              { name: "id", in: "path", required: true, type: "integer" },
              { name: "body", in: "body", schema: { $ref: "#/definitions/User" } },
            ],
            responses: {
              200: {
                description: "",
                schema: { $ref: "#/definitions/User" },
                examples: { "application/json": { note: "jane@example.com" } },
              },
            },
          },
          post: {
            parameters: [
              { name: "password", in: "formData", type: "string" },
              { name: "photo", in: "formData", type: "file" },
            ],
            responses: {},
          },
        },
      },
      {
        host: "api.example.com",
        schemes: ["http"],
        securityDefinitions: { login: { type: "basic" } },
        security: [{ login: [] }],
        definitions: { User: { type: "object", properties: { ssn: text, role: text } } },
      },
    );
    const { operations, servers, remarks } = understand(root);
    const put = operations.find(({ method }) => method === "PUT");
    const post = operations.find(({ method }) => method === "POST");
    expect(put && fieldsOf(put)).toEqual([
      "request national-id ssn #/definitions/User/properties/ssn name",
      "response email note #/paths/~1users~1{id}/put/responses/200/examples/application~1json/note value",
      "response national-id ssn #/definitions/User/properties/ssn name",
    ]);
    expect(put?.authentication.weaknesses.map(({ code }) => code)).toEqual(["basic"]);
    expect(put?.exposure.map(({ code }) => code)).toContain("mass-assignment");
    expect(post?.sensitive.map(({ kind, in: place }) => `${place} ${kind}`)).toEqual(["form password"]);
    expect(post?.exposure.map(({ code }) => code)).toContain("file-upload");
    expect(servers).toEqual([{ url: "http://api.example.com", encrypted: false, reach: "public", pointer: "#/schemes/0" }]);
    expect(remarks.map(({ code }) => code)).toEqual(["unencrypted-server"]);
  });
});

describe("what can't be known", () => {
  it.each<[string, object, readonly string[]]>([
    ["a response without a schema", { responses: { 200: { description: "", content: { "application/json": {} } } } }, ["200"]],
    ["an operation without responses", {}, ["all"]],
    ["a response without a body", { responses: { 204: { description: "" } } }, []],
    ["a response with a schema", { responses: { 200: json(text) } }, []],
  ])("%s", (_name, get, undescribed) => {
    expect(only(openapi({ "/a": { get } })).undescribed).toEqual(undescribed);
  });
});

describe("the answer", () => {
  const schemas = {
    User: {
      type: "object",
      properties: { email: text, ssn: { type: "string", example: "536-90-4399" }, address: ref("Address"), manager: ref("User") },
    },
    Address: { type: "object", properties: { street: text, zip: text } },
  };
  const root = openapi(
    {
      "/users": {
        get: { responses: { 200: json({ type: "array", items: ref("User") }) } },
        post: { requestBody: json(ref("User")), responses: { 201: json(ref("User")) } },
      },
      "/users/{userId}": {
        get: {
          security: [{ key: [] }],
          parameters: [{ name: "userId", in: "path", schema: { type: "integer" } }],
          responses: { 200: json(ref("User")) },
        },
      },
    },
    { components: { schemas, securitySchemes: { key: { type: "apiKey", in: "query", name: "key" } } } },
  );

  it("is the same however the definition is ordered", () => {
    const read = JSON.parse(JSON.stringify(root)) as object;
    for (const seed of [1, 7, 42]) expect(understand(shuffled(read, seed))).toEqual(understand(read));
    expect(JSON.stringify(understand(root))).toBe(JSON.stringify(understand(root)));
  });

  it("puts what lies open before what does not", () => {
    const [first, ...others] = understand(root).operations;
    expect(first?.authentication.asked).toBe("never");
    expect(others.every(({ risk }) => risk.score <= (first?.risk.score ?? 0))).toBe(true);
  });

  it("is refused for what is no definition", () => {
    expect(() => understand({ hello: 1 })).toThrow(DefinitionError);
    expect(() => understand(openapi([] as unknown as object))).toThrow(DefinitionError);
  });
});

describe("hostile definitions", () => {
  it("that multiply by references are gone through once", () => {
    const schemas: Record<string, object> = { A60: { type: "object", properties: { email: text } } };
    for (let index = 0; index < 60; index++)
      schemas[`A${index}`] = { type: "object", properties: { left: ref(`A${index + 1}`), right: ref(`A${index + 1}`) } };
    expect(fieldsOf(only(answering(ref("A0"), schemas)))).toHaveLength(1);
  });

  it("with many fields are cut, and say so", () => {
    const properties = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}Email`, text]));
    const { operations, notes } = understand(answering({ properties }));
    expect(operations[0]?.sensitive).toHaveLength(200);
    expect(notes).toEqual(["of an operation only the most sensitive fields are listed"]);
  });

  it("with many examples are cut, and say so", () => {
    const paths = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `/a${index}`,
        {
          get: {
            responses: {
              200: json(
                {},
                {
                  example: Array.from({ length: 20 }, () =>
                    Object.fromEntries(Array.from({ length: 100 }, (_each, at) => [`k${at}`, "v"])),
                  ),
                },
              ),
            },
          },
        },
      ]),
    );
    expect(understand(openapi(paths)).notes).toEqual(["the definition is larger or deeper than what is followed: fields may be missing"]);
  });

  it("of any shape end in an answer or a definition error", () => {
    const key = fc.constantFrom(
      ..."schema content properties items allOf $ref type format example examples default enum parameters requestBody responses 200 headers name in security servers url get post application/json discriminator mapping additionalProperties".split(
        " ",
      ),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 8 },
        fc.constantFrom(
          null,
          true,
          5,
          "",
          "string",
          "object",
          "array",
          "#/paths/~1a",
          "#/components/schemas/A",
          "#",
          "query",
          "a@b.example",
        ),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, tree, fc.boolean(), (item, schema, more, isOld) => {
        const root = {
          ...(isOld
            ? { swagger: "2.0", definitions: { A: schema } }
            : { openapi: "3.1.0", components: { schemas: { A: schema }, securitySchemes: more } }),
          paths: { "/a": item, "/b": { get: item, post: more } },
          security: more,
          servers: more,
        };
        try {
          understand(root);
        } catch (error) {
          expect(error).toBeInstanceOf(DefinitionError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
