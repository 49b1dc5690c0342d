import { describe, expect, it } from "vitest";
import { elementsOf } from "../../../policies/document/ast";
import { placedReferencesOf, referencesOf } from "../../../policies/document/document-references";
import { elements } from "../../../policies/elements";
import type { ReferenceKind } from "../../../policies/elements/attribute";
import type { Content } from "../../../policies/elements/child";
import { documentOf, sections } from "../../support/records";

const refers = (inbound: string) => referencesOf(documentOf(sections({ inbound }))).map(({ kind, id }) => `${kind} ${id}`);

describe("what a document refers to", () => {
  it.each([
    ["nothing", "<base />", []],
    ["a backend", '<set-backend-service backend-id="orders" />', ["backend orders"]],
    ["a computed backend", '<set-backend-service backend-id="@(a)" />', []],
    ["a backend that a named value tells", '<set-backend-service backend-id="{{a}}" />', ["namedValue a"]],
    ["a URL", '<set-backend-service base-url="https://a.example" />', []],
    ["Dapr, which is no backend", '<set-backend-service backend-id="dapr" dapr-app-id="a" dapr-method="b" />', []],
    ["a fragment", '<include-fragment fragment-id="shared" />', ["fragment shared"]],
    ["a logger", '<log-to-eventhub logger-id="audit">a</log-to-eventhub>', ["logger audit"]],
    ["a certificate", '<authentication-certificate certificate-id="client" />', ["certificate client"]],
    [
      "a certificate in a child",
      '<validate-jwt header-name="a"><issuer-signing-keys><key certificate-id="signer" /></issuer-signing-keys></validate-jwt>',
      ["certificate signer"],
    ],
    [
      "a certificate in a policy that is a child",
      '<send-request mode="copy" response-variable-name="a"><authentication-certificate certificate-id="client" /></send-request>',
      ["certificate client"],
    ],
    [
      "a schema",
      '<validate-content unspecified-content-type-action="prevent" max-size="1" size-exceeded-action="prevent"><content validate-as="json" action="prevent" schema-id="order" /></validate-content>',
      ["schema order"],
    ],
    [
      "something in a branch",
      '<choose><when condition="@(a)"><retry condition="@(a)" count="1" interval="1"><include-fragment fragment-id="b" /></retry></when></choose>',
      ["fragment b"],
    ],
    ["named values in an attribute", '<set-variable name="a" value="{{b}}-{{c}}" />', ["namedValue b", "namedValue c"]],
    ["named values in a text", '<set-header name="a"><value>{{b}}</value></set-header>', ["namedValue b"]],
    ["named values in an expression", '<set-variable name="a" value="@("{{b}}" + {{c.d}})" />', ["namedValue b", "namedValue c.d"]],
    ["named values in statements", "<set-body>@{ return {{b}}; }</set-body>", ["namedValue b"]],
    ["liquid's braces", '<set-body template="liquid">{{body.name}}</set-body>', []],
    ["braces that are none", '<set-variable name="a" value="{ {b} } {{c}" />', []],
    ["braces around nothing", '<set-variable name="a" value="@(f({{}}, {{ a }}, {{a b}}))" />', []],
    ["a named value in a comment", "<!-- {{a}} -->", []],
    [
      "something that a body only looks like",
      '<set-body><include-fragment fragment-id="a"><log-to-eventhub logger-id="b" /></include-fragment>{{c}}</set-body>',
      ["namedValue c"],
    ],
    ["one thing twice", '<include-fragment fragment-id="a" /><include-fragment fragment-id="a" />', ["fragment a"]],
    [
      "things of one name",
      '<include-fragment fragment-id="a" /><set-backend-service backend-id="a" /><set-variable name="b" value="{{a}}" />',
      ["backend a", "fragment a", "namedValue a"],
    ],
    [
      "several in order of their kinds and names",
      '<include-fragment fragment-id="b" /><include-fragment fragment-id="a" /><set-backend-service backend-id="c" />',
      ["backend c", "fragment a", "fragment b"],
    ],
    ["what is no policy", '<nothing backend-id="a"><logger-id>b</logger-id></nothing>', []],
  ])("is %s", (_, inbound, expected) => {
    expect(refers(inbound)).toEqual(expected);
  });

  it("is found at every root", () => {
    const include = '<include-fragment fragment-id="a" />';
    const roots = [
      `<fragment>${include}</fragment>`,
      `<http-data-source><http-request>${include}<set-method>GET</set-method><set-url>{{host}}</set-url></http-request></http-data-source>`,
      `<policies><outbound>${include}</outbound></policies>`,
    ];
    for (const root of roots) expect(referencesOf(documentOf(root))).toContainEqual({ kind: "fragment", id: "a" });
  });

  it("is told with every place, in the document's order", () => {
    const document = documentOf(
      sections({
        inbound: '<set-header name="{{b}}"><value>{{a}} {{b}}</value></set-header>',
        backend: '<include-fragment fragment-id="a" />',
      }),
    );
    const [inbound, backend] = elementsOf(document.root);
    const [header] = inbound ? elementsOf(inbound) : [];
    const [value] = header ? elementsOf(header) : [];
    const [include] = backend ? elementsOf(backend) : [];
    const placed = placedReferencesOf(document);
    expect(placed).toEqual([
      { kind: "namedValue", id: "b", element: header, attribute: "name" },
      { kind: "namedValue", id: "a", element: value },
      { kind: "namedValue", id: "b", element: value },
      { kind: "fragment", id: "a", element: include, attribute: "fragment-id" },
    ]);
    expect(placed[0]?.element).toBe(header);
  });

  it("are all kinds that elements declare", () => {
    const kinds = new Set<ReferenceKind>();
    const look = ({ attributes = {}, children = {} }: Content) => {
      for (const { facts } of Object.values(attributes)) if (facts.refersTo) kinds.add(facts.refersTo);
      for (const { facts } of Object.values(children)) look(facts.content);
    };
    elements.forEach(look);
    expect([...kinds].sort()).toEqual(["backend", "certificate", "fragment", "logger", "schema"]);
  });
});
