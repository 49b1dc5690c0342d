import { describe, expect, it } from "vitest";
import { byOwnership, placeOf } from "../../../infra/settings/ownership";
import { parseSettings } from "../../../infra/settings/parse-settings";
import { platformSettings } from "../../../infra/settings/platform-settings";

const existing = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const least = { organisation: { name: "Contoso", email: "a@contoso.example" }, tenant: "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55" };
const made = { resourceGroup: "rg", service: { name: "apim", sku: "Developer" }, defender: { manage: "skip" } };

/** What is said of settings, read as from a stack's file. */
function said(settings: object): string {
  const raw = Object.entries({ ...least, ...settings }).map(([key, value]) => [
    `p:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  try {
    byOwnership(parseSettings(platformSettings, Object.fromEntries(raw), "p", "f.yaml"), "f.yaml", "p");
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("what a stack owns", () => {
  it.each([
    ["everything, unless it says so", made],
    ["the platform", { ...made, owns: "platform" }],
    ["APIs on a service that is there", { owns: "apis", service: { existing } }],
    [
      "APIs, with the platform's estate",
      { owns: "apis", service: { existing }, inherits: { stack: "org/platform/dev", file: "estate.json" } },
    ],
  ])("is %s", (_, settings) => expect(said(settings)).toBe(""));

  it.each([
    ["APIs on a service to make", { owns: "apis", service: made.service }, ["set service.existing"]],
    [
      "APIs and the platform's settings",
      { ...made, owns: "apis", service: { existing } },
      ["p:resourceGroup belongs", "p:defender belongs"],
    ],
    ["everything, on a service that is there", { ...made, service: { existing } }, ["p:service.existing names a service that is there"]],
    ["a platform of nothing", { owns: "platform", service: made.service }, ["p:resourceGroup is missing", "p:defender is missing"]],
    [
      "a platform that inherits",
      { ...made, owns: "platform", inherits: { file: "e.json" } },
      ["p:inherits is for stacks that own APIs only"],
    ],
    ["something else", { ...made, owns: "half" }, ["p:owns"]],
    ["an inheritance from nowhere", { owns: "apis", service: { existing }, inherits: {} }, ["expected a file, a stack, or both"]],
    ["a service by its name", { owns: "apis", service: { existing: "apim" } }, ["p:service.existing: expected /subscriptions/"]],
    ["a service to make, with what there is not", { ...made, service: { ...made.service, size: 1 } }, ["p:service", "size"]],
    ["a service to make, without a tier", { ...made, service: { name: "apim" } }, ["p:service.sku is missing"]],
    ["a service that is there and made", { owns: "apis", service: { existing, name: "apim" } }, ["p:service"]],
  ])("is not %s", (_, settings, parts) => {
    const message = said(settings);
    for (const part of parts) expect(message).toContain(part);
    expect(message).not.toContain("Invalid input");
  });

  it("says where a service stands, and that the provider works elsewhere", () => {
    expect(placeOf(existing, "f.yaml", "11111111-1111-1111-1111-111111111111")).toEqual({
      subscription: "/subscriptions/11111111-1111-1111-1111-111111111111",
      resourceGroupName: "rg",
      serviceName: "apim",
    });
    expect(() => placeOf(existing, "f.yaml", "22222222-2222-2222-2222-222222222222")).toThrow(/azure-native works on 22222222/);
  });
});
