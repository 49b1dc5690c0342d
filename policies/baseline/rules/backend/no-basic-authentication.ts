import { elementsOf, literalOf, type PolicyElement, sectionOf, sourceText, textOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

export const noBasicAuthentication = defineRule({
  id: "APIM-BKD-002",
  slug: "no-basic-authentication",
  severity: "medium",
  title: "Backends are not called with user name and password.",
  why: "A password does not expire, says nothing about who used it, and travels with every request.",
  fix: "Use authentication-managed-identity, or a certificate where the backend knows no tokens.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2", "API8"], mcsb: ["IM-3"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "authentication-basic")) {
      report.finding("the backend is called with user name and password", { element });
    }
    const sections = document.root.name === "policies" ? [sectionOf(document, "inbound"), sectionOf(document, "backend")] : [document.root];
    for (const section of sections) {
      if (!section) continue;
      for (const element of basicHeaders(section))
        report.finding("the backend is called with user name and password, in a header made by hand", { element });
    }
  },
  examples: {
    pass: [
      { policy: '<policies><inbound><base /><authentication-managed-identity resource="api://backend" /></inbound></policies>' },
      {
        title: "A client proves itself to a token endpoint.",
        policy: `<policies><inbound><base /><send-request response-variable-name="token" timeout="10"><set-url>https://login.example/token</set-url>
          <set-header name="Authorization" exists-action="override"><value>Basic {{client}}</value></set-header></send-request></inbound></policies>`,
      },
    ],
    fail: [
      { policy: '<policies><inbound><base /><authentication-basic username="{{user}}" password="{{word}}" /></inbound></policies>' },
      {
        title: "By hand.",
        policy: `<policies><inbound><base /><set-header name="Authorization" exists-action="override">
          <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("{{user}}:{{word}}")))</value></set-header></inbound></policies>`,
      },
    ],
  },
});

/** Policies whose headers are not those that the backend gets. */
const elsewhere = new Set(["send-request", "send-one-way-request", "return-response"]);

/** What gives the backend a header that says Basic. */
function basicHeaders(parent: PolicyElement): PolicyElement[] {
  return elementsOf(parent).flatMap((element) => {
    if (elsewhere.has(element.name)) return [];
    if (element.name !== "set-header") return basicHeaders(element);
    const { name, "exists-action": action } = element.attributes;
    if (literalOf(name)?.toLowerCase() !== "authorization" || literalOf(action) === "delete") return [];
    return elementsOf(element).some((value) => saysBasic.test(sourceText(textOf(value) ?? ""))) ? [element] : [];
  });
}

const saysBasic = /^\s*(?:Basic\s|@\(\s*\$?@?"Basic\s|@\{[^"]{0,200}\breturn\s+\$?@?"Basic\s)/i;
