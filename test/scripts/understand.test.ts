import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { createGenerator } from "ts-json-schema-generator";
import { describe, expect, it } from "vitest";
import type { UnderstandOutput } from "../../scripts/json-output";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";

const users = `openapi: 3.0.3
info: { title: Users, version: "1" }
servers: [{ url: "https://app:hunter2hunter2@api.example.com/v1?sig=abc" }]
paths:
  /users/{userId}:
    get:
      operationId: getUser
      parameters:
        - { name: userId, in: path, required: true, schema: { type: integer } }
      responses:
        "200": { description: A user, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }
  /health:
    get: { operationId: health, security: [{ entra: [] }], responses: { "204": { description: Fine } } }
components:
  securitySchemes:
    entra: { type: openIdConnect, openIdConnectUrl: "https://login.example/.well-known/openid-configuration" }
  schemas:
    User:
      type: object
      properties:
        contact: { type: string, example: jane.doe@example.com }
        ssn: { type: string }
        emailTemplateId: { type: string }
`;
const secrets = ["jane.doe@example.com", "hunter2hunter2", "sig=abc"];
const saved = (folder: string, ...names: readonly string[]) => readFileSync(path.join(folder, ...names), "utf8");
const savedJson = (folder: string, ...names: readonly string[]) => JSON.parse(saved(folder, ...names)) as UnderstandOutput;

describe("a definition", () => {
  it("is printed and saved, without a value of its examples", async () => {
    const folder = makeFolder({ "users.yaml": users });
    const { code, stdout, stderr } = await palisade(["understand", "users.yaml"], { cwd: folder });
    expect(stdout).toContain(`users.yaml
  1 API, 2 operations; 1 takes or returns sensitive data
  1 operation returns sensitive data without authentication: national ids (1), e-mail addresses (1)

data                      returned  taken  returned without authentication
high    national ids      1         0      1
medium  e-mail addresses  1         0      1
`);
    expect(stdout).toContain(
      "returns  e-mail addresses: contact in 200  #/components/schemas/User/properties/contact  (an e-mail address xxxx.xxx@xxxxxxx.xxx)",
    );
    expect(stdout).toContain("names    userId in path: sequential, an integer");
    expect(stdout).toContain("APIM-OAS-001 Operations are secured: 1 place (high)");
    expect(stdout).toContain("saved in out/understanding/users.json");
    expect([code, stderr]).toEqual([0, ""]);
    const text = saved(folder, "out/understanding/users.json");
    for (const secret of secrets) expect(stdout + text).not.toContain(secret);
    const { version, source, apis } = JSON.parse(text) as UnderstandOutput;
    expect([version, source, apis[0]?.name, apis[0]?.operations.map(({ id }) => id)]).toEqual([
      1,
      "users.yaml",
      "Users",
      ["getUser", "health"],
    ]);
    const lint = apis[0]?.lint;
    expect(lint && "findings" in lint && lint.findings.find(({ control }) => control === "APIM-OAS-001")).toMatchObject({
      line: 6,
      column: 5,
    });
  });

  it("gives the same bytes again, and fits the schema of its answers", async () => {
    const folder = makeFolder({ "users.yaml": users });
    const first = await palisade(["understand", "users.yaml", "--format", "json"], { cwd: folder });
    const second = await palisade(["understand", "users.yaml", "--format", "json"], { cwd: folder });
    expect(second.stdout).toBe(first.stdout);
    expect(JSON.parse(first.stdout)).toEqual(savedJson(folder, "out/understanding/users.json"));
    const schema = createGenerator({
      path: path.join(repository, "scripts/json-output.ts"),
      tsconfig: path.join(repository, "tsconfig.json"),
      type: "UnderstandOutput",
      skipTypeCheck: true,
      topRef: false,
      additionalProperties: true,
    }).createSchema("UnderstandOutput");
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(first.stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...JSON.parse(first.stdout), apis: 1 })).toBe(false);
  });

  it("is written as Markdown in which nothing from the definition is markup", async () => {
    const hostile = users.replace("title: Users", 'title: "<img src=x> [a](http://b) @team \\u001b[31m"').replace("/health", "/<b>|`x`");
    const folder = makeFolder({ "a.yaml": hostile });
    const { stdout } = await palisade(["understand", "a.yaml", "--format", "markdown", "--out", "a/b.md", "--no-lint"], { cwd: folder });
    expect(saved(folder, "a/b.md")).toBe(stdout);
    expect(stdout).toMatch(/^# What a\.yaml holds$/m);
    expect(stdout).toContain("| e-mail addresses | medium | 1 | 0 | 1 |");
    // What stands as code is shown as it is.
    expect(stdout.replace(/`[^`\n]*`/g, "")).not.toMatch(/<img|<b>|\]\(http|@team/);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("rules of Spectral");
  });

  it("of a thousand operations is cut on the terminal and whole in the file", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `/a${index}`,
        { get: { responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/A" } } } } } } },
      ]),
    );
    const root = {
      openapi: "3.0.3",
      info: { title: "A", version: "1" },
      paths,
      components: { schemas: { A: { properties: { email: { type: "string" } } } } },
    };
    const folder = makeFolder({ "a.json": JSON.stringify(root) });
    const { stdout, code } = await palisade(["understand", "a.json", "--no-lint", "--out", "a.out.json"], { cwd: folder });
    expect(stdout).toContain("and 980 more operations, in a.out.json");
    expect(savedJson(folder, "a.out.json").apis[0]?.operations).toHaveLength(1000);
    expect(code).toBe(0);
  });

  it("on which rules break is an incomplete answer", async () => {
    const folder = makeFolder({ "a.json": JSON.stringify({ openapi: "3.0.3", info: {}, paths: { "/a": null, "/b": { get: {} } } }) });
    const { stderr, code } = await palisade(["understand", "a.json"], { cwd: folder });
    expect(stderr).toContain("a.json: rules of Spectral break on what is written there: owasp:");
    expect(code).toBe(2);
    expect(savedJson(folder, "out/understanding/a.json").errors).toHaveLength(1);
  });
});

describe("a stack", () => {
  it("is understood together with its policies", async () => {
    const out = path.join(makeFolder(), "dev.json");
    const { code, stdout } = await palisade(["understand", "dev", "--out", out, "--no-lint"]);
    expect(code).toBe(0);
    expect(stdout).toContain("every operation asks callers who they are");
    const { apis, summary } = JSON.parse(readFileSync(out, "utf8")) as UnderstandOutput;
    expect(apis.map(({ name, definition }) => [name, definition])).toEqual([
      ["accounts", "stacks/apis/accounts/openapi.yaml"],
      ["catalogue", "stacks/apis/catalogue/openapi.yaml"],
    ]);
    const [accounts, catalogue] = apis;
    const details = accounts?.operations.find(({ id }) => id === "getAccountDetails");
    expect(details?.sensitive.map(({ kind, pointer }) => [kind, pointer])).toEqual([
      ["email", "#/components/schemas/Account/properties/email"],
    ]);
    expect(details?.protection?.every(({ authentication }) => authentication === "token")).toBe(true);
    expect(details?.mismatch).toBeUndefined();
    expect(catalogue?.operations.map(({ mismatch }) => mismatch?.kind)).toEqual([undefined, undefined]);
    expect(summary.mismatches).toBe(0);
  });
});

describe("an estate", () => {
  const service = "/resourceGroups/g/providers/Microsoft.ApiManagement/service/s";
  const estate = (definition?: string) =>
    JSON.stringify({
      version: 1,
      records: [
        { kind: "service", path: service, properties: {} },
        {
          kind: "apis",
          path: `${service}/apis/users`,
          properties: { displayName: "Users", path: "users", subscriptionRequired: false },
          ...(definition && { declared: { definition } }),
        },
        {
          kind: "apis/operations",
          path: `${service}/apis/users/operations/getUser`,
          properties: {
            displayName: "a",
            method: "GET",
            urlTemplate: "/users/{userId}",
            templateParameters: [{ name: "userId", type: "integer" }],
          },
          declared: { security: { asked: "always", kinds: ["openIdConnect"] } },
        },
        {
          kind: "apis/policies",
          path: `${service}/apis/users/policies/policy`,
          properties: { value: "<policies><inbound><base /></inbound></policies>" },
        },
      ],
    });
  const run = async (definition: string | undefined, files: Readonly<Record<string, string>> = {}) => {
    const folder = makeFolder({ "estate.json": estate(definition), ...files });
    const result = await palisade(["understand", "estate.json", "--no-lint", "--out", "a.json"], { cwd: folder });
    return { ...result, answer: existsSync(path.join(folder, "a.json")) ? savedJson(folder, "a.json") : undefined };
  };

  it("reads the definition that it names", async () => {
    const { code, answer, stdout } = await run("users.yaml", { "users.yaml": users });
    const [first] = answer?.apis[0]?.operations ?? [];
    expect(first?.sensitive.map(({ kind }) => kind)).toEqual(["national-id", "email"]);
    expect(first?.protection?.map(({ authentication }) => authentication)).toEqual(["key", "none"]);
    // The definition itself says that nothing is asked, and it counts before the record.
    expect(first?.mismatch).toBeUndefined();
    expect(stdout).toContain("guarded  nothing asked (no key)");
    expect(code).toBe(0);
  });

  it.each<[string, string | undefined, string]>([
    ["names none", undefined, "the estate does not name its definition"],
    ["names one that is not there", "ghost.yaml", "its definition ghost.yaml is not there"],
    ["names one outside of the folder", "../users.yaml", "its definition ../users.yaml stands outside of this folder"],
    ["names one anywhere", "/etc/hostname", "its definition /etc/hostname stands outside of this folder"],
    [
      "names a URL",
      "http://127.0.0.1:1/a?key=b",
      "its definition is at http://127.0.0.1:1/a, and an estate.json does not say what is fetched",
    ],
  ])("that %s is read by its records", async (_name, definition, note) => {
    const { code, answer } = await run(definition);
    const [api] = answer?.apis ?? [];
    expect(api?.definition).toBe("estate");
    expect(api?.notes[0]).toContain(note);
    expect(api?.operations[0]?.mismatch?.kind).toBe("not-enforced");
    expect(code).toBe(0);
  });

  it("whose definition is broken is read by its records, and the answer is incomplete", async () => {
    const { code, answer, stderr } = await run("users.yaml", { "users.yaml": "a: [" });
    expect(stderr).toContain("users.yaml:1:");
    expect(answer?.apis[0]?.definition).toBe("estate");
    expect(code).toBe(2);
  });
});

describe("what can't be understood", () => {
  it.each([
    [["nowhere"], "nowhere: there is no such file or folder, and no stack of that name"],
    [["a.xml"], "a.xml: not something that can be understood"],
    [["."], ".: there is no estate.json in it"],
    [["empty"], "empty: there are no APIs in it"],
    [["hello.json"], 'hello.json: not an OpenAPI definition: expected "openapi: 3.x"'],
    [["users.yaml", "--out", "a.txt"], "--out a.txt: name a file that ends in .json or .md"],
    [["users.yaml", "--out", "folder.json"], "folder.json: can't be written"],
    [[], "missing required argument 'source'"],
  ])("%j", async (args, message) => {
    const folder = makeFolder({
      "users.yaml": users,
      "a.xml": "<policies />",
      "hello.json": "{}",
      "folder.json/a": "",
      "empty/estate.json": '{"version":1,"records":[]}',
    });
    const { code, stderr } = await palisade(["understand", ...args], { cwd: folder });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});
