import {
  childNamed,
  childrenNamed,
  elementsOf,
  type PolicyDocument,
  type PolicyElement,
  type PolicyValue,
  textOf,
} from "../../document/ast";

/** All elements of some names in a document, at any depth. */
export function elementsNamed(document: PolicyDocument, ...names: readonly string[]): PolicyElement[] {
  const found: PolicyElement[] = [];
  const search = (element: PolicyElement) => {
    for (const child of elementsOf(element)) {
      if (names.includes(child.name)) found.push(child);
      search(child);
    }
  };
  search(document.root);
  return found;
}

/** The texts in a list such as `<audiences><audience>...`; empty where the list is absent. */
export function listedTexts(
  parent: PolicyElement,
  list: string,
  item: string,
): { readonly element: PolicyElement; readonly value: PolicyValue }[] {
  const wrapper = childNamed(parent, list);
  if (!wrapper) return [];
  return childrenNamed(wrapper, item).map((element) => ({ element, value: textOf(element) ?? "" }));
}

/** The policies that check a caller's token. */
export const tokenChecks = ["validate-jwt", "validate-azure-ad-token"] as const;
/** The policies after which the caller is known. */
export const callerChecks = [...tokenChecks, "validate-client-certificate"] as const;
