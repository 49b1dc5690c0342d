import { describe, expect, it } from "vitest";
import { policyFileOf, policyKindOf, policyRecordOf, scopeOfFile } from "../../../policies/estate/policy-paths";
import { servicePath } from "../../support/records";

describe("the file of a policy and the record that it is for", () => {
  it.each([
    ["policies/policy", "policy.xml", "policies"],
    ["products/starter/policies/policy", "products/starter/policy.xml", "products/policies"],
    ["apis/accounts/policies/policy", "apis/accounts/policy.xml", "apis/policies"],
    ["apis/accounts/operations/getAccount/policies/policy", "apis/accounts/operations/getAccount/policy.xml", "apis/operations/policies"],
    ["policyFragments/masking", "policyFragments/masking/policy.xml", "policyFragments"],
    // Names that look like the words between them.
    ["apis/policies/policies/policy", "apis/policies/policy.xml", "apis/policies"],
    ["apis/operations/operations/apis/policies/policy", "apis/operations/operations/apis/policy.xml", "apis/operations/policies"],
  ] as const)("%s lies in %s", (record, file, kind) => {
    expect(policyFileOf(`${servicePath}/${record}`)).toBe(file);
    expect(policyFileOf(record)).toBe(file);
    expect(policyRecordOf(file)).toBe(record);
    expect(policyRecordOf(file.replaceAll("/", "\\"))).toBe(record);
    expect(policyKindOf(record)).toBe(kind);
  });

  it.each([
    "apis/accounts/other.xml",
    "apis/policy.xml",
    "apis/accounts/operations/policy.xml",
    "apis/accounts/operations/getAccount/more/policy.xml",
    "gateways/a/policy.xml",
    "policyFragments/policy.xml",
    "policyFragments/a/b/policy.xml",
    "policy.XML",
    "",
  ])("%s is for none", (file) => {
    expect(policyRecordOf(file)).toBeUndefined();
  });
});

describe("the scope that a file's folders tell", () => {
  it.each([
    ["apis/accounts/policy.xml", "api"],
    ["out/dev/policies/apis/accounts/policy.xml", "api"],
    ["C:\\estate\\apis\\accounts\\policy.xml", "api"],
    ["APIs/accounts/inbound.XML", "api"],
    ["apis/accounts/operations/getAccount/policy.xml", "operation"],
    ["products/starter/policy.xml", "product"],
    ["policy.xml", undefined],
    ["policies/policy.xml", undefined],
    ["apis/policy.xml", undefined],
    ["my-apis/accounts/policy.xml", undefined],
    ["apis/accounts/policy.txt", undefined],
    ["apis/accounts/operations/policy.xml", undefined],
  ])("%s: %s", (file, scope) => {
    expect(scopeOfFile(file)).toBe(scope);
  });
});
