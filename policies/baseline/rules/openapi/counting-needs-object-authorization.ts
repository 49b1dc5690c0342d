import { guaranteed } from "../../../document/guarantee";
import type { ObjectAuthorization } from "../../../estate/declared";
import { isKnown, whyUnknown } from "../../../estate/value";
import { examplePolicy, exampleRecord } from "../../examples";
import { bindsParameter, isIdentifier } from "../../helpers/object-binding";
import { bindsQuery, collectionUse, namesOwner } from "../../helpers/object-counting";
import { checkedAlone } from "../../helpers/what-runs";
import { defineRule, type OperationSubject, type Report } from "../../rule";

const operation = (urlTemplate: string, query: readonly string[], declared: readonly ObjectAuthorization[]) =>
  exampleRecord(
    "apis/operations",
    {
      displayName: "Orders",
      method: "GET",
      urlTemplate,
      templateParameters: [...urlTemplate.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({ name, type: "string", required: true })),
      request: { queryParameters: query.map((name) => ({ name, type: "string" })) },
    },
    { declared: { objectAuthorization: declared } },
  );

const bound = examplePolicy(
  `<policies><inbound><base /><validate-azure-ad-token tenant-id="{{tenant}}" output-token-variable-name="token" /><choose>
    <when condition="@(!((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;oid&quot;].Contains(context.Request.Url.Query.GetValueOrDefault(&quot;customerId&quot;, &quot;&quot;)))">
      <return-response><set-status code="403" reason="Forbidden" /></return-response>
    </when>
  </choose></inbound></policies>`,
  "operation",
);

/** A parameter that says whose objects are meant. */
interface Key {
  readonly name: string;
  readonly in: "path" | "query";
}

/**
 * Operations that reveal how many objects somebody has, or which, without a decision whether the caller may know:
 *
 * - GET (or HEAD) on a path that ends in a fixed segment, with a parameter in the query that names an owner: `/orders?customerId=`;
 * - those, and POST, whose path ends in a word for counting or searching, below an identifier in the path or with such a parameter:
 *   `/users/{id}/orders/count`;
 * - those whose path ends in a word for counting, without any such key: they count everybody's objects.
 *
 * A key is decided where its declaration says so (the backend with an owner, nobody's with a reason), or where the policies tie it
 * to a claim on every path. The parameter `*` in a declaration stands for all objects. Paths with an identifier that neither count
 * nor search are left to `object-level-authorization`. Where a source declares nothing at all, it is unknown.
 */
export const countingNeedsObjectAuthorization = defineRule({
  id: "APIM-OAS-016",
  slug: "counting-needs-object-authorization",
  severity: "high",
  title: "Who may count, search or list somebody's objects is decided, and somebody is named who decides it.",
  why: "With ?customerId=12, 13 and so on any caller learns how much everybody has, and often what.",
  fix: "Tie the parameter to a claim of the token, or say who decides: objectAuthorization by the backend with an owner.",
  controls: { owasp2019: ["API1"], owasp2023: ["API1"], mcsb: ["PA-7"] },
  appliesTo: "operation",
  check(subject, report) {
    if (!subject.operation) {
      report.unknown(checkedAlone);
      return;
    }
    const { method, urlTemplate, templateParameters, request } = subject.operation.properties;
    for (const value of [method, urlTemplate, templateParameters, request]) {
      if (value === undefined || isKnown(value)) continue;
      report.unknown(whyUnknown(value));
      return;
    }
    if (method === undefined || urlTemplate === undefined || !isKnown(method) || !isKnown(urlTemplate)) {
      report.unknown("the source does not tell the operation's method and path");
      return;
    }
    const use = collectionUse(method, urlTemplate);
    if (!use) return;
    const declared = new Set(subject.operation.declared?.identifiers);
    const inPath = use === "lists" || !isKnown(templateParameters) ? [] : (templateParameters ?? []);
    const inQuery = isKnown(request) ? (request?.queryParameters ?? []) : [];
    const keys: Key[] = [
      ...inPath.filter((each) => isIdentifier(each) || declared.has(each.name)).map(({ name }): Key => ({ name, in: "path" })),
      ...inQuery.filter(namesOwner).map(({ name }): Key => ({ name, in: "query" })),
    ];
    if (keys.length > 0) for (const key of keys) checkKey(key, use, subject, report);
    else if (use === "counts") checkWhole(subject, report);
  },
  examples: {
    pass: [
      {
        title: "The backend decides.",
        records: [operation("/orders", ["customerId"], [{ parameter: "customerId", by: "backend", owner: "orders-team" }])],
      },
      { title: "A claim is compared with the parameter.", records: [operation("/orders", ["customerId"], []), bound] },
      { title: "A list of what belongs to nobody.", records: [operation("/products", ["category"], [])] },
      {
        title: "The count of what is public.",
        records: [operation("/products/count", [], [{ parameter: "*", by: "nobody", reason: "Products are public." }])],
      },
    ],
    fail: [
      { title: "Anybody's orders.", records: [operation("/orders", ["customerId"], [])] },
      { title: "The number of anybody's orders.", records: [operation("/users/{userId}/orders/count", [], [])] },
      { title: "The number of everybody's orders.", records: [operation("/orders/count", [], [])] },
      {
        title: "It is left to the backend, and nobody answers for it.",
        records: [operation("/orders", ["customerId"], [{ parameter: "customerId", by: "backend", owner: " " }])],
      },
    ],
  },
});

const verbs = { counts: "count", searches: "search", lists: "list" } as const;

function checkKey(key: Key, use: keyof typeof verbs, subject: OperationSubject, report: Report) {
  const { effective } = subject;
  const place = {
    property: key.in === "path" ? `properties/templateParameters/${key.name}` : `properties/request/queryParameters/${key.name}`,
  };
  const declared = declaredFor(key.name, subject);
  if (declared && declared.by !== "claim") {
    const [who, named] = declared.by === "backend" ? ["owner", declared.owner] : ["reason", declared.reason];
    if (named.trim() === "") report.finding(`${key.name} is left to ${declared.by}, and the ${who} is empty`, place);
    return;
  }
  const binds = key.in === "path" ? bindsParameter : bindsQuery;
  const answer = guaranteed(effective.inbound, (element) => binds(element, key.name, declared?.claim));
  if (answer.holds === "yes") return;
  if (answer.holds === "unknown") report.unknown(answer.why ?? "");
  else if (!isDeclared(subject)) report.unknown(nothingDeclared);
  else report.finding(`nobody decides whether the caller may ${verbs[use]} the objects of any ${key.name}`, place);
}

function checkWhole(subject: OperationSubject, report: Report) {
  const declared = declaredFor("*", subject);
  if (declared?.by === "backend" && declared.owner.trim() !== "") return;
  if (declared?.by === "nobody" && declared.reason.trim() !== "") return;
  if (!isDeclared(subject)) report.unknown(nothingDeclared);
  else
    report.finding("it counts the objects of everybody, and nobody decides whether the caller may know", {
      property: "properties/urlTemplate",
    });
}

const nothingDeclared = "nothing is declared of who decides about the objects that it counts or lists";

function declaredFor(parameter: string, { operation }: OperationSubject): ObjectAuthorization | undefined {
  const declared = operation?.declared?.objectAuthorization ?? [];
  return declared.find((each) => each.parameter === parameter) ?? declared.find((each) => each.parameter === "*");
}

/** Whether the source is a declaration, which could have told. */
function isDeclared({ operation, api }: OperationSubject): boolean {
  return operation?.declared?.objectAuthorization !== undefined || api?.declared?.profile !== undefined;
}
