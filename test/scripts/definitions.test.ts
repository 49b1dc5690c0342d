import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { filesIn } from "../../scripts/files/walk";
import { makeFolder } from "../support/folder";
import { startServer } from "../support/http-server";
import { palisade } from "../support/palisade";
import { schemaErrors } from "../support/schema";

const schema = { type: "object", properties: { name: { type: "string", maxLength: 100 } }, required: ["name"] };
const orderId = { name: "orderId", in: "path", required: true };
const info = { title: "Orders", version: "1", description: "Orders of customers." };

const modern = (openapi: string) => ({
  openapi,
  info,
  servers: [{ url: "https://orders.example" }],
  paths: {
    "/orders": {
      post: {
        operationId: "addOrder",
        requestBody: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } },
        responses: { 201: { description: "Made." } },
      },
    },
    "/orders/{orderId}": {
      parameters: [{ ...orderId, schema: { type: "string" } }],
      get: {
        operationId: "getOrder",
        responses: { 200: { description: "It.", content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } } } },
      },
    },
  },
  components: { schemas: { Order: schema } },
});

const definitions = {
  "2.0": {
    swagger: "2.0",
    info,
    host: "orders.example",
    schemes: ["https"],
    consumes: ["application/json"],
    produces: ["application/json"],
    paths: {
      "/orders": {
        post: {
          operationId: "addOrder",
          parameters: [{ name: "order", in: "body", required: true, schema: { $ref: "#/definitions/Order" } }],
          responses: { 201: { description: "Made." } },
        },
      },
      "/orders/{orderId}": {
        parameters: [{ ...orderId, type: "string" }],
        get: { operationId: "getOrder", responses: { 200: { description: "It.", schema: { $ref: "#/definitions/Order" } } } },
      },
    },
    definitions: { Order: schema },
  },
  "3.0": modern("3.0.3"),
  "3.1": modern("3.1.0"),
};

const profiles = {
  external: [],
  partner: ["--allow", "203.0.113.0/24", "--allow", "2001:db8::7"],
  internal: ["--allow", "10.0.0.0/8"],
} as const;

const policiesOf = (folder: string) =>
  Object.fromEntries(
    filesIn(path.join(folder, "policies"), ".xml").map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]),
  );

describe.each(Object.entries(definitions))("OpenAPI %s", (version, definition) => {
  describe.each(Object.entries(profiles))("as %s", (profile, allow) => {
    it("gives one hardened estate whatever it is written in, which the check finds in order", async () => {
      const cwd = makeFolder({ "a.yaml": stringify(definition), "a.json": JSON.stringify(definition) });
      const made: Record<string, string>[] = [];
      // The profile is no matter to how a definition is read.
      for (const file of profile === "external" ? ["a.yaml", "a.json"] : ["a.yaml"]) {
        const location = path.join(cwd, file);
        const out = path.join(cwd, `out-${file}`);
        const { code, stdout, stderr } = await palisade([
          ...["plan", "--openapi", location, "--profile", profile, ...allow],
          ...["--out", out, "--format", "json"],
        ]);
        expect(stderr).toBe("");
        const report = JSON.parse(stdout);
        expect(schemaErrors("plan", report)).toBeNull();
        expect(report.counts).toMatchObject({ apis: 1, operations: 2 });
        expect(report.notes[0]).toContain(`OpenAPI ${version}, 2 operations`);
        // Whose orders are whose is for the definition's owner to say.
        expect(report.findings.filter(({ level }: { level: string }) => level === "error")).toEqual([]);
        expect(report.findings.map(({ slug }: { slug: string }) => slug)).toContain("object-level-authorization");
        expect(code).toBe(0);
        made.push(policiesOf(path.join(out, "dev")));
      }
      const [fromYaml = {}] = made;
      for (const each of made) expect(each).toEqual(fromYaml);
      const api = fromYaml["policies/apis/orders/policy.xml"] ?? "";
      expect(api).toContain("<validate-azure-ad-token ");
      expect(api.includes("<ip-filter ")).toBe(profile !== "external");
      // The one operation with a body may have its own policy, or leave it to the API's.
      const inbound = Object.values(fromYaml).map((text) => text.slice(0, text.indexOf("</inbound>")));
      expect(inbound.join()).toMatch(
        /<validate-content [^>]*unspecified-content-type-action="prevent"[^>]*>\s*<content type="application\/json" validate-as="json"/,
      );
      const checked = await palisade(["check", path.join(cwd, "out-a.yaml/dev"), "--format", "json"]);
      expect(JSON.parse(checked.stdout)).toMatchObject({ errors: [] });
      expect(checked.code).toBe(0);
    });
  });
});

describe("a definition at a URL", () => {
  const secrets = { password: "canary-password-4d1f", signature: "canary-signature-8e2a" };
  let port: number;
  beforeAll(async () => {
    const { servers: _, ...relative } = definitions["3.0"];
    const answers: Record<string, string> = {
      "/specs/orders.json": JSON.stringify(relative),
      "/specs/broken.yaml": "openapi: 3.0.3\npaths: [",
      "/specs/none.yaml": stringify({ openapi: "3.0.3", info, paths: {} }),
      "/specs/refers.yaml": stringify({ openapi: "3.0.3", info, paths: { "/a": { $ref: "gone.yaml" } } }),
      "/specs/outside.yaml": stringify({ openapi: "3.0.3", info, paths: { "/a": { $ref: "../a.yaml" } } }),
    };
    port = await startServer((request, response) => {
      const url = new URL(request.url ?? "", "http://localhost");
      const known = request.headers.authorization === `Basic ${Buffer.from(`reader:${secrets.password}`).toString("base64")}`;
      const text = answers[url.pathname];
      if (!known) response.writeHead(401).end();
      else if (text === undefined) response.writeHead(404).end();
      else response.end(text);
    });
  });
  const urlOf = (name: string) => `http://reader:${secrets.password}@127.0.0.1:${port}/specs/${name}?sig=${secrets.signature}#top`;

  it("is planned, and what the URL holds in secret is in no output and in no file", async () => {
    const out = makeFolder();
    const { code, output } = await palisade(["plan", "--openapi", urlOf("orders.json"), "--out", out]);
    expect(code).toBe(0);
    expect(output).toContain(`dev, with http://127.0.0.1:${port}/specs/orders.json: 1 API, 2 operations`);
    const files = filesIn(out, "").map((file) => readFileSync(file, "utf8"));
    expect(files.length).toBeGreaterThan(4);
    for (const secret of Object.values(secrets)) for (const text of [output, ...files]) expect(text).not.toContain(secret);
  });

  it.each([
    ["broken.yaml", /broken\.yaml:2:\d+: not valid YAML/],
    ["none.yaml", /none\.yaml: the definition has no operations/],
    ["missing.yaml", /missing\.yaml: can't be read: the server answered 404/],
    ["refers.yaml", /refers\.yaml: refers to http:\/\/127\.0\.0\.1:\d+\/specs\/gone\.yaml, which can't be read: the server answered 404/],
    ["outside.yaml", /refers to http:\/\/127\.0\.0\.1:\d+\/a\.yaml; references are followed within/],
  ])("such as %s is refused without it, with --debug too", async (name, message) => {
    for (const more of [[], ["--debug"]]) {
      const { code, output, stderr } = await palisade(["plan", "--openapi", urlOf(name), "--out", "/dev/null", ...more]);
      expect(stderr).toMatch(message);
      for (const secret of Object.values(secrets)) expect(output).not.toContain(secret);
      expect(code).toBe(2);
    }
  });
});

describe("a definition that is too much", () => {
  it("for a terminal is shown in part there, and in full in the files", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 80 }, (_, each) => [
        `/things/${each}/{thingId}`,
        {
          get: { operationId: `get${each}`, responses: { 200: { description: "a" } } },
          parameters: [{ ...orderId, name: "thingId", schema: { type: "string" } }],
        },
      ]),
    );
    const cwd = makeFolder({ "a.json": JSON.stringify({ ...definitions["3.0"], paths }) });
    const { code, stdout } = await palisade(["plan", "--openapi", path.join(cwd, "a.json"), "--out", cwd]);
    expect(code).toBe(0);
    expect(stdout.match(/^warning {2}object-level-authorization/gm)).toHaveLength(10);
    expect(stdout).toContain("and 70 more warnings of object-level-authorization APIM-AUT-011");
    expect(stdout).toContain("  and 30 more operations, in plan.md");
    expect(stdout).toMatch(/\n0 errors, \d+ warnings/);
    const report = JSON.parse(readFileSync(path.join(cwd, "dev/report.json"), "utf8"));
    expect(report.findings.filter(({ slug }: { slug: string }) => slug === "object-level-authorization")).toHaveLength(80);
    const markdown = readFileSync(path.join(cwd, "dev/plan.md"), "utf8");
    for (let each = 0; each < 80; each++) expect(markdown).toContain(`GET /things/${each}/{thingId}`);
  });

  it("for anybody is refused", async () => {
    const cwd = makeFolder({
      "large.yaml": `openapi: 3.0.3\nx: ${"a".repeat(33 * 1024 * 1024)}\n`,
      "many.yaml": `a: [${"[".repeat(20_000)}`,
    });
    for (const [name, message] of [
      ["large.yaml", "bytes are more than the 33554432 that are read"],
      ["many.yaml", "it is nested more than 400 deep"],
    ] as const) {
      const { code, stderr } = await palisade(["plan", "--openapi", path.join(cwd, name), "--out", "/dev/null"]);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }
  });
});
