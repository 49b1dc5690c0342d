import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { publishedEstate } from "../../infra/inherit";
import type { HostAnswer } from "../../infra/plan/host";
import { runProgram } from "../../infra/plan/run-program";
import { readStackConfiguration } from "../../infra/plan/stack-configuration";
import type { Estate } from "../../policies/estate/estate";
import { makeFolder } from "../support/folder";
import { builtHost, repository } from "../support/palisade";

let host: string;
beforeAll(async () => {
  host = await builtHost();
});

/** Runs a program of stacks/programs without an engine, its settings changed. */
async function run(name: string, settings: Readonly<Record<string, unknown>> = {}): Promise<HostAnswer> {
  const project = path.join(repository, "stacks/programs", name);
  const configuration = await readStackConfiguration(project, "dev");
  const changed = Object.entries(settings).map(([key, value]) => [`palisade-${name}:${key}`, value] as const);
  const values: Record<string, string> = { ...configuration.values };
  for (const [key, value] of changed) {
    if (value === undefined) delete values[key];
    else values[key] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return runProgram(
    host,
    { root: path.resolve(project, configuration.main ?? "."), project, configuration: { ...configuration, values } },
    () => {},
  );
}

const registered = ({ registrations }: HostAnswer) => registrations.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
const resultOf = ({ declared }: HostAnswer) => declared?.result ?? { findings: [], unknown: [] };

describe("a program that owns the platform, and one that owns APIs", () => {
  let platform: HostAnswer;
  let apis: HostAnswer;
  let file: string;

  beforeAll(async () => {
    platform = await run("platform");
    file = path.join(makeFolder(), "estate.json");
    writeFileSync(file, JSON.stringify(publishedEstate(platform.declared?.estate as Estate)));
    apis = await run("apis", { inherits: { file } });
  });

  it("share nothing that they register, and nothing is missing", async () => {
    expect(platform.error ?? apis.error).toBeUndefined();
    const typesOf = (answer: HostAnswer) => new Set(registered(answer).map(({ type }) => type));
    const shared = [...typesOf(platform)].filter((type) => typesOf(apis).has(type));
    expect(shared).toEqual([]);
    expect(typesOf(apis)).toContain("azure-native:apimanagement:Api");
    expect(typesOf(apis)).toContain("azure-native:security:APICollectionByAzureApiManagementService");
    expect(typesOf(platform)).toContain("azure-native:apimanagement:ProductPolicy");
    expect(typesOf(platform)).not.toContain("azure-native:apimanagement:Backend");
  });

  it("are decided together: with the platform's estate nothing of the APIs is open", () => {
    expect(resultOf(apis).findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(resultOf(apis).unknown).toEqual([]);
    expect(apis.declared?.estate.records.filter(({ declared }) => declared?.inherited).map(({ kind }) => kind)).toContain("policies");
  });

  it("are undecided apart: without it what depends on the platform is unknown, and no finding", async () => {
    const alone = await run("apis", { inherits: { stack: "organization/palisade-platform/dev" } });
    expect(alone.error).toBeUndefined();
    expect(registered(alone).map(({ type, name }) => `${type} ${name}`)).toEqual(
      registered(apis).map(({ type, name }) => `${type} ${name}`),
    );
    const { findings, unknown } = resultOf(alone);
    expect(findings).toEqual([]);
    const subjects = new Set(unknown.map(({ subject }) => subject));
    expect(subjects).toContain("service");
    expect(subjects).toContain("apis/accounts/operations/getAccountDetails");
    expect(unknown[0]?.why).toMatch(/only known to the engine/);
  });

  it("says what of the platform is wrong, and stops for what it leaves open of the APIs alone", async () => {
    const estate = publishedEstate(platform.declared?.estate as Estate);
    const open =
      "<policies><inbound><return-response /></inbound><backend><forward-request /></backend><outbound /><on-error /></policies>";
    const records = estate.records.map((record) => {
      if (record.kind === "products") return { ...record, properties: { ...record.properties, approvalRequired: false } };
      return record.kind === "policies" ? { ...record, properties: { value: open } } : record;
    });
    writeFileSync(file, JSON.stringify({ ...estate, records }));
    const answer = await run("apis", { inherits: { file } });
    const { findings } = resultOf(answer);
    expect(answer.error?.message).toMatch(/operation-authenticated \(APIM-AUT-\d+\) {2}apis\/accounts\/operations\/getAccountDetails/);
    expect(answer.error?.message).not.toContain("products/starter\n");
    expect(registered(answer)).toEqual([]);
    expect(findings.find(({ slug }) => slug === "product-needs-approval")).toMatchObject({ subject: "products/starter", inherited: true });
  });
});
