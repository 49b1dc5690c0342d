import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";

const weak = `<policies>\r
\t<inbound>\r
\t\t<validate-jwt header-name='Authorization' require-signed-tokens='false' clock-skew='900' />\r
\t</inbound>\r
\t<backend><base /></backend>\r
\t<outbound><base /></outbound>\r
\t<on-error><base /></on-error>\r
</policies>\r
`;
const hardened = weak.replace("='false'", "='true'").replace("\t\t<validate", "\t\t<base />\r\n\t\t<validate");
const template = `{
  // kept
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "open": { "type": "bool", "defaultValue": false } },
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service", "apiVersion": "2024-05-01", "name": "apim",
      "sku": { "name": "Developer", "capacity": 1 }, /* one */
      "properties": {},
      "resources": [
        { "type": "products", "apiVersion": "2024-05-01", "name": "a", "properties": { "displayName": "A", "subscriptionRequired": false } },
        { "type": "products", "apiVersion": "2024-05-01", "name": "b", "properties": { "displayName": "B", "subscriptionRequired": "[parameters('open')]" } }
      ]
    },
    {
      "type": "Microsoft.ApiManagement/service/policies", "apiVersion": "2024-05-01", "name": "apim/policy",
      "properties": { "format": "rawxml", "value": "<policies>\\r\\n\\t<inbound>\\r\\n\\t\\t<validate-jwt header-name=\\"Authorization\\" require-signed-tokens=\\"false\\" />\\r\\n\\t</inbound>\\r\\n</policies>" }
    }
  ]
}
`;

const broken = "<policies><inbound></policies>\n";

const read = (folder: string, name: string) => readFileSync(path.join(folder, name), "utf8");

it("shows what it would repair, and apart from that what it only offers", async () => {
  const folder = makeFolder({ "a.xml": weak });
  const { code, stdout, stderr } = await palisade(["harden", "a.xml", "--no-color"], { cwd: folder });
  expect(code).toBe(0);
  expect(read(folder, "a.xml")).toBe(weak);
  expect(stdout).toContain("--- a/a.xml\n+++ b/a.xml\n");
  expect(stdout).toContain("\n+\t\t<base />\r\n");
  expect(stdout).toContain("a.xml: 2 repairs\n");
  const [, offered = ""] = stdout.split("Offered, not done");
  expect(offered).toContain("jwt-needs-expiry  set clock-skew to 300: clients that go on with a token");
  expect(stderr).toContain("2 repairs in 1 of 1 file, not written; 4 offered");
});

it("is coloured where colours are asked for", async () => {
  const { stdout } = await palisade(["harden", "a.xml"], { cwd: makeFolder({ "a.xml": weak }), env: { FORCE_COLOR: "1" } });
  expect(stdout).toContain("\u001b[32m+\t\t<base />");
  expect(stdout).toContain("\u001b[31m-\t\t<validate-jwt");
});

describe("--check", () => {
  it("fails where something would change, and passes where nothing would", async () => {
    const folder = makeFolder({ "a.xml": weak, "b.xml": hardened });
    expect((await palisade(["harden", "--check", "a.xml"], { cwd: folder })).code).toBe(1);
    expect((await palisade(["harden", "--check", "b.xml"], { cwd: folder })).code).toBe(0);
    expect(read(folder, "a.xml")).toBe(weak);
  });
});

describe("--write", () => {
  it("repairs a folder, keeps the encoding, and has nothing to do the second time", async () => {
    const folder = makeFolder({ "in/a.xml": weak, "in/b.xml": hardened, "in/broken.xml": broken });
    writeFileSync(path.join(folder, "in/wide.xml"), Buffer.from(`\ufeff${weak}`, "utf16le"));
    const { code, stderr } = await palisade(["harden", "in", "--write"], { cwd: folder });
    // One file does not parse.
    expect(code).toBe(2);
    expect(stderr).toContain("in/broken.xml: it does not parse and is left alone");
    expect(stderr).toContain("4 repairs in 2 of 4 files, written");
    expect(read(folder, "in/a.xml")).toBe(hardened);
    expect(read(folder, "in/b.xml")).toBe(hardened);
    expect(read(folder, "in/broken.xml")).toBe(broken);
    expect(readFileSync(path.join(folder, "in/wide.xml")).toString("utf16le")).toBe(`\ufeff${hardened}`);
    const again = await palisade(["harden", "in/a.xml", "in/wide.xml", "--write", "--format", "json"], { cwd: folder });
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).files.map(({ changed }: { changed: boolean }) => changed)).toEqual([false, false]);
  });

  it("makes what is offered where the rule is named", async () => {
    const folder = makeFolder({ "a.xml": weak });
    await palisade(["harden", "a.xml", "--write", "--include", "jwt-needs-expiry"], { cwd: folder });
    expect(read(folder, "a.xml")).toBe(hardened.replace("'900'", "'300'"));
  });

  it("leaves what is waived", async () => {
    const folder = makeFolder({
      "a.xml": weak,
      "waivers.yaml": `waivers:
  - rule: jwt-needs-signature
    subject: a.xml
    reason: The tokens come from a test bench that can't sign.
    owner: orders-team
    approver: security
    expires: "2099-12-31"
`,
    });
    const { stderr } = await palisade(["harden", "a.xml", "--write", "--waivers", "waivers.yaml"], { cwd: folder });
    expect([stderr, read(folder, "a.xml")]).toEqual([expect.any(String), hardened.replace("='true'", "='false'")]);
  });
});

describe("other files", () => {
  it("repairs a definition, with Spectral's rules", async () => {
    const definition = `openapi: 3.0.3
info: { title: Orders, version: "1" }   # kept
servers:
  - url: http://orders.example
paths:
  /orders:
    get:
      responses:
        "200": { description: All. }
`;
    const folder = makeFolder({ "openapi.yaml": definition });
    const { code, stdout, stderr } = await palisade(["harden", "openapi.yaml", "--write", "--format", "json"], { cwd: folder });
    expect([code, stderr]).toEqual([0, ""]);
    const [{ done, undone }] = JSON.parse(stdout).files;
    expect(undone).toEqual([]);
    expect(done.map(({ slug }: { slug: string }) => slug).sort()).toEqual(["openapi-errors-described", "openapi-servers-encrypted"]);
    const written = read(folder, "openapi.yaml");
    expect(written).toContain('info: { title: Orders, version: "1" }   # kept\nservers:\n  - url: https://orders.example\n');
    expect((await palisade(["harden", "openapi.yaml", "--check"], { cwd: folder })).code).toBe(0);
  });

  it("sets properties in a template, repairs its policies, and tells of what is worked out", async () => {
    const folder = makeFolder({ "main.json": template });
    const { code, stdout, stderr } = await palisade(["harden", "main.json", "--write"], { cwd: folder });
    expect([code, stderr]).toEqual([0, expect.stringContaining("in 1 of 1 file, written")]);
    expect(stdout).toContain(
      "product-needs-subscription  set properties/subscriptionRequired to true: clients without a key would be refused\n      main.json products/a",
    );
    expect(stdout).toContain(
      "set properties/subscriptionRequired to true: #/resources/0/resources/1/properties/subscriptionRequired comes from the parameter open; it is to be set there",
    );
    const done = template
      .replace('require-signed-tokens=\\"false', 'require-signed-tokens=\\"true')
      .replace('        { "type": "products"', '        { "type": "products"')
      .replace("\n      ]\n    },", '\n      ],\n      "identity": {\n        "type": "SystemAssigned"\n      }\n    },');
    expect(read(folder, "main.json")).toBe(done);
    await palisade(["harden", "main.json", "--write", "--include", "product-needs-subscription"], { cwd: folder });
    expect(read(folder, "main.json")).toBe(done.replace('"subscriptionRequired": false', '"subscriptionRequired": true'));
  });

  it("takes from a folder what a check takes, and leaves other files", async () => {
    const estate = {
      version: 1,
      records: [
        {
          kind: "service",
          path: "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim",
          properties: {},
        },
      ],
    };
    const folder = makeFolder({
      "in/a.xml": weak,
      "in/main.json": template,
      "in/estate.json": JSON.stringify(estate, null, "\t"),
      "in/openapi.yaml": "openapi: 3.0.3\ninfo: { title: Orders, version: '1' }\nservers: [{ url: http://orders.example }]\npaths: {}\n",
      "in/notes.yaml": "a: 1\n",
      "in/package.json": "{}\n",
    });
    const { code, stdout } = await palisade(["harden", "in", "--write", "--format", "json"], { cwd: folder });
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout);
    expect(files.map(({ file, written }: { file: string; written: boolean }) => [file, written])).toEqual([
      ["in/a.xml", true],
      ["in/estate.json", true],
      ["in/main.json", true],
      ["in/openapi.yaml", true],
    ]);
    expect(read(folder, "in/estate.json")).toContain('"envelope": {\n\t\t\t\t"identity": {');
    expect((await palisade(["harden", "in", "--check"], { cwd: folder })).code).toBe(0);
  });

  it("shows no credential, whether it goes or stays", async () => {
    const policy = weak.replace("<validate-jwt", "<authentication-basic username='svc' password='Sommer2024!' />\r\n\t\t<validate-jwt");
    const folder = makeFolder({ "a.xml": policy });
    for (const more of [[], ["--include", "no-literal-credentials"]]) {
      const { stdout } = await palisade(["harden", "a.xml", ...more, "--format", "json"], { cwd: folder });
      expect(stdout).toContain("password='***'");
      expect(stdout).not.toContain("Sommer2024!");
    }
  });
});

it("leaves findings that are known, in every kind of file", async () => {
  const definition = "openapi: 3.0.3\ninfo: { title: Orders, version: '1' }\nservers: [{ url: http://orders.example }]\npaths: {}\n";
  const files = { "a.xml": weak, "main.json": template, "openapi.yaml": definition };
  const folder = makeFolder(files);
  await palisade(["check", ...Object.keys(files), "--write-baseline", "known.json"], { cwd: folder });
  const { stderr } = await palisade(["harden", ...Object.keys(files), "--write", "--baseline", "known.json"], { cwd: folder });
  for (const [name, text] of Object.entries(files)) expect([stderr, read(folder, name)]).toEqual([stderr, text]);
});

it.each([
  [["harden", "nowhere"], "nowhere: there is no such file or folder"],
  [["harden", "--check", "--write", "a.xml"], "choose one of them"],
  [["harden", "a.xml", "--include", "jwt-needs-signatur"], 'there is no rule "jwt-needs-signatur"'],
])("a wrong call: %j", async (args, message) => {
  const { code, stderr } = await palisade(args, { cwd: makeFolder({ "a.xml": weak }) });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
