import {
  childNamed,
  childrenNamed,
  isExpression,
  isTemplate,
  literalOf,
  type PolicyDocument,
  type PolicyValue,
  textOf,
} from "../../document/ast";
import type { EstateIndex } from "../../estate/estate";
import { isPolicyRecord } from "../../estate/policy-records";
import { carriesCredential } from "./credentials";
import { elementsNamed } from "./elements";

const used = new WeakMap<EstateIndex, ReadonlyMap<string, string>>();

/**
 * The named values that an estate's policies use as credentials, by their display names, with what they are there: keys of tokens,
 * passwords, and what goes with calls to prove who calls. The documents are gone through once for an estate.
 */
export function namedCredentials(estate: EstateIndex): ReadonlyMap<string, string> {
  const known = used.get(estate);
  if (known) return known;
  const found = new Map<string, string>();
  for (const record of estate.estate.records) {
    if (!isPolicyRecord(record)) continue;
    const { value } = record.properties;
    if ("root" in value) look(value, found);
  }
  used.set(estate, found);
  return found;
}

function look(document: PolicyDocument, found: Map<string, string>) {
  const add = (value: PolicyValue | undefined, what: string) => {
    const name = nameIn(value);
    if (name !== undefined && !found.has(name)) found.set(name, what);
  };
  for (const list of elementsNamed(document, "issuer-signing-keys", "decryption-keys")) {
    for (const key of childrenNamed(list, "key")) {
      if (!childNamed(key, "value"))
        add(textOf(key), list.name === "decryption-keys" ? "the key that opens tokens" : "the key that signs tokens");
    }
  }
  for (const { name, attributes } of elementsNamed(document, "authentication-basic", "authentication-certificate", "proxy")) {
    add(attributes.password, `the password of ${name}`);
    if (name === "authentication-certificate") add(attributes.body, "a certificate with its key");
  }
  for (const element of elementsNamed(document, "set-header")) {
    const header = literalOf(element.attributes.name);
    if (header === undefined || !carriesCredential(header)) continue;
    for (const value of childrenNamed(element, "value")) add(textOf(value), `what the header ${header} carries`);
  }
}

/** Schemes that stand in front of a credential. */
const scheme = /^\s*(?:(?:bearer|basic|apikey|sharedkey|sharedaccesssignature)\s*)?$/i;
const wholeText = /^@\(\s*\$?@?"([^"{}]*)\{\{([^{}]+)\}\}"\s*\)$/;

/** The one named value that a value is, with nothing but a scheme in front. */
function nameIn(value: PolicyValue | undefined): string | undefined {
  if (isExpression(value)) {
    const [, before = "", name] = wholeText.exec(value.expression) ?? [];
    return scheme.test(before) ? name : undefined;
  }
  if (!isTemplate(value)) return undefined;
  const names = value.template.flatMap((part) => (typeof part === "string" ? [] : [part.namedValue]));
  const isAlone = value.template.every((part, index) => typeof part !== "string" || (index === 0 ? scheme.test(part) : part.trim() === ""));
  return names.length === 1 && isAlone ? names[0] : undefined;
}
