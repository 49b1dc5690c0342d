import {
  elementsOf,
  literalOf,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type Scope,
  type Section,
  sectionNames,
  sectionOf,
  walk,
} from "./ast";

/** One document on the way from an operation out to the service, and what it belongs to. */
export interface Layer {
  readonly scope: Scope;
  /** What the document is attached to, as a path in the estate or a file name. */
  readonly owner: string;
  /** The document; undefined where nothing is attached, which inherits everything. A text says why it is not known. */
  readonly document: PolicyDocument | undefined | { readonly unknown: string };
}

/** A policy that runs, with the scope that it comes from. */
export interface PolicyStep {
  readonly element: PolicyElement;
  readonly scope: Scope;
  readonly owner: string;
  /** The fragment through which it comes. */
  readonly fragment?: string;
  /** The fragments that are included inside of it, as in a branch of `choose`, by the element that includes them. */
  readonly included?: ReadonlyMap<PolicyElement, PolicyDocument | { readonly unknown: string }>;
}

/** A place where policies may run that the source could not tell. */
export interface UnknownStep {
  readonly unknown: string;
  readonly scope: Scope;
  readonly owner: string;
}

export type Step = PolicyStep | UnknownStep;

/** What runs for a request, section by section, with `<base />` and fragments expanded. */
export type EffectivePolicy = Readonly<Record<Section, readonly Step[]>>;

/** Finds a fragment by its id, for the document of an owner. */
export type FindFragment = (id: string, owner: string) => PolicyDocument | undefined | { readonly unknown: string };

/**
 * What runs where the documents of several scopes meet.
 * @param layers from the narrowest scope to the broadest. A broader layer runs only where the narrower one says
 * `<base />`, or has no document at all. An absent section is taken to inherit nothing: the service's documentation is
 * silent about it, and a control that may not run must not count.
 * @param stepsOf gives the steps of a layer where they are known already
 */
export function effectivePolicy(
  layers: readonly Layer[],
  findFragment: FindFragment = () => undefined,
  stepsOf: (layer: Layer) => LayerSteps = (layer) => layerSteps(layer, findFragment),
): EffectivePolicy {
  const own = layers.map(stepsOf);
  const expand = (section: Section, index: number, into: StepRun[]): StepRun[] => {
    for (const run of own[index]?.[section] ?? []) {
      if (run === "base") expand(section, index + 1, into);
      else into.push(run);
    }
    return into;
  };
  const sections = sectionNames.map((section) => {
    const parts = expand(section, 0, []);
    const steps = parts.length === 1 && parts[0] ? parts[0] : parts.flat();
    runs.set(steps, parts);
    return [section, steps] as const;
  });
  return Object.fromEntries(sections) as unknown as EffectivePolicy;
}

/** Steps of one layer that follow each other. */
type StepRun = readonly Step[];

const runs = new WeakMap<readonly Step[], readonly StepRun[]>();

/**
 * The steps of a section in the runs that the layers gave. Pipelines that share a layer share its runs, so that what is found out
 * about one can be kept by identity.
 */
export function runsOf(steps: readonly Step[]): readonly StepRun[] {
  return runs.get(steps) ?? [steps];
}

/** What one layer runs, with `base` where the broader ones run. */
export type LayerSteps = Readonly<Record<Section, readonly (StepRun | "base")[]>>;

/** The steps of one layer, with its fragments expanded. Whoever asks for many pipelines keeps them: most share their outer layers. */
export function layerSteps({ document, scope, owner }: Layer, findFragment: FindFragment): LayerSteps {
  const lookUp = (include: PolicyElement) => {
    const id = literalOf(include.attributes["fragment-id"]);
    const found = id === undefined ? undefined : findFragment(id, owner);
    return found ?? { unknown: `the fragment ${id ?? "(computed)"} is not known` };
  };
  const includedIn = (element: PolicyElement): PolicyStep["included"] => {
    let found: Map<PolicyElement, PolicyDocument | { readonly unknown: string }> | undefined;
    walk(element, (each) => {
      if (each === element || each.name !== "include-fragment") return;
      found ??= new Map();
      found.set(each, lookUp(each));
    });
    return found;
  };
  const stepsIn = (section: Section): (StepRun | "base")[] => {
    if (!document) return ["base"];
    if ("unknown" in document) return [[{ unknown: document.unknown, scope, owner }]];
    const found: (StepRun | "base")[] = [];
    let run: Step[] = [];
    const push = (step: Step) => {
      if (run.length === 0) found.push(run);
      run.push(step);
    };
    const add = (element: PolicyElement, fragment?: string) => {
      if (element.name === "base") {
        found.push("base");
        run = [];
      } else if (element.name === "include-fragment" && !fragment) include(element);
      else {
        const included = includedIn(element);
        push({ element, scope, owner, ...(fragment && { fragment }), ...(included && { included }) });
      }
    };
    const include = (element: PolicyElement) => {
      const fragment = lookUp(element);
      if ("unknown" in fragment) push({ unknown: fragment.unknown, scope, owner });
      else for (const each of elementsOf(fragment.root)) add(each, literalOf(element.attributes["fragment-id"]));
    };
    const root = sectionOf(document, section);
    if (root) for (const element of elementsOf(root)) add(element);
    return found;
  };
  return Object.fromEntries(sectionNames.map((section) => [section, stepsIn(section)])) as unknown as LayerSteps;
}

export function isKnownStep(step: Step): step is PolicyStep {
  return "element" in step;
}

/**
 * A step's element with the fragments that are included inside of it put in their places, each between two comments that
 * name it; one that is not known stays, with a comment that says why.
 */
export function withFragments({ element, included }: PolicyStep): PolicyElement {
  if (!included) return element;
  const note = (text: string): PolicyNode => ({ kind: "comment", comment: ` ${text} ` });
  const expand = (node: PolicyNode): PolicyNode[] => {
    if (node.kind !== "element") return [node];
    const found = included.get(node);
    if (!found) return [{ ...node, children: node.children.flatMap(expand) }];
    const name = `fragment ${literalOf(node.attributes["fragment-id"]) ?? "(computed)"}`;
    if ("unknown" in found) return [note(found.unknown), node];
    return [note(name), ...found.root.children, note(`end of ${name}`)];
  };
  return { ...element, children: element.children.flatMap(expand) };
}

/** The element of a step, everything that stands in it, and what the fragments hold that are included inside of it. */
export function elementsIn({ element, included }: PolicyStep): PolicyElement[] {
  const found: PolicyElement[] = [];
  const visit = (each: PolicyElement) => {
    found.push(each);
    const fragment = included?.get(each);
    if (fragment && "root" in fragment) for (const child of elementsOf(fragment.root)) visit(child);
    for (const child of elementsOf(each)) visit(child);
  };
  visit(element);
  return found;
}
