import { childrenNamed, elementsOf, isExpression, literalOf, type PolicyElement, sectionOf, textOf } from "../../../document/ast";
import { guaranteed } from "../../../document/guarantee";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { isKnown, type Json } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { fromCaller, isDecidedByCaller } from "../../helpers/flow";
import { readsVariable } from "../../helpers/reads-variable";
import { switchOf } from "../../helpers/switch";
import { doubtIn, neverForwards, running } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

/** Policies that prove to the backend who calls it. */
const proofs = new Set([
  "authentication-managed-identity",
  "authentication-certificate",
  "authentication-basic",
  "get-authorization-context",
]);

function proves(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  if (proofs.has(element.name)) {
    const ignores = element.attributes["ignore-error"];
    return switchOf(ignores, false, estate) !== true && !isDecidedByCaller(ignores);
  }
  if (element.name !== "set-header") return false;
  if (!/^(?:authorization|x-functions-key|x-api-key|api-key)$/i.test(literalOf(element.attributes.name) ?? "")) return false;
  const action = literalOf(element.attributes["exists-action"]) ?? "override";
  // What the caller has sent stays there, or is what is sent on.
  if (action === "delete" || action === "skip") return false;
  const values = childrenNamed(element, "value").map(textOf);
  return values.some((value) => value !== undefined && value !== "" && !(isExpression(value) && fromCaller.test(value.expression)));
}

const forwards = '<policies><inbound><base /><set-backend-service backend-id="orders" /></inbound></policies>';
const backend = (credentials?: Readonly<Record<string, Json>>) => [
  exampleRecord(
    "backends",
    { url: "https://orders.example", protocol: "http", ...(credentials && { credentials }) },
    { path: { backendId: "orders" } },
  ),
];

export const backendAuthenticated = defineRule({
  id: "APIM-BKD-001",
  slug: "backend-authenticated",
  severity: "high",
  title: "The gateway proves to backends who it is.",
  why: "A backend that answers whoever reaches it can be called around the gateway and all its checks.",
  fix: "Add authentication-managed-identity in inbound, or give the backend credentials.",
  controls: {
    owasp2019: ["API2"],
    owasp2023: ["API2", "API8", "API10"],
    mcsb: ["IM-4"],
    azurePolicy: ["c15dcc82-b93c-4dcb-9332-fbf121685b54"],
  },
  appliesTo: "operation",
  check(subject, report) {
    if (neverForwards(subject)) return;
    const { estate, api, effective } = subject;
    const proving = (element: PolicyElement) => proves(element, estate);
    const always = (["inbound", "backend"] as const).some(
      (section) => guaranteed(effective[section], proving, "proves itself to the backend").holds === "yes",
    );
    const undone = always ? undoneBy(subject, proving) : undefined;
    if (undone) report.finding(undone.message, { element: undone.element });
    if (always) return;
    const doubt = doubtIn(subject, "inbound") ?? doubtIn(subject, "backend");
    if (!estate || !api || doubt) {
      report.unknown(doubt ?? "the file is checked alone: its backend is not known");
      return;
    }
    const called = backendsOf(subject, estate, api);
    if (called.some((record) => hasCredentials(record) === "unknown")) report.unknown("the backend's credentials are not known");
    else if (called.length === 0 || called.some((record) => hasCredentials(record) === "no")) {
      const some = running(subject, "inbound", "backend");
      const [seen, ignoring] = [some.find(proving), some.find(({ name }) => proofs.has(name))];
      if (seen) report.finding(`${seen.name} runs on some paths only`, { element: seen });
      else if (ignoring)
        report.finding("the backend is called also where the gateway could not prove itself", {
          element: ignoring,
          attribute: "ignore-error",
        });
      else report.finding("the backend is called without any proof of who calls");
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const inbound = sectionOf(text.document, "inbound");
      const ignoring =
        inbound && elementsOf(inbound).find(({ name, attributes }) => proofs.has(name) && literalOf(attributes["ignore-error"]) === "true");
      if (ignoring)
        return {
          what: `set ignore-error of ${ignoring.name} to false`,
          edits: text.setAttribute(ignoring, "ignore-error", "false"),
          offered: "calls would fail while the gateway gets no token, where the backend answers without one today",
        };
      return (
        place && {
          what: "add authentication-managed-identity to inbound",
          edits: [],
          offered: "the backend has to know the identity, and its audience is yours to name",
        }
      );
    },
  },
  examples: {
    pass: [
      { policy: '<policies><inbound><base /><authentication-managed-identity resource="api://orders" /></inbound></policies>' },
      { title: "The backend's own credentials.", policy: forwards, records: backend({ header: { "X-Key": ["{{key}}"] } }) },
      {
        title: "Another request goes without the header.",
        policy: `<policies><inbound><base /><authentication-managed-identity resource="api://orders" />
          <send-one-way-request mode="copy"><set-url>https://audit.example</set-url><set-header name="Authorization" exists-action="delete" /></send-one-way-request></inbound></policies>`,
      },
      { title: "No backend is called.", policy: "<policies><inbound><base /><mock-response /></inbound></policies>" },
    ],
    fail: [
      {
        title: "On some paths only.",
        policy:
          '<policies><inbound><base /><choose><when condition="@(context.Request.Method == &quot;GET&quot;)"><authentication-managed-identity resource="api://orders" /></when></choose></inbound></policies>',
      },
      {
        policy:
          '<policies><inbound><base /><authentication-managed-identity resource="api://orders" ignore-error="true" /></inbound></policies>',
      },
      {
        title: "The caller's own word for it.",
        policy: `<policies><inbound><base /><set-header name="Authorization" exists-action="override">
          <value>@(context.Request.Headers.GetValueOrDefault("X-Token", ""))</value></set-header></inbound></policies>`,
      },
      {
        title: "A token that nobody sends.",
        policy:
          '<policies><inbound><base /><authentication-managed-identity resource="api://orders" output-token-variable-name="token" /></inbound></policies>',
      },
      { policy: forwards, records: backend() },
      { policy: "<policies><inbound><base /></inbound></policies>" },
    ],
  },
});

/** What takes the only proof away again: its token stays in a variable, or its header is deleted behind it. */
function undoneBy(subject: OperationSubject, proving: (element: PolicyElement) => boolean) {
  const elements = running(subject, "inbound", "backend");
  const variableOf = ({ attributes }: PolicyElement) => literalOf(attributes["output-token-variable-name"]);
  const reaches = (element: PolicyElement) => {
    const variable = variableOf(element);
    return variable === undefined || elements.some((other) => other !== element && readsVariable(other, variable));
  };
  const given = elements.filter(proving);
  const proof = given.at(-1);
  if (!proof || given.some((element) => element.name !== managedIdentity && element !== proof)) return undefined;
  if (proof.name === managedIdentity && !given.some(reaches))
    return { message: "the gateway's token stays in a variable that nobody reads", element: proof };
  const deleted = elements.slice(elements.indexOf(proof) + 1).find((element) => {
    const { name, attributes } = element;
    return (
      name === "set-header" &&
      /^authorization$/i.test(literalOf(attributes.name) ?? "") &&
      literalOf(attributes["exists-action"]) === "delete" &&
      !elements.some((other) => othersHeaders.has(other.name) && elementsOf(other).includes(element))
    );
  });
  if (!deleted || proof.name !== managedIdentity || variableOf(proof) !== undefined) return undefined;
  return { message: "the header in which the gateway proves itself is deleted again", element: deleted };
}

const managedIdentity = "authentication-managed-identity";
/** Requests of the policy's own, and answers, whose headers are not those that the backend gets. */
const othersHeaders = new Set(["send-request", "send-one-way-request", "return-response"]);

/** The backend entities that policies of the operation choose. */
function backendsOf(subject: OperationSubject, estate: EstateIndex, api: EstateRecord<"apis">): readonly EstateRecord<"backends">[] {
  const ids = new Set(
    running(subject, "inbound").flatMap(({ name, attributes }) => {
      const id = name === "set-backend-service" ? literalOf(attributes["backend-id"]) : undefined;
      return id ? [id.toLowerCase()] : [];
    }),
  );
  const service = api.path.replace(/\/apis\/[^/]+$/i, "");
  return estate.childrenOf(service, "backends").filter(({ path }) => ids.has(nameOf(path).toLowerCase()));
}

function hasCredentials({ properties: { credentials } }: EstateRecord<"backends">): "yes" | "no" | "unknown" {
  if (credentials === undefined) return "no";
  if (!isKnown(credentials)) return "unknown";
  return credentials !== null && Object.values(credentials).some((each) => each !== undefined && each !== null) ? "yes" : "no";
}
