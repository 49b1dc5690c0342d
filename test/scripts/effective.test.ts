import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";

const files = {
  "global.xml": "<policies><inbound><set-method>GET</set-method></inbound><backend><forward-request /></backend></policies>",
  "product.xml": '<policies><inbound><base /><rate-limit calls="5" renewal-period="60" /></inbound><backend><base /></backend></policies>',
  "api.xml": '<policies><inbound><base /><include-fragment fragment-id="Common" /></inbound><backend><base /></backend></policies>',
  "operation.xml":
    '<policies><inbound><set-variable name="a" value="1" /><base /></inbound><outbound><set-header name="B" exists-action="delete" /></outbound></policies>',
  "fragment.xml": '<fragment><set-header name="C" exists-action="delete" /></fragment>',
  "broken.xml": "<policies><inbound>",
};
const all = ["operation=operation.xml", "api=api.xml", "product=product.xml", "global=global.xml", "fragment:common=fragment.xml"];

describe("policy files by scope", () => {
  it("show each policy with its scope, in the order in which they run", async () => {
    const { code, stdout } = await palisade(["effective", ...all], { cwd: makeFolder(files) });
    expect(stdout).toBe(`operation.xml, api.xml, product.xml, global.xml
  inbound
    operation  <set-variable name="a" value="1" />
    global     <set-method>GET</set-method>
    product    <rate-limit calls="5" renewal-period="60" />
    api        <set-header name="C" exists-action="delete" />  fragment Common
  backend
  outbound
    operation  <set-header name="B" exists-action="delete" />
  on-error
`);
    expect(code).toBe(0);
  });

  it("say where it is not known what runs", async () => {
    const { stdout } = await palisade(["effective", "api=api.xml", "--format", "json"], { cwd: makeFolder(files) });
    const { operations } = JSON.parse(stdout);
    expect(operations[0].effective[0].sections[0]).toEqual({
      name: "inbound",
      steps: [{ scope: "api", owner: "api.xml", unknown: "the fragment Common is not known" }],
    });
  });

  it.each([
    [["api=nowhere.xml"], "nowhere.xml: can't be read"],
    [["api=broken.xml"], "broken.xml: <inbound> is not closed"],
    [["api=api.xml", "api=operation.xml"], "api is given twice"],
    [["api=api.xml", "--api", "orders"], "--api chooses from an estate"],
    [["api=api.xml", "dev"], "name one stack"],
    [["nowhere"], "nowhere: there is no such file or folder, and no stack of that name"],
    [["."], ".: there is no estate.json in it"],
  ])("refuse %j", async (args, message) => {
    const { code, stderr } = await palisade(["effective", ...args], { cwd: makeFolder(files) });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});

describe("a stack", () => {
  it("shows an operation by way in", async () => {
    const { code, stdout } = await palisade(["effective", "dev", "--operation", "get /users/{userId}/accountdetails"]);
    expect(code).toBe(0);
    expect(stdout).toContain("accounts  GET /users/{userId}/accountdetails  getAccountDetails");
    expect(stdout.match(/^by .*$/gm)).toEqual(["by key of product starter", "by API- or all-API key"]);
    expect(stdout.match(/^ {4}product {4}<rate-limit /gm)).toHaveLength(1);
  });

  it("shows all operations of an API", async () => {
    const { stdout } = await palisade(["effective", "dev", "--api", "catalogue", "--format", "json"]);
    const { version, operations } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(operations.map(({ api, title }: { api: string; title: string }) => `${api} ${title}`)).toEqual([
      "catalogue GET /products",
      "catalogue GET /products/{productId}",
    ]);
  });

  it.each([
    [["--api", "acounts"], 'there is no API "acounts"; there are accounts, catalogue; did you mean "accounts"?'],
    [["--operation", "getAcount"], 'there is no operation "getAcount"'],
  ])("has no %j", async (args, message) => {
    const { code, stderr } = await palisade(["effective", "dev", ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
