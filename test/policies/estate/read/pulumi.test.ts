import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../../../infra/azure/inputs";
import { printPolicy } from "../../../../policies/document/print";
import { type EstateRecord, makeEstate } from "../../../../policies/estate/estate";
import { factsOf, type Kind } from "../../../../policies/estate/kinds";
import { isPolicyRecord } from "../../../../policies/estate/policy-records";
import { readEvents, readPreview, readState } from "../../../../policies/estate/read/pulumi";
import { isLate } from "../../../../policies/estate/value";
import { checked, ruleOf } from "../../../support/baseline";
import { sampleRecords } from "../../../support/sample-records";

const fixture = (name: string) => JSON.parse(readFileSync(join(__dirname, "../../../fixtures/pulumi", `${name}.json`), "utf8"));
const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/gw";
const shown = (records: readonly EstateRecord[]) =>
  records.map(({ planned, path }) => `${planned ?? "same"} ${path.replace(service, "")}`).sort();

describe("a preview", () => {
  const preview = fixture("preview");
  const read = readPreview(preview);
  const found = (path: string) => read.records.find((record) => record.path === path);

  it("says what a deployment would do with each resource", () => {
    expect(shown(read.records)).toEqual([
      "create /apiVersionSets/orders",
      "create /namedValues/key",
      "create /policies/policy",
      "create /providers/Microsoft.Insights/diagnosticSettings/all",
      "delete /apis/old",
      "delete /apis/old/policies/policy",
      "delete /apis/orders/operations/list/policies/policy",
      "replace /apis/orders/policies/policy",
      "same ",
      "same /apis/orders/operations/list",
      "update /apis/orders",
    ]);
    expect(read.incomplete).toBeUndefined();
    expect([...read.others]).toEqual([
      ["azure-native:storage:StorageAccount", 1],
      ["random:index/randomPassword:RandomPassword", 1],
    ]);
  });

  it("knows the ids of resources that are still to be made, where one input can be nothing else", () => {
    expect(found(`${service}/apis/orders`)?.properties).toMatchObject({
      apiVersionSetId: { $late: `${service}/apiVersionSets/orders#id` },
    });
    expect(found(`${service}/providers/Microsoft.Insights/diagnosticSettings/all`)?.properties).toMatchObject({
      workspaceId: { $unknown: "only known when it is deployed" },
    });
  });

  it("takes no value for what is not known yet, or secret", () => {
    expect(found(`${service}/policies/policy`)?.properties).toEqual({ value: { unknown: "only known when it is deployed" } });
    expect(found(`${service}/namedValues/key`)?.properties).toEqual({ displayName: "key", secret: true, value: { $unknown: "a secret" } });
  });

  it("tells the policies that would be taken from what stays", () => {
    const { findings } = checked(read.records, [ruleOf("APIM-CHG-001")]);
    expect(findings.filter(({ rule }) => rule === "APIM-CHG-001").map(({ subject, message }) => [subject, message])).toEqual([
      ["apis/orders/operations/list/policies/policy", "the deployment would delete the policy, and what it protects stays"],
      ["apis/orders/policies/policy", "the deployment would replace the policy: it is deleted on the way"],
    ]);
  });

  it("keeps what is deleted out of the estate", () => {
    const estate = makeEstate(read.records);
    expect(estate.records.some(({ planned }) => planned === "delete")).toBe(false);
    expect(estate.removed).toHaveLength(3);
  });

  it("says so where unchanged resources are left out of it", () => {
    const changed = preview.steps.filter(({ op, urn }: { op: string; urn: string }) => op !== "same" || urn.includes("Stack"));
    expect(readPreview({ ...preview, steps: changed }).incomplete).toBe(
      "2 unchanged resources are not in it, so only what changes was looked at; make it with pulumi preview --json --show-sames",
    );
  });

  it("is the same as a stream of events", () => {
    const events = preview.steps.map(({ op, urn, newState, oldState }: Record<string, unknown>, sequence: number) => ({
      sequence,
      resourcePreEvent: { metadata: { op, urn, new: newState, old: oldState } },
    }));
    expect(readEvents([{ sequence: 0, preludeEvent: {} }, ...events, { sequence: 99, summaryEvent: {} }]).records).toEqual(read.records);
  });

  const [policy] = preview.steps.filter(({ op }: { op: string }) => op === "replace");
  const { urn, newState: state } = policy;
  it.each([
    ["created before deleted", ["create-replacement", "replace", "delete-replaced"], ["replace"]],
    ["deleted before created", ["delete-replaced", "replace", "create-replacement"], ["replace"]],
    ["imported", ["import"], ["same"]],
    ["refreshed, then updated", ["refresh", "update"], ["update"]],
    ["read", ["read"], ["same"]],
    ["discarded", ["discard"], []],
  ])("understands a resource that is %s", (_, ops, expected) => {
    const { records } = readPreview({ steps: ops.map((op) => ({ op, urn, newState: state, oldState: state })) });
    expect(records.map(({ planned }) => planned ?? "same")).toEqual(expected);
  });

  it("knows the subscription of its service by what was there before", () => {
    const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
    const same = (type: string, inputs: object, id: string) => {
      const newState = { urn: type, custom: true, type, inputs };
      return { op: "same", urn: type, oldState: { ...newState, id }, newState };
    };
    const { records } = readPreview({
      steps: [
        same(
          "azure-native:apimanagement:ApiManagementService",
          { resourceGroupName: "rg", serviceName: "gw" },
          `${subscription}${service}`,
        ),
        same("azure-native:monitor:DiagnosticSetting", { name: "all", resourceUri: `${subscription}${service}` }, "x"),
        same(
          "azure-native:authorization:RoleAssignment",
          { roleAssignmentName: "r", scope: "/subscriptions/other/resourceGroups/keys" },
          "x",
        ),
      ],
    });
    expect(records.map(({ path }) => path)).toEqual([
      service,
      `${service}/providers/Microsoft.Insights/diagnosticSettings/all`,
      "/subscriptions/other/resourceGroups/keys/providers/Microsoft.Authorization/roleAssignments/r",
    ]);
  });

  it("does not take a resource for deleted that the deployment leaves where it is", () => {
    const { records } = readPreview({ steps: [{ op: "delete", urn, oldState: { ...state, retainOnDelete: true } }] });
    expect(records.map(({ planned }) => planned)).toEqual([undefined]);
  });

  it("sees a rename as what it is", () => {
    const renamed = { ...state, urn: `${urn}-2` };
    const { records } = readPreview({
      steps: [
        { op: "create", urn: renamed.urn, newState: renamed },
        { op: "delete", urn, oldState: state },
      ],
    });
    const { findings } = checked(records, [ruleOf("APIM-CHG-001")]);
    expect(findings.map(({ rule, message }) => [rule, message])).toContainEqual([
      "APIM-CHG-001",
      "the deployment would delete the policy under one name after it has made it under another: both are the same policy",
    ]);
  });
});

describe("a state", () => {
  const state = fixture("state");
  const { records, others } = readState(state);
  const found = (path: string) => records.find((record) => record.path === path);

  it("has the records of its resources, of those that are only read as well", () => {
    expect(shown(records)).toEqual([
      "same ",
      "same /apiVersionSets/orders",
      "same /apis/orders",
      "same /apis/orders/operations/list",
      "same /apis/orders/policies/policy",
      "same /namedValues/key",
      "same /providers/Microsoft.Insights/diagnosticSettings/all",
      "same /resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs",
      "same /tenant/access",
    ]);
    expect([...others]).toEqual([["azure-native:storage:StorageAccount", 1]]);
    expect(found("/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs")).toMatchObject({
      envelope: { location: "westeurope" },
      properties: { retentionInDays: 90 },
    });
    expect(found(`${service}/tenant/access`)).toMatchObject({ properties: { enabled: false }, declared: { manage: "own" } });
  });

  it("takes no secret along", () => {
    expect(found(`${service}/namedValues/key`)?.properties).toMatchObject({ value: { $unknown: "a secret" } });
    expect(JSON.stringify(records)).not.toContain("canary");
  });

  it("is the same as the checkpoint of a backend of files", () => {
    expect(readState({ version: 3, checkpoint: { stack: "prod", latest: state.deployment } }).records).toEqual(records);
  });
});

describe("what is registered", () => {
  const resources = (Object.values(sampleRecords) as EstateRecord[]).map((record) => {
    const { token } = factsOf(record.kind as Kind);
    const late = ({ $late }: { $late: string }) => ({ $late });
    return token
      ? { urn: `urn:pulumi:s::p::${token}::${record.path}`, custom: true, type: token, inputs: inputsOf(record, late) }
      : {
          urn: `urn:pulumi:s::p::setting::${record.path}`,
          custom: true,
          type: "pulumi-nodejs:dynamic/palisade:ArmSetting",
          inputs: { path: record.path, manage: "own", properties: record.properties },
        };
  });

  it.each([
    ["a state", () => readState({ version: 3, deployment: { resources } })],
    ["a preview", () => readPreview({ steps: resources.map((newState) => ({ op: "create", urn: newState.urn, newState })) })],
  ])("is read back from %s, every kind of it", (_, read) => {
    const { records, others } = read();
    expect([...others]).toEqual([]);
    expect(records).toHaveLength(resources.length);
    for (const record of Object.values(sampleRecords) as EstateRecord[]) {
      const back = records.find(({ path }) => path === record.path);
      expect(back?.kind, record.path).toBe(record.kind);
      expect(plain(back?.envelope), record.path).toEqual(plain(record.envelope));
      expect(plain(back?.properties), record.path).toMatchObject(plain(hidden(record)) as object);
    }
  });

  /** The way back hides what is secret. */
  function hidden({ kind, properties }: EstateRecord) {
    if (kind === "identityProviders") return { ...properties, clientSecret: { $unknown: "a secret" } };
    const { secret, value } = properties as { secret?: boolean; value?: unknown };
    return kind === "namedValues" && secret && value !== undefined ? { ...properties, value: { $unknown: "a secret" } } : properties;
  }

  function plain(value: unknown): unknown {
    if (typeof value !== "object" || value === null || isLate(value)) return value;
    if (Array.isArray(value)) return value.map(plain);
    return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, plain(each)]])));
  }

  it("keeps policies byte for byte as they are printed", () => {
    const { records, texts } = readState({ deployment: { resources } });
    for (const record of records.filter(isPolicyRecord)) {
      const { value } = record.properties;
      expect("root" in value && printPolicy(value)).toBe(texts.get(record.path)?.text);
    }
  });
});

describe("hostile files", () => {
  const resource = (more: object) => ({ urn: "u", custom: true, type: "azure-native:apimanagement:Api", ...more });
  it.each([
    ["nothing", {}],
    [
      "resources that are none",
      { deployment: { resources: [1, null, [], "a", {}, { urn: 1 }, resource({ inputs: [] }), resource({ inputs: "x" })] } },
    ],
    [
      "keys of every object",
      {
        deployment: JSON.parse(
          '{"resources":[{"urn":"u","custom":true,"type":"azure-native:apimanagement:Api","inputs":{"__proto__":{"path":"x"},"constructor":1,"apiId":"__proto__"},"propertyDependencies":{"__proto__":1}}]}',
        ),
      },
    ],
    ["a type of every object", { deployment: { resources: [resource({ type: "__proto__" }), resource({ type: "constructor" })] } }],
    ["lists that are none", { deployment: { resources: {} } }],
  ])("are read without a failure: %s", (_, hostile) => {
    expect(() => readState(hostile as never)).not.toThrow();
    const resources = (hostile as { deployment?: { resources?: unknown } }).deployment?.resources;
    const steps = Array.isArray(resources) ? resources.map((newState) => ({ op: "create", newState })) : resources;
    expect(() => readPreview({ steps })).not.toThrow();
    expect(() => readEvents(Array.isArray(resources) ? resources : [])).not.toThrow();
    expect(({} as Record<string, unknown>).path).toBeUndefined();
  });
});
