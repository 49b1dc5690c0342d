import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import type { PolicyViolation } from "../support/engine/event-log";
import { repository } from "../support/engine/program-copy";
import { EngineWorkspace, type UpdateResult } from "../support/engine/workspace";

const pack = path.join(repository, "infra/guardrails");
const canary = "canary-5d20c7-in-a-policy";
const service =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/group/providers/Microsoft.ApiManagement/service/palisade-test";

/** A policy that gives everything away, with the canary wherever a value or a name can stand. */
const secretPolicy = `<policies>
  <inbound>
    <base />
    <cors allow-credentials="true"><allowed-origins><origin>*</origin></allowed-origins></cors>
    <set-header name="${canary}"><value>${canary}</value></set-header>
    <${canary} ${canary}="${canary}">@(${canary.replaceAll("-", "_")} + "${canary}")</${canary}>
    <set-variable name="${canary}" value="@(context.Variables[&quot;${canary}&quot;] as)" />
  </inbound>
</policies>`;

const at = (violations: readonly PolicyViolation[], resource: string) =>
  violations.filter(({ urn }) => urn?.endsWith(`::${resource}`)).map(({ policy, enforcement }) => `${enforcement} ${policy}`);

describeWithEngine("the policy pack on the real engine", (engine) => {
  describe("over Palisade's own stack", () => {
    let workspace: EngineWorkspace;

    beforeAll(async () => {
      workspace = await EngineWorkspace.create({ engine });
      await workspace.init("dev");
    });

    afterAll(() => workspace?.dispose());

    it("passes, from a clone that has not been built", async () => {
      const preview = await workspace.preview({ args: ["--policy-pack", "infra/guardrails"] });
      expect(preview.output).toMatch(/palisade\|local\|infra\/guardrails\s+0\.1\.0/);
      expect(preview.policyViolations.filter(({ enforcement }) => enforcement !== "advisory")).toEqual([]);
      // What only the declarations tell is not decided here, and not passed either.
      expect(preview.policyViolations.filter(({ policy }) => policy !== "undecided")).toEqual([]);
      expect(preview.policyViolations.find(({ urn }) => urn?.endsWith("::accounts/getStatement"))?.message).toContain(
        "object-level-authorization",
      );
    });
  });

  describe("over a program that Palisade has not made", () => {
    let workspace: EngineWorkspace;

    beforeAll(async () => {
      workspace = await EngineWorkspace.create({ engine, program: path.join(__dirname, "../fixtures/guardrails-program") });
      await workspace.init("test");
      await workspace.setAllConfig(
        { "azure-native:location": "westeurope", "azure-native:subscriptionId": "11111111-1111-1111-1111-111111111111" },
        { policy: secretPolicy },
      );
    });

    afterAll(() => workspace?.dispose());

    async function configured(levels: Readonly<Record<string, unknown>>): Promise<string[]> {
      const file = path.join(workspace.root, "levels.json");
      await writeFile(file, JSON.stringify(levels));
      return ["--policy-pack", pack, "--policy-pack-config", file];
    }

    describe("in a preview", () => {
      let preview: UpdateResult;

      beforeAll(async () => {
        preview = await workspace.preview({ mayFail: true, args: ["--policy-pack", pack] });
      });

      it("blocks weak policies, secret ones too", () => {
        const { code, policyViolations } = preview;
        expect(code).not.toBe(0);
        for (const resource of ["plain-policy", "hidden-policy"]) {
          expect(at(policyViolations, resource)).toContain("mandatory cors-origins-explicit");
          expect(at(policyViolations, resource)).toContain("mandatory cors-credentials-not-shared");
        }
        expect(at(policyViolations, "hidden-policy")).toEqual(expect.arrayContaining(["mandatory unknown-element"]));
        expect(at(policyViolations, "plain-list")).toContain("mandatory operation-authenticated");
        expect(policyViolations.find(({ policy }) => policy === "cors-credentials-not-shared")).toMatchObject({
          pack: "palisade",
          severity: "critical",
          message: expect.stringContaining("At inbound/cors/allowed-origins/origin."),
        });
      });

      it("prints no secret", () => {
        expect(JSON.stringify(preview)).not.toContain(canary);
        expect(JSON.stringify(preview)).not.toContain(canary.replaceAll("-", "_"));
      });

      it("says each thing once", () => {
        const told = preview.policyViolations.map(({ policy, urn, message }) => `${policy} ${urn} ${message}`);
        expect(told).toEqual([...new Set(told)]);
      });

      it("says that a policy is not known before it is deployed", () => {
        const { policyViolations, output } = preview;
        expect(at(policyViolations, "later-policy")).toEqual(["advisory undecided"]);
        expect(policyViolations.find(({ urn }) => urn?.endsWith("::later-policy"))?.message).toMatch(
          /\d+ rules could not be decided here, and nothing has passed: .*cors-origins-explicit/,
        );
        // The SDK's own word for it takes whole policies out.
        expect(output).not.toContain("can't run policy");
      });
    });

    it("takes levels from its configuration; nothing needs to stay undecided", async () => {
      const args = await configured({
        all: "disabled",
        "cors-origins-explicit": "advisory",
        described: { enforcementLevel: "mandatory" },
        undecided: "mandatory",
      });
      const preview = await workspace.preview({ mayFail: true, args });
      expect(preview.code).not.toBe(0);
      expect(new Set(preview.policyViolations.map(({ policy, enforcement }) => `${enforcement} ${policy}`))).toEqual(
        new Set(["advisory cors-origins-explicit", "mandatory described", "mandatory undecided"]),
      );
      expect(at(preview.policyViolations, "later-policy")).toEqual(["mandatory undecided"]);
    });

    it("says what is wrong with its settings", async () => {
      const preview = await workspace.preview({ mayFail: true, args: ["--policy-pack", pack], env: { PALISADE_PACK: "nothing" } });
      expect(preview.code).not.toBe(0);
      expect(preview.output).toContain('PALISADE_PACK: there is no pack "nothing"');
    });

    it("stops a weak policy before it is deployed, without a preview", async () => {
      const levels = await configured({ all: "disabled", "cors-origins-explicit": "mandatory" });
      const up = await workspace.up({ mayFail: true, args: levels });
      expect(up.code).not.toBe(0);
      expect(workspace.azure.get(`${service}/apis/plain/policies/policy`)).toBeUndefined();
      expect(workspace.azure.get(`${service}/apis/hidden/policies/policy`)).toBeUndefined();
    });

    it("judges a state that was exported, with all that is known by then", async () => {
      // Without the broken document, which Azure refuses.
      await workspace.setConfig("policy", secretPolicy.replace(/^.*(?:<canary|set-variable).*\n/gm, ""), { secret: true });
      await workspace.up();
      const file = path.join(workspace.root, "state.json");
      await writeFile(file, JSON.stringify(await workspace.exportState()));
      const analysis = await workspace.run(["policy", "analyze", "--json", "--file", file, "--policy-pack", pack]);
      expect(analysis.code).not.toBe(0);
      const violations = analysis.stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .flatMap((line) => JSON.parse(line).policyEvent ?? []);
      const found = violations.map(({ policyName, resourceUrn }) => `${policyName} ${String(resourceUrn).split("::").at(-1)}`);
      for (const name of ["plain", "hidden", "later"]) expect(found).toContain(`cors-origins-explicit ${name}-policy`);
      expect(analysis.output).not.toContain(canary);
    });
  });
});
