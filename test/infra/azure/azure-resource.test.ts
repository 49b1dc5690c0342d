import type { Output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AzureResource } from "../../../infra/azure/azure-resource";
import { capture } from "../../support/capture";

const token = "azure-native:apimanagement:NamedValue";

describe("AzureResource", () => {
  it("hands the options on", async () => {
    const [parent, child] = await capture(() => {
      const above = new AzureResource(token, "above", {}, [], {});
      new AzureResource(token, "a", {}, ["keys"], {
        parent: above,
        dependsOn: [above],
        aliases: [{ name: "b" }],
        protect: true,
        ignoreChanges: ["value"],
        additionalSecretOutputs: ["keys"],
      });
    });
    expect(child).toMatchObject({
      name: "a",
      parent: parent?.urn,
      dependencies: [parent?.urn],
      protect: true,
      ignoreChanges: ["value"],
      additionalSecretOutputs: ["keys"],
    });
    expect(child?.aliases).toHaveLength(1);
  });

  it("sends no input for an output that is only read", async () => {
    const [resource] = await capture(() => new AzureResource(token, "a", { displayName: "a" }, ["gatewayUrl", "displayName"], {}));
    expect(resource?.inputs).toEqual({ displayName: "a" });
  });

  it("takes another version where one is asked for", async () => {
    const [resource] = await capture(() => new AzureResource(token, "a", {}, [], { version: "3.0.0" }));
    expect(resource?.version).toBe("3.0.0");
  });

  describe("output", () => {
    const inputs = { identity: { type: "SystemAssigned", principalId: "p" }, name: "a" };

    /** The value behind an output, as a program sees it. */
    async function read(path: string): Promise<unknown> {
      let value: unknown;
      await capture(async () => {
        const output = new AzureResource(token, "a", inputs, ["identity", "gatewayUrl"], {}).output(path);
        value = await (output as Output<unknown> & { promise(): Promise<unknown> }).promise();
      });
      return value;
    }

    it.each([
      ["name", "a"],
      ["identity.principalId", "p"],
      ["identity.missing", undefined],
      ["identity.missing.deeper", undefined],
    ])("%s", async (path, expected) => {
      expect(await read(path)).toBe(expected);
    });

    it.each(["hostname", "hostname.first", "output", ""])("refuses %s, which is not read", async (path) => {
      await expect(read(path)).rejects.toThrow(/^the output "\w*" is not among those that are read: .*gatewayUrl/);
    });
  });
});
