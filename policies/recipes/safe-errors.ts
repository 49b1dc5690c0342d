import type { DocumentSections } from "../document/build-document";
import { choose, setBody, setHeader } from "../elements";
import { expr } from "../expressions/expr";
import { correlationId } from "./correlation-id";
import { otherTitle, statusTitles } from "./refusal";

const problem = expr.block`
  var status = context.Response == null || context.Response.StatusCode < 400 ? 500 : context.Response.StatusCode;
  var index = Array.IndexOf(${statusTitles.map(([code]) => code)}, status);
  var title = index < 0 ? ${otherTitle} : ${statusTitles.map(([, text]) => text)}[index];
  return new JObject(
      new JProperty("type", "about:blank"),
      new JProperty("title", title),
      new JProperty("status", status),
      new JProperty("correlationId", ${correlationId})).ToString();
`;

/**
 * Answers every error with a problem document (RFC 9457): status, a general title and the correlation id. Nothing of
 * the error itself, of policies or of backends gets out; failures of the backend lose their bodies too.
 */
export function safeErrors(): DocumentSections {
  const answer = () => [
    setHeader({ name: "Content-Type", existsAction: "override", value: "application/problem+json" }),
    setBody({ body: problem }),
  ];
  return {
    outbound: [choose({ when: [{ condition: expr`context.Response.StatusCode >= 500`, policies: answer() }] })],
    onError: answer(),
  };
}
