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

describe("a secret", () => {
  it.each([[["plan"]], [["plan", "--format", "json"]], [["plan", "--debug"]], [["check", "dev"]], [["render"]], [["effective", "dev"]]])(
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
    for (const format of ["text", "json", "sarif", "junit", "markdown", "github"]) {
      const { stdout } = await palisade(["check", "weak.xml", "--format", format], { cwd, env });
      expect(stdout).toContain("credential");
      expectSilence(stdout);
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
