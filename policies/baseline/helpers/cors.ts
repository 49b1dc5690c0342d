import { childNamed, childrenNamed, type PolicyDocument, type PolicyElement, type PolicyValue, textOf } from "../../document/ast";
import { elementsNamed, listedTexts } from "./elements";

/** The `cors` policies of a document with their origins. */
export function corsPolicies(document: PolicyDocument) {
  return elementsNamed(document, "cors").map((element) => ({ element, origins: listedTexts(element, "allowed-origins", "origin") }));
}

/** The entries of a list inside `cors` that allow everything. */
export function wildcards(
  cors: PolicyElement,
  list: string,
  item: string,
): { readonly element: PolicyElement; readonly value: PolicyValue }[] {
  const wrapper = childNamed(cors, list);
  if (!wrapper) return [];
  return childrenNamed(wrapper, item)
    .map((element) => ({ element, value: textOf(element) ?? "" }))
    .filter(({ value }) => value === "*");
}
