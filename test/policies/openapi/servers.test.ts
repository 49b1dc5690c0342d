import { describe, expect, it } from "vitest";
import { normalized, openapi, swagger } from "../../support/definition";

const readFrom = "https://host.example/specs/openapi.yaml";

describe("the servers", () => {
  it.each([
    ["an absolute URL", [{ url: "https://api.example/v1" }], ["https://api.example/v1"]],
    ["a URL that ends with a slash", [{ url: "https://api.example/v1/" }], ["https://api.example/v1"]],
    ["several", [{ url: "https://a.example" }, { url: "wss://b.example" }], ["https://a.example", "wss://b.example"]],
    ["a path", [{ url: "/v1" }], []],
    ["none", [], []],
    ["what is no URL", [{ url: "https://" }, { url: "not a url" }, {}, "text"], []],
    [
      "variables with defaults",
      [
        {
          url: "https://{region}.example:{port}/{base}",
          variables: { region: { default: "eu" }, port: { default: 8443 }, base: { default: "v2" } },
        },
      ],
      ["https://eu.example:8443/v2"],
    ],
    ["a variable without a default, which nobody can call", [{ url: "https://{tenant}.example" }], []],
    ["a variable with the name of a method of every object", [{ url: "https://{constructor}.example", variables: {} }], []],
  ])("of a file: %s", (_, servers, expected) => {
    expect(normalized(openapi({}, { servers })).servers).toEqual(expected);
  });

  it.each([
    ["a path from the root", [{ url: "/v1" }], ["https://host.example/v1"]],
    ["a path beside the definition", [{ url: "v1" }], ["https://host.example/specs/v1"]],
    ["the folder of the definition", [{ url: "." }], ["https://host.example/specs"]],
    ["the folder above", [{ url: "../v1" }], ["https://host.example/v1"]],
    ["the root", [{ url: "/" }], ["https://host.example"]],
    ["another host", [{ url: "//api.example/v1" }], ["https://api.example/v1"]],
    ["an absolute URL", [{ url: "http://api.example" }], ["http://api.example"]],
    // Without servers the root is meant, as the specification says.
    ["none", [], ["https://host.example"]],
    ["no list", undefined, ["https://host.example"]],
  ])("of a URL: %s", (_, servers, expected) => {
    expect(normalized(openapi({}, { servers }), readFrom).servers).toEqual(expected);
  });

  it.each([
    [
      "host, path and schemes",
      { host: "api.example", basePath: "/v1", schemes: ["https", "http"] },
      undefined,
      ["https://api.example/v1", "http://api.example/v1"],
    ],
    ["a host alone", { host: "api.example" }, undefined, ["https://api.example"]],
    ["a path that is only a slash", { host: "api.example", basePath: "/" }, undefined, ["https://api.example"]],
    ["a path without its slash", { host: "api.example", basePath: "v1" }, undefined, ["https://api.example/v1"]],
    ["no host", { basePath: "/v1" }, undefined, []],
    ["no host, read from a URL", { basePath: "/v1" }, "http://host.example:8080/a.json", ["http://host.example:8080/v1"]],
    ["a host, read from a URL", { host: "api.example" }, "http://host.example/a.json", ["http://api.example"]],
    ["schemes, read from a URL", { schemes: ["https"] }, "http://host.example/a.json", ["https://host.example"]],
  ])("of 2.0: %s", (_, more, url, expected) => {
    expect(normalized(swagger({}, more), url).servers).toEqual(expected);
  });
});
