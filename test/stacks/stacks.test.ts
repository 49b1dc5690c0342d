import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { HostAnswer } from "../../infra/plan/host";
import { recordOf } from "../../infra/plan/read-registrations";
import { runProgram } from "../../infra/plan/run-program";
import { readStackConfiguration } from "../../infra/plan/stack-configuration";
import { builtHost, repository } from "../support/palisade";
import { copyProject, edit } from "../support/project";
import { reversedDefinition } from "../support/reversed-definition";

let host: string;
beforeAll(async () => {
  host = await builtHost();
});

/** Runs the program of a stack; what it prints is of no interest here. */
async function run(stack: string, root = repository): Promise<HostAnswer> {
  return runProgram(host, { root, configuration: await readStackConfiguration(root, stack) }, () => undefined);
}

/** Runs the program of the stack dev after an edit. */
function edited(file: string, change: (text: string) => string, stack = "dev"): Promise<HostAnswer> {
  const project = copyProject();
  edit(project, file, change);
  return run(stack, project);
}

const kindsOf = ({ registrations }: HostAnswer) => registrations.filter(({ custom }) => custom).map(({ type }) => type);

it("dev, test and prod are the stacks", () => {
  const files = readdirSync(path.join(repository, "stacks")).filter((name) => /^Pulumi\..*\.yaml$/.test(name));
  expect(files.sort()).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.test.yaml"]);
});

describe.each([
  ["dev", "own", "Developer"],
  ["test", "adopt", "StandardV2"],
  ["prod", "own", "Premium"],
] as const)("the stack %s", (stack, manage, sku) => {
  let answer: HostAnswer;
  beforeAll(async () => {
    answer = await run(stack);
  });

  it("declares an estate that fulfils the baseline", () => {
    expect(answer.error).toBeUndefined();
    const { findings, errors } = answer.declared?.result ?? { findings: [], errors: ["nothing is declared"] };
    expect(errors).toEqual([]);
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(answer.unknowns).toEqual([]);
  });

  it("registers every record, and nothing else", () => {
    const records = answer.declared?.estate.records ?? [];
    expect(records.length).toBeGreaterThan(30);
    const registered = answer.registrations.filter(({ custom }) => custom).map((each) => recordOf(each)?.path);
    expect([...registered].sort()).toEqual(records.map(({ path: each }) => each).sort());
  });

  it("keeps nothing in components, and has no secret in its inputs", () => {
    for (const { custom, inputs, secrets, type } of answer.registrations) {
      expect([type, secrets]).toEqual([type, []]);
      if (!custom) expect([type, inputs]).toEqual([type, {}]);
    }
  });

  it("sees to the Defender plan as its file says, and stands on its tier", () => {
    const { estate } = answer.declared ?? {};
    expect(estate?.records.find(({ kind }) => kind === "pricings")?.declared?.manage).toBe(manage);
    expect(estate?.records.find(({ kind }) => kind === "service")?.envelope).toMatchObject({ sku: { name: sku } });
  });

  it("publishes two APIs, each onboarded and in a product that has to be approved", () => {
    const records = answer.declared?.estate.records ?? [];
    const ids = (kind: string) =>
      records
        .filter((each) => each.kind === kind)
        .map(({ path: each }) => each.slice(each.lastIndexOf("/") + 1))
        .sort();
    expect(ids("apis")).toEqual(["accounts", "catalogue"]);
    expect(ids("apiCollections")).toEqual(["accounts", "catalogue"]);
    expect(ids("products/apis")).toEqual(["accounts", "catalogue"]);
    expect(records.find(({ kind }) => kind === "products")?.properties).toMatchObject({
      subscriptionRequired: true,
      approvalRequired: true,
    });
  });

  it("binds the accounts of users to those who call", () => {
    const operation = answer.declared?.estate.records.find(({ path: each }) => each.endsWith("/operations/getAccountDetails"));
    expect(operation?.properties).toMatchObject({ method: "GET", urlTemplate: "/users/{userId}/accountdetails" });
    expect(operation?.declared?.objectAuthorization).toEqual([{ parameter: "userId", by: "claim", claim: "oid" }]);
  });
});

describe("a stack that breaks the baseline", () => {
  it("registers nothing but its root, and says in words what to do", async () => {
    const answer = await edited("stacks/apis/accounts/api.ts", (text) =>
      text.replace('getAccountDetails: { bind: { userId: claim("oid") } },', ""),
    );
    expect(answer.registrations.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(answer.error?.expected).toBe(true);
    const lines = answer.error?.message.split("\n") ?? [];
    expect(lines[0]).toBe("1 rule of the baseline does not hold; nothing has been deployed.");
    expect(lines[1]).toBe("  object-level-authorization (APIM-AUT-011)  apis/accounts/operations/getAccountDetails");
    expect(lines[2]).toMatch(/^ {4}stacks\/apis\/accounts\/api\.ts: nobody decides whether the caller may touch \{userId\}$/);
    expect(lines.at(-1)).toBe("  Mend it, or waive a rule with reason, owner, approver and expiry.");
    expect(answer.error?.message).not.toMatch(/\n\s+at /);
    // What was declared is still there to be shown.
    expect(answer.declared?.result.findings.map(({ rule }) => rule)).toContain("APIM-AUT-011");
  });

  it("registers nothing for an expired leave either", async () => {
    const leave = '{ reason: "r", owner: "o", approver: "a", expires: "2020-01-01" }';
    const answer = await edited("stacks/apis/catalogue/api.ts", (text) =>
      text.replace("    operations: {", `    without: { "response-status": ${leave} },\n    operations: {`),
    );
    expect(kindsOf(answer)).toEqual([]);
    expect(answer.error?.message).toContain("waiver-expired (ENG-003)  apis/catalogue");
  });

  it("deploys what is waived, until the waiver expires", async () => {
    const leave = '{ reason: "r", owner: "o", approver: "a", expires: "2999-01-01" }';
    const answer = await edited("stacks/apis/catalogue/api.ts", (text) =>
      text.replace("    operations: {", `    without: { "request-content": ${leave}, parameters: ${leave} },\n    operations: {`),
    );
    expect(answer.error).toBeUndefined();
    expect(kindsOf(answer).length).toBeGreaterThan(30);
    const waived = answer.declared?.result.findings.filter((each) => each.waived) ?? [];
    expect(waived.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual(
      expect.arrayContaining(["ENG-005 apis/catalogue", "APIM-VAL-002 apis/catalogue/operations/getProduct"]),
    );
  });
});

describe("a stack that is not right", () => {
  it.each<[string, string, (text: string) => string, string]>([
    [
      "a key that there is not",
      "stacks/Pulumi.dev.yaml",
      (text) => text.replace("palisade:tenant:", "palisade:tennant:"),
      'stacks/Pulumi.dev.yaml: palisade:tennant is no setting; did you mean "tenant"?',
    ],
    [
      "no sub plan",
      "stacks/Pulumi.dev.yaml",
      (text) => text.replace("    subPlan: P1\n", ""),
      "stacks/Pulumi.dev.yaml: palisade:defender.subPlan is missing",
    ],
    ["a pack that there is not", "stacks/Pulumi.dev.yaml", (text) => `${text}  palisade:pack: palisad\n`, 'there is no pack "palisad"'],
    [
      "too many units",
      "stacks/Pulumi.dev.yaml",
      (text) => text.replace("capacity: 1", "capacity: 3"),
      "stacks/Pulumi.dev.yaml: the service: the capacity is 3; on Developer it is 1",
    ],
    [
      "an operation that there is not",
      "stacks/apis/catalogue/api.ts",
      (text) => text.replace("getProduct:", "getProdukt:"),
      'stacks/apis/catalogue/api.ts: catalogue: operations names the operation "getProdukt"',
    ],
    [
      "a definition that is not there",
      "stacks/apis/catalogue/api.ts",
      (text) => text.replace("openapi.yaml", "nothing.yaml"),
      "stacks/apis/catalogue/nothing.yaml",
    ],
    [
      "a product that is not declared",
      "stacks/apis/catalogue/api.ts",
      (text) => text.replace('["starter"]', '["gold"]'),
      "stacks/apis/catalogue/api.ts: the product gold is not declared",
    ],
  ])("%s", async (_, file, change, message) => {
    const answer = await edited(file, change);
    expect(answer.registrations.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(answer.error).toMatchObject({ expected: true, message: expect.stringContaining(message) });
  });
});

describe("the definition of an API", () => {
  it("may be reordered: nothing that is registered changes", async () => {
    const before = await run("dev");
    const after = await edited("stacks/apis/accounts/openapi.yaml", reversedDefinition);
    const registered = ({ registrations }: HostAnswer) =>
      new Map(registrations.map(({ urn, inputs, ...rest }) => [urn, { ...rest, inputs }]));
    expect(after.error).toBeUndefined();
    expect(registered(after)).toEqual(registered(before));
  });
});
