import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { AzureDouble } from "../support/engine/azure-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { repository } from "../support/engine/program-copy";
import { EngineWorkspace, timeouts } from "../support/engine/workspace";
import { serviceId, subscriptionId } from "../support/stack-files";

/** The commands that docs/template.md gives for a deployment that was cut off, as arguments of `pulumi`. */
function documented(verb: string, values: Readonly<Record<string, string>> = {}): string[] {
  const [, section = ""] = readFileSync(path.join(repository, "docs/template.md"), "utf8").split("## A deployment that was cut off\n");
  const [, line] = new RegExp(`^pulumi (${verb} .*?)(?: +#.*)?$`, "m").exec(section.split(/^## /m)[0] ?? "") ?? [];
  if (line === undefined) throw new Error(`docs/template.md has no pulumi ${verb}`);
  const filled = line.replace(/<([^>]+)>/g, (_, name: string) => values[name] ?? `<${name}>`);
  return [...filled.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

const patience = { PALISADE_REGISTRATION_TIMEOUT: "3" };
const register = /\/providers\/Microsoft\.ApiSecurity\/register$/;

/** One stack that is refused, killed, made to wait, and at last deployed; each test goes on from the one before. */
describeWithEngine("a deployment that does not go through at once", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;
  /** What was under way when the run was killed, as `pulumi stack export` tells it. */
  let pending: readonly {
    readonly type: string;
    readonly resource: { readonly urn: string; readonly type: string; readonly parent: string };
  }[];

  const accounts = `${serviceId}/apis/accounts`;
  const registering = (plan: { polls?: number; forbidden?: boolean }) =>
    arm.registrations.unregister(subscriptionId, "Microsoft.ApiSecurity", plan);
  const answers = () => arm.requests.filter(({ method, path }) => method === "POST" && register.test(path)).map(({ status }) => status);
  const errors = ({ diagnostics }: { diagnostics: readonly { severity: string; message: string }[] }) =>
    diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    await workspace.initSignedIn("dev");
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("says who lacks which right to register Microsoft.ApiSecurity, and what to do", async () => {
    registering({ forbidden: true });
    const stopped = await workspace.up({ mayFail: true, args: ["--target", "**:Defender::*", "--target", "**::Microsoft.ApiSecurity"] });
    expect(stopped.code).not.toBe(0);
    const action = "Microsoft.ApiSecurity/register/action";
    const told = errors(stopped).find((message) => message.includes(action));
    expect(told).toContain(`needs the permission ${action}, which Contributor has`);
    expect(told).toContain(`The client 'a-client' with object id 'a-client' does not have authorization to perform action '${action}'`);
    expect(told).toContain("az provider register --namespace Microsoft.ApiSecurity");
    expect(stopped.output).not.toContain("arm-setting-provider");
  });

  it("is killed in the middle; nobody else may deploy until it is given up", async () => {
    // Whoever comes back before the time that it was told is sent away again.
    registering({ polls: Number.POSITIVE_INFINITY });
    let asked: number | undefined;
    arm.respond("POST", register, () => {
      asked ??= Date.now();
      const early = Date.now() - asked < 3_000;
      return early ? { status: 429, headers: { "Retry-After": "3" }, body: { error: { code: "TooManyRequests" } } } : undefined;
    });
    const running = workspace.start(["up", "--yes", "--skip-preview"], {
      env: AzureDouble.failing(
        { match: "/service/[^/]+/apis/accounts$", op: "create", lateMs: timeouts.update },
        { match: "/service/[^/]+/apis/catalogue$", op: "create", delayMs: timeouts.update },
      ),
      timeoutMs: timeouts.update,
    });
    // Until nothing but what is held back is under way any more.
    for (let seen = 0, quiet = 0; quiet < 10 || answers().at(-1) !== 200; ) {
      if (running.child.exitCode !== null) throw new Error(`it has ended by itself:\n${(await running.done).output}`);
      await wait(100);
      const ids = workspace.azure.calls().map(({ id }) => id);
      quiet = ids.includes(accounts) && ids.length === seen ? quiet + 1 : 0;
      seen = ids.length;
    }
    running.signal("SIGKILL");
    expect((await running.done).code).toBeNull();
    expect(answers()).toEqual([403, 429, 200]);
    expect(workspace.azure.get(accounts)).toBeDefined();
    expect((await workspace.up({ mayFail: true })).output).toContain("`pulumi cancel`");
  });

  it("is taken up again as the documents say, which tells what Azure has already and what it waits for in vain", async () => {
    expect((await workspace.run(documented("cancel"))).code).toBe(0);
    pending = (await workspace.exportState()).deployment.pending_operations;
    expect(pending.map(({ type, resource }) => `${type} ${resource.urn.split("::").at(-1)}`).sort()).toEqual([
      "creating Microsoft.ApiSecurity",
      "creating accounts",
      "creating catalogue",
    ]);
    const refreshed = await workspace.run([...documented("refresh"), "--skip-preview"], { timeoutMs: timeouts.update });
    expect(refreshed.code, refreshed.output).toBe(0);
    expect((await workspace.exportState()).deployment.pending_operations ?? []).toEqual([]);
    // Azure refuses the one while the registration is under way.
    const env = { ...patience, ...AzureDouble.failing({ match: "/service/[^/]+/apis/accounts$", op: "create", delayMs: 3_500 }) };
    const stopped = await workspace.up({ mayFail: true, env });
    expect(stopped.code).not.toBe(0);
    expect(errors(stopped)).toContainEqual(expect.stringContaining(`cannot create already existing resource '${accounts}'`));
    expect(errors(stopped)).toContainEqual(
      expect.stringMatching(
        /Microsoft\.ApiSecurity is still Registering after \d+ seconds;.* Run the deployment again, or look with: az provider show --namespace Microsoft\.ApiSecurity/,
      ),
    );
  });

  it("converges once that is imported, with nothing made twice", async () => {
    const { urn, type, parent } = pending.map(({ resource }) => resource).find((each) => each.urn.endsWith("::accounts")) ?? never();
    const args = documented("import", { type, name: urn.split("::").at(-1) ?? "", id: accounts, "URN of its parent": parent });
    const imported = await workspace.run(args, { timeoutMs: timeouts.update });
    expect(imported.code, imported.output).toBe(0);
    registering({});
    const up = await workspace.up({ env: patience });
    expect(new Set(up.changes.filter(({ op }) => op !== "create").map(({ op, name }) => `${op} ${name}`))).toEqual(
      new Set(["update accounts"]),
    );
    const made = workspace.azure.calls().filter(({ op, error }) => op === "create" && error === undefined);
    const { resources } = (await workspace.exportState()).deployment as { resources: { type: string; id: string }[] };
    const standing = resources.filter((each) => each.type.startsWith("azure-native:"));
    expect(made.map(({ id }) => id).sort()).toEqual(standing.map(({ id }) => id).sort());
    expect(workspace.azure.calls().filter(({ op }) => op === "delete")).toEqual([]);
    expect((await workspace.preview({ args: ["--expect-no-changes"] })).changes).toEqual([]);
  });
});

function never(): never {
  throw new Error("the API was not under way");
}
