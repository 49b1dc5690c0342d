import { describe, expect, it } from "vitest";
import { isPaging, isPrivileged, takesUrl } from "../../../policies/understanding/telling-names";
import { understandDefinition } from "../../../policies/understanding/understand";
import { openapi } from "../../support/definition";

const understand = (root: object) => understandDefinition({ root: root as Record<string, unknown>, place: "openapi.yaml" });
const codes = (path: string, item: object, more: object = {}) =>
  understand(openapi({ [path]: item }, more)).operations.flatMap(({ exposure }) => exposure.map(({ code }) => code));
const text = { type: "string", maxLength: 10 };
const list = { type: "array", items: text };
const body = (schema: object, type = "application/json") => ({
  requestBody: { content: { [type]: { schema } } },
  responses: { 204: { description: "" } },
});
const answer = (schema: object) => ({ responses: { 200: { description: "", content: { "application/json": { schema } } } } });
const closed = (properties: object) => ({ type: "object", additionalProperties: false, properties });
const plain = { responses: { 204: { description: "" } } };

describe("what lies open", () => {
  it.each<[string, string, object, readonly string[]]>([
    ["nothing", "/orders", { get: answer(closed({ id: text })) }, []],
    ["administration", "/admin/users", { get: plain }, ["admin-path"]],
    ["somebody's id is no administration", "/users/{adminId}", { get: plain }, []],
    ["what is not for the public", "/internal/jobs", { get: plain }, ["internal-path"]],
    ["debugging", "/actuator/heapdump", { get: plain }, ["debug-path"]],
    ["words that hold others", "/administrivia/debugged/exporters", { get: plain }, []],
    ["many objects", "/orders/bulk", { post: plain }, ["bulk"]],
    ["a list as a body", "/orders", { post: body({ ...list, maxItems: 5 }) }, ["bulk"]],
    ["what is deprecated", "/a", { get: { ...plain, deprecated: true } }, ["deprecated"]],
    ["what is marked as internal", "/a", { get: { ...plain, "x-internal": true } }, ["marked-internal"]],
    ["TRACE", "/a", { trace: plain }, ["trace-method"]],
    ["files", "/a", { post: body(closed({ file: { type: "string", format: "binary" } }), "multipart/form-data") }, ["file-upload"]],
    [
      "long lists and texts",
      "/a",
      { post: body(closed({ names: { type: "array", items: { type: "string" } } })) },
      ["unbounded-list", "unbounded-text"],
    ],
    ["texts of a fixed form", "/a", { post: body(closed({ day: { type: "string", format: "date" } })) }, []],
    ["open bodies", "/a", { post: body({ type: "object", additionalProperties: true }) }, ["open-body"]],
    ["bodies without any form", "/a", { post: body({ type: "object" }) }, ["open-body"]],
    ["rights that callers can set", "/a", { patch: body(closed({ role: text, isAdmin: { type: "boolean" } })) }, ["mass-assignment"]],
    ["rights that only the service sets", "/a", { patch: body(closed({ role: { ...text, readOnly: true } })) }, []],
    ["rights that are only read", "/a", { get: answer(closed({ role: text })) }, []],
    [
      "rights that are returned and not refused",
      "/a",
      { put: { ...body({ type: "object", properties: { name: text } }), ...answer(closed({ role: text })) } },
      ["mass-assignment-hidden"],
    ],
    ["rights that are returned and refused", "/a", { put: { ...body(closed({ name: text })), ...answer(closed({ role: text })) } }, []],
    ["lists in whole", "/a", { get: answer(list) }, ["unpaged-list"]],
    ["lists in an object", "/a", { get: answer(closed({ items: list })) }, ["unpaged-list"]],
    ["lists by page", "/a", { get: { ...answer(list), parameters: [{ name: "page_size", in: "query" }] } }, []],
    ["lists with a limit", "/a", { get: answer({ ...list, maxItems: 50 }) }, []],
    ["addresses that callers give", "/a", { post: body(closed({ callbackUrl: text })) }, ["takes-url"]],
    [
      "addresses as parameters",
      "/a",
      { get: { ...plain, parameters: [{ name: "redirect_uri", in: "query", schema: text }] } },
      ["takes-url"],
    ],
    ["addresses from a list", "/a", { get: { ...plain, parameters: [{ name: "url", in: "query", schema: { enum: ["a"] } }] } }, []],
    [
      "secrets in URLs",
      "/a",
      { get: { ...plain, parameters: [{ name: "access_token", in: "query", schema: text }] } },
      ["sensitive-in-url"],
    ],
    ["page tokens in URLs", "/a", { get: { ...plain, parameters: [{ name: "pageToken", in: "query", schema: text }] } }, []],
    ["servers of an operation", "/a", { get: { ...plain, servers: [{ url: "http://api.example.com" }] } }, ["unencrypted-server"]],
  ])("%s", (_name, path, item, expected) => {
    expect(codes(path, item)).toEqual(expected);
  });

  it("is worse where anybody may call", () => {
    const severity = (security: object) =>
      understand(
        openapi(
          { "/admin": { get: { ...plain, security } } },
          { components: { securitySchemes: { a: { type: "http", scheme: "bearer" } } } },
        ),
      ).operations[0]?.exposure[0]?.severity;
    expect([severity([{ a: [] }]), severity([])]).toEqual(["medium", "high"]);
  });
});

describe("servers", () => {
  it.each([
    ["https://api.example.com/v1/", { url: "https://api.example.com/v1", encrypted: true, reach: "public" }, []],
    ["http://api.example.com", { url: "http://api.example.com", encrypted: false, reach: "public" }, ["unencrypted-server"]],
    ["https://localhost:8080", { url: "https://localhost:8080", encrypted: true, reach: "private" }, ["private-server"]],
    ["https://10.0.0.7/a", { url: "https://10.0.0.7/a", encrypted: true, reach: "private" }, ["private-server"]],
    ["https://[::1]/", { url: "https://[::1]", encrypted: true, reach: "private" }, ["private-server"]],
    ["https://orders.internal", { url: "https://orders.internal", encrypted: true, reach: "private" }, ["private-server"]],
    ["https://203.0.113.7", { url: "https://203.0.113.7", encrypted: true, reach: "public" }, []],
    [
      "https://u:p@api.example.com/a?sig=b",
      { url: "https://api.example.com/a", encrypted: true, reach: "public" },
      ["credentials-in-server"],
    ],
    ["/v1?sig=b", { url: "/v1", encrypted: true, reach: "unknown" }, []],
    ["https://{region}.example.com", { url: "https://eu.example.com", encrypted: true, reach: "public" }, []],
  ])("%s", (url, server, remarks) => {
    const answered = understand(openapi({}, { servers: [{ url, variables: { region: { default: "eu" } } }] }));
    expect(answered.servers).toEqual([{ ...server, pointer: "#/servers/0/url" }]);
    expect(answered.remarks.map(({ code }) => code)).toEqual(remarks);
  });
});

describe("identifiers", () => {
  it.each<[string, object, string | undefined]>([
    ["/users/{id}", { type: "integer" }, "sequential"],
    ["/users/{userId}", { type: "string", format: "uuid" }, "opaque"],
    ["/users/{userId}", { type: "string", format: "int64" }, "sequential"],
    ["/users/{userId}", { type: "string", pattern: "^\\d+$" }, "sequential"],
    ["/users/{userId}", { type: "string", example: "12345" }, "sequential"],
    ["/users/{userId}", { type: "string", example: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }, "opaque"],
    ["/users/{userId}", { type: "string" }, "unknown"],
    ["/users/{username}", { type: "string" }, "guessable"],
    ["/users/{email}", { type: "string" }, "guessable"],
    ["/orders/{orderNumber}", { type: "integer" }, "sequential"],
    ["/reports/{year}", { type: "integer" }, undefined],
    ["/tiles/{zoom}", { type: "integer" }, undefined],
    ["/pages/{page}", { type: "integer" }, undefined],
    ["/countries/{country}", { type: "string" }, undefined],
    ["/orders/{statusId}", { type: "string", enum: ["a", "b"] }, undefined],
  ])("%s as %j", (path, schema, guess) => {
    const [, name] = /\{(\w+)\}/.exec(path) ?? [];
    const item = { get: { ...plain, parameters: [{ name, in: "path", required: true, schema }] } };
    expect(understand(openapi({ [path]: item })).operations[0]?.identifiers.map((each) => each.guess)).toEqual(
      guess === undefined ? [] : [guess],
    );
  });

  it.each([
    ["userId", "sequential"],
    ["customer_id", "sequential"],
    ["owner", "sequential"],
    ["requestId", undefined],
    ["sessionId", undefined],
    ["api-version", undefined],
    ["limit", undefined],
    ["sortKey", undefined],
    ["pageNumber", undefined],
  ])("in the query string: %s", (name, guess) => {
    const item = { get: { ...plain, parameters: [{ name, in: "query", schema: { type: "integer" } }] } };
    expect(understand(openapi({ "/a": item })).operations[0]?.identifiers.map((each) => each.guess)).toEqual(
      guess === undefined ? [] : [guess],
    );
  });
});

describe("telling names", () => {
  it.each(
    "role roles isAdmin admin permissions balance accountBalance emailVerified isVerified creditLimit ownerId tenant_id createdAt accessLevel isActive".split(
      " ",
    ),
  )("%s is not for callers to set", (name) => expect(isPrivileged(name)).toBe(true));
  it.each("roleModelUrl adminNote name title parole permissionText creditor reactive controller description id".split(" "))(
    "%s is",
    (name) => expect(isPrivileged(name)).toBe(false),
  );
  it.each("url callbackUrl webhook redirect_uri image-url endpoint callback".split(" "))("%s is an address", (name) =>
    expect(takesUrl(name)).toBe(true),
  );
  it.each("curl urlEncoded hourly redirected name callbackCount".split(" "))("%s is none", (name) => expect(takesUrl(name)).toBe(false));
  it.each("page pageSize per_page limit offset $top $skip cursor pageToken continuation-token".split(" "))(
    "%s takes a part of a list",
    (name) => expect(isPaging(name)).toBe(true),
  );
  it.each("pageant limited name".split(" "))("%s does not", (name) => expect(isPaging(name)).toBe(false));
});
