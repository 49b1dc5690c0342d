import {
  childNamed,
  elementsOf,
  isExpression,
  isTemplate,
  literalOf,
  type PolicyDocument,
  type PolicyElement,
  type PolicyValue,
  textOf,
} from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { isCredential, readsCredential } from "../../helpers/caller-credentials";
import { elementsNamed } from "../../helpers/elements";
import { type Carries, flowOf } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
import { readsVariable } from "../../helpers/reads-variable";
import { isReadAnywhere } from "../../helpers/variables-read";
import { defineRule, type PolicySubject, type Report } from "../../rule";

type Message = { readonly headers?: readonly string[]; readonly body?: { readonly bytes: number }; readonly dataMasking?: Masking };
type Masking = { readonly headers?: readonly { readonly value: string; readonly mode: string }[] };

const diagnostic = (request: Message) => [
  exampleRecord("diagnostics", { loggerId: "/loggers/a", frontend: { request } }, { path: { diagnosticId: "applicationinsights" } }),
];

const logged = (text: string) =>
  `<policies><inbound><base /><log-to-eventhub logger-id="events">${text.replaceAll("<", "&lt;")}</log-to-eventhub></inbound></policies>`;

const note = (mode: string, more = "") =>
  `<policies><inbound><base /><send-one-way-request ${mode}><set-url>https://audit.example/calls</set-url>${more}</send-one-way-request></inbound></policies>`;

export const diagnosticsHideCredentials = defineRule({
  id: "APIM-LOG-003",
  slug: "diagnostics-hide-credentials",
  severity: "high",
  title:
    "Diagnostics and logging policies write neither credentials nor bodies, and no service that is only told of a call gets credentials.",
  why: "Whoever may read the logs, or is told of each call, could call as anybody, and sees what callers send.",
  fix: "Leave the header out or mask it, and set body.bytes to 0; in policies, log ids and outcomes, and begin requests of your own with mode new.",
  controls: { owasp2019: ["API3", "API10"], owasp2023: ["API3", "API8"], mcsb: ["LT-3"] },
  appliesTo: ["diagnostics", "apis/diagnostics", "policy"],
  check(subject, report) {
    if (subject.subject === "policy") {
      policies(subject, report);
      return;
    }
    const { record } = subject;
    for (const side of ["frontend", "backend"] as const) {
      const pipeline = record.properties[side];
      if (pipeline === undefined) continue;
      if (!isKnown(pipeline)) {
        report.unknown(whyUnknown(pipeline));
        continue;
      }
      for (const part of ["request", "response"] as const) {
        const { headers = [], body, dataMasking } = (pipeline[part] ?? {}) as Message;
        const hidden = new Set((dataMasking?.headers ?? []).map(({ value }) => value.toLowerCase()));
        for (const header of headers) {
          if (isCredential(header) && !hidden.has(header.toLowerCase())) {
            report.finding(`the header ${header} is written in plain`, { property: `properties/${side}/${part}/headers` });
          }
        }
        if ((body?.bytes ?? 0) > 0) {
          report.finding(`${body?.bytes} bytes of each ${part}'s body are written`, { property: `properties/${side}/${part}/body/bytes` });
        }
      }
    }
  },
  repair: {
    extent: "partly",
    property: (property) =>
      /\/(?:headers|body\/bytes)$/.test(property)
        ? property.endsWith("bytes")
          ? { what: `set ${property} to 0`, set: () => 0, offered: "whoever looks for bodies in the logs would find none" }
          : {
              what: `leave credentials out of ${property}`,
              set: (now) => (Array.isArray(now) ? now.filter((each) => typeof each !== "string" || !isCredential(each)) : undefined),
            }
        : undefined,
  },
  examples: {
    pass: [
      { policy: logged("@(context.RequestId.ToString())") },
      { policy: logged('@(context.Request.Headers.GetValueOrDefault("Authorization", "").AsJwt()?.Subject)') },
      {
        title: "Headers without the credentials.",
        policy: logged(
          '@(string.Join(",", context.Request.Headers.Where(h => h.Key != "Authorization" && h.Key != "Ocp-Apim-Subscription-Key").Select(h => h.Key)))',
        ),
      },
      { policy: logged('@(string.Join(",", context.Request.Headers.Where(h => h.Key == "X-Correlation-Id").Select(h => h.Value)))') },
      {
        title: "Whether the token still counts is for another service to say.",
        policy: `<policies><inbound><base /><send-request mode="copy" response-variable-name="answer" timeout="10"><set-url>https://login.example/introspect</set-url></send-request>
          <choose><when condition="@(((IResponse)context.Variables[&quot;answer&quot;]).StatusCode != 200)"><return-response /></when></choose></inbound></policies>`,
      },
      {
        title: "A copy for the backend itself.",
        policy: '<policies><inbound><base /><send-request mode="copy" response-variable-name="answer" timeout="10" /></inbound></policies>',
      },
      { policy: note('mode="copy"', '<set-header name="Authorization" exists-action="delete" />') },
      { records: diagnostic({ headers: ["X-Correlation-Id"], body: { bytes: 0 } }) },
      { records: diagnostic({ headers: ["Authorization"], dataMasking: { headers: [{ value: "Authorization", mode: "Hide" }] } }) },
    ],
    fail: [
      { records: diagnostic({ headers: ["Authorization"] }) },
      { records: diagnostic({ body: { bytes: 8192 } }) },
      {
        title: "For one API.",
        records: [
          exampleRecord(
            "apis/diagnostics",
            { loggerId: "/loggers/a", backend: { request: { headers: ["Authorization"] } } },
            { path: { diagnosticId: "applicationinsights" } },
          ),
        ],
      },
      { title: "A copy of the request, for another service.", policy: note('mode="copy"') },
      {
        title: "The caller's token, for another service.",
        policy: note(
          'mode="new"',
          '<set-header name="X-Token" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</value></set-header>',
        ),
      },
      { title: "A token, by a policy.", policy: logged('@(context.Request.Headers.GetValueOrDefault("Authorization", ""))') },
      { title: "All headers.", policy: logged('@(string.Join(",", context.Request.Headers.Select(each => each.Key + each.Value)))') },
      {
        title: "Headers without the token, and with the key.",
        policy: logged('@(string.Join(",", context.Request.Headers.Where(h => h.Key != "Authorization").Select(h => h.Key + h.Value)))'),
      },
      { policy: logged("@(context.Request.Body.As<string>(preserveContent: true))") },
    ],
  },
});

function policies(subject: PolicySubject, report: Report) {
  const { document, estate } = subject;
  const [credentials, bodies] = [flowOf(document, readsCredential), flowOf(document, readsBody)];
  // Tokens that the gateway itself has fetched.
  const ours = elementsNamed(document, "authentication-managed-identity", "get-authorization-context").flatMap(
    ({ attributes }) => literalOf(attributes["output-token-variable-name"] ?? attributes["context-variable-name"]) ?? [],
  );
  const secret = (value: PolicyValue) =>
    isTemplate(value)
      ? value.template.flatMap((part) => (typeof part === "string" ? [] : [part.namedValue])).find((name) => isSecret(name, estate))
      : undefined;
  for (const logging of elementsNamed(document, "trace", "log-to-eventhub", "emit-metric")) {
    for (const element of [logging, ...below(logging)]) {
      const values: (readonly [PolicyValue, string | undefined])[] = Object.entries(element.attributes).map(([name, value]) => [
        value,
        name,
      ]);
      const text = textOf(element);
      if (text !== undefined) values.push([text, undefined]);
      for (const [value, attribute] of values) {
        const place = { element, ...(attribute !== undefined && { attribute }) };
        if (credentials(value) || (isExpression(value) && ours.some((name) => value.expression.includes(`"${name}"`))))
          report.finding(`${logging.name} writes what callers prove themselves with`, place);
        else if (secret(value) !== undefined) report.finding(`${logging.name} writes the secret named value ${secret(value)}`, place);
        else if (bodies(value)) report.finding(`${logging.name} writes the body`, place);
      }
    }
  }
  notes(subject, credentials, report);
}

/** Requests that tell another service of a call: nobody reads their answer, so that no caller is checked by them. */
function notes({ document, scope, estate }: PolicySubject, credentials: Carries, report: Report) {
  for (const request of elementsNamed(document, "send-one-way-request", "send-request")) {
    if (request.name === "send-request" && isAnswerRead(request, document, scope, estate)) continue;
    const mode = knownText(request.attributes.mode, estate)?.trim().toLowerCase();
    // Without a URL of its own a copy goes to the backend, as the request itself does.
    if (mode === "copy" && childNamed(request, "set-url") && !leavesAuthorizationOut(request, document))
      report.finding(`${request.name} copies the caller's credentials to a service that is only told of the call`, {
        element: request,
        attribute: "mode",
      });
    for (const element of below(request)) {
      if (element.name !== "set-url" && credentials(textOf(element)))
        report.finding(`${request.name} sends what callers prove themselves with to a service that is only told of the call`, { element });
    }
  }
}

function isAnswerRead(
  request: PolicyElement,
  document: PolicyDocument,
  scope: PolicySubject["scope"],
  estate: PolicySubject["estate"],
): boolean {
  const variable = literalOf(request.attributes["response-variable-name"]);
  if (variable === undefined || readsVariable(document.root, variable)) return true;
  // Other documents go on with what a fragment has found, and fragments with what a document has.
  if (!estate) return scope === "fragment" || elementsNamed(document, "include-fragment").length > 0;
  return isReadAnywhere(variable, estate);
}

/** Whether the Authorization header of a copied request is gone or another one: in the copy, or before in the document. */
function leavesAuthorizationOut(request: PolicyElement, document: PolicyDocument): boolean {
  const replaces = ({ name, attributes }: PolicyElement) =>
    name === "set-header" &&
    /^authorization$/i.test(literalOf(attributes.name) ?? "") &&
    /^(?:delete|override)$/.test(literalOf(attributes["exists-action"]) ?? "override");
  if (elementsOf(request).some(replaces)) return true;
  return elementsOf(document.root).some((section) => elementsOf(section).some((element) => replaces(element) && isGone(element)));
}

const isGone = ({ attributes }: PolicyElement) => literalOf(attributes["exists-action"]) === "delete";

function below(element: PolicyElement): PolicyElement[] {
  return elementsOf(element).flatMap((child) => [child, ...below(child)]);
}

const readsBody = /\bcontext\s*\.\s*(?:Request|Response)\s*\.\s*Body\b/;

const secretNames = new WeakMap<EstateIndex, ReadonlySet<string>>();

function isSecret(name: string, estate: EstateIndex | undefined): boolean {
  if (!estate) return false;
  const known =
    secretNames.get(estate) ??
    new Set(
      estate
        .ofKind("namedValues")
        .flatMap(({ properties: { displayName, secret, keyVault } }) =>
          (secret === true || keyVault !== undefined) && isKnown(displayName) ? [displayName] : [],
        ),
    );
  secretNames.set(estate, known);
  return known.has(name);
}
