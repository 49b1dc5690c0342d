import { elementsOf, type PolicyDocument, type PolicyElement } from "../document/ast";

/** The places of all elements of a document, as `pathOfElement` gives them. */
export function pathsOf(document: PolicyDocument): ReadonlyMap<PolicyElement, string> {
  const paths = new Map([[document.root, document.root.name]]);
  const look = (parent: PolicyElement, prefix: string) => {
    const counts = new Map<string, number>();
    for (const child of elementsOf(parent)) {
      const count = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, count);
      const path = `${prefix}${count > 1 ? `${child.name}[${count}]` : child.name}`;
      paths.set(child, path);
      look(child, `${path}/`);
    }
  };
  look(document.root, "");
  return paths;
}

/** The place of an element in its document by meaning: `inbound/choose/when[2]/set-header`; undefined if it is not there. */
export function pathOfElement(document: PolicyDocument, element: PolicyElement): string | undefined {
  const search = (parent: PolicyElement, prefix: string): string | undefined => {
    const counts = new Map<string, number>();
    for (const child of elementsOf(parent)) {
      const count = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, count);
      const path = `${prefix}${count > 1 ? `${child.name}[${count}]` : child.name}`;
      if (child === element) return path;
      const below = search(child, `${path}/`);
      if (below) return below;
    }
    return undefined;
  };
  return document.root === element ? element.name : search(document.root, "");
}
