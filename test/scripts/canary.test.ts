import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn } from "../../scripts/files/walk";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";

/** Secrets of every kind that a project may hold; none may appear in anything that Palisade says or writes. */
const canaries = { sealed: "v1:c2VhbGVkLWNhbmFyeQ==:Y2FuYXJ5", plain: "canary-7f3b1c", environment: "canary-environment-91c4" };

const env = {
  ARM_CLIENT_SECRET: canaries.environment,
  PULUMI_ACCESS_TOKEN: canaries.environment,
  AZURE_CLIENT_SECRET: canaries.environment,
};

function project(): string {
  const folder = copyProject();
  edit(
    folder,
    "stacks/Pulumi.dev.yaml",
    (text) => `${text}  azure-native:clientSecret:\n    secure: ${canaries.sealed}\n  other:apiKey:\n    secure: ${canaries.sealed}\n`,
  );
  return folder;
}

const sealedSetting = (text: string) => text.replace(/palisade:tenant: .*/, `palisade:tenant:\n    secure: ${canaries.sealed}`);

function expectSilence(text: string) {
  for (const canary of [...Object.values(canaries), "sealed-canary"]) expect(text).not.toContain(canary);
}

/** What a check says, in each format. */
async function everyFormat(name: string, cwd: string): Promise<readonly { readonly format: string; readonly text: string }[]> {
  const formats = ["json", "sarif", "junit", "markdown", "github"];
  const outputs = formats.flatMap((format) => ["--output", `${format}=made/${format}`]);
  const { output } = await palisade(["check", name, "--debug", ...outputs], { cwd, env });
  const files = formats.map((format) => ({ format, text: readFileSync(path.join(cwd, "made", format), "utf8") }));
  return [{ format: "text", text: output }, ...files];
}

describe("a secret", () => {
  it.each([[["plan", "--debug"]], [["plan", "--format", "json"]], [["check", "dev"]], [["render"]], [["effective", "dev"]]])(
    "is in nothing that %j says or writes",
    async (args) => {
      const cwd = project();
      const { code, output } = await palisade(args, { cwd, env });
      expectSilence(output);
      expect(code).toBe(0);
      for (const file of filesIn(cwd, ".json", ".md", ".xml").filter((each) => each.includes(`${path.sep}out${path.sep}`)))
        expectSilence(readFileSync(file, "utf8"));
    },
  );

  it("in a setting is refused without being shown", async () => {
    const cwd = project();
    edit(cwd, "stacks/Pulumi.dev.yaml", sealedSetting);
    const { code, output } = await palisade(["plan", "--debug"], { cwd, env });
    expectSilence(output);
    expect(output).toContain("palisade:tenant is a secret");
    expect(code).toBe(2);
  });

  it("in a policy is found without being repeated", async () => {
    const cwd = project();
    const file = path.join(cwd, "weak.xml");
    const policy = `<policies><inbound><base /><authentication-basic username="svc" password="${canaries.plain}" /></inbound></policies>`;
    writeFileSync(file, policy);
    for (const { text } of await everyFormat("weak.xml", cwd)) {
      expect(text).toContain("credential");
      expectSilence(text);
    }
  });

  it.each([
    ["beside a text that is no YAML", (text: string) => `${text}"a" ${canaries.plain}\n`],
    ["in a broken list", (text: string) => `${text}  other:list: [${canaries.plain}\n`],
    ["as an alias", (text: string) => `${text}  other:key: *${canaries.plain}\n`],
    ["under a key that is none", (text: string) => `${text}  palisade:tenants: ${canaries.plain}\n`],
    ["in a setting of the wrong kind", (text: string) => text.replace(/palisade:tenant: .*/, `palisade:tenant: ${canaries.plain}`)],
    ["sealed in the wrong place", (text: string) => text.replace("sku: Developer", `sku:\n      secure: ${canaries.sealed}`)],
  ])("%s of a stack's file is not repeated by what is said of it", async (_, change) => {
    const cwd = project();
    edit(cwd, "stacks/Pulumi.dev.yaml", change);
    for (const args of [
      ["plan", "--debug"],
      ["plan", "--openapi", "stacks/apis/accounts/openapi.yaml", "--debug"],
    ]) {
      const { code, output } = await palisade(args, { cwd, env });
      expectSilence(output);
      // The settings of a stack's own APIs are no matter for those of somebody else.
      if (args.includes("--openapi") && code === 0) continue;
      expect(output).toContain("stacks/Pulumi.dev.yaml");
      expect(code).toBe(2);
    }
  });

  it("that a program registers itself stays with the engine", async () => {
    const cwd = project();
    edit(
      cwd,
      "stacks/index.ts",
      (text) => `import * as apim from "@pulumi/azure-native/apimanagement";
import * as pulumi from "@pulumi/pulumi";
${text.replace("export = () =>\n  runStack(", "export = async () => {\n  await runStack(").replace(/\}\);\s*$/, "});\n")}
  const place = { resourceGroupName: "rg-apis-dev", serviceName: "apim-contoso-dev" };
  new apim.NamedValue("own", { ...place, namedValueId: "own", displayName: "own", secret: true, value: "${canaries.plain}" });
  new apim.NamedValue("sealed", { ...place, namedValueId: "sealed", displayName: "sealed", value: new pulumi.Config("other").requireSecret("apiKey") });
  new apim.Subscription("keys", { ...place, sid: "keys", displayName: "keys", scope: "/apis", primaryKey: "${canaries.plain}" });
};
`,
    );
    for (const args of [["plan", "--debug"], ["check", "dev"], ["render"]]) {
      const { code, output } = await palisade(args, { cwd, env });
      expectSilence(output);
      expect([0, 1]).toContain(code);
    }
    const written = filesIn(path.join(cwd, "out"), "").map((file) => readFileSync(file, "utf8"));
    expect(written.join()).toContain("namedValues/own");
    for (const text of written) expectSilence(text);
  });

  it("in an estate from elsewhere is found without being repeated", async () => {
    const cwd = project();
    const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
    const records = [
      { kind: "service", path: service, envelope: { sku: { name: "Developer", capacity: 1 } }, properties: {} },
      {
        kind: "namedValues",
        path: `${service}/namedValues/password`,
        properties: { displayName: "password", secret: false, value: canaries.plain },
      },
      { kind: "namedValues", path: `${service}/namedValues/key`, properties: { displayName: "key", secret: true, value: canaries.plain } },
      {
        kind: "backends",
        path: `${service}/backends/orders`,
        properties: { url: "https://orders.example", protocol: "http", credentials: { header: { "x-api-key": [canaries.plain] } } },
      },
    ];
    writeFileSync(path.join(cwd, "estate.json"), JSON.stringify({ version: 1, waivers: [], records }));
    for (const { text } of await everyFormat("estate.json", cwd)) {
      expect(text).toContain("namedValues/key");
      expectSilence(text);
    }
  });

  it("that a program throws with is not shown by the rest of the report", async () => {
    const cwd = project();
    edit(cwd, "stacks/products.ts", (text) => text.replace('id: "starter"', `id: "bad id ${"x".repeat(200)}"`));
    const { code, output } = await palisade(["plan"], { cwd, env });
    expectSilence(output);
    expect(code).toBe(2);
  });
});
