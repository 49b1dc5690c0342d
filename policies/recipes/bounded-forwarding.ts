import type { DocumentSections } from "../document/build-document";
import type { Policy } from "../document/policy";
import { forwardRequest, limitConcurrency, setVariable } from "../elements";
import { expr } from "../expressions/expr";

const variable = "timeout";

/**
 * Forwards at most so many requests of an API at one time, for backends to which each is expensive. It takes the place of the
 * platform's forwarding, so it waits as long as the API asks for, or `seconds`.
 */
export function limitedForwarding(atOnce: number, seconds: number): DocumentSections {
  const { backend = [] } = boundedForwarding(seconds);
  return { backend: [limitConcurrency({ key: expr`context.Api.Id`, maxCount: atOnce, policies: backend })] };
}

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
