import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { rules } from "../../../policies/baseline/rules";
import {
  covers,
  isDay,
  isExpired,
  type WaiverPolicy,
  Waivers,
  type WrittenWaiver,
  waiverProblems,
} from "../../../policies/baseline/waiver";
import { breadthOf } from "../../../policies/baseline/waiver-breadth";
import type { Waiver } from "../../../policies/estate/declared";
import { checked, checkedFile, found, madeUpRule, ruleOf } from "../../support/baseline";
import { sections, servicePath } from "../../support/records";

const limited = ruleOf("APIM-LIM-001");
const unlimited = exampleEstate([examplePolicy(sections({}))]);

const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  rule: "APIM-LIM-001",
  subject: "apis/orders",
  reason: "The limit stands at the firewall.",
  owner: "orders-team",
  approver: "security",
  expires: "2030-01-01",
  ...more,
});

/** The findings with a waiver, on 2030-01-01. */
const withWaivers = (...waivers: Waiver[]) => checked(unlimited, [limited], {}, waivers);

describe("a waiver in force", () => {
  it.each<[string, Partial<Waiver>]>([
    ["by id", {}],
    ["by slug", { rule: "rate-limited" }],
    ["for the operation itself", { subject: "apis/orders/operations/getOrder" }],
    ["by the whole path", { subject: `${servicePath}/apis/orders` }],
    ["in another case, as ARM compares", { subject: "APIS/Orders" }],
    ["with a slash at its end", { subject: "apis/orders/" }],
    ["on its last day", { expires: "2030-01-01" }],
  ])("marks the finding: %s", (_, more) => {
    const { findings } = withWaivers(waiver(more));
    expect(findings).toHaveLength(1);
    const { reason, owner, approver, expires } = waiver(more);
    expect(findings[0]).toMatchObject({ rule: "APIM-LIM-001", level: "error", waived: { reason, owner, approver, expires } });
  });

  it.each<[string, Partial<Waiver>]>([
    ["another API", { subject: "apis/accounts" }],
    ["an API whose name begins alike", { subject: "apis/ord" }],
    ["another rule", { rule: "APIM-LIM-002" }],
    ["a narrower subject", { subject: "apis/orders/operations/getOrder/policies/policy" }],
  ])("leaves alone what it does not name: %s", (_, more) => {
    const { findings } = withWaivers(waiver(more));
    expect(found({ ...checked([], []), findings }, limited)[0]).not.toHaveProperty("waived");
  });

  it("changes neither level nor fingerprint", () => {
    const [plain] = checked(unlimited, [limited]).findings;
    const [waived] = withWaivers(waiver()).findings;
    expect(waived).toEqual({ ...plain, waived: expect.anything() });
  });

  it("names the service where there are several", () => {
    const second = unlimited.map((record) => ({ ...record, path: record.path.replace("/service/apim", "/service/other") }));
    const { findings } = checked([...unlimited, ...second], [limited], {}, [waiver({ subject: "other/apis/orders" })]);
    expect(findings.map(({ subject, waived }) => [subject, waived !== undefined])).toEqual([
      ["apim/apis/orders/operations/getOrder", false],
      ["other/apis/orders/operations/getOrder", true],
    ]);
  });
});

describe("a waiver that is not in force", () => {
  it("is a finding when its last day is over, and excuses nothing", () => {
    const { findings } = withWaivers(waiver({ expires: "2029-12-31", file: "stacks/apis/orders/api.ts" }));
    expect(findings.map(({ rule, level, subject, file, waived }) => ({ rule, level, subject, file, waived }))).toEqual([
      { rule: "APIM-LIM-001", level: "error", subject: "apis/orders/operations/getOrder", file: undefined, waived: undefined },
      { rule: "ENG-003", level: "error", subject: "apis/orders", file: "stacks/apis/orders/api.ts", waived: undefined },
    ]);
    expect(findings[1]?.message).toBe("the waiver of APIM-LIM-001 expired on 2029-12-31; its owner is orders-team");
  });

  it.each<[keyof Waiver]>([["rule"], ["subject"], ["reason"], ["owner"], ["approver"], ["expires"]])(
    "is a finding without its %s, and excuses nothing",
    (field) => {
      for (const empty of ["", "  "]) {
        const { findings } = withWaivers(waiver({ [field]: empty }));
        expect(findings.find(({ rule }) => rule === "ENG-002")).toMatchObject({
          level: "error",
          message: expect.stringContaining(`${field} is missing`),
        });
        expect(findings.find(({ rule }) => rule === "APIM-LIM-001")).not.toHaveProperty("waived");
      }
    },
  );

  it("is a finding where it names no rule that there is", () => {
    expect(withWaivers(waiver({ rule: "APIM-LIM-999" })).findings.map(({ message }) => message)).toContain(
      'the waiver is not valid: there is no rule "APIM-LIM-999"; did you mean "APIM-LIM-001"?',
    );
  });

  it.each(["soon", "2030-1-1", "2030-02-30", "2030-13-01", "31.12.2030", "2030-01-01T00:00:00Z", " 2030-01-01"])(
    "is a finding where its expiry is no day: %s",
    (expires) => {
      expect(withWaivers(waiver({ expires })).findings.find(({ rule }) => rule === "ENG-002")?.message).toContain(
        "must be a day as yyyy-MM-dd",
      );
    },
  );
});

describe("a waiver that excuses nothing", () => {
  it("is a warning", () => {
    const result = withWaivers(waiver(), waiver({ rule: "rate-limited", subject: "apis/accounts" }));
    expect(result.findings.find(({ rule }) => rule === "ENG-004")).toMatchObject({
      level: "warning",
      subject: "apis/accounts",
      message: "the waiver of rate-limited excuses nothing",
    });
  });

  it.each<[string, Parameters<typeof checked>[2]]>([
    ["its rule is not among those to run", { only: ["APIM-AUT-001"] }],
    ["its rule is off", { pack: { name: "p", title: "", description: "", rules: ["APIM-AUT-001"] } }],
  ])("is nothing to tell where %s", (_, options) => {
    expect(checked(unlimited, rules, options, [waiver()]).findings.filter(({ rule }) => rule.startsWith("ENG-"))).toEqual([]);
  });
});

describe("what no waiver hides", () => {
  const failing = madeUpRule("apis", () => {
    throw new Error("no");
  });

  it.each(["TST-001", "made-up", "ENG-001", "rule-failed"])("a rule that failed, waived as %s", (rule) => {
    const { findings, errors } = checked(unlimited, [failing], {}, [waiver({ rule })]);
    expect(errors).toHaveLength(1);
    expect(findings.find((each) => each.rule === "ENG-001")).toMatchObject({ level: "error", subject: "apis/orders" });
    for (const each of findings) expect(each).not.toHaveProperty("waived");
  });

  it("what the service would refuse", () => {
    const broken = exampleEstate([examplePolicy(sections({ inbound: "<base /><no-such-policy />" }))]);
    const { findings } = checked(broken, [], {}, [waiver({ rule: "unknown-element", subject: "apis" })]);
    expect(findings.map(({ slug }) => slug).sort()).toEqual(["unknown-element", "waiver-invalid"]);
    for (const each of findings) expect(each).not.toHaveProperty("waived");
  });

  it("that a waiver expired", () => {
    const { findings } = withWaivers(waiver({ expires: "2020-01-01" }), waiver({ rule: "waiver-expired", subject: "apis" }));
    expect(findings.find(({ rule }) => rule === "ENG-003")).not.toHaveProperty("waived");
  });
});

describe("what the organisation allows", () => {
  const policy: WaiverPolicy = {
    file: "palisade.yaml",
    approvers: ["Security", "ciso"],
    longest: 90,
    notWaivable: new Set(["APIM-LIM-002"]),
  };

  it.each<[string, Partial<WrittenWaiver>, WaiverPolicy, string, RegExp]>([
    ["another approver", { approver: "orders-lead" }, policy, "ENG-006", /orders-lead is not among those who may approve: Security, ciso/],
    ["a rule that nobody may waive", {}, { notWaivable: new Set(["APIM-LIM-001"]) }, "ENG-006", /lets nobody waive APIM-LIM-001/],
    [
      "a rule that is not among those that may",
      { rule: "rate-limited" },
      { waivable: new Set(["APIM-LIM-002"]) },
      "ENG-006",
      /nobody waive/,
    ],
    ["a waiver that lasts too long", { expires: "2030-04-02" }, policy, "ENG-006", /lasts 91 more days, and palisade.yaml allows 90/],
    ["everything of a kind", { subject: "apis" }, {}, "ENG-007", /for a whole service, or everything of a kind \(apis\)/],
    ["a whole API, where only operations are", {}, { broadest: "operation" }, "ENG-007", /for a whole API/],
  ])("does not cover %s", (_, more, waiverPolicy, rule, message) => {
    const { findings } = checked(unlimited, [limited], { waiverPolicy }, [waiver(more)]);
    expect(findings.find((each) => each.rule === "APIM-LIM-001")).not.toHaveProperty("waived");
    const complaint = findings.find((each) => each.rule === rule);
    expect(complaint).toMatchObject({ level: "error" });
    expect(complaint?.message).toMatch(message);
  });

  it("covers the rest, approvers in any case", () => {
    const { findings } = checked(unlimited, [limited], { waiverPolicy: policy }, [waiver({ approver: "security" })]);
    expect(findings).toMatchObject([{ rule: "APIM-LIM-001", waived: { approver: "security" } }]);
  });
});

describe("waivers of several checks", () => {
  const open = (list: WrittenWaiver[], policy: WaiverPolicy = {}) => new Waivers(list, { rules: [limited], today: "2030-01-01", policy });
  const written = (more: Partial<WrittenWaiver> = {}) => ({ ...waiver(), file: "waivers.yaml", line: 4, column: 5, ...more });

  it("are used where one of them uses them, and told with their line where none does", () => {
    const waivers = open([written(), written({ subject: "apis/none", line: 12 })]);
    const { findings } = checked(unlimited, [limited], { waivers });
    expect(findings).toMatchObject([{ rule: "APIM-LIM-001", waived: { owner: "orders-team" } }]);
    expect(waivers.findings()).toMatchObject([{ rule: "ENG-004", file: "waivers.yaml", line: 12, column: 5, subject: "apis/none" }]);
    expect(waivers.findings()).toHaveLength(1);
  });

  it("may excuse so many findings", () => {
    const waivers = open([written()], { atMost: 1 });
    checked(unlimited, [limited], { waivers });
    expect(waivers.findings()).toEqual([]);
    checked(unlimited, [limited], { waivers });
    expect(waivers.findings()).toMatchObject([
      { rule: "ENG-007", message: "the waiver of APIM-LIM-001 excuses 2 findings, and the organisation allows 1" },
    ]);
  });

  it.each([
    ["policy.xml", true],
    ["./policy.xml", true],
    ["teams/orders/policy.xml", false],
    ["other.xml", false],
  ])("cover files that are checked alone: %s", (subject, isCovered) => {
    const rule = madeUpRule("policy", (_, report) => report.finding("no"));
    const waivers = new Waivers([written({ rule: "TST-001", subject })], { rules: [rule], today: "2030-01-01" });
    const { findings } = checkedFile(sections({ inbound: "<base />" }), [rule], { waivers });
    expect(findings.filter((each) => each.rule === "TST-001").map(({ waived }) => waived !== undefined)).toEqual([isCovered]);
  });

  it("cover files by their folder", () => {
    const rule = madeUpRule("policy", (_, report) => report.finding("no"));
    const waivers = new Waivers([written({ rule: "TST-001", subject: "teams/orders" })], { rules: [rule], today: "2030-01-01" });
    const { findings } = checkedFile(sections({}), [rule], { waivers, fileName: (file) => `teams/orders/${file}` });
    expect(findings.filter((each) => each.rule === "TST-001" && each.waived)).toHaveLength(1);
  });
});

it.each([
  ["apis", "service"],
  ["apis/", "service"],
  [".", "service"],
  ["", "service"],
  ["apim-dev", "service"],
  ["apim-dev/apis", "service"],
  ["apis/orders", "api"],
  ["apim-dev/apis/orders", "api"],
  ["/resourceGroups/rg/providers/Microsoft.ApiManagement/service/a/apis/orders", "api"],
  ["/resourceGroups/rg/providers/Microsoft.ApiManagement/service/a/apis", "service"],
  ["apis/orders/operations/get", "operation"],
  ["products/starter", "operation"],
  ["service/apim-dev", "operation"],
  ["estate", "operation"],
  ["teams/orders/policy.xml", "operation"],
  ["teams/orders", "api"],
])("a waiver of %s is as broad as an %s", (subject, breadth) => {
  expect(breadthOf(subject)).toBe(breadth);
});

describe("leave for a part of a profile", () => {
  const part = (more: Partial<Waiver> = {}) => waiver({ part: "address-limit", ...more });

  it("is shown with the leave, and is in use although another part still fulfils the rule", () => {
    const limits = '<base /><rate-limit-by-key calls="10" renewal-period="60" counter-key="@(context.Request.IpAddress)" />';
    const { findings } = checked(exampleEstate([examplePolicy(sections({ inbound: limits }))]), [limited], {}, [part()]);
    expect(findings).toMatchObject([
      {
        rule: "ENG-005",
        subject: "apis/orders",
        path: "address-limit",
        message: "the API gives up address-limit, a part of its profile",
        waived: { owner: "orders-team", expires: "2030-01-01" },
      },
    ]);
  });

  it("is shown once, however many rules the part fulfils", () => {
    const { findings } = withWaivers(part(), part({ rule: "APIM-LIM-002" }));
    expect(found({ ...checked([], []), findings }, { id: "ENG-005" })).toHaveLength(1);
  });

  it.each([{ rule: "profile-part-given-up", part: "ip-allow-list" }, { part: "ip-allow-list" }])("expires as any other: %j", (more) => {
    const { findings } = withWaivers(part({ ...more, expires: "2029-12-31" }));
    expect(findings.map(({ rule, waived }) => [rule, waived])).toEqual([
      ["ENG-003", undefined],
      ["APIM-LIM-001", undefined],
    ]);
  });

  it("is no rule that other waivers may name", () => {
    expect(withWaivers(waiver({ rule: "profile-part-given-up" })).findings.map(({ rule }) => rule)).toContain("ENG-002");
  });
});

describe("days", () => {
  it("are those of the calendar", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true }), (date) => {
        expect(isDay(date.toISOString().slice(0, 10))).toBe(true);
      }),
    );
  });

  it("take any text without failing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\d$/)), (text) => {
        expect(isDay(text)).toBe(/^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8)));
      }),
    );
  });

  it("are over on the next one", () => {
    expect(["2029-12-31", "2030-01-01", "2030-01-02"].map((today) => isExpired(waiver(), today))).toEqual([false, false, true]);
  });
});

describe("covers", () => {
  it("never reaches beyond the subject", () => {
    const segment = fc.stringMatching(/^[a-z0-9.-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.array(segment, { minLength: 1, maxLength: 4 }), (a, b) => {
        const isPrefix = a.every((each, index) => each === b[index]) && a.length <= b.length;
        expect(covers(waiver({ subject: a.join("/") }), { rule: "APIM-LIM-001", slug: "rate-limited", subject: b.join("/") })).toBe(
          isPrefix,
        );
      }),
    );
  });

  it("counts what is missing", () => {
    expect(waiverProblems({} as Waiver, () => true)).toHaveLength(6);
    expect(waiverProblems(waiver(), () => true)).toEqual([]);
    expect(waiverProblems({ ...waiver(), owner: 5 as unknown as string }, () => true)).toEqual(["owner is missing"]);
  });
});

it("an estate without findings keeps its waivers to itself", () => {
  expect(checked([exampleRecord("service", {})], [], {}, []).findings).toEqual([]);
});
