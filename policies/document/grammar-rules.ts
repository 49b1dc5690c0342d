import type { Gateway } from "./ast";
import type { Tier } from "./tiers";

/**
 * The rules of the policy grammar, for what is read and what is built. Sources: the service's policy reference and the
 * schemas of its editor; see `docs/elements.md` for each element. The examples are run by the tests.
 */

export interface GrammarRuleFacts {
  readonly id: string;
  /** `low` where the service accepts the document all the same; `high`, for what it refuses, unless given. */
  readonly severity?: "high" | "low";
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Documents at API scope unless `scope` says otherwise; none where only builders can break the rule. */
  readonly examples?: {
    readonly pass: readonly string[];
    readonly fail: readonly string[];
    readonly gateway?: Gateway;
    readonly tier?: Tier;
  };
}

const api = (inbound: string) => `<policies><inbound><base />${inbound}</inbound></policies>`;

export const grammarRules = {
  "xml-syntax": {
    id: "GRM-001",
    title: "The document is readable",
    why: "The service refuses a document whose tags, quotes or entities do not match.",
    fix: "Close, quote or escape what the message points at.",
    examples: {
      pass: [api("")],
      fail: ["<policies><inbound></policies>", '<policies><inbound><set-method id="a>GET</set-method></inbound></policies>'],
    },
  },
  "doctype-refused": {
    id: "GRM-002",
    title: "No document type, no entity declarations",
    why: "Entity declarations can read files and exhaust memory; policies never need them.",
    fix: "Remove the DOCTYPE.",
    examples: { pass: [api("")], fail: [`<!DOCTYPE policies [<!ENTITY a "b">]>${api("")}`] },
  },
  "limit-exceeded": {
    id: "GRM-003",
    title: "The document stays within named limits",
    why: "What is nested or sized beyond these limits is no policy, and reading on would cost memory for nothing.",
    fix: "Split the document, or move parts into fragments.",
    examples: { pass: [api("")], fail: [`<policies>${"<a>".repeat(600)}${"</a>".repeat(600)}</policies>`] },
  },
  "expression-unbalanced": {
    id: "GRM-004",
    title: "Expressions end",
    why: "An expression whose brackets or quotes do not close makes the service misread all that follows.",
    fix: "Close the bracket, brace, string or comment.",
    examples: { pass: [api('<set-method>@("GET")</set-method>')], fail: [api('<set-method>@("GET"</set-method>')] },
  },
  "unknown-root": {
    id: "GRM-005",
    title: "The root is a policy document",
    why: "The service takes <policies>, <fragment> and the data sources of resolvers.",
    fix: "Wrap the sections in <policies>, or the policies in <fragment>.",
    examples: { pass: [api(""), "<fragment><set-method>GET</set-method></fragment>"], fail: ["<policy><inbound /></policy>"] },
  },
  "unknown-section": {
    id: "GRM-006",
    title: "Only the four sections stand in a document",
    why: "Policies outside inbound, backend, outbound and on-error are refused.",
    fix: "Move the policy into a section.",
    examples: {
      pass: [api("")],
      fail: ["<policies><inbond><base /></inbond></policies>", "<policies><set-method>GET</set-method></policies>"],
    },
  },
  "repeated-section": {
    id: "GRM-007",
    title: "Each section stands once",
    why: "The service refuses a document with two sections of one name.",
    fix: "Merge the two.",
    examples: { pass: [api("")], fail: ["<policies><inbound><base /></inbound><inbound /></policies>"] },
  },
  "unknown-element": {
    id: "GRM-008",
    title: "Policies exist",
    why: "The service refuses a policy that it does not know.",
    fix: "Correct the name; `palisade elements` lists all.",
    examples: { pass: [api("<set-method>GET</set-method>")], fail: [api("<set-methode>GET</set-methode>")] },
  },
  "unknown-attribute": {
    id: "GRM-009",
    title: "Attributes exist",
    why: "A misspelt attribute is refused, or worse, leaves the default in force.",
    fix: "Correct the name.",
    examples: { pass: [api('<include-fragment fragment-id="a" />')], fail: [api('<include-fragment fragment="a" fragment-id="a" />')] },
  },
  "missing-attribute": {
    id: "GRM-010",
    title: "Required attributes are there",
    why: "The service refuses a policy without them.",
    fix: "Add the attribute.",
    examples: { pass: [api('<include-fragment fragment-id="a" />')], fail: [api("<include-fragment />")] },
  },
  "attribute-type": {
    id: "GRM-011",
    title: "Values have the declared type",
    why: "The service refuses a value that it can't convert.",
    fix: "Give a literal of that type, or an expression where one is allowed.",
    examples: {
      pass: [api('<set-variable name="a" value="1" />'), api('<rate-limit calls="{{calls}}" renewal-period="60" />')],
      fail: [api('<rate-limit calls="many" renewal-period="60" />')],
    },
  },
  "attribute-value": {
    id: "GRM-012",
    title: "Values are among those allowed",
    why: "The service refuses any other word; case counts.",
    fix: "Use one of the listed words.",
    examples: {
      pass: [api('<set-header name="A" exists-action="delete" />')],
      fail: [api('<set-header name="A" exists-action="Delete" />')],
    },
  },
  "attribute-range": {
    id: "GRM-013",
    title: "Numbers stay within their bounds",
    why: "The service refuses a number outside of the documented range.",
    fix: "Choose a number within the range.",
    examples: {
      pass: [api('<rate-limit calls="1" renewal-period="300" />')],
      fail: [api('<rate-limit calls="1" renewal-period="301" />'), api('<rate-limit calls="0" renewal-period="60" />')],
    },
  },
  "expression-not-allowed": {
    id: "GRM-014",
    title: "Expressions stand only where they are evaluated",
    why: "Elsewhere the service refuses them, or takes them as text.",
    fix: "Use a literal or a named value, or the by-key twin of the policy.",
    examples: {
      pass: [api('<rate-limit calls="1" renewal-period="60" />')],
      fail: [api('<rate-limit calls="@(1)" renewal-period="60" />')],
    },
  },
  "attribute-combination": {
    id: "GRM-015",
    title: "Attributes and children go together as documented",
    why: "Some exclude each other, some need each other.",
    fix: "Keep one of them, or add what is missing.",
    examples: {
      pass: [api('<set-backend-service backend-id="a" />')],
      fail: [api('<set-backend-service backend-id="a" base-url="https://a.example" />'), api("<set-backend-service />")],
    },
  },
  "child-not-allowed": {
    id: "GRM-016",
    title: "Children stand where they belong",
    why: "The service refuses an element inside a policy that does not take it.",
    fix: "Move or rename the element.",
    examples: {
      pass: [api('<set-header name="A"><value>1</value></set-header>')],
      fail: [api('<set-header name="A"><values>1</values></set-header>')],
    },
  },
  "child-missing": {
    id: "GRM-017",
    title: "Required children are there",
    why: "The service refuses a policy without them.",
    fix: "Add the element.",
    examples: {
      pass: [api('<choose><when condition="@(true)" /></choose>')],
      fail: [api("<choose><otherwise /></choose>")],
    },
  },
  "child-count": {
    id: "GRM-018",
    title: "Children are not repeated beyond their number",
    why: "The service refuses the surplus.",
    fix: "Merge or remove the surplus.",
    examples: {
      pass: [api('<choose><when condition="@(true)" /><otherwise /></choose>')],
      fail: [api('<choose><when condition="@(true)" /><otherwise /><otherwise /></choose>')],
    },
  },
  "child-order": {
    id: "GRM-019",
    title: "Children stand in the documented order",
    why: "Many schemas are sequences: the service refuses another order.",
    fix: "Move the element.",
    examples: {
      pass: [api('<return-response><set-status code="200" /><set-header name="A" exists-action="delete" /></return-response>')],
      fail: [api('<return-response><set-header name="A" exists-action="delete" /><set-status code="200" /></return-response>')],
    },
  },
  "text-not-allowed": {
    id: "GRM-020",
    title: "Text stands only where it is read",
    why: "The service refuses stray text; often it is a value that lost its element.",
    fix: "Wrap the text in its element, or remove it.",
    examples: { pass: [api('<set-header name="A"><value>1</value></set-header>')], fail: [api('<set-header name="A">1</set-header>')] },
  },
  "text-missing": {
    id: "GRM-021",
    title: "Required text is there",
    why: "The policy has nothing to work on without it.",
    fix: "Write the text between the tags.",
    examples: { pass: [api("<set-method>GET</set-method>")], fail: [api("<set-method />")] },
  },
  "section-not-allowed": {
    id: "GRM-022",
    title: "Policies stand in a section that runs them",
    why: "The service refuses a policy in the wrong section.",
    fix: "Move the policy to one of its sections.",
    examples: {
      pass: [api('<rate-limit calls="1" renewal-period="60" />')],
      fail: ['<policies><outbound><rate-limit calls="1" renewal-period="60" /></outbound></policies>'],
    },
  },
  "scope-not-allowed": {
    id: "GRM-023",
    title: "Policies stand at a scope that runs them",
    why: "The service refuses a policy at the wrong scope.",
    fix: "Move the policy to one of its scopes.",
    examples: { pass: [api('<rate-limit calls="1" renewal-period="60" />')], fail: [api('<quota calls="1" renewal-period="3600" />')] },
  },
  "backend-single-policy": {
    id: "GRM-024",
    title: "The backend section holds one policy",
    why: "The service forwards once; more than one policy is refused.",
    fix: "Wrap them in retry, choose or limit-concurrency.",
    examples: {
      pass: ["<policies><backend><base /></backend></policies>"],
      fail: ["<policies><backend><base /><forward-request /></backend></policies>"],
    },
  },
  "base-misplaced": {
    id: "GRM-025",
    title: "base stands once, directly in a section",
    why: "Elsewhere it has no meaning, and twice it would run the parents twice.",
    fix: "Keep one <base /> directly in the section.",
    examples: {
      pass: [api("")],
      fail: [api("<base />"), api('<choose><when condition="@(true)"><base /></when></choose>'), "<fragment><base /></fragment>"],
    },
  },
  "fragment-nesting": {
    id: "GRM-026",
    title: "Fragments hold policies only",
    why: "A fragment that holds sections or includes another is refused.",
    fix: "Include both fragments where they are used.",
    examples: {
      pass: ["<fragment><set-method>GET</set-method></fragment>"],
      fail: ['<fragment><include-fragment fragment-id="a" /></fragment>', "<fragment />"],
    },
  },
  "literal-is-code": {
    id: "GRM-027",
    title: "Literal text stays text",
    why: "A text that begins like an expression, or holds a named value's braces, would run with the gateway's rights.",
    fix: "Write expr`...` or namedValue(...) where code is meant; else change the text.",
  },
  "character-not-allowed": {
    id: "GRM-028",
    title: "Text holds only characters that XML knows",
    why: "Control characters and lone surrogates make the document unreadable.",
    fix: "Remove the character.",
    examples: { pass: [api("")], fail: [api('<set-variable name="a" value="&#1;" />')] },
  },
  "expression-syntax": {
    id: "GRM-030",
    title: "Expressions are C#",
    why: "The service compiles expressions when the document is saved and refuses what is no C#.",
    fix: "Correct the C# at the place that is named.",
    examples: {
      pass: [api('<set-method>@(context.Request.Method == "HEAD" ? "GET" : "POST")</set-method>')],
      fail: [
        api("<set-method>@(context.Request.)</set-method>"),
        api("<set-method>@{ return 1 }</set-method>"),
        api("<set-method>@( )</set-method>"),
      ],
    },
  },
  "expression-language": {
    id: "GRM-031",
    title: "Expressions keep to C# 7",
    why: "The service compiles C# 7 and refuses what later versions of the language brought.",
    fix: "Write it as C# 7 does; the message says how.",
    examples: {
      pass: [api('<set-method>@(context.User != null ? "GET" : "POST")</set-method>')],
      fail: [
        api('<set-method>@(context.User is not null ? "GET" : "POST")</set-method>'),
        api('<set-method>@(context.Request.Method switch { "HEAD" => "GET", var other => other })</set-method>'),
      ],
    },
  },
  "expression-type": {
    id: "GRM-032",
    title: "Expressions use types that are allowed and fit",
    why: "The service lets expressions use a part of .NET, and compiles nothing whose types do not fit.",
    fix: "Use an allowed type, or a policy that does the same; cast what is read from context.Variables.",
    examples: {
      pass: [
        api('<set-variable name="a" value="@(Guid.NewGuid().ToString())" />'),
        api('<set-variable name="a" value="@(int.Parse(context.Variables.GetValueOrDefault("b", "0")))" />'),
      ],
      fail: [
        api('<set-variable name="a" value="@(Environment.MachineName)" />'),
        api('<set-variable name="a" value="@(int.Parse(context.Variables["b"]))" />'),
        api('<set-variable name="a" value="@(new System.Net.Http.HttpClient().ToString())" />'),
      ],
    },
  },
  "expression-member": {
    id: "GRM-033",
    title: "Expressions use members that exist and are allowed",
    why: "A name that does not exist does not compile, and of some types the service allows a few members only.",
    fix: "Correct the name, or use a member that is allowed.",
    examples: {
      pass: [api('<set-variable name="a" value="@(context.Request.Url.Path)" />')],
      fail: [
        api('<set-variable name="a" value="@(context.Request.Uri.Path)" />'),
        api('<set-variable name="a" value="@(DateTime.FromBinary(1))" />'),
      ],
    },
  },
  "expression-context": {
    id: "GRM-034",
    severity: "low",
    title: "Expressions read what is there in their section",
    why: "There is no response before the backend has answered and no error outside of on-error: reading one fails the request.",
    fix: "Move the policy to a section that has it, or compare with null first.",
    examples: {
      pass: [
        "<policies><outbound><set-method>@(context.Response.StatusReason)</set-method></outbound></policies>",
        api("<set-method>@(context.Response?.StatusReason)</set-method>"),
      ],
      fail: [
        api("<set-method>@(context.Response.StatusReason)</set-method>"),
        api("<set-method>@(context.LastError.Message)</set-method>"),
      ],
    },
  },
  "expression-no-return": {
    id: "GRM-035",
    title: "Expressions of statements return on every path",
    why: "The service refuses statements that can end without a value.",
    fix: "End each path with return and a value, or with throw.",
    examples: {
      pass: [api('<set-method>@{ if (context.User == null) { return "GET"; } return "POST"; }</set-method>')],
      fail: [api('<set-method>@{ if (context.User == null) { return "GET"; } }</set-method>')],
    },
  },
  "variable-not-set": {
    id: "GRM-036",
    severity: "low",
    title: "Context variables are set before they are read",
    why: "Reading a variable that nothing has set fails the request, or always gives the default.",
    fix: "Set it in what runs before, correct its name, or read it with GetValueOrDefault.",
    examples: {
      pass: [api('<set-variable name="a" value="1" /><set-method>@((string)context.Variables["a"])</set-method>')],
      fail: [api('<set-method>@((string)context.Variables["a"])</set-method><set-variable name="a" value="1" />')],
    },
  },
  "variable-other-type": {
    id: "GRM-037",
    severity: "low",
    title: "Context variables are read as what they were set to",
    why: "A cast to another type fails the request.",
    fix: "Cast to the type of the value that is set, or convert it.",
    examples: {
      pass: [api('<set-variable name="a" value="@(1)" /><set-method>@(((int)context.Variables["a"]).ToString())</set-method>')],
      fail: [api('<set-variable name="a" value="1" /><set-method>@(((int)context.Variables["a"]).ToString())</set-method>')],
    },
  },
  "gateway-not-supported": {
    id: "GRM-040",
    title: "The gateway runs the policy",
    why: "A gateway that does not know a policy refuses the document, or skips what the policy was to do.",
    fix: "Use a policy that this gateway has, or another tier.",
    examples: {
      gateway: "consumption",
      pass: [api('<check-header name="A" failed-check-httpcode="400" failed-check-error-message="b" ignore-case="true" />')],
      fail: [api('<rate-limit-by-key calls="1" renewal-period="60" counter-key="a" />')],
    },
  },
  "document-too-large": {
    id: "GRM-041",
    title: "The document is not larger than the tier takes",
    why: "The service refuses a larger document when it is deployed.",
    fix: "Move parts into fragments, or configuration into named values.",
    examples: {
      tier: "consumption",
      pass: [api("")],
      fail: [api(`<!--${"a".repeat(16 * 1024)}-->`)],
    },
  },
  "expression-in-comment": {
    id: "GRM-042",
    severity: "low",
    title: "Comments hold no expressions",
    why: "The service's editor and some of its tools read an expression inside a comment as if it were code, and stumble over it.",
    fix: "Remove the code from the comment; the history of the repository keeps it.",
    examples: { pass: [api("<!-- a @ (b) -->")], fail: [api("<!-- @(context.RequestId) -->")] },
  },
  "reference-missing": {
    id: "GRM-043",
    title: "What a policy refers to exists",
    why: "The service refuses a policy that names a named value, backend, fragment, logger, certificate or schema that is not there.",
    fix: "Declare what is missing, or correct the name.",
  },
  "tier-exceeded": {
    id: "GRM-044",
    title: "The service holds no more than its tier takes",
    why: "The service refuses what goes beyond the tier's limits, in the middle of a deployment.",
    fix: "Remove what is not used, split the estate over several services, or choose a larger tier.",
  },
} as const satisfies Record<string, GrammarRuleFacts>;

export type GrammarRule = keyof typeof grammarRules;
