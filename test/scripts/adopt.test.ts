import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AsItIs } from "../../infra";
import { inputsOf } from "../../infra/azure/inputs";
import { recordsAsTheyAre } from "../../infra/declare/adopted";
import { partOf } from "../../infra/declare/ownership";
import { checkEstate } from "../../policies/baseline/check";
import { isOpen } from "../../policies/baseline/finding";
import { palisade as palisadePack } from "../../policies/baseline/packs/palisade";
import { rules } from "../../policies/baseline/rules";
import type { Waiver } from "../../policies/estate/declared";
import { makeEstate } from "../../policies/estate/estate";
import { loadGrammar } from "../../policies/expressions/grammar";
import type { AdoptOutput } from "../../scripts/json-output";
import { apiopsFolder, apiopsSecret } from "../support/apiops-folder";
import { palisade, repository } from "../support/palisade";

const service = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const place = { resourceGroupName: "rg", serviceName: "apim" };

// In the clone, so that what is written can be run.
mkdirSync(path.join(repository, "out"), { recursive: true });
const folder = mkdtempSync(path.join(repository, "out/adopt-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(loadGrammar);

async function adopt(source: string, out: string, ...more: string[]) {
  const { code, stdout, output } = await palisade(["adopt", source, "--service", service, "--out", out, "--format", "json", ...more]);
  return { code, output, answer: (stdout.startsWith("{") ? JSON.parse(stdout) : {}) as AdoptOutput };
}

async function declaredIn(out: string) {
  const { adopted } = (await import(path.join(out, "adopted.ts"))) as { adopted: readonly AsItIs[] };
  return new Map(recordsAsTheyAre(place, adopted).map((record) => [record.path.replace(/^.*\/service\/apim\//, ""), record]));
}

describe("adopt", () => {
  it("declares a folder of APIOps as it is, and never its secrets", async () => {
    const source = apiopsFolder();
    const out = path.join(folder, "apiops");
    const { code, output, answer } = await adopt(source, out);
    expect(code, output).toBe(0);
    expect(answer.secrets).toEqual(["orders-key-id"]);
    expect(answer.adopted).not.toContain("apis/orders/operations/getOrder");
    for (const file of answer.files) expect(readFileSync(file, "utf8"), file).not.toContain(apiopsSecret);

    const records = await declaredIn(out);
    expect([...records.keys()].sort()).toEqual([...answer.adopted].sort());
    const inputs = (name: string) => {
      const record = records.get(name);
      if (!record) throw new Error(`${name} is not declared`);
      return inputsOf(record, ({ $late }) => `late ${$late}`);
    };
    // Every policy goes back byte for byte, whatever its layout.
    for (const [name, file] of [
      ["policies/policy", "policy.xml"],
      ["apis/orders/policies/policy", "apis/orders/policy.xml"],
      ["policyFragments/trace", "policy fragments/trace/policy.xml"],
    ] as const)
      expect(inputs(name).value).toBe(readFileSync(path.join(source, file), "utf8"));
    expect(inputs("policyFragments/trace").description).toBe("Traces calls.");
    expect(inputs("namedValues/orders-key-id")).toMatchObject({ secret: true, value: "late config:secrets:orders-key-id" });
    expect(inputs("namedValues/vaulted").keyVault).toEqual({ secretIdentifier: "https://keys.vault.azure.net/secrets/vaulted" });
    expect(inputs("apis/orders")).toMatchObject({
      apiVersionSetId: expect.stringMatching(/^late \/resourceGroups\/rg\/.*\/apim\/apiVersionSets\/orders#id$/),
    });
    expect(inputs("apis/orders")).not.toHaveProperty("isOnline");
    expect(inputs("apis/events").apiType).toBe("websocket");
    // Policies name named values by what they are called, which is not their id.
    expect(records.get("apis/orders/policies/policy")?.refs).toEqual(
      expect.arrayContaining([expect.stringMatching(/\/namedValues\/orders-key-id$/), expect.stringMatching(/\/backends\/orders$/)]),
    );
    expect(records.get("namedValues/orders-key-id")?.declared?.editedOutside).toEqual(["value"]);
  });

  it("writes policies as TypeScript where they are printed as they were, and as XML elsewhere", async () => {
    const out = path.join(folder, "apiops");
    expect(existsSync(path.join(out, "policies/apis/orders/operations/get-order/policy.ts"))).toBe(true);
    expect(existsSync(path.join(out, "policies/apis/orders/policy.xml"))).toBe(true);
  });

  it("names what is imported as the stack names it, in its groups", () => {
    const { resources } = JSON.parse(readFileSync(path.join(folder, "apiops/import.json"), "utf8"));
    expect(resources).toContainEqual({ type: "palisade:index:Api", name: "Api orders", logicalName: "orders", component: true });
    expect(resources).toContainEqual({
      type: "azure-native:apimanagement:ApiPolicy",
      name: "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apis/orders/policies/policy",
      logicalName: "orders",
      id: `${service}/apis/orders/policies/policy`,
      parent: "Api orders",
      version: expect.any(String),
    });
    const names = resources.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("takes an exported template, and only what is asked for", async () => {
    const out = path.join(folder, "template");
    const template = path.join(repository, "test/fixtures/templates/exported.json");
    const { code, output, answer } = await adopt(template, out, "--only", "apis/orders");
    expect(code, output).toBe(0);
    expect(answer.adopted).toContain("apis/orders");
    expect(answer.adopted.every((each) => /^(?:apis\/orders(?:\/|$)|products\/[^/]+\/apis\/orders$)/.test(each))).toBe(true);
    const inherited = JSON.parse(readFileSync(path.join(out, "estate.json"), "utf8"));
    expect(inherited.records.every(({ path: each }: { path: string }) => each.includes("/service/apim"))).toBe(true);
    expect(output).not.toContain("canary");
    for (const file of answer.files) expect(readFileSync(file, "utf8"), file).not.toContain("canary");
    expect((await declaredIn(out)).size).toBe(answer.adopted.length);
  });

  it("writes leave for what is wrong, where a person gives it", async () => {
    const out = path.join(folder, "leave");
    const leave = ["--waive-until", "2099-01-01", "--owner", "orders-team", "--approver", "security"];
    const { code, output } = await adopt(apiopsFolder(), out, ...leave);
    expect(code, output).toBe(0);
    const { waivers } = (await import(path.join(out, "waivers.ts"))) as { waivers: readonly Waiver[] };
    expect(
      waivers.find(({ rule, subject }) => rule === "named-values-from-key-vault" && subject === "namedValues/orders-key-id"),
    ).toMatchObject({
      owner: "orders-team",
      approver: "security",
      expires: "2099-01-01",
    });
    // With them nothing is left that would stop the stack.
    const own = [...(await declaredIn(out)).values()];
    const { records } = JSON.parse(readFileSync(path.join(out, "estate.json"), "utf8"));
    const { all, unread } = partOf([], own, place, { owns: "apis", others: { records } });
    const estate = { ...makeEstate(all, waivers), ...(unread && { unread }) };
    const { findings } = checkEstate(estate, { rules, pack: palisadePack, today: "2026-11-01" });
    expect(findings.filter((each) => isOpen(each) && each.level === "error")).toEqual([]);
  });

  it("overwrites nothing unless told", async () => {
    const out = path.join(folder, "taken");
    mkdirSync(out);
    writeFileSync(path.join(out, "adopted.ts"), "// mine\n");
    const { code, output } = await adopt(apiopsFolder(), out);
    expect(code).toBe(2);
    expect(output).toContain("nothing is written");
    expect(readFileSync(path.join(out, "adopted.ts"), "utf8")).toBe("// mine\n");
  });

  it("refuses a service by its name, and a name that is not there", async () => {
    const source = apiopsFolder();
    const { code, output } = await palisade(["adopt", source, "--service", "apim"]);
    expect([code, output]).toEqual([2, expect.stringContaining("expected /subscriptions/")]);
    const absent = await adopt(source, path.join(folder, "x"), "--only", "apis/none");
    expect([absent.code, absent.output]).toEqual([2, expect.stringContaining("has nothing of that name")]);
  });
});
