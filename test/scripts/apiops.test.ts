import path from "node:path";
import { describe, expect, it } from "vitest";
import { isApiopsFolder, readApiops } from "../../scripts/files/read-apiops";
import { apiopsFolder, apiopsSecret } from "../support/apiops-folder";
import { makeFolder } from "../support/folder";

const below = (place: string) => place.replace(/^.*\/service\/[^/]+\//, "");

describe("a folder of APIOps", () => {
  const folder = apiopsFolder();

  it("is told by the files of its resources", () => {
    expect(isApiopsFolder(folder)).toBe(true);
    expect(isApiopsFolder(makeFolder({ "apis/orders/policy.xml": "<policies />", "apiInformation.json": "{}" }))).toBe(false);
  });

  it("is read into an estate", async () => {
    const { estate, sources, errors, leftOut } = await readApiops(folder);
    expect(errors).toEqual([]);
    expect(estate.records.map(({ kind, path: place }) => `${kind} ${below(place)}`)).toEqual([
      "apiVersionSets apiVersionSets/orders",
      "apis apis/events",
      "apis apis/orders",
      "apis/operations apis/orders/operations/getOrder",
      "apis/operations/policies apis/orders/operations/getOrder/policies/policy",
      "apis/policies apis/orders/policies/policy",
      "backends backends/orders",
      "namedValues namedValues/orders-key-id",
      "namedValues namedValues/region",
      "namedValues namedValues/vaulted",
      "policies policies/policy",
      "policyFragments policyFragments/trace",
      "products products/gold",
      "products/apis products/gold/apis/orders",
      "products products/silver",
      "products/apis products/silver/apis/orders",
    ]);
    expect(JSON.stringify(estate)).not.toContain(apiopsSecret);
    expect([...sources.values()].map(({ file }) => path.basename(file))).toEqual(Array(4).fill("policy.xml"));
    expect(leftOut).toEqual([{ file: expect.stringMatching(/readme\.json$/), message: expect.stringContaining("left out") }]);
  });

  it("says what it does not tell: operations without a definition", async () => {
    const { estate } = await readApiops(folder);
    const unread = (estate.unread ?? []).map(({ kind, within = "" }) => `${kind} ${below(within)}`);
    expect(unread).toEqual(["apis/operations apis/events", "apis/schemas apis/events", "apis/schemas apis/orders"]);
  });

  it("goes on where a file can't be read", async () => {
    const broken = makeFolder({
      "apis/a/apiInformation.json": '{"properties": {"path": "a"}}',
      "apis/a/specification.yaml": "openapi: [",
      "backends/b/backendInformation.json": "{",
      "policy.xml": "no policy",
    });
    const { estate, errors } = await readApiops(broken);
    expect(errors.map(({ file }) => path.basename(file ?? "")).sort()).toEqual(["backendInformation.json", "specification.yaml"]);
    expect(estate.records.map(({ kind }) => kind)).toEqual(["apis", "policies"]);
  });
});
