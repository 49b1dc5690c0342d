import { elements } from "../../policies/elements";
import { xmlNameOf } from "../../policies/elements/attribute";
import type { Content } from "../../policies/elements/child";

/** Every name that a policy document may be made of; whatever else stands in one is somebody's value. */
let names: ReadonlySet<string> | undefined;

function vocabulary(): ReadonlySet<string> {
  if (names) return names;
  const found = new Set(["policies", "fragment", "inbound", "backend", "outbound", "on-error", "id"]);
  const seen = new Set<Content>();
  const look = (content: Content) => {
    if (seen.has(content)) return;
    seen.add(content);
    for (const [key, { facts }] of Object.entries(content.attributes ?? {})) found.add(xmlNameOf(key, facts));
    for (const [key, { facts }] of Object.entries(content.children ?? {})) {
      found.add(xmlNameOf(key, facts));
      look(facts.content);
    }
  };
  for (const element of elements) {
    found.add(element.name);
    look(element);
  }
  names = found;
  return found;
}

/**
 * A place in a policy document as messages may show it: `inbound/choose/when[2]/set-header`. Names that the language does
 * not have are left out, since they are as secret as any value.
 */
export function placeInPolicy(path: string): string {
  return path
    .split("/")
    .map((part) => {
      const [, at = "", name = "", position = ""] = /^(@?)(.*?)(\[\d+\])?$/s.exec(part) ?? [];
      return vocabulary().has(name) ? `${at}${name}${position}` : "…";
    })
    .join("/");
}

/** A property below a record, as rules name it: `properties/tls/validateCertificateChain`; undefined where it is no name. */
export function placeInRecord(property: string): string | undefined {
  return /^[A-Za-z][\w./-]{0,199}$/.test(property) ? property : undefined;
}
