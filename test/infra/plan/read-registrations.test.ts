import { beforeAll, describe, expect, it } from "vitest";
import type { HostAnswer } from "../../../infra/plan/host";
import { type ReadRegistrations, readRegistrations } from "../../../infra/plan/read-registrations";
import type { Registration } from "../../../infra/plan/registration";
import { runProgram } from "../../../infra/plan/run-program";
import { readStackConfiguration } from "../../../infra/plan/stack-configuration";
import type { EstateRecord } from "../../../policies/estate/estate";
import { factsOf } from "../../../policies/estate/kinds";
import { isLate, isUnknown } from "../../../policies/estate/value";
import { builtHost, repository } from "../../support/palisade";
import { policyText, sampleRecords, service } from "../../support/sample-records";

const registration = (type: string, inputs: Record<string, unknown>, more: Partial<Registration> = {}): Registration => ({
  urn: "urn",
  type,
  name: "a",
  custom: true,
  inputs,
  secrets: [],
  dependencies: [],
  aliases: [],
  additionalSecretOutputs: [],
  ignoreChanges: [],
  protect: false,
  ...more,
});

describe("the registrations of the stack dev", () => {
  let answer: HostAnswer;
  let read: ReadRegistrations;
  let declared: readonly EstateRecord[];

  beforeAll(async () => {
    const configuration = await readStackConfiguration(repository, "dev");
    answer = await runProgram(await builtHost(), { root: repository, configuration }, () => {});
    read = readRegistrations(answer.registrations);
    declared = answer.declared?.estate.records ?? [];
  });

  it("are the declared records, and nothing else", () => {
    expect(answer.error).toBeUndefined();
    expect(declared.length).toBeGreaterThan(30);
    expect(read.others).toEqual([]);
    expect(read.records.map(({ path }) => path).sort()).toEqual(declared.map(({ path }) => path));
  });

  it("say all that is declared, but for what only the deployment knows", () => {
    for (const record of declared) {
      const found = read.records.find(({ path }) => path === record.path);
      expect(found?.kind, record.path).toBe(record.kind);
      expect(found?.envelope, record.path).toEqual(record.envelope);
      expect(withoutLater(withoutDefaults(found as EstateRecord, record)), record.path).toEqual(withoutLater(record.properties));
    }
  });

  it("stand in groups, and come after what they depend on", () => {
    const seen = new Set<string>();
    for (const { urn, parent, dependencies } of answer.registrations) {
      for (const before of [...dependencies, ...(parent ? [parent] : [])]) expect(seen.has(before), `${urn} after ${before}`).toBe(true);
      seen.add(urn);
    }
    const groups = answer.registrations.filter(({ type }) => type.startsWith("palisade:"));
    expect(groups.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "palisade:index:Api accounts",
      "palisade:index:Api catalogue",
      "palisade:index:Defender apim-contoso-dev",
      "palisade:index:Monitoring apim-contoso-dev",
      "palisade:index:Platform apim-contoso-dev",
      "palisade:index:Product starter",
    ]);
    for (const { inputs } of groups) expect(inputs).toEqual({});
  });

  /** What azure-native's classes fill in is registered, and not declared. */
  function withoutDefaults({ kind, properties }: EstateRecord, { properties: own }: EstateRecord) {
    const { defaults = {}, renamed = {} } = factsOf(kind);
    const names = Object.fromEntries(Object.entries(renamed).map(([arm, native]) => [native, arm]));
    const added = Object.keys(defaults)
      .map((name) => names[name] ?? name)
      .filter((name) => !(name in own));
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !added.includes(name)));
  }

  /** Leaves out outputs of other records, save for ids: they are known when something is deployed. */
  function withoutLater(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(withoutLater);
    return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (isLater(each) ? [] : [[key, withoutLater(each)]])));
  }

  function isLater(value: unknown): boolean {
    return isUnknown(value) || (isLate(value) && !value.$late.endsWith("#id"));
  }
});

describe("readRegistrations", () => {
  const place = { resourceGroupName: "rg", serviceName: "gw" };

  it("reads what Palisade did not make", () => {
    const { records } = readRegistrations([
      registration("azure-native:apimanagement:Policy", { ...place, policyId: "policy", format: "rawxml", value: policyText }),
      registration("azure-native:apimanagement/v20220801:ApiSchema", {
        ...place,
        apiId: "accounts",
        schemaId: "definition",
        contentType: "application/json",
        definitions: { A: {} },
      }),
      registration("azure-native:applicationinsights:Component", {
        resourceGroupName: "rg",
        resourceName: "insights",
        location: "westeurope",
        applicationType: "web",
      }),
    ]);
    expect(records).toEqual([
      sampleRecords.policies,
      {
        kind: "apis/schemas",
        path: `${service}/apis/accounts/schemas/definition`,
        properties: { contentType: "application/json", document: { definitions: { A: {} } } },
      },
      {
        kind: "applicationInsights",
        path: "/resourceGroups/rg/providers/Microsoft.Insights/components/insights",
        envelope: { location: "westeurope" },
        properties: { Application_Type: "web" },
      },
    ]);
  });

  it("says that a policy is not known, where its text is not", () => {
    const { records } = readRegistrations([
      registration("azure-native:apimanagement:Policy", { ...place, policyId: "policy", value: { $unknown: "later" } }),
    ]);
    expect(records[0]?.properties).toEqual({ value: { unknown: "later" } });
  });

  it("reads settings by their paths", () => {
    const { records } = readRegistrations([
      registration("pulumi-nodejs:dynamic/palisade:ArmSetting", {
        path: `${service}/tenant/access`,
        method: "PATCH",
        manage: "adopt",
        properties: { enabled: false },
      }),
    ]);
    expect(records).toEqual([
      { kind: "tenant", path: `${service}/tenant/access`, properties: { enabled: false }, declared: { manage: "adopt" } },
    ]);
  });

  it("names what there is no kind for, and leaves components and the engine's own out", () => {
    const { records, others } = readRegistrations([
      registration("pulumi:pulumi:Stack", {}),
      registration("pulumi:providers:azure-native", {}),
      registration("palisade:index:Api", {}, { custom: false }),
      registration("azure-native:storage:StorageAccount", {}, { name: "logs" }),
      registration("pulumi-nodejs:dynamic/palisade:ArmSetting", { path: "/providers/Microsoft.Other/things/a" }, { name: "thing" }),
    ]);
    expect(records).toEqual([]);
    expect(others).toEqual(["azure-native:storage:StorageAccount logs", "pulumi-nodejs:dynamic/palisade:ArmSetting thing"]);
  });

  it("says where a part of a path is not known", () => {
    const { records } = readRegistrations([
      registration("azure-native:apimanagement:Api", { ...place, serviceName: { $unknown: "later" }, apiId: "a" }),
    ]);
    expect(records[0]?.path).toBe("/resourceGroups/rg/providers/Microsoft.ApiManagement/service/(unknown)/apis/a");
  });

  it.each([
    ["wrapped", { ...place, namedValueId: "a", value: "canary" }, ["value"]],
    ["marked for the service", { ...place, namedValueId: "a", value: "canary", secret: true }, []],
    ["deep inside", { ...place, namedValueId: "a", "dotted.key": [{ inner: "canary" }] }, ["dotted.key[0].inner"]],
    ["a whole object", { ...place, namedValueId: "a", keyVault: { secretIdentifier: "canary" } }, ["keyVault"]],
  ])("takes no secret along: %s", (_, inputs, secrets) => {
    const { records } = readRegistrations([registration("azure-native:apimanagement:NamedValue", inputs, { secrets })]);
    expect(JSON.stringify(records)).toContain('{"$unknown":"a secret"}');
    expect(JSON.stringify(records)).not.toContain("canary");
  });
});
