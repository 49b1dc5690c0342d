import type { Content } from "../../elements/child";
import { sectionNames } from "../ast";

/** Lists of alternatives, of conditions that all must hold, or of settings by name: an order in them means nothing. */
export const sets: ReadonlySet<string> = new Set([
  "allowed-headers",
  "allowed-methods",
  "allowed-origins",
  "audiences",
  "backend-application-ids",
  "blocklists",
  "categories",
  "check-header",
  "claim",
  "client-application-ids",
  "decryption-keys",
  "expose-headers",
  "headers",
  "identities",
  "issuer-signing-keys",
  "issuer-signing-tokens",
  "issuers",
  "message-properties",
  "path",
  "query",
  "required-claims",
  "targets",
  "validate-headers",
  "validate-status-code",
]);

/** What may be written in any order, although its order counts: `?a=1&a=2` is not `?a=2&a=1`. */
export const sequences: ReadonlySet<string> = new Set(["set-query-parameter"]);

/**
 * Whether the children of an element mean the same in every order: by its declaration, or as a set. The sections of a
 * document may stand in any order too.
 * @param content what is declared to stand in the element
 */
export function isUnordered(name: string, content: Content | undefined): boolean {
  if (name === "policies") return true;
  if (!content) return false;
  return content.order === "any" ? !sequences.has(name) : sets.has(name);
}

/** Whether an element is a section of a document. */
export function isSection(name: string): boolean {
  return (sectionNames as readonly string[]).includes(name);
}
