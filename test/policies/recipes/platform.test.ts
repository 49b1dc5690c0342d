import { describe, expect, it } from "vitest";
import { elementsOf, type PolicyDocument, type Section, sectionOf, sourceText } from "../../../policies/document/ast";
import { checkDocument } from "../../../policies/document/check-document";
import { referencesOf } from "../../../policies/document/document-references";
import { printPolicy } from "../../../policies/document/print";
import { namedValue } from "../../../policies/document/references";
import { setHeader } from "../../../policies/elements";
import { platformPolicy, productPolicy } from "../../../policies/recipes/platform";
import { refusal, statusTitles } from "../../../policies/recipes/refusal";
import { printed } from "../../support/api-facts";

const names = (document: PolicyDocument, section: Section) =>
  elementsOf(sectionOf(document, section) ?? document.root).map(({ name }) => name);
const deleted = (document: PolicyDocument, section: Section) =>
  elementsOf(sectionOf(document, section) ?? document.root)
    .filter(({ attributes }) => attributes["exists-action"] === "delete")
    .map(({ attributes }) => sourceText(attributes.name ?? ""));

describe("the policy of the whole service", () => {
  const document = platformPolicy({ blockList: namedValue("blocked"), timeout: 20 });

  it("is valid at global scope and refers to the list of blocked callers alone", () => {
    expect(checkDocument(document, { scope: "global", strict: true })).toEqual([]);
    expect(referencesOf(document)).toEqual([{ kind: "namedValue", id: "blocked" }]);
  });

  it("gives each request its id before anything can refuse it", () => {
    expect(names(document, "inbound").slice(0, 3)).toEqual(["set-variable", "set-header", "choose"]);
  });

  it("takes no headers from callers that backends trust", () => {
    expect(deleted(document, "inbound")).toEqual(
      expect.arrayContaining(["X-MS-CLIENT-PRINCIPAL", "X-Caller-Subject", "Ocp-Apim-Subscription-Key"]),
    );
  });

  it.each(["outbound", "on-error"] as const)("hides in %s what serves the API", (section) => {
    expect(deleted(document, section)).toEqual(expect.arrayContaining(["Server", "X-Powered-By", "X-AspNet-Version", "Via"]));
  });

  it("waits for backends no longer than it may, and follows none of their redirects", () => {
    expect(printPolicy(document)).toContain(
      '<forward-request timeout="@(context.Variables.GetValueOrDefault<int>("timeout", 20))" follow-redirects="false" />',
    );
  });

  it("answers errors with their status, a general title and the id, and nothing of the error", () => {
    expect(names(document, "on-error").slice(-1)).toEqual(["set-body"]);
    const text = printPolicy(document);
    expect(text).not.toContain("LastError");
    for (const [, title] of statusTitles) expect(text).toContain(title);
  });

  it("runs the organisation's own policies behind the hardened ones, and in front of the answers to errors", () => {
    const own = platformPolicy({
      blockList: namedValue("blocked"),
      timeout: 20,
      also: {
        inbound: [setHeader({ name: "X-Own", existsAction: "delete" })],
        outbound: [setHeader({ name: "X-Own", existsAction: "delete" })],
      },
    });
    expect(deleted(own, "inbound").at(-1)).toBe("X-Own");
    expect(names(own, "outbound").at(-1)).toBe("choose");
  });
});

describe("the policy of a product", () => {
  it("limits its subscriptions, and runs what is broader and what is its own", () => {
    const document = productPolicy({
      rate: { calls: 10, seconds: 60 },
      quota: { calls: 100, seconds: 3600 },
      also: { inbound: [setHeader({ name: "X-Own", existsAction: "delete" })] },
    });
    expect(checkDocument(document, { scope: "product", strict: true })).toEqual([]);
    expect(names(document, "inbound")).toEqual(["base", "rate-limit", "quota", "set-header"]);
    for (const section of ["backend", "outbound", "on-error"] as const) expect(names(document, section)).toEqual(["base"]);
  });
});

describe("a refusal", () => {
  it.each([
    [403, "Forbidden", "The caller is not allowed to do this"],
    [415, "Unsupported Media Type", "The media type is not supported"],
  ] as const)("of status %i tells the status and no more", (status, reason, title) => {
    const text = printed([refusal(status)]);
    expect(text).toContain(`<set-status code="${status}" reason="${reason}" />`);
    expect(text).toContain(`<set-body>{"type":"about:blank","title":"${title}","status":${status}}</set-body>`);
  });
});
