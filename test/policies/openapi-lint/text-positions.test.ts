import { describe, expect, it } from "vitest";
import { TextPositions } from "../../../policies/openapi-lint/text-positions";

const yaml = `openapi: 3.0.3
paths:
  /a/b:
    get:
      tags: [one, two]
      responses:
        "200":
          description: x
  ? /c
  : get: &op
      summary: y
  /d: { post: *op }
`;
const json = `{
  "paths": {
    "/a/b": { "get": { "tags": ["one", "two"] } }
  }
}`;

describe("places in a text", () => {
  it.each([
    [yaml, "#", 1, 1],
    [yaml, "#/openapi", 1, 1],
    [yaml, "#/paths/~1a~1b", 3, 3],
    [yaml, "#/paths/~1a~1b/get/tags/1", 5, 19],
    [yaml, "#/paths/~1a~1b/get/responses/200", 7, 9],
    [yaml, "#/paths/~1c/get/summary", 11, 7],
    // What an alias stands for is written elsewhere.
    [yaml, "#/paths/~1d/post/summary", 12, 9],
    [yaml, "#/paths/~1a~1b/get/nowhere/0", 4, 5],
    [yaml, "#/nowhere", 1, 1],
    [json, "#/paths/~1a~1b/get/tags/0", 3, 33],
    [json, "#/paths/~1a~1b", 3, 5],
    [`\ufeff${json}`, "#/paths", 2, 3],
    [json.replaceAll("\n", "\r\n"), "#/paths/~1a~1b", 3, 5],
  ])("%#: %s", (text, pointer, line, column) => {
    expect(TextPositions.of(text)?.at(pointer)).toEqual({ line, column });
  });

  it.each(["", "  ", "# nothing"])("there are none in %j", (text) => {
    expect(TextPositions.of(text)).toBeUndefined();
  });

  it("there are none in a text that is too long", () => {
    expect(TextPositions.of(`a: ${"x".repeat(9 * 1024 * 1024)}`)).toBeUndefined();
  });
});
