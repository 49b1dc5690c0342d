import type { DocumentSections } from "../document/build-document";
import { setHeader, setVariable } from "../elements";
import { expr } from "../expressions/expr";

export const correlationHeader = "X-Correlation-Id";
const variable = "correlation-id";

/** The id of the request, for answers that end the pipeline early. */
export const correlationId = expr`context.Variables.GetValueOrDefault<string>(${variable}, "")`;

/**
 * Gives every request an id that caller, gateway and backend share. The caller's own is kept if it is a GUID; anything
 * else could carry text into logs.
 */
export function correlation(): DocumentSections {
  const header = setHeader({ name: correlationHeader, existsAction: "override", value: correlationId });
  return {
    inbound: [
      setVariable({
        name: variable,
        value: expr.block`
          Guid given;
          return Guid.TryParse(context.Request.Headers.GetValueOrDefault(${correlationHeader}, ""), out given) ? given.ToString() : context.RequestId.ToString();
        `,
      }),
      header,
    ],
    outbound: [header],
    onError: [header],
  };
}
