import type { DocumentSections } from "../document/build-document";
import type { Policy } from "../document/policy";
import { forwardRequest, setVariable } from "../elements";
import { expr } from "../expressions/expr";

const variable = "timeout";

/** Forwards requests and waits for the answer no longer than an API asks for, or `seconds` where it does not. */
export function boundedForwarding(seconds: number): DocumentSections {
  return {
    backend: [forwardRequest({ timeout: expr`context.Variables.GetValueOrDefault<int>(${variable}, ${seconds})`, followRedirects: false })],
  };
}

/** Lets one API wait for another number of seconds than the rest. */
export function ownTimeout(seconds: number): Policy<"inbound"> {
  return setVariable({ name: variable, value: expr`${seconds}` });
}
