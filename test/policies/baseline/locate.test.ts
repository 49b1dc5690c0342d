import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEstate, type DocumentSource } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { fingerprint } from "../../../policies/baseline/finding";
import { pathOfElement } from "../../../policies/baseline/node-path";
import type { AnyRule, RuleExample } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { type PolicyElement, walk } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import { makeEstate } from "../../../policies/estate/estate";
import { checked, checkedFile, checkedPolicy, everything, found, ruleOf } from "../../support/baseline";
import { documentOf, sections, servicePath } from "../../support/records";

const signed = ruleOf("APIM-AUT-002");
const restricted = ruleOf("APIM-AUT-005");
const unsigned = '<validate-jwt header-name="Authorization" require-signed-tokens="false" />';

describe("the path of an element", () => {
  const text = `<policies><inbound><base /><choose>
      <when condition="@(a)"><set-method>GET</set-method></when>
      <!-- nothing --><when condition="@(b)"><set-method>GET</set-method><set-method>PUT</set-method></when>
      <otherwise><set-method>POST</set-method></otherwise>
    </choose></inbound></policies>`;

  it("is made of names, and counts from the second on", () => {
    const document = documentOf(text);
    const paths: (string | undefined)[] = [];
    walk(document.root, (element) => paths.push(pathOfElement(document, element)));
    expect(paths).toEqual([
      "policies",
      "inbound",
      "inbound/base",
      "inbound/choose",
      "inbound/choose/when",
      "inbound/choose/when/set-method",
      "inbound/choose/when[2]",
      "inbound/choose/when[2]/set-method",
      "inbound/choose/when[2]/set-method[2]",
      "inbound/choose/otherwise",
      "inbound/choose/otherwise/set-method",
    ]);
  });

  it("is none for an element of another document, however alike", () => {
    const other = documentOf(text);
    expect(pathOfElement(documentOf(text), other.root.children[0] as PolicyElement)).toBeUndefined();
  });
});

describe("the place of a finding", () => {
  it("is the attribute, with file, line and column", () => {
    const text = `<policies>\n  <inbound>\n    ${unsigned}\n  </inbound>\n</policies>`;
    const [finding] = found(checkedFile(text, [signed]), signed);
    expect(finding).toMatchObject({
      file: "policy.xml",
      line: 3,
      column: text.split("\n")[2]?.indexOf("require-signed-tokens=") === undefined ? 0 : expect.any(Number),
      path: "inbound/validate-jwt/@require-signed-tokens",
    });
    const shown = text.split("\n")[2]?.slice((finding?.column ?? 1) - 1);
    expect(shown).toMatch(/^require-signed-tokens=/);
  });

  it("is the property of a record, in the file that declares it", () => {
    const rule = ruleOf("APIM-TLS-004");
    const declared = { file: "stacks/apis/orders/api.ts" };
    const [finding] = checked([exampleRecord("apis", { path: "orders", protocols: ["http"] }, { declared })], [rule]).findings;
    expect(finding).toMatchObject({ subject: "apis/orders", path: "properties/protocols", file: declared.file });
    expect(finding).not.toHaveProperty("line");
  });

  it("is in another record, where that is what is wrong", () => {
    const rule = ruleOf("APIM-MGT-001");
    const access = exampleRecord("tenant", { enabled: true }, { path: { accessName: "access" }, declared: { file: "stacks/service.ts" } });
    const [finding] = checked([exampleRecord("service", {}), access], [rule]).findings;
    expect(finding).toMatchObject({ subject: "service/apim", path: "tenant/access#properties/enabled", file: "stacks/service.ts" });
  });

  const entra = '<validate-azure-ad-token tenant-id="t"><audiences><audience>a</audience></audiences></validate-azure-ad-token>';

  it("is in the document of the scope that holds the element", () => {
    const result = checked(
      exampleEstate([examplePolicy(sections({ inbound: `<base />${entra}` })), examplePolicy(sections({}), "operation")]),
      [restricted],
    );
    expect(result.findings).toMatchObject([
      { subject: "apis/orders/operations/getOrder", path: "apis/orders/policies/policy#inbound/validate-azure-ad-token" },
    ]);
  });

  it("is in the fragment that holds the element, wherever it is included", () => {
    const fragment = exampleRecord("policyFragments", { value: documentOf(`<fragment>\n${entra}</fragment>`) }, { path: { id: "token" } });
    for (const include of [
      '<include-fragment fragment-id="token" />',
      '<choose><when condition="@(true)"><include-fragment fragment-id="token" /></when></choose>',
    ]) {
      const { findings } = checkedPolicy(sections({ inbound: `<base />${include}` }), [restricted], { records: [fragment] });
      expect(findings).toMatchObject([{ path: "policyFragments/token#validate-azure-ad-token" }]);
    }
  });

  it("has the line of the file behind the scope's document", () => {
    const text = `<policies>\n<inbound>\n<base />\n${entra}</inbound></policies>`;
    const { document, positions, diagnostics } = parsePolicy(text);
    if (!document) throw new Error("no document");
    const sources = new Map<string, DocumentSource>([
      [`${servicePath}/apis/orders/policies/policy`, { file: "out/dev/orders.xml", positions, diagnostics }],
    ]);
    const estate = makeEstate(exampleEstate([exampleRecord("apis/policies", { value: document })]));
    const { findings } = checkEstate(estate, { rules: [restricted], pack: everything, sources });
    expect(findings).toMatchObject([{ rule: "APIM-AUT-005", file: "out/dev/orders.xml", line: 4, column: 1 }]);
  });

  it("names a child that should be there", () => {
    const { findings } = checkedFile('<policies><inbound><validate-jwt header-name="A" /></inbound></policies>', [ruleOf("APIM-AUT-004")]);
    expect(findings.map(({ path }) => path).sort()).toEqual(["inbound/validate-jwt/audiences", "inbound/validate-jwt/issuers"]);
  });
});

describe("the fingerprint", () => {
  it("is made of rule, subject and path", () => {
    const all = [
      fingerprint("a", "b", "c"),
      fingerprint("a", "b", "d"),
      fingerprint("a", "d", "c"),
      fingerprint("d", "b", "c"),
      fingerprint("ab", "", "c"),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const each of all) expect(each).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint("a", "b", "c")).toBe(fingerprint("a", "b", "c"));
  });

  /** White space and comments between elements, which change lines and columns and nothing else. */
  const filler = fc.array(fc.constantFrom("\n", "  ", "\t", "\r\n", "<!-- a note -->"), { maxLength: 6 }).map((parts) => parts.join(""));

  it("stays when lines move", () => {
    const parts = ["<policies>", "<inbound>", unsigned, '<cors allow-credentials="true">', "<allowed-origins>", "<origin>*</origin>"];
    const rest = [
      "</allowed-origins>",
      "</cors>",
      "</inbound>",
      "<on-error>",
      "<set-body>@(context.LastError.Message)</set-body>",
      "</on-error>",
      "</policies>",
    ];
    const keyed = (text: string) =>
      checkedFile(text, rules)
        .findings.map((each) => `${each.rule} ${each.path} ${each.fingerprint}`)
        .sort();
    const expected = keyed([...parts, ...rest].join(""));
    expect(expected.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.array(filler, { minLength: 13, maxLength: 13 }), (fillers) => {
        const text = [...parts, ...rest].map((part, index) => part + (index < 12 ? fillers[index] : "")).join("");
        expect(keyed(text)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("does not depend on the way in, on waivers or on other findings", () => {
    const limited = ruleOf("APIM-LIM-001");
    const some = checked(exampleEstate([examplePolicy(sections({}))]), [limited]).findings[0]?.fingerprint;
    const open = exampleRecord("apis", { path: "orders", subscriptionRequired: false });
    const all = checked(exampleEstate([examplePolicy(sections({})), open]), rules).findings.find(({ rule }) => rule === limited.id);
    expect(some).toBeDefined();
    expect(all?.fingerprint).toBe(some);
  });

  const examples = rules.flatMap((rule) =>
    rule.examples.fail.map((example, index) => [`${rule.slug}, example ${index + 1}`, rule, example] as const),
  );

  it.each(examples)("tells different problems apart: %s", (_, rule: AnyRule, example: RuleExample) => {
    const records = [
      ...(example.policy ? [examplePolicy(example.policy, example.scope === "workspace" ? "api" : example.scope)] : []),
      ...(example.records ?? []),
    ];
    const { findings } = checked(exampleEstate(records), [rule]);
    const byPrint = new Map<string, Set<string>>();
    for (const { fingerprint: print, message } of findings) byPrint.set(print, (byPrint.get(print) ?? new Set()).add(message));
    for (const messages of byPrint.values()) expect([...messages]).toHaveLength(1);
  });
});
