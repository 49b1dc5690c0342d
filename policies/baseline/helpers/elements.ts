import { childNamed, childrenNamed, type PolicyDocument, type PolicyElement, type PolicyValue, textOf, walk } from "../../document/ast";

/** Every rule asks the same documents, so the elements of each are gathered for the first of them. */
const gathered = new WeakMap<PolicyDocument, readonly PolicyElement[]>();

/** All elements of some names in a document below its root, at any depth, in the order of the text. */
export function elementsNamed(document: PolicyDocument, ...names: readonly string[]): PolicyElement[] {
  return allElements(document).filter(({ name }) => names.includes(name));
}

function allElements(document: PolicyDocument): readonly PolicyElement[] {
  const known = gathered.get(document);
  if (known) return known;
  const found: PolicyElement[] = [];
  walk(document.root, (element) => found.push(element));
  found.shift();
  gathered.set(document, found);
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
