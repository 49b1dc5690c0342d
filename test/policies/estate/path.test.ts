import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsOf, type Kind, kinds } from "../../../policies/estate/kinds";
import { isWholePath, nameOf, parametersOf, parentOf, pathOf } from "../../../policies/estate/path";
import { servicePath } from "../../support/records";

const all = Object.keys(kinds) as Kind[];

/** The parameters of a kind's path, in order. */
const namesIn = (kind: Kind) => [...factsOf(kind).path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);

const segment = fc.stringMatching(/^[A-Za-z0-9($&._{}\\ü-]{1,20}$/);
const parameters = (kind: Kind) =>
  fc.record(
    Object.fromEntries(
      namesIn(kind)
        .filter((name) => factsOf(kind).constant?.[name] === undefined)
        .map((name) => [
          name,
          isWholePath(name) ? fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join("/")}`) : segment,
        ]),
    ),
    { noNullPrototype: true },
  );

describe.each(all)("the path of %s", (kind) => {
  it("gives back the parameters that it was made of", () => {
    fc.assert(
      fc.property(parameters(kind), (given) => {
        expect(parametersOf(kind, pathOf(kind, given))).toEqual({ ...given, ...factsOf(kind).constant });
      }),
      { numRuns: 30 },
    );
  });

  it("is read in any case, as ARM compares ids", () => {
    const given = Object.fromEntries(namesIn(kind).map((name) => [name, isWholePath(name) ? "/resourceGroups/rg" : "a"]));
    expect(parametersOf(kind, pathOf(kind, given).toUpperCase())).toBeDefined();
  });

  it("needs all of its parameters", () => {
    const [first] = namesIn(kind).filter((name) => factsOf(kind).constant?.[name] === undefined);
    const others = Object.fromEntries(namesIn(kind).map((name) => [name, name === first ? undefined : "/a"]));
    expect(() => pathOf(kind, others as Record<string, string>)).toThrow(`${kind}: the path needs ${first}`);
  });

  it("is not that of another kind", () => {
    const given = Object.fromEntries(namesIn(kind).map((name) => [name, isWholePath(name) ? "/resourceGroups/rg" : "a"]));
    expect(all.filter((other) => parametersOf(other, pathOf(kind, given)) !== undefined)).toEqual([kind]);
  });
});

describe("paths", () => {
  it.each([
    ["diagnosticSettings", "/providers/Microsoft.Insights/diagnosticSettings/a", { resourceUri: "", name: "a" }],
    [
      "diagnosticSettings",
      "/subscriptions/s/providers/microsoft.insights/diagnosticSettings/a",
      { resourceUri: "/subscriptions/s", name: "a" },
    ],
    ["roleAssignments", "/providers/Microsoft.Authorization/roleAssignments/a", { scope: "", roleAssignmentName: "a" }],
  ] as const)("of %s may stand in the subscription: %s", (kind, path, expected) => {
    expect(parametersOf(kind, path)).toEqual(expected);
    expect(pathOf(kind, expected).toLowerCase()).toBe(path.toLowerCase());
  });

  it.each([
    ["/resourceGroups/rg", undefined],
    [servicePath, "/resourceGroups/rg"],
    [`${servicePath}/apis/a`, servicePath],
    [`${servicePath}/apis/a/operations/b`, `${servicePath}/apis/a`],
    [`${servicePath}/apis/a/operations/b/policies/policy`, `${servicePath}/apis/a/operations/b`],
    [`${servicePath}/policies/policy`, servicePath],
    [`${servicePath}/products/p/apis/a`, `${servicePath}/products/p`],
    [`${servicePath}/providers/Microsoft.Security/apiCollections/a`, servicePath],
    [`${servicePath}/providers/Microsoft.Insights/diagnosticSettings/logs`, servicePath],
    ["/providers/Microsoft.Security/pricings/Api", undefined],
    ["/providers/Microsoft.ApiSecurity", undefined],
    [
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/roleAssignments/r",
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v",
    ],
  ])("of %s: it stands in %s", (path, parent) => {
    expect(parentOf(path)).toBe(parent);
  });

  it.each([
    [`${servicePath}/apis/accounts`, "accounts"],
    ["/resourceGroups/rg", "rg"],
    ["", ""],
  ])("of %s end with the name %s", (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it.each(all)("of %s stand in one another up to the top", (kind) => {
    let path: string | undefined = pathOf(
      kind,
      Object.fromEntries(namesIn(kind).map((name) => [name, isWholePath(name) ? servicePath : "a"])),
    );
    for (let steps = 0; path !== undefined; steps++) {
      expect(steps).toBeLessThan(10);
      path = parentOf(path);
    }
  });
});
