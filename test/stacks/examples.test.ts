import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { HostAnswer } from "../../infra/plan/host";
import { runProgram } from "../../infra/plan/run-program";
import { readStackConfiguration } from "../../infra/plan/stack-configuration";
import { isOpen } from "../../policies/baseline/finding";
import { builtHost, repository } from "../support/palisade";
import { copyProject } from "../support/project";

const examples = path.join(repository, "stacks/examples");
const stacks = readdirSync(examples).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);

let host: string;
const answers = new Map<string, HostAnswer>();
beforeAll(async () => {
  host = await builtHost();
  for (const stack of stacks) answers.set(stack, await run(stack));
});

function answerOf(stack: string): HostAnswer {
  const answer = answers.get(stack);
  if (!answer) throw new Error(`the example ${stack} has not run`);
  return answer;
}

/** Runs an example without an engine, where it stands or as a stack of a project. */
async function run(stack: string, project = examples): Promise<HostAnswer> {
  const configuration = await readStackConfiguration(project, stack);
  return runProgram(host, { root: path.resolve(project, configuration.main ?? "."), project, configuration }, () => undefined);
}

const propertiesOf = ({ declared }: HostAnswer, kind: string) =>
  (declared?.estate.records ?? []).filter((each) => each.kind === kind).map(({ properties }) => properties);

it("are these", () => {
  expect(stacks.sort()).toEqual(["enterprise-internal", "small"]);
});

describe.each(stacks)("the example %s", (stack) => {
  const { config } = parse(readFileSync(path.join(examples, `Pulumi.${stack}.yaml`), "utf8"));
  const waivers: { rule: string; subject: string }[] = config["palisade:waivers"] ?? [];

  it("fulfils the strict pack, but for what it waives", () => {
    const { declared, error } = answerOf(stack);
    expect(error).toBeUndefined();
    expect(declared).toMatchObject({ stops: false, estate: { pack: "palisade-strict" }, result: { errors: [] } });
    const { findings = [] } = declared?.result ?? {};
    const open = findings.filter(isOpen);
    expect(open.map(({ slug, subject, message }) => [slug, subject, message])).toEqual([]);
    const waived = findings.filter((each) => !isOpen(each)).map(({ slug, subject }) => ({ rule: slug, subject }));
    expect(waived).toEqual(waivers.map(({ rule, subject }) => ({ rule, subject })));
  });

  it("asks for nothing that nobody could answer, and holds no secret", () => {
    const answer = answerOf(stack);
    expect(answer.unknowns).toEqual([]);
    expect(answer.registrations.flatMap(({ secrets }) => secrets)).toEqual([]);
  });
});

describe("what the examples are for", () => {
  it("small: Basic v2 over the internet, with alerts", () => {
    const answer = answerOf("small");
    expect(propertiesOf(answer, "service")).toMatchObject([{ publicNetworkAccess: "Enabled" }]);
    expect(propertiesOf(answer, "metricAlerts").length).toBeGreaterThan(0);
    expect(propertiesOf(answer, "virtualNetworks")).toEqual([]);
  });

  it("enterprise-internal: in a network, over zones, with names, certificates, findings and logs of its own", () => {
    const answer = answerOf("enterprise-internal");
    const { records = [] } = answer.declared?.estate ?? {};
    expect(records.find(({ kind }) => kind === "service")).toMatchObject({
      envelope: { sku: { name: "Premium", capacity: 3 }, zones: ["1", "2", "3"] },
      properties: { virtualNetworkType: "Internal", hostnameConfigurations: [{ hostName: "api.internal.contoso.example" }] },
    });
    const kinds = new Set<string>(records.map(({ kind }) => kind));
    for (const kind of ["virtualNetworks", "networkSecurityGroups", "privateDnsZones", "automations", "metricAlerts", "locks"])
      expect([kind, kinds.has(kind)]).toEqual([kind, true]);
  });

  it("copied to stacks/, they are stacks", async () => {
    const project = copyProject();
    copyFileSync(path.join(examples, "Pulumi.small.yaml"), path.join(project, "stacks/Pulumi.small.yaml"));
    const { error, declared } = await run("small", project);
    expect(error).toBeUndefined();
    expect(declared?.stops).toBe(false);
  });
});
