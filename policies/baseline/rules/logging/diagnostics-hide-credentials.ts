import {
  elementsOf,
  isExpression,
  literalOf,
  type PolicyDocument,
  type PolicyElement,
  type PolicyValue,
  textOf,
} from "../../../document/ast";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { carriesCredential } from "../../helpers/credentials";
import { elementsNamed } from "../../helpers/elements";
import { flowOf, withoutToken } from "../../helpers/flow";
import { defineRule, type Report } from "../../rule";

/** Whether a header holds what lets somebody call as its owner. */
function isCredential(header: string): boolean {
  return carriesCredential(header) || /^(?:set-)?cookie$/i.test(header);
}

type Message = { readonly headers?: readonly string[]; readonly body?: { readonly bytes: number }; readonly dataMasking?: Masking };
type Masking = { readonly headers?: readonly { readonly value: string; readonly mode: string }[] };

const diagnostic = (request: Message) => [
  exampleRecord("diagnostics", { loggerId: "/loggers/a", frontend: { request } }, { path: { diagnosticId: "applicationinsights" } }),
];

const logged = (text: string) =>
  `<policies><inbound><base /><log-to-eventhub logger-id="events">${text.replaceAll("<", "&lt;")}</log-to-eventhub></inbound></policies>`;

export const diagnosticsHideCredentials = defineRule({
  id: "APIM-LOG-003",
  slug: "diagnostics-hide-credentials",
  severity: "high",
  title: "Diagnostics and logging policies write neither credentials nor bodies.",
  why: "Whoever may read the logs could call as anybody, and sees what callers send.",
  fix: "Leave the header out or mask it, and set body.bytes to 0; in policies, log ids and outcomes.",
  controls: { owasp2019: ["API3", "API10"], owasp2023: ["API3", "API8"], mcsb: ["LT-3"] },
  appliesTo: ["diagnostics", "policy"],
  check(subject, report) {
    if (subject.subject === "policy") {
      policies(subject.document, report);
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
      { records: diagnostic({ headers: ["X-Correlation-Id"], body: { bytes: 0 } }) },
      { records: diagnostic({ headers: ["Authorization"], dataMasking: { headers: [{ value: "Authorization", mode: "Hide" }] } }) },
    ],
    fail: [
      { records: diagnostic({ headers: ["Authorization"] }) },
      { records: diagnostic({ body: { bytes: 8192 } }) },
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

function policies(document: PolicyDocument, report: Report) {
  const [credentials, bodies] = [flowOf(document, readsCredential), flowOf(document, readsBody)];
  // Tokens that the gateway itself has fetched.
  const ours = elementsNamed(document, "authentication-managed-identity", "get-authorization-context").flatMap(
    ({ attributes }) => literalOf(attributes["output-token-variable-name"] ?? attributes["context-variable-name"]) ?? [],
  );
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
        else if (bodies(value)) report.finding(`${logging.name} writes the body`, place);
      }
    }
  }
}

function below(element: PolicyElement): PolicyElement[] {
  return elementsOf(element).flatMap((child) => [child, ...below(child)]);
}

const readsBody = /\bcontext\s*\.\s*(?:Request|Response)\s*\.\s*Body\b/;
/** The request as a whole, as when it is written out. */
const wholeRequest = /\bcontext\s*\.\s*Request\b(?!\s*(?:\?\s*)?\.|\s*[!=]=|\s*\?)/;
/** A header by its name: `Headers["X"]`, `Headers.GetValueOrDefault("X", "")`. */
const headerByName =
  /\bRequest\s*\.\s*Headers\s*(?:\[\s*"([^"]*)"\s*\]|\.\s*(?:GetValueOrDefault|TryGetValue|ContainsKey)\s*\(\s*"([^"]*)")/g;

/** Whether code reads a key, a header that carries a credential, or the headers as a whole. */
function readsCredential(code: string): boolean {
  const text = withoutToken(code);
  if (wholeRequest.test(text) || /\bResponse\s*\.\s*Headers\b[^;]{0,40}"Set-Cookie"/i.test(text)) return true;
  if (/\bSubscription\s*\??\.\s*(?:PrimaryKey|SecondaryKey)\b/.test(text)) return true;
  const named = [...text.matchAll(headerByName)].map(([, indexed, asked]) => indexed ?? asked ?? "");
  if (named.some((name) => carriesCredential(name) || /^cookie$/i.test(name))) return true;
  return /\bRequest\s*\.\s*Headers\b(?!\s*\.\s*Where\b)/.test(text.replace(headerByName, "")) || takesCredentials(text);
}

/** Headers that a condition picks from all. */
const pickedHeaders = /\bRequest\s*\.\s*Headers\s*\.\s*Where\s*\(([\s\S]*)/;

/** Whether a condition on headers lets credentials through: it names none of those to leave out, or one of those to take. */
function takesCredentials(code: string): boolean {
  const condition = pickedHeaders.exec(code)?.[1];
  if (condition === undefined) return false;
  const leavesOut = /!=|!\s*[\w.]|!\(|\bfalse\b/.test(condition);
  const names = [...code.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name.toLowerCase());
  if (!leavesOut) return names.some(isCredential);
  return !["authorization", "ocp-apim-subscription-key"].every((name) => names.includes(name));
}
