import {
  childNamed,
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyElement,
  type PolicyValue,
  textOf,
} from "../../../document/ast";
import { findElement } from "../../../elements";
import { xmlNameOf } from "../../../elements/attribute";
import { carriesCredential, credentialForm, isPlaceholder } from "../../helpers/credentials";
import { defineRule, type Report } from "../../rule";

export const noLiteralCredentials = defineRule({
  id: "APIM-SEC-003",
  slug: "no-literal-credentials",
  severity: "critical",
  title: "Policies hold no credentials.",
  why: "Whoever may read a policy, an export or the repository has the credential too.",
  fix: "Keep the credential in Key Vault, refer to it by a named value, and replace the one that was written down.",
  controls: { owasp2019: ["API7", "API2"], owasp2023: ["API8"], mcsb: ["IM-8"], asb3: ["IM-8"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const { comment } of [...(document.before ?? []), ...(document.after ?? [])]) {
      const form = credentialForm(comment);
      if (form) report.finding(`a comment holds ${form}`, { element: document.root });
    }
    look(document.root, report);
  },
  examples: {
    pass: [
      { policy: '<policies><inbound><base /><authentication-basic username="{{user}}" password="{{password}}" /></inbound></policies>' },
      {
        policy: '<policies><inbound><base /><set-header name="x-api-key"><value>{{backend-key}}</value></set-header></inbound></policies>',
      },
    ],
    fail: [
      { policy: '<policies><inbound><base /><authentication-basic username="svc" password="Sommer2024!" /></inbound></policies>' },
      { policy: '<policies><inbound><base /><set-header name="x-api-key"><value>4f8a1c90d2</value></set-header></inbound></policies>' },
      {
        title: "In a string of an expression.",
        policy:
          '<policies><inbound><base /><set-variable name="a" value="@(&quot;Basic dXNlcjpwYXNzd29yZA==&quot;)" /></inbound></policies>',
      },
      {
        title: "Put together from strings.",
        policy: `<policies><inbound><base /><set-header name="Authorization">
          <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("svc:Sommer2024!")))</value></set-header></inbound></policies>`,
      },
      {
        title: "In a comment.",
        policy: "<policies><inbound><base /><!-- Authorization: Basic dXNlcjpwYXNzd29yZA== --></inbound></policies>",
      },
      {
        title: "A symmetric signing key.",
        policy: `<policies><inbound><base /><validate-jwt header-name="Authorization">
          <issuer-signing-keys><key>bXktc2lnbmluZy1rZXktbXktc2lnbmluZy1rZXk=</key></issuer-signing-keys></validate-jwt></inbound></policies>`,
      },
    ],
  },
});

function look(element: PolicyElement, report: Report) {
  const declared = findElement(element.name);
  const secret = new Set(
    Object.entries(declared?.attributes ?? {}).flatMap(([key, { facts }]) => (facts.secret ? [xmlNameOf(key, facts)] : [])),
  );
  for (const [name, value] of Object.entries(element.attributes)) {
    // The message names the place and the form; the value itself is never repeated.
    const form = secret.has(name) && isGiven(value) ? "a credential" : formOf(value);
    if (form) report.finding(`${name} holds ${form}`, { element, attribute: name });
  }
  for (const child of element.children) {
    // What is commented out is kept and exported all the same.
    const form = child.kind === "text" ? formOf(child.value) : child.kind === "comment" ? credentialForm(child.comment) : undefined;
    if (form) report.finding(`${element.name} holds ${form}${child.kind === "comment" ? " in a comment" : ""}`, { element });
  }
  if (element.name === "set-header" || element.name === "set-query-parameter") named(element, report);
  if (element.name === "issuer-signing-keys" || element.name === "decryption-keys") keys(element, report);
  for (const child of elementsOf(element)) look(child, report);
}

/** A header or query parameter that carries a credential, with a literal value. */
function named(element: PolicyElement, report: Report) {
  const name = literalOf(element.attributes.name);
  if (name === undefined || !carriesCredential(name)) return;
  for (const value of childrenNamed(element, "value")) {
    const text = textOf(value);
    if ((isGiven(text) || isConstant(text)) && formOf(text) === undefined)
      report.finding(`${element.name} gives ${name} a fixed value`, { element: value });
  }
}

/** Symmetric keys in the text of `key`. */
function keys(element: PolicyElement, report: Report) {
  for (const key of childrenNamed(element, "key")) {
    if (!childNamed(key, "value") && isGiven(textOf(key))) report.finding("a signing or decryption key is written out", { element: key });
  }
}

function isGiven(value: PolicyValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "" && !isPlaceholder(value);
}

/** Whether an expression gives the same for every request: it looks at nothing of it, and at no named value. */
function isConstant(value: PolicyValue | undefined): boolean {
  return isExpression(value) && /"[^"]/.test(value.expression) && !/\bcontext\b|\{\{/.test(value.expression);
}

/** Looks at literals, and at the strings inside expressions. */
function formOf(value: PolicyValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return credentialForm(value);
  if (!isExpression(value)) return undefined;
  const strings = value.expression.match(/@?"(?:[^"\\]|\\.|"")*"/g) ?? [];
  for (const string of strings) {
    const form = credentialForm(string.replace(/^@?"|"$/g, ""));
    if (form) return form;
  }
  return undefined;
}
