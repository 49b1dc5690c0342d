import type { CustomResource, CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AzureResource, azureNativeVersion } from "../../../infra/azure/azure-resource";
import { inputsOf } from "../../../infra/azure/inputs";
import type { EstateRecord } from "../../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../../policies/estate/kinds";
import { tokenOf } from "../../../policies/estate/path";
import { capture } from "../../support/capture";
import { sampleRecords, workspaceRecords } from "../../support/sample-records";

type StockClass = (new (name: string, args: Inputs, opts?: CustomResourceOptions) => CustomResource) & { readonly __pulumiType?: string };

/** The class that azure-native itself has for a type token. */
function stockClass(token: string): StockClass {
  const [, module = ""] = token.split(":");
  const classes = Object.values(require(`@pulumi/azure-native/${module}`)) as StockClass[];
  const found = classes.find((each) => typeof each === "function" && each.__pulumiType === token);
  if (!found) throw new Error(`azure-native has no ${token}`);
  return found;
}

const records: readonly EstateRecord[] = [...Object.values(sampleRecords), ...workspaceRecords];
const tokens = records.flatMap((record) => {
  const token = tokenOf(record.kind, record.path);
  return token ? [[token, record] as const] : [];
});

it("has a sample of every type that records stand for, and each type once", () => {
  const all = (Object.keys(kinds) as Kind[]).flatMap((kind) => [factsOf(kind).token, factsOf(kind).workspaceToken]);
  expect(tokens.map(([token]) => token).sort()).toEqual(all.filter((token) => token !== undefined).sort());
});

describe.each(tokens)("%s", (token, record) => {
  const { kind } = record;
  const inputs = inputsOf(record, ({ $late }) => $late);

  // Defaults that are not ours would show here as inputs of the stock class alone.
  it("is registered as azure-native's own class does it, without its aliases", async () => {
    const outputs = Object.keys(factsOf(kind).outputs ?? {});
    const [lean] = await capture(() => new AzureResource(token, "a", inputs, outputs, {}));
    const [stock] = await capture(() => new (stockClass(token))("a", inputs));
    expect(stock?.aliases.length).toBeGreaterThan(0);
    expect(lean).toEqual({ ...stock, aliases: [] });
    expect(lean?.version).toBe(azureNativeVersion);
  });

  it.each(Object.entries(factsOf(kind).defaults ?? {}))("fills in %s as azure-native's own class does", async (name, value) => {
    const others = Object.fromEntries(Object.entries(inputs).filter(([each]) => each !== name));
    const stock = await capture(() => new (stockClass(token))("a", others)).catch((error: Error) => error.message);
    // What a class insists on it gives no default.
    if (typeof stock === "string") expect(stock).toBe(`Missing required property '${name}'`);
    else expect(stock[0]?.inputs[name]).toBe(value);
  });
});
