import { childNamed, elementsOf, isExpression, literalOf, type PolicyElement } from "../../../document/ast";
import { guaranteed } from "../../../document/guarantee";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { parentOf } from "../../../estate/path";
import { examplePolicy, exampleRecord } from "../../examples";
import { tokenChecks } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { tokenSwappedBy, validatedTokens } from "../../helpers/object-swapped";
import { refusesOthers, tokensIn } from "../../helpers/scope-checks";
import type { AskedScopes } from "../../helpers/scope-comparison";
import { checkedAlone, neverForwards, running } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

const operation = (operationId: string, method: string, scopes: readonly string[]) =>
  exampleRecord(
    "apis/operations",
    { displayName: `${method} an order`, method, urlTemplate: "/orders" },
    { path: { operationId }, declared: { scopes } },
  );
const orders = [operation("getOrder", "GET", ["Orders.Read"]), operation("changeOrder", "PUT", ["Orders.Write"])];
const token = (values: readonly string[]) =>
  `<validate-azure-ad-token tenant-id="{{tenant}}" output-token-variable-name="token"><required-claims>
    <claim name="scp" match="any" separator=" ">${values.map((value) => `<value>${value}</value>`).join("")}</claim>
  </required-claims></validate-azure-ad-token>`;
const scopes = "((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;scp&quot;].SelectMany(value =&gt; value.Split(&apos; &apos;))";
const has = (...values: readonly string[]) =>
  `${scopes}.Intersect(new[] { ${values.map((value) => `&quot;${value}&quot;`).join(", ")} }).Any()`;
const refusing = (condition: string, before = "") =>
  `${before}<choose><when condition="@(${condition})"><return-response><set-status code="403" reason="Forbidden" /></return-response></when></choose>`;
const api = (policies: string) => examplePolicy(`<policies><inbound><base />${policies}</inbound></policies>`);
const ofRead = `context.Operation.Id == &quot;getOrder&quot;`;
const narrowed = (write: string) =>
  `${token(["Orders.Read", "Orders.Write"])}<choose>
    <when condition="@(${ofRead})">${refusing(`!${has("Orders.Read")}`)}</when>
    <otherwise>${write}</otherwise>
  </choose>`;

/** The policies of one operation, whose token check asks for any scope of the API. */
const ofWrite = (policies: string) => {
  const { path: _, ...rest } = examplePolicy(`<policies><inbound><base />${policies}</inbound></policies>`, "operation");
  return { ...rest, path: `${orders[1]?.path}/policies/policy` };
};
const ofGet = { ...ofWrite(refusing(`!${has("Orders.Read")}`)), path: `${orders[0]?.path}/policies/policy` };
const anyScope = api(token(["Orders.Read", "Orders.Write"]));

export const functionLevelAuthorization = defineRule({
  id: "APIM-AUT-012",
  slug: "function-level-authorization",
  severity: "high",
  title: "An operation refuses callers who have none of the scopes or roles that it asks for.",
  why: "A token that is good for one operation is good for all of them: whoever may read may write and delete as well.",
  fix: "Ask for the operation's own scopes in required-claims, or compare the token's claims with them and return 403.",
  controls: { owasp2019: ["API5"], owasp2023: ["API5"], mcsb: ["PA-7"] },
  appliesTo: "operation",
  check(subject, report) {
    const { operation, api, estate, effective } = subject;
    if (!operation || !api || !estate) {
      report.unknown(checkedAlone);
      return;
    }
    const asked = askedOf(operation, estate);
    if (!asked) return;
    const ask = (accepts: (element: PolicyElement) => boolean, question?: string) => guaranteed(effective.inbound, accepts, question);
    // What named values hold differs between estates, so that it is only asked for where nothing else will do.
    const plain = ask((element) => refusesOthers(element, asked) === true, `refuses without ${asked.key}`);
    const answer = plain.holds === "yes" ? plain : ask((element) => refusesOthers(element, asked, estate) === true);
    if (answer.holds === "yes") {
      const fooled = fooledBy(
        answer.by.map(({ element }) => element),
        subject,
        asked,
      );
      if (fooled && "why" in fooled) report.unknown(fooled.why);
      else if (fooled) report.finding(`${whoMay(asked)}: ${fooled.message}`, { element: fooled.element });
      return;
    }
    const perhaps = ask((element) => refusesOthers(element, asked, estate) !== false);
    if (perhaps.holds === "no" && neverForwards(subject)) return;
    const place = weakest(subject);
    if (perhaps.holds === "no") report.finding(`${whoMay(asked)}: nothing refuses them for every request`, place && { element: place });
    else report.unknown(perhaps.why ?? doubtOf(perhaps.by, asked, estate));
  },
  examples: {
    pass: [
      { title: "The operation compares scopes.", records: [...orders, anyScope, ofGet, ofWrite(refusing(`!${has("Orders.Write")}`))] },
      {
        title: "The token must have the operation's scope.",
        records: [orders[0], api(token(["Orders.Read"]))].flatMap((each) => each ?? []),
      },
      {
        title: "Whoever has the scope may go on, and everybody else is refused.",
        records: [
          ...orders,
          anyScope,
          ofGet,
          ofWrite(`<choose><when condition="@(${has("Orders.Write")})"><set-header name="X-Allowed"><value>yes</value></set-header></when>
            <otherwise><return-response><set-status code="403" reason="Forbidden" /></return-response></otherwise></choose>`),
        ],
      },
      { title: "No scopes are declared.", policy: `<policies><inbound><base />${token(["Orders.Read"])}</inbound></policies>` },
    ],
    fail: [
      { title: "Any scope of the API will do.", records: [...orders, anyScope] },
      {
        title: "Another operation's scope will do.",
        records: [...orders, anyScope, ofGet, ofWrite(refusing(`!${has("Orders.Write", "Orders.Read")}`))],
      },
      {
        title: "The refusal is switched off.",
        records: [...orders, anyScope, ofGet, ofWrite(refusing(`!${has("Orders.Write")} &amp;&amp; 1 == 2`))],
      },
      {
        title: "The caller can skip it.",
        records: [
          ...orders,
          anyScope,
          ofGet,
          ofWrite(refusing(`!(${has("Orders.Write")} || context.Request.Headers.ContainsKey(&quot;X-Admin&quot;))`)),
        ],
      },
      {
        title: "The scopes are those of a token that nobody has validated.",
        records: [
          ...orders,
          anyScope,
          ofGet,
          ofWrite(
            refusing(
              "!((Jwt)context.Variables[&quot;other&quot;]).Claims[&quot;scp&quot;].Contains(&quot;Orders.Write&quot;)",
              '<set-variable name="other" value="@(context.Request.Headers.GetValueOrDefault(&quot;X-Token&quot;, &quot;&quot;).AsJwt())" />',
            ),
          ),
        ],
      },
      {
        title: "Only one of two branches refuses.",
        records: [...orders, api(narrowed('<set-header name="X-Write"><value>yes</value></set-header>'))],
      },
    ],
  },
});

/** What the operations of an API ask for: by what an operation asks for, worked out once. */
interface ScopesOfApi {
  readonly all: readonly string[];
  readonly byOwn: Map<string, AskedScopes>;
}
const known = new WeakMap<EstateIndex, Map<string, ScopesOfApi>>();

function askedOf(operation: EstateRecord<"apis/operations">, estate: EstateIndex): AskedScopes | undefined {
  const own = scopesOf(operation);
  if (own.length === 0) return undefined;
  const apis = known.get(estate) ?? new Map<string, ScopesOfApi>();
  known.set(estate, apis);
  const path = parentOf(operation.path) ?? "";
  const api = apis.get(path) ?? { all: estate.childrenOf(path, "apis/operations").flatMap(scopesOf).flatMap(inTokens), byOwn: new Map() };
  apis.set(path, api);
  const key = own.join(" ");
  const asked = api.byOwn.get(key) ?? askedAmong(own, api.all);
  api.byOwn.set(key, asked);
  return asked;
}

const scopesOf = ({ declared }: EstateRecord<"apis/operations">) => declared?.scopes ?? declared?.security?.scopes ?? [];

function askedAmong(own: readonly string[], all: readonly string[]): AskedScopes {
  const one = new Set(own.flatMap(inTokens));
  const others = new Set(all.filter((each) => !one.has(each)));
  return { one, others, key: `${[...one].sort().join(" ")} not ${[...others].sort().join(" ")}` };
}

/** How a scope may stand in a token: Microsoft Entra leaves the application in front of it out. */
function inTokens(scope: string): string[] {
  const text = scope.toLowerCase();
  const short = /^(?:api|https):\/\/.*\/([^/]+)$/.exec(text)?.[1];
  return short === undefined ? [text] : [text, short];
}

function whoMay({ one, others }: AskedScopes): string {
  const needed = [...one].join(" or ");
  return others.size > 0
    ? `callers without ${needed} get through, those with ${[...others].join(", ")} among them`
    : `callers without ${needed} get through`;
}

/** Why comparisons with a token's claims say nothing: it is not the one that was validated. */
function fooledBy(
  by: readonly PolicyElement[],
  subject: OperationSubject,
  asked: AskedScopes,
): { readonly message: string; readonly element: PolicyElement } | { readonly why: string } | undefined {
  const element = by[0];
  if (!element || by.some(({ name }) => name !== "choose")) return undefined;
  const { holds, why } = subject.guarantee("inbound", ...tokenChecks);
  if (holds === "no") return { message: "nobody has validated the token whose claims are compared", element };
  if (holds === "unknown") return { why: why ?? "" };
  const validated = validatedTokens(subject);
  const other = by
    .flatMap((each) => [...tokensIn(each, asked)])
    .find((variable) => !validated.has(variable) && !isCallersToken(variable, subject));
  if (other !== undefined) return { message: `the variable ${other} does not hold the token that is validated`, element };
  return tokenSwappedBy(subject);
}

/** Whether a variable holds the token of the header that was validated, and nothing else. */
function isCallersToken(variable: string, subject: OperationSubject): boolean {
  const values = running(subject, "inbound")
    .filter(({ name, attributes }) => name === "set-variable" && literalOf(attributes.name) === variable)
    .map(({ attributes: { value } }) => value);
  return (
    values.length > 0 && values.every((value) => isExpression(value) && /\bAsJwt\b/.test(value.expression) && !isDecidedByCaller(value))
  );
}

/** A check of the token, or a comparison with its claims, that does not do. */
function weakest(subject: OperationSubject): PolicyElement | undefined {
  const looksAtClaims = (element: PolicyElement) =>
    element.name === "choose" &&
    elementsOf(element).some(
      ({ attributes: { condition } }) =>
        isExpression(condition) && /\bClaims\b/.test(condition.expression) && !/\bMatchedParameters\b/.test(condition.expression),
    );
  const elements = running(subject, "inbound");
  return elements.find(looksAtClaims) ?? elements.find((element) => childNamed(element, "required-claims") !== undefined);
}

function doubtOf(by: readonly { readonly element: PolicyElement }[], asked: AskedScopes, estate: EstateIndex): string {
  return by.map(({ element }) => refusesOthers(element, asked, estate)).find((each) => typeof each === "string") ?? "";
}
