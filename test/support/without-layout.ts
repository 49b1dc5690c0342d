import type { PolicyDocument, PolicyElement, PolicyNode, PolicyValue } from "../../policies/document/ast";

/** A document without the white space that is layout: around the texts of all elements that do not pass theirs on as it stands. */
export function withoutLayout(document: PolicyDocument): PolicyDocument {
  return { ...document, root: element(document.root) };
}

function element(given: PolicyElement): PolicyElement {
  if (given.name === "set-body" || given.name.includes(":")) return given;
  return { ...given, children: given.children.flatMap(node) };
}

function node(given: PolicyNode): PolicyNode[] {
  if (given.kind === "element") return [element(given)];
  if (given.kind === "comment" || given.cdata) return [given];
  const value = trimmed(given.value);
  return value === "" ? [] : [{ ...given, value }];
}

function trimmed(value: PolicyValue): PolicyValue {
  if (typeof value === "string") return value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if ("expression" in value) return value;
  const parts = [...value.template];
  const [first] = parts;
  if (typeof first === "string") parts[0] = first.replace(/^[ \t\r\n]+/, "");
  const last = parts.at(-1);
  if (typeof last === "string") parts[parts.length - 1] = last.replace(/[ \t\r\n]+$/, "");
  return { template: parts.filter((part) => part !== "") };
}
