import { findElement } from "../elements";
import {
  elementsOf,
  type Gateway,
  isElement,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type Scope,
  type Section,
  sectionNames,
  walk,
} from "./ast";
import { checkElement } from "./check-element";
import { checkSize } from "./check-size";
import type { Diagnostic } from "./diagnostic";
import { didYouMean } from "./did-you-mean";
import type { GrammarRule } from "./grammar-rules";
import type { Positions } from "./positions";
import { type Tier, tiers } from "./tiers";

export interface DocumentContext {
  /** Where the document is attached; without it, scopes are not checked. */
  readonly scope?: Scope;
  /** The tier of the service, which limits the document's size and brings its gateway. */
  readonly tier?: Tier;
  /** The gateway that runs the document; that of the tier unless given. Without both, gateways are not checked. */
  readonly gateway?: Gateway;
  /** Where the nodes stood in a source text; without it, diagnostics have no spans. */
  readonly positions?: Positions;
  /** Insists on what the documentation asks for and the service's schemas do not. */
  readonly strict?: boolean;
}

/** Checks a whole document against the policy grammar. */
export function checkDocument(document: PolicyDocument, context: DocumentContext = {}): Diagnostic[] {
  const check = new DocumentCheck(context);
  check.root(document.root);
  check.comments(document);
  const tooLarge = checkSize(document, context);
  return tooLarge ? [...check.diagnostics, tooLarge] : check.diagnostics;
}

class DocumentCheck {
  readonly diagnostics: Diagnostic[] = [];
  private readonly gateway: Gateway | undefined;
  private inFragment = false;

  constructor(private readonly context: DocumentContext) {
    this.gateway = context.gateway ?? (context.tier && tiers[context.tier].gateway);
  }

  comments({ before = [], root, after = [] }: PolicyDocument) {
    for (const comment of [...before, ...after]) this.comment(comment, root.name);
    walk(root, (element, ancestors) => {
      for (const child of element.children) {
        if (child.kind === "comment") this.comment(child, [...ancestors, element].map(({ name }) => name).join("/"));
      }
    });
  }

  private comment(node: PolicyComment, path: string) {
    if (/@[({]/.test(node.comment))
      this.report("expression-in-comment", node, path, "the comment holds what reads like a policy expression");
  }

  root(root: PolicyElement) {
    if (root.name === "policies") this.sections(root);
    else if (root.name === "fragment") this.fragment(root);
    else this.resolver(root);
  }

  private sections(root: PolicyElement) {
    this.noAttributes(root, "policies");
    this.noText(root, "policies");
    const seen = new Set<string>();
    for (const section of elementsOf(root)) {
      const name = section.name as Section;
      if (!sectionNames.includes(name)) {
        this.report("unknown-section", section, section.name, `<${section.name}> is no section${didYouMean(section.name, sectionNames)}`);
        continue;
      }
      if (seen.has(name)) this.report("repeated-section", section, name, `<${name}> stands twice`);
      seen.add(name);
      this.noAttributes(section, name);
      this.noText(section, name);
      this.policies(section, name, name);
      if (name === "backend") this.singlePolicy(section);
    }
  }

  private fragment(root: PolicyElement) {
    this.inFragment = true;
    this.noAttributes(root, "fragment");
    this.noText(root, "fragment");
    if (elementsOf(root).length === 0) this.report("fragment-nesting", root, "fragment", "a fragment needs at least one policy");
    this.policies(root, "fragment");
  }

  /** A GraphQL resolver has one data source for a root; anything else is no document. */
  private resolver(root: PolicyElement) {
    const declaration = findElement(root.name);
    if (declaration?.category === "graphql" && declaration.sections.length === 0) this.policy(root, root.name);
    else this.report("unknown-root", root, root.name, `<${root.name}> is no policy document; expected <policies> or <fragment>`);
  }

  private policies(parent: PolicyElement, path: string, section?: Section) {
    const counts = new Map<string, number>();
    for (const element of elementsOf(parent)) {
      const count = (counts.get(element.name) ?? 0) + 1;
      counts.set(element.name, count);
      const place = count > 1 ? `${path}/${element.name}[${count}]` : `${path}/${element.name}`;
      if (element.name === "base" && section && count > 1)
        this.report("base-misplaced", element, place, "<base /> stands twice in the section");
      if (!section) this.notInFragment(element, place);
      this.policy(element, place, section);
    }
  }

  private policy(element: PolicyElement, path: string, section?: Section) {
    const declaration = findElement(element.name);
    if (!declaration) {
      this.report("unknown-element", element, path, `there is no policy "${element.name}"`);
      return;
    }
    const { positions, strict, scope } = this.context;
    this.diagnostics.push(
      ...checkElement(declaration, element, {
        lookup: findElement,
        path,
        ...(section && { section }),
        ...(scope && { scope }),
        ...(strict && { strict }),
        ...(this.gateway && { gateway: this.gateway }),
        ...(positions && { locate: (node, attribute) => positions.spanOf(node, attribute) }),
      }),
    );
    this.nested(element, path);
  }

  /** To the wrappers' grammar `base` and `include-fragment` are policies like others, wherever they stand. */
  private nested(element: PolicyElement, path: string) {
    if (element.name === "set-body") return;
    for (const child of elementsOf(element)) {
      const place = `${path}/${child.name}`;
      if (child.name === "base") this.report("base-misplaced", child, place, "<base /> stands inside a policy");
      else if (child.name === "include-fragment" && this.inFragment) this.nestedFragment(child, place);
      else if (child.children.length > 0) this.nested(child, place);
    }
  }

  private nestedFragment(element: PolicyElement, path: string) {
    this.report("fragment-nesting", element, path, "a fragment may not include another");
  }

  private notInFragment(element: PolicyElement, path: string) {
    if (element.name === "base") this.report("base-misplaced", element, path, "<base /> stands in a fragment");
    if (element.name === "include-fragment") this.nestedFragment(element, path);
  }

  private singlePolicy(section: PolicyElement) {
    const [, second] = elementsOf(section);
    if (second) {
      this.report(
        "backend-single-policy",
        second,
        `backend/${second.name}`,
        "the backend section takes one policy; wrap several in retry, choose or limit-concurrency",
      );
    }
  }

  private noAttributes(element: PolicyElement, path: string) {
    for (const name in element.attributes) {
      this.report("unknown-attribute", element, `${path}/@${name}`, `<${element.name}> has no attributes`, name);
    }
  }

  private noText(element: PolicyElement, path: string) {
    const text = element.children.find((child) => !isElement(child) && child.kind === "text");
    if (text) this.report("text-not-allowed", text, path, `<${element.name}> holds policies, not text`);
  }

  private report(rule: GrammarRule, node: PolicyNode, path: string, message: string, attribute?: string) {
    const span = this.context.positions?.spanOf(node, attribute);
    this.diagnostics.push({ rule, path, message, ...(span && { span }) });
  }
}
