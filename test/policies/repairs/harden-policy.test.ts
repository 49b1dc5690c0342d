import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { palisade } from "../../../policies/baseline/packs/palisade";
import type { AnyRule, PolicySubject, RuleExample } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import type { Scope } from "../../../policies/document/ast";
import { diffDocuments } from "../../../policies/document/diff/diff-documents";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import { loadGrammar } from "../../../policies/expressions/grammar";
import { applyEdits } from "../../../policies/repairs/edit";
import { type HardenOptions, hardenPolicy } from "../../../policies/repairs/harden-policy";
import type { Hardened } from "../../../policies/repairs/hardened";
import { checkedPolicy, everything, ruleOf } from "../../support/baseline";

beforeAll(() => loadGrammar());

const options: HardenOptions = { file: "policy.xml", rules, pack: everything, today: "2030-01-01" };

function harden(text: string, more: Partial<HardenOptions> = {}): Hardened {
  const hardened = hardenPolicy(text, { ...options, ...more });
  if ("problems" in hardened) throw new Error(`the document does not parse: ${JSON.stringify(hardened.problems)}`);
  return hardened;
}

const only = (...ids: string[]): Partial<HardenOptions> => ({ only: ids, scope: "api" });
const all = { includes: () => true };

/** Rules whose repair takes what a policy document can't hold: it is told, and no more. */
const toldOnly = new Set(["APIM-BKD-003"]);

const repairable = rules.filter(({ repair }) => repair?.policy);
const failing = repairable.flatMap((rule) =>
  rule.examples.fail.filter(({ policy }) => policy !== undefined).map((example, index) => ({ rule, example, index })),
);

/** What the rule finds in a text: in the estate of the examples where it is about operations. */
function findingsIn(rule: AnyRule, text: string, { scope = "api", records = [] }: RuleExample) {
  const at = scope === "workspace" ? "api" : scope;
  return checkedPolicy(text, [rule], { scope: at, records }).findings.filter(({ rule: id }) => id === rule.id);
}

describe("the failing examples of rules", () => {
  it.each(failing.map(({ rule, example, index }) => [`${rule.slug} ${index + 1}`, rule, example] as const))(
    "%s: repaired, once and for all",
    (_, rule, example) => {
      const { document } = parsePolicy(example.policy ?? "");
      const text = printPolicy(document ?? { root: { kind: "element", name: "policies", attributes: {}, children: [] } });
      const scope: Scope = example.scope ?? "api";
      const before = findingsIn(rule, text, example);
      const asked = harden(text, { only: [rule.id], scope, ...all });
      expect(asked.undone).toEqual([]);
      expect(asked.offered).toEqual([]);
      const after = findingsIn(rule, asked.text, example);
      if (rule.repair?.extent === "yes" || asked.done.length > 0) expect(after).toEqual([]);
      else expect(after).toEqual(before);
      expect(harden(asked.text, { only: [rule.id], scope, ...all }).text).toBe(asked.text);

      const byItself = harden(text, { only: [rule.id], scope });
      if (rule.repair?.extent === "yes") expect(byItself.text).toBe(asked.text);
      expect(byItself.done.length + byItself.offered.length).toBe(asked.done.length);
      for (const { why } of byItself.offered) expect(why).toBeTruthy();

      // All rules at once: no rule and no part of the grammar finds more than before.
      const whole = harden(text, { scope });
      expect(whole.undone).toEqual([]);
      expect(harden(whole.text, { scope }).text).toBe(whole.text);
      const count = (from: string) => {
        const counts = new Map<string, number>();
        for (const { rule: id } of checkedPolicy(from, rules, { scope: scope === "workspace" ? "api" : scope }).findings)
          counts.set(id, (counts.get(id) ?? 0) + 1);
        return counts;
      };
      const counted = count(text);
      for (const [id, number] of count(whole.text)) expect([id, number <= (counted.get(id) ?? 0)]).toEqual([id, true]);
    },
  );

  it.each(repairable.map((rule) => [rule.slug, rule] as const))("%s: at least one of them is repaired or offered", (_, rule) => {
    const results = rule.examples.fail.flatMap(({ policy, scope = "api" }) => (policy ? [harden(policy, { only: [rule.id], scope })] : []));
    const some = results.some(({ done, offered }) => done.length + offered.length > 0);
    expect(some).toBe(!toldOnly.has(rule.id));
    if (!some) expect(results.some(({ told }) => told.length > 0)).toBe(true);
    if (rule.repair?.extent === "yes") for (const { offered } of results) expect(offered).toEqual([]);
  });

  it.each(repairable.map((rule) => [rule.slug, rule] as const))("%s: passing examples stay as they are", (_, rule) => {
    for (const { policy, scope = "api" } of rule.examples.pass)
      if (policy !== undefined && rule.appliesTo.includes("policy")) {
        const { text, offered, done } = harden(policy, { only: [rule.id], scope, ...all });
        expect({ text, offered, done }).toEqual({ text: policy, offered: [], done: [] });
      }
  });
});

describe("the layout", () => {
  const cases: readonly (readonly [string, Partial<HardenOptions>, string, string])[] = [
    [
      "a section of one tag gets lines of its own",
      only("APIM-POL-001"),
      "<policies>\n  <inbound />\n  <backend><base /></backend>\n  <outbound>\n  </outbound>\n  <on-error></on-error>\n</policies>\n",
      "<policies>\n  <inbound>\n    <base />\n  </inbound>\n  <backend><base /></backend>\n  <outbound>\n    <base />\n  </outbound>\n  <on-error>\n    <base />\n  </on-error>\n</policies>\n",
    ],
    [
      "one line stays one line",
      only("APIM-POL-001"),
      "<policies><inbound/><backend><base/></backend><outbound><set-status code='200' /></outbound></policies>",
      "<policies><inbound><base /></inbound><backend><base/></backend><outbound><base /><set-status code='200' /></outbound><on-error><base /></on-error></policies>",
    ],
    [
      "line ends, tabs and a byte order mark",
      only("APIM-POL-001"),
      "\ufeff<policies>\r\n\t<inbound>\r\n\t\t<!-- who may call -->\r\n\t\t<ip-filter action='allow'><address>10.0.0.1</address></ip-filter>\r\n\t</inbound>\r\n\t<backend>\r\n\t\t<base />\r\n\t</backend>\r\n\t<outbound>\r\n\t\t<base />\r\n\t</outbound>\r\n</policies>",
      "\ufeff<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t\t<!-- who may call -->\r\n\t\t<ip-filter action='allow'><address>10.0.0.1</address></ip-filter>\r\n\t</inbound>\r\n\t<backend>\r\n\t\t<base />\r\n\t</backend>\r\n\t<outbound>\r\n\t\t<base />\r\n\t</outbound>\r\n\t<on-error>\r\n\t\t<base />\r\n\t</on-error>\r\n</policies>",
    ],
    [
      "absent sections stand where they do by convention",
      only("APIM-POL-001"),
      "<policies>\n    <on-error>\n        <base />\n    </on-error>\n    <!-- end -->\n</policies>",
      "<policies>\n    <inbound>\n        <base />\n    </inbound>\n    <backend>\n        <base />\n    </backend>\n    <outbound>\n        <base />\n    </outbound>\n    <on-error>\n        <base />\n    </on-error>\n    <!-- end -->\n</policies>",
    ],
    [
      "a move takes the line along",
      only("APIM-POL-002"),
      "<policies>\n  <inbound>\n    <!-- a -->\n    <set-method>GET</set-method> <!-- b -->\n    <base />\n    <set-variable name='v' value='1' />\n  </inbound>\n</policies>",
      "<policies>\n  <inbound>\n    <base />\n    <!-- a -->\n    <set-method>GET</set-method> <!-- b -->\n    <set-variable name='v' value='1' />\n  </inbound>\n</policies>",
    ],
    [
      "the quotes of the element",
      only("APIM-AUT-002", "APIM-AUT-003"),
      "<policies><inbound><validate-jwt header-name='Authorization' require-signed-tokens = 'false'\n  require-expiration-time=\"False\"/></inbound></policies>",
      "<policies><inbound><validate-jwt header-name='Authorization' require-signed-tokens = 'true'\n  require-expiration-time=\"true\"/></inbound></policies>",
    ],
    [
      "attributes under each other",
      only("APIM-BKD-004"),
      "<policies>\n<backend>\n<forward-request\n    http-version='2'\n    buffer-response='false'\n/><!-- t --></backend></policies>",
      "<policies>\n<backend>\n<forward-request\n    http-version='2'\n    buffer-response='false'\n    timeout='240'\n/><!-- t --></backend></policies>",
    ],
    [
      "an element without attributes, with content or not",
      only("APIM-BKD-004"),
      "<policies><backend><forward-request></forward-request></backend><outbound><choose><when condition='@(true)'><forward-request/></when></choose></outbound></policies>",
      '<policies><backend><forward-request timeout="240"></forward-request></backend><outbound><choose><when condition=\'@(true)\'><forward-request timeout="240"/></when></choose></outbound></policies>',
    ],
    [
      "raw expressions and entities beside the edit",
      only("APIM-AUT-002"),
      '<policies><inbound><set-variable name="a" value="@(context.Request.Headers["A"].Length < 2 && true)" /><validate-jwt header-name="A" require-signed-tokens="@(context.RequestId.ToString() &gt; 2)" /><validate-jwt header-name="&#65;&quot;" require-signed-tokens="false" /></inbound></policies>',
      '<policies><inbound><set-variable name="a" value="@(context.Request.Headers["A"].Length < 2 && true)" /><validate-jwt header-name="A" require-signed-tokens="@(context.RequestId.ToString() &gt; 2)" /><validate-jwt header-name="&#65;&quot;" require-signed-tokens="true" /></inbound></policies>',
    ],
    [
      "a URL in text, in CDATA, in an expression and escaped",
      { ...only("APIM-TLS-005"), ...all },
      `<policies><inbound><base /><set-backend-service base-url="HTTP://a.example" /><send-request response-variable-name="a"><set-url> http://b.example</set-url></send-request><send-request response-variable-name="b"><set-url>@("http://c.example/" + context.RequestId)</set-url></send-request><send-request response-variable-name="c"><set-url>@(&quot;http://d.example/&quot;)</set-url></send-request></inbound></policies>`,
      `<policies><inbound><base /><set-backend-service base-url="HTTPs://a.example" /><send-request response-variable-name="a"><set-url> https://b.example</set-url></send-request><send-request response-variable-name="b"><set-url>@("https://c.example/" + context.RequestId)</set-url></send-request><send-request response-variable-name="c"><set-url>@(&quot;https://d.example/&quot;)</set-url></send-request></inbound></policies>`,
    ],
  ];

  it.each(cases)("%s", (_, more, before, after) => {
    const { text, undone } = harden(before, more);
    expect(text).toBe(after);
    expect(undone).toEqual([]);
    expect(harden(text, more).text).toBe(after);
  });

  it("is the document's own, whatever it is", () => {
    const layout = fc.record({
      lineEnd: fc.constantFrom("\n", "\r\n"),
      indent: fc.constantFrom("\t", "  ", "      "),
      bom: fc.boolean(),
      single: fc.boolean(),
      comments: fc.boolean(),
      oneLine: fc.boolean(),
      which: fc.nat(failing.length - 1),
    });
    fc.assert(
      fc.property(layout, ({ lineEnd, indent, bom, single, comments, oneLine, which }) => {
        const { rule, example } = failing[which] ?? failing[0] ?? { rule: ruleOf("APIM-POL-001"), example: {} as RuleExample };
        const parsed = parsePolicy(example.policy ?? "").document;
        if (!parsed) throw new Error("the example does not parse");
        const printed = printPolicy(parsed).trimEnd();
        // Only where no quote stands in a value.
        const quoted = single && !/[']|@[({]/.test(printed) ? printed.replaceAll('"', "'") : printed;
        const lines = quoted.split("\n").map((line) => line.replace(/^( {4})+/, (space) => indent.repeat(space.length / 4)));
        const commented = comments
          ? lines.flatMap((line) => (/^\s+<(?!\/)/.test(line) ? [line.replace(/<.*/, "<!-- c -->"), line] : [line]))
          : lines;
        const isText = /set-body|set-url/.test(printed);
        const text = (bom ? "\ufeff" : "") + (oneLine && !isText ? commented.map((line) => line.trim()).join("") : commented.join(lineEnd));
        const more = { only: [rule.id], scope: example.scope ?? "api", ...all } as const;
        const reference = harden(printed, more);
        const hardened = harden(text, more);
        const meaning = (from: string) => diffDocuments(parsePolicy(reference.text).document, parsePolicy(from).document);
        expect(meaning(hardened.text)).toEqual([]);
        expect(hardened.text.startsWith("\ufeff")).toBe(bom);
        if (text.includes("\n")) expect(hardened.text.replaceAll(lineEnd, "")).not.toMatch(/[\r\n]/);
        else expect(hardened.text).not.toContain("\n");
        expect(hardened.text).not.toMatch(/[ \t]+\r?\n/);
        expect(harden(hardened.text, more).text).toBe(hardened.text);
      }),
      { numRuns: 150 },
    );
  });
});

describe("what is not repaired", () => {
  it("a document with syntax errors is left alone", () => {
    const hardened = hardenPolicy("<policies><inbound></policies>", options);
    expect("problems" in hardened && hardened.problems.length > 0).toBe(true);
  });

  it("what could break clients is offered, with whom", () => {
    const text =
      "<policies><inbound><cors><allowed-origins><origin>https://a.example</origin></allowed-origins></cors><base /></inbound></policies>";
    const { text: after, offered, done } = harden(text, only("APIM-POL-002"));
    expect(after).toBe(text);
    expect(done).toEqual([]);
    expect(offered).toEqual([
      {
        rule: "APIM-POL-002",
        slug: "base-first",
        path: "inbound/cors",
        what: "move <base /> to the top of <inbound>",
        why: "a cors policy of a broader scope would answer browsers first, and may refuse origins that this one allows",
      },
    ]);
  });

  it("a repair that helps nothing, or makes another rule find more, is undone", () => {
    const useless: AnyRule = {
      ...ruleOf("APIM-AUT-002"),
      repair: {
        extent: "yes",
        policy: (place, text) => place?.element && { what: "nothing", edits: text.setAttribute(place.element, "realm", "x") },
      },
    };
    const harmful: AnyRule = {
      ...ruleOf("APIM-AUT-002"),
      repair: {
        extent: "yes",
        policy: (place, text) => place?.element && { what: "drop the check", edits: text.remove(place.element) },
      },
    };
    const breaking: AnyRule = {
      ...ruleOf("APIM-AUT-002"),
      repair: { extent: "yes", policy: () => ({ what: "break", edits: [{ span: [0, 1], text: "" }] }) },
    };
    const text =
      '<policies><inbound><base /><validate-jwt header-name="A" require-signed-tokens="false" /><include-fragment /></inbound></policies>';
    for (const rule of [useless, breaking]) {
      const hardened = harden(text, { rules: [rule], scope: "api" });
      expect(hardened.text).toBe(text);
      expect(hardened.done).toEqual([]);
      expect(hardened.undone).toHaveLength(1);
    }
    const watch: AnyRule = {
      ...ruleOf("APIM-AUT-003"),
      id: "TST-001",
      check: (subject: PolicySubject, report) => {
        if (!JSON.stringify(subject.document).includes("validate-jwt")) report.finding("no token is checked");
      },
    };
    const hardened = harden(text, { rules: [harmful, watch], scope: "api" });
    expect(hardened.text).toBe(text);
    expect(hardened.undone.map(({ why }) => why)).toEqual(["TST-001 would find more than before"]);
  });

  it("one that fails does not keep the others from being made", () => {
    const rule: AnyRule = {
      ...ruleOf("APIM-BKD-004"),
      repair: {
        extent: "yes",
        policy: (place, text) =>
          place?.element && {
            what: `set it in ${place.element.name}`,
            edits: text.setAttribute(place.element, "timeout", place.element.name === "send-request" ? "900" : "20"),
          },
      },
    };
    const text =
      '<policies><inbound><send-request response-variable-name="a" /></inbound><backend><forward-request /></backend></policies>';
    const { text: after, done, undone } = harden(text, { rules: [rule] });
    expect(after).toBe(text.replace("<forward-request />", '<forward-request timeout="20" />'));
    expect([done.length, undone.length]).toEqual([1, 1]);
  });

  it("edits that overlap are refused", () => {
    expect(() =>
      applyEdits("abc", [
        { span: [0, 2], text: "" },
        { span: [1, 3], text: "" },
      ]),
    ).toThrow(RangeError);
  });
});

it("takes many findings in one go", () => {
  const calls = Array.from({ length: 2000 }, (_, index) => `<send-request response-variable-name="v${index}" />`).join("\n");
  const { text, done } = harden(`<policies>\n<inbound>\n${calls}\n</inbound>\n</policies>`, only("APIM-BKD-004"));
  expect(done).toHaveLength(2000);
  expect(text.match(/timeout="60"/g)).toHaveLength(2000);
});

const corpus = process.env.PALISADE_CORPUS;
if (!corpus) process.stderr.write("PALISADE_CORPUS names no folder: repairs of real documents are SKIPPED\n");

describe.skipIf(!corpus)("real documents", () => {
  const files = corpus ? readdirSync(corpus).filter((file) => file.endsWith(".xml")) : [];

  it.each(files)("%s", (file) => {
    const text = readFileSync(path.join(corpus ?? "", file), "utf8");
    for (const more of [{}, { scope: "api" }, { scope: "api", ...all }] as const) {
      const hardened = hardenPolicy(text, { ...options, pack: palisade, ...more });
      if ("problems" in hardened) continue;
      expect(hardened.undone).toEqual([]);
      const again = harden(hardened.text, { pack: palisade, ...more });
      expect(again.text).toBe(hardened.text);
      const before = parsePolicy(text).document;
      const after = parsePolicy(hardened.text);
      expect(after.diagnostics).toEqual([]);
      const changes = diffDocuments(before, after.document);
      // A timeout that is written out as it is by default means nothing new.
      const isSilent = hardened.done.every(({ what }) => what === "set timeout of send-request to 60");
      expect(changes.length === 0).toBe(isSilent);
      // Lines that are not touched stay as they were.
      const lines = new Set(hardened.text.split("\n"));
      const gone = text.split("\n").filter((line) => !lines.has(line));
      expect(gone.length).toBeLessThanOrEqual(hardened.done.length * 2);
    }
  });
});
