import { describe, expect, it } from "vitest";
import {
  backend,
  base,
  choose,
  cors,
  emitMetric,
  expr,
  forwardRequest,
  fragment,
  globalPolicyDocument,
  includeFragment,
  ipFilter,
  limitConcurrency,
  logger,
  logToEventhub,
  namedValue,
  type Policy,
  PolicyError,
  policyDocument,
  policyFragment,
  quota,
  rateLimit,
  rateLimitByKey,
  retry,
  returnResponse,
  sendRequest,
  setBackendService,
  setBody,
  setHeader,
  setMethod,
  setStatus,
  setVariable,
  text,
  validateJwt,
  wait,
} from "../../../policies";

const limit = rateLimit({ calls: 1, renewalPeriod: 60 });

/*
 * The type check reads this file too: a line below `@ts-expect-error` that compiles is an error there. At run time
 * each of them must be refused as well, for callers that no compiler has looked at.
 */
const refused: Readonly<Record<string, () => unknown>> = {
  // @ts-expect-error
  "an attribute that there is not": () => rateLimit({ calls: 1, renewalPeriod: 60, period: 60 }),
  // @ts-expect-error
  "an attribute by its name in XML": () => rateLimit({ calls: 1, "renewal-period": 60 }),
  // @ts-expect-error
  "a missing attribute": () => rateLimit({ calls: 1 }),
  // @ts-expect-error
  "a missing attribute of a child": () => rateLimit({ calls: 1, renewalPeriod: 60, api: { id: "orders", calls: 1 } }),
  // @ts-expect-error
  "no arguments where some are required": () => rateLimit(),
  // @ts-expect-error
  "no text where it is required": () => setMethod(),
  // @ts-expect-error
  "a word for a number": () => rateLimit({ calls: "many", renewalPeriod: 60 }),
  // @ts-expect-error
  "a word for true or false": () => forwardRequest({ bufferRequestBody: "yes" }),
  // @ts-expect-error
  "a word that is not among those listed": () => setHeader({ name: "A", existsAction: "replace", value: "b" }),
  // @ts-expect-error
  "an expression where none is evaluated": () => rateLimit({ calls: expr`1`, renewalPeriod: 60 }),
  // @ts-expect-error
  "an expression as the text of a child": () => sendRequest({ responseVariableName: "a", setUrl: "https://a", setMethod: expr`"GET"` }),
  // @ts-expect-error
  "a list for an attribute": () => setHeader({ name: ["A", "B"], value: "c" }),
  // @ts-expect-error
  "an object for a text": () => setMethod({ method: "GET" }),
  // @ts-expect-error
  "a text for an element with attributes": () => setBody("{}"),
  // @ts-expect-error
  "a child that there is not": () => returnResponse({ setStatus: { code: 200, reason: "OK" }, headers: [] }),
  // @ts-expect-error
  "a missing child": () => choose({ otherwise: [] }),
  // @ts-expect-error
  "children where one may stand": () => returnResponse({ setBody: [{ body: "a" }, { body: "b" }] }),
  // @ts-expect-error
  "an object for a list that is wrapped": () => validateJwt({ headerName: "Authorization", audiences: { audience: "a" } }),
  // @ts-expect-error
  "an id where a reference is asked for": () => includeFragment({ fragmentId: "shared" }),
  // @ts-expect-error
  "a reference to something else": () => includeFragment({ fragmentId: backend("orders") }),
  // @ts-expect-error
  "another reference to something else": () => logToEventhub({ loggerId: fragment("audit"), message: "a" }),
  // @ts-expect-error
  "a policy in a section that does not run it": () => policyDocument({ outbound: [base(), limit] }),
  // @ts-expect-error
  "a policy in a branch in such a section": () => policyDocument({ outbound: [choose({ when: { condition: true, policies: [limit] } })] }),
  // @ts-expect-error
  "and behind every other": () => policyDocument({ outbound: [choose({ when: { condition: true, policies: [] }, otherwise: [limit] })] }),
  // @ts-expect-error
  "a policy of another section in a wrapper": () => policyDocument({ backend: [limitConcurrency({ ...one, policies: [limit] })] }),
  // @ts-expect-error
  "a policy of another section in two wrappers": () => policyDocument({ onError: [retry({ ...often, policies: [guarded()] })] }),
  // @ts-expect-error
  "a policy of the backend in inbound": () => globalPolicyDocument({ inbound: [forwardRequest()] }),
  // @ts-expect-error
  "a section that there is not": () => policyDocument({ inbond: [limit] }),
  // @ts-expect-error
  "a policy for an argument": () => setHeader({ name: "A", value: setMethod("GET") }),
  // @ts-expect-error
  "a policy instead of a list of them": () => policyFragment(limit),
};

const often = { condition: expr`true`, count: 1, interval: 1 };
const one = { key: "a", maxCount: 1 };
const guarded = () => choose({ when: { condition: expr`true`, policies: [limit] } });

describe("the compiler", () => {
  it.each(Object.keys(refused))("and the builder refuse %s", (name) => {
    expect(refused[name]).toThrow(PolicyError);
  });

  it("takes a policy only for sections in which it may stand", () => {
    const inbound: Policy<"inbound"> = limit;
    // @ts-expect-error
    const outbound: Policy<"outbound"> = limit;
    // @ts-expect-error
    const both: Policy<"inbound" | "outbound"> = limit;
    const narrowed: Policy<"inbound"> = setVariable({ name: "a", value: "b" });
    expect([inbound, outbound, both, narrowed].map(({ name }) => name)).toEqual(["rate-limit", "rate-limit", "rate-limit", "set-variable"]);
  });

  it("takes what the documentation allows", () => {
    const document = policyDocument({
      inbound: [
        base(),
        limit,
        ipFilter({ action: "forbid", address: ["10.0.0.1", namedValue("blocked")] }),
        choose({
          when: [
            { condition: expr`context.Request.Method == "POST"`, policies: [rateLimit({ calls: namedValue("calls"), renewalPeriod: 60 })] },
          ],
          otherwise: [retry({ condition: true, count: 1, interval: 0, policies: [setBackendService({ backendId: expr`"a"` })] })],
        }),
        wait({ for: "all", choose: { when: { condition: true, policies: [setVariable({ name: "a", value: 1 })] } } }),
        includeFragment({ fragmentId: fragment("shared") }),
      ],
      backend: [forwardRequest({ timeout: 10, bufferResponse: false })],
      outbound: [base(), setHeader({ name: "Server", existsAction: "delete" }), logToEventhub({ loggerId: logger("audit"), message: "a" })],
      onError: [base(), returnResponse({ setStatus: { code: 500, reason: "Error" }, setBody: { body: text`see ${namedValue("help")}` } })],
    });
    expect(document.root.children.map((section) => (section.kind === "element" ? section.children.length : 0))).toEqual([6, 1, 3, 2]);
  });
});

describe("what types can't say", () => {
  it.each([
    ["a number above its range", () => rateLimit({ calls: 1, renewalPeriod: 301 }), "rate-limit/@renewal-period", "attribute-range"],
    ["a number below its range", () => rateLimit({ calls: 0, renewalPeriod: 60 }), "rate-limit/@calls", "attribute-range"],
    [
      "a length of time below zero",
      () => sendRequest({ mode: "copy", responseVariableName: "a", timeout: -1 }),
      "send-request/@timeout",
      "attribute-range",
    ],
    ["a broken number for a whole one", () => rateLimit({ calls: 1.5, renewalPeriod: 60 }), "rate-limit/@calls", "attribute-type"],
    ["no number at all", () => rateLimit({ calls: Number.NaN, renewalPeriod: 60 }), "rate-limit/@calls", "attribute-type"],
    ["a number too large to be written out", () => quota({ calls: 1e21, renewalPeriod: 0 }), "quota/@calls", "attribute-type"],
    [
      "no address",
      () => ipFilter({ action: "allow", addressRange: { from: "10.0.0.1", to: "10.0.0" } }),
      "ip-filter/address-range/@to",
      "attribute-type",
    ],
    ["a path for a URL", () => setBackendService({ baseUrl: "/orders" }), "set-backend-service/@base-url", "attribute-type"],
    ["neither of two", () => setBackendService({}), "set-backend-service", "attribute-combination"],
    [
      "both of two",
      () => setBackendService({ baseUrl: "https://a.example", backendId: backend("a") }),
      "set-backend-service",
      "attribute-combination",
    ],
    ["one that needs another", () => retry({ ...often, maxInterval: 9, policies: [] }), "retry", "attribute-combination"],
    ["none of several", () => quota({ renewalPeriod: 60 }), "quota", "attribute-combination"],
    ["a text that begins like an expression", () => setHeader({ name: "A", value: "@(1)" }), "set-header/value", "literal-is-code"],
    ["a text that holds a named value", () => setHeader({ name: "A", value: ["a", "{{b}}"] }), "set-header/value[2]", "literal-is-code"],
    [
      "a character that XML does not know",
      () => setVariable({ name: "a", value: "\u0000" }),
      "set-variable/@value",
      "character-not-allowed",
    ],
    ["an empty list", () => cors({ allowedOrigins: [], allowedHeaders: ["*"] }), "cors/allowed-origins", "child-missing"],
    ["a blank text where text is required", () => setMethod(" "), "set-method", "text-missing"],
    [
      "a child of a child",
      () =>
        rateLimit({
          calls: 1,
          renewalPeriod: 60,
          api: [
            { id: "a", calls: 1, renewalPeriod: 1 },
            { id: "b", calls: 0, renewalPeriod: 1 },
          ],
        }),
      "rate-limit/api[2]/@calls",
      "attribute-range",
    ],
  ] as const)("is refused by name, place and rule: %s", (_, make, path, rule) => {
    expect(make).toThrow(PolicyError);
    expect(make).toThrow(`${path}: `);
    expect(make).toThrow(`(${rule})`);
  });

  it("is told all at once", () => {
    const make = () => rateLimit({ calls: 0, renewalPeriod: 301, api: { calls: 1, renewalPeriod: 60 } });
    expect(make).toThrow(/^rate-limit\/@calls: [^\n]+\nrate-limit\/@renewal-period: [^\n]+\nrate-limit\/api: [^\n]+$/);
  });

  it("is no matter of order: children stand as declared", () => {
    const { children } = returnResponse({ setBody: { body: "a" }, setHeader: [], setStatus: { reason: "OK", code: 200 } });
    expect(children.map((child) => child.kind === "element" && child.name)).toEqual(["set-status", "set-body"]);
    const { attributes } = rateLimitByKey({ counterKey: "a", renewalPeriod: 60, calls: 1 });
    expect(Object.keys(attributes)).toEqual(["calls", "renewal-period", "counter-key"]);
    expect(setStatus({ reason: "OK", code: 200 })).toEqual(setStatus({ code: 200, reason: "OK" }));
    expect(emitMetric({ name: "a", dimension: { name: "API ID" } }).children).toHaveLength(1);
  });
});
