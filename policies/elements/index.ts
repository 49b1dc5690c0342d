import { validateJwt } from "./access-restriction/validate-jwt";
import { base } from "./control-flow/base";
import { choose } from "./control-flow/choose";
import type { ElementDeclaration } from "./define";
import { sendRequest } from "./integration/send-request";
import { rateLimitByKey } from "./rate-limiting/rate-limit-by-key";
import { setBody } from "./transformation/set-body";
import { setHeader } from "./transformation/set-header";
import { setMethod } from "./transformation/set-method";

export { base, choose, rateLimitByKey, sendRequest, setBody, setHeader, setMethod, validateJwt };

/** Every policy element, by category and then by name. */
export const elements: readonly ElementDeclaration[] = [
  // access-restriction
  validateJwt,
  // control-flow
  base,
  choose,
  // integration
  sendRequest,
  // rate-limiting
  rateLimitByKey,
  // transformation
  setBody,
  setHeader,
  setMethod,
].map((builder) => builder.declaration);

const byName = new Map(elements.map((element) => [element.name, element]));

export function findElement(name: string): ElementDeclaration | undefined {
  return byName.get(name);
}
