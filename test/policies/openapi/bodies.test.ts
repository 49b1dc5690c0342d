import { describe, expect, it } from "vitest";
import { normalized, onlyOperation, openapi, swagger } from "../../support/definition";

const post = (operation: object) => ({ post: { operationId: "make", responses: {}, ...operation } });
const file = { name: "photo", in: "formData", type: "file" };
const field = { name: "title", in: "formData", type: "string", required: true };

describe("the body of a request", () => {
  it.each([
    ["a schema of its own", { "application/json": { schema: { type: "object" } } }, [{ type: "application/json", schema: "makeRequest" }]],
    ["no schema", { "application/pdf": {} }, [{ type: "application/pdf" }]],
    ["an empty schema", { "application/json": { schema: {} } }, [{ type: "application/json" }]],
    ["a media type that is not an object", { "application/json": null }, [{ type: "application/json" }]],
    [
      "several media types, in the order of their names",
      { "text/xml": {}, "application/json": {} },
      [{ type: "application/json" }, { type: "text/xml" }],
    ],
    ["no content", {}, []],
  ])("in 3.x with %s", (_, content, expected) => {
    expect(onlyOperation(openapi({ "/a": post({ requestBody: { content } }) })).requestBody).toEqual({
      required: false,
      content: expected,
    });
  });

  it.each([
    ["none", [], undefined],
    [
      "a body",
      [{ name: "b", in: "body", schema: { type: "object" } }],
      { required: false, content: [{ type: "application/json", schema: "makeRequest" }] },
    ],
    ["fields", [field], { required: true, content: [{ type: "application/x-www-form-urlencoded" }] }],
    ["a file", [file], { required: false, content: [{ type: "multipart/form-data" }] }],
    ["a file among fields", [field, file], { required: true, content: [{ type: "multipart/form-data" }] }],
  ])("in 2.0 with %s", (_, parameters, expected) => {
    expect(onlyOperation(swagger({ "/a": post({ parameters }) })).requestBody).toEqual(expected);
  });

  it.each([
    ["the definition's", { consumes: ["text/xml"] }, {}, ["text/xml"]],
    ["the operation's own", { consumes: ["text/xml"] }, { consumes: ["application/json"] }, ["application/json"]],
  ])("in 2.0 is of %s media types", (_, more, own, types) => {
    const parameters = [{ name: "b", in: "body", schema: { type: "object" } }];
    const { requestBody } = onlyOperation(swagger({ "/a": post({ parameters, ...own }) }, more));
    expect(requestBody?.content.map(({ type }) => type)).toEqual(types);
  });

  it("in 2.0 made of fields is of a form's media type only", () => {
    const { requestBody } = onlyOperation(
      swagger({ "/a": post({ parameters: [field], consumes: ["application/json", "multipart/form-data"] }) }),
    );
    expect(requestBody?.content).toEqual([{ type: "multipart/form-data" }]);
  });
});

describe("the responses", () => {
  const statuses = (responses: object) => {
    const { responses: found, hasDefaultResponse } = onlyOperation(openapi({ "/a": post({ responses }) }));
    return { statuses: found.map(({ status }) => status), hasDefaultResponse };
  };
  const response = { description: "An answer." };

  it.each([
    ["single statuses", { 200: response, 404: response }, [200, 404], false],
    ["a default", { 200: response, default: response }, [200], true],
    ["a range, which stands for statuses that are not listed", { "4XX": response, 201: response }, [201, 400], true],
    ["a range beside its first status", { "2XX": response, 200: response }, [200], true],
    ["a range in small letters", { "5xx": response }, [500], true],
    ["extensions", { 200: response, "x-note": response }, [200], false],
    ["what is no status", { 200: response, 99: response, 600: response, ok: response }, [200], false],
    ["nothing", {}, [], false],
  ])("are %s", (_, responses, expected, hasDefaultResponse) => {
    expect(statuses(responses)).toEqual({ statuses: expected, hasDefaultResponse });
  });

  it("of 2.0 have the media types that are produced, where they have a schema", () => {
    const responses = { 200: { description: "A.", schema: { type: "object" } }, 404: { description: "B." } };
    const operation = onlyOperation(swagger({ "/a": post({ responses, produces: ["application/json", "text/xml"] }) }));
    expect(operation.responses.map(({ content }) => content)).toEqual([
      [
        { type: "application/json", schema: "make200" },
        { type: "text/xml", schema: "make200" },
      ],
      [],
    ]);
  });

  it("may be references", () => {
    const components = { responses: { Problem: { description: "What went wrong.", content: { "text/plain": {} } } } };
    const { operations } = normalized(
      openapi({ "/a": post({ responses: { 400: { $ref: "#/components/responses/Problem" } } }) }, { components }),
    );
    expect(operations[0]?.responses).toEqual([
      { status: 400, description: "What went wrong.", headers: [], content: [{ type: "text/plain" }] },
    ]);
  });
});
