import { describe, expect, it } from "vitest";
import {
  backend,
  base,
  choose,
  forwardRequest,
  fragment,
  globalPolicyDocument,
  includeFragment,
  mockResponse,
  PolicyError,
  policyDocument,
  policyFragment,
  printPolicy,
  quota,
  rateLimit,
  retry,
  setBackendService,
  setHeader,
  setVariable,
} from "../../../policies";
import { parsePolicy } from "../../../policies/document/parse";

const often = { condition: true, count: 1, interval: 1 };
const limit = rateLimit({ calls: 1, renewalPeriod: 60 });
const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== ""); // prettier-ignore

describe("a policy document", () => {
  it("inherits in sections that are not given", () => {
    expect(lines(printPolicy(policyDocument({})))).toEqual([
      "<policies>",
      ...["inbound", "backend", "outbound", "on-error"].flatMap((name) => [`<${name}>`, "<base />", `</${name}>`]),
      "</policies>",
    ]);
  });

  it("has what is given, in the order of sections, and inherits only where it says so", () => {
    const document = policyDocument({
      onError: [],
      outbound: [base(), setHeader({ name: "A", existsAction: "delete" })],
      inbound: [limit],
    });
    expect(lines(printPolicy(document))).toEqual([
      "<policies>",
      "<inbound>",
      '<rate-limit calls="1" renewal-period="60" />',
      "</inbound>",
      "<backend>",
      "<base />",
      "</backend>",
      "<outbound>",
      "<base />",
      '<set-header name="A" exists-action="delete" />',
      "</outbound>",
      "<on-error />",
      "</policies>",
    ]);
    expect(parsePolicy(printPolicy(document))).toMatchObject({ document, diagnostics: [] });
  });

  it("of the whole service forwards requests, and inherits nothing", () => {
    expect(lines(printPolicy(globalPolicyDocument({ inbound: [setVariable({ name: "a", value: 1 })] })))).toEqual([
      "<policies>",
      "<inbound>",
      '<set-variable name="a" value="1" />',
      "</inbound>",
      "<backend>",
      "<forward-request />",
      "</backend>",
      "<outbound />",
      "<on-error />",
      "</policies>",
    ]);
    expect(globalPolicyDocument({ backend: [] }).root.children[1]).toMatchObject({ name: "backend", children: [] });
  });

  it("of a fragment has policies alone", () => {
    const document = policyFragment([limit, forwardRequest()]);
    expect(lines(printPolicy(document))).toEqual([
      "<fragment>",
      '<rate-limit calls="1" renewal-period="60" />',
      "<forward-request />",
      "</fragment>",
    ]);
  });

  it.each([
    ["base twice", () => policyDocument({ inbound: [base(), limit, base()] }), "inbound/base[2]", "base-misplaced"],
    [
      "base in a branch",
      () => policyDocument({ inbound: [choose({ when: { condition: true, policies: [base()] } })] }),
      "inbound/choose/when/base",
      "base-misplaced",
    ],
    ["base in a fragment", () => policyFragment([base()]), "fragment/base", "base-misplaced"],
    ["an empty fragment", () => policyFragment([]), "fragment", "fragment-nesting"],
    [
      "a fragment in a fragment",
      () => policyFragment([includeFragment({ fragmentId: fragment("a") })]),
      "fragment/include-fragment",
      "fragment-nesting",
    ],
    [
      "a fragment in a branch of a fragment",
      () => policyFragment([retry({ ...often, policies: [includeFragment({ fragmentId: fragment("a") })] })]),
      "fragment/retry/include-fragment",
      "fragment-nesting",
    ],
    [
      "two policies of the backend",
      () => policyDocument({ backend: [setBackendService({ backendId: backend("a") }), forwardRequest()] }),
      "backend/forward-request",
      "backend-single-policy",
    ],
    [
      "a policy of products for the whole service",
      () => globalPolicyDocument({ inbound: [limit] }),
      "inbound/rate-limit",
      "scope-not-allowed",
    ],
    ["a section by its name in XML", () => policyDocument({ ["on-error" as "onError"]: [mockResponse()] }), "on-error", "unknown-section"],
    ["a misspelt section", () => policyDocument({ ["inbond" as "inbound"]: [limit] }), "inbond", "unknown-section"],
    ["a policy in place of a section", () => policyDocument({ inbound: limit as never }), "inbound", "attribute-type"],
    ["nothing in place of a policy", () => policyDocument({ inbound: [base(), undefined as never] }), "inbound[2]", "attribute-type"],
    ["text in place of a policy", () => policyFragment(["<base />" as never]), "fragment[1]", "attribute-type"],
    [
      "an element that is none",
      () => policyDocument({ inbound: [{ kind: "element", name: "nothing", attributes: {}, children: [] }] }),
      "inbound/nothing",
      "unknown-element",
    ],
    [
      "an element made by hand that lacks something",
      () => policyDocument({ inbound: [{ ...limit, attributes: { calls: "1" } }] }),
      "inbound/rate-limit",
      "missing-attribute",
    ],
    [
      "an element made by hand that lacks what only the documentation asks for",
      () => policyDocument({ inbound: [{ ...setHeader({ name: "A", value: "b" }), children: [] }] }),
      "inbound/set-header",
      "attribute-combination",
    ],
  ])("is refused with %s", (_, make, path, rule) => {
    expect(make).toThrow(PolicyError);
    expect(make).toThrow(`${path}: `);
    expect(make).toThrow(`(${rule})`);
  });

  it("is refused with all that is wrong in it", () => {
    const make = () =>
      policyDocument({ inbound: [base(), base(), quota({ calls: 1, renewalPeriod: 0 })], backend: [base(), forwardRequest()] });
    expect(make).toThrow(/^inbound\/base\[2\]: .*\nbackend\/forward-request: .*$/);
  });

  it("may have policies of narrower scopes where its own is not known", () => {
    expect(() => policyDocument({ inbound: [base(), quota({ calls: 1, renewalPeriod: 0 })] })).not.toThrow();
  });
});
