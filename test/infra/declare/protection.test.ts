import { expect, it } from "vitest";
import { type ProtectionDeclaration, withProtection } from "../../../infra/declare/protection";
import { declare, ordersApi, platform } from "../../support/declarations";

const subnet = { addressSpace: "10.20.0.0/24", prefix: "10.20.0.0/27" };
const all = async (protection?: ProtectionDeclaration) =>
  (
    await declare([ordersApi()], {
      service: { ...platform.service, network: { kind: "vnet-external", subnet } },
      ...(protection && { protection }),
    })
  ).records;

it("marks what can't be made anew as it was, and nothing else", async () => {
  const marked = (await all({ protect: true })).filter(({ declared }) => declared?.protect);
  expect(marked.map(({ kind }) => kind).sort()).toEqual(
    ["logAnalyticsWorkspaces", "publicIPAddresses", "resourceGroups", "service", "virtualNetworks", "virtualNetworks/subnets"].sort(),
  );
});

it.each<[ProtectionDeclaration | undefined, string[]]>([
  [undefined, []],
  [{ protect: true }, []],
  [{ locks: ["service"] }, ["apim"]],
  [{ locks: ["network", "logs"] }, ["apim-ip", "apim-logs", "apim-network"]],
])("%j locks %j", async (protection, locked) => {
  const locks = (await all(protection)).filter(({ kind }) => kind === "locks");
  expect(locks.map(({ path }) => path.replace(/.*\/locks\//, "").replace(/-keep$/, "")).sort()).toEqual(locked);
  for (const { path, properties, refs } of locks) {
    expect(properties).toMatchObject({ level: "CanNotDelete" });
    expect(refs).toEqual([path.replace(/\/providers\/Microsoft\.Authorization\/locks\/.*/, "")]);
  }
});

it("leaves everything as it is unless asked", async () => {
  const records = await all();
  expect(withProtection(records)).toEqual(records);
});
