import { afterAll, beforeAll, expect, it } from "vitest";
import { ArmDouble } from "../support/engine/arm-double";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { EngineWorkspace } from "../support/engine/workspace";

const id = "11111111-1111-1111-1111-111111111111";
const subscription = `/subscriptions/${id}`;
const plan = `${subscription}/providers/Microsoft.Security/pricings/Api`;

describeWithEngine("two stacks on one subscription", (engine) => {
  let workspace: EngineWorkspace;
  let arm: ArmDouble;

  const writesOfThePlan = () => arm.requests.filter(({ method, path }) => method !== "GET" && path === plan);

  beforeAll(async () => {
    workspace = await EngineWorkspace.create({ engine });
    arm = new ArmDouble({ azure: workspace.azure });
    await arm.start();
    Object.assign(workspace.env, arm.environment());
    for (const stack of ["dev", "test"]) await workspace.initSignedIn(stack, "a-secret", id);
  });

  afterAll(async () => {
    await arm?.stop();
    await workspace?.dispose();
  });

  it("the second does not deploy while the plan that it takes over is off", async () => {
    const stopped = await workspace.up({ mayFail: true });
    expect(stopped.code).not.toBe(0);
    expect(stopped.output).toMatch(/pricings\/Api.*Free|pricings\/Api.*Standard/);
    expect(writesOfThePlan()).toEqual([]);
    expect(stopped.output).not.toMatch(/^\s+at .*\.ts:\d+/m);
  });

  it("the first writes the plan, and the second takes it as it is", async () => {
    await workspace.select("dev");
    await workspace.up();
    expect(writesOfThePlan()).toHaveLength(1);
    await workspace.select("test");
    await workspace.up();
    expect(writesOfThePlan()).toHaveLength(1);
    expect(workspace.azure.get(plan)?.properties).toMatchObject({ pricingTier: "Standard", subPlan: "P1" });
  });

  it("the second has nothing to do then, and goes without taking anything from the first", async () => {
    expect((await workspace.preview({ args: ["--refresh", "--expect-no-changes"] })).changes).toEqual([]);
    await workspace.destroy();
    expect(workspace.azure.list(`${subscription}/resourceGroups/rg-apis-test`)).toEqual([]);
    expect(workspace.azure.get(plan)?.properties.pricingTier).toBe("Standard");
    // Neither what the second made nor what it took away has changed anything here.
    await workspace.select("dev");
    expect((await workspace.preview({ args: ["--refresh", "--expect-no-changes"] })).changes).toEqual([]);
  });

  it("the first goes too, and what exists once stays", async () => {
    await workspace.destroy();
    expect(workspace.azure.list(`${subscription}/resourceGroups/`)).toEqual([]);
    expect(workspace.azure.get(plan)?.properties.pricingTier).toBe("Standard");
    expect(arm.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
  });
});
