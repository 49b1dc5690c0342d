import type { Gateway, PolicyElement, Scope, Section } from "../document/ast";
import type { GrammarRule } from "../document/grammar-rules";
import type { Policy } from "../document/policy";
import type { Attribute, AttributeMap, ValueArg } from "./attribute";
import { buildElement } from "./build";
import type { ChildMap, ChildOrder, Content, ContentArgs, ContentRule } from "./child";

export type Category =
  | "access-restriction"
  | "ai-gateway"
  | "authentication"
  | "caching"
  | "content-validation"
  | "control-flow"
  | "cross-domain"
  | "graphql"
  | "integration"
  | "logging"
  | "rate-limiting"
  | "resiliency"
  | "routing"
  | "transformation";

export type ElementStatus = "ga" | "preview" | "undocumented";

/** All that is known of one policy element, declared once; see `defineElement`. */
export interface ElementDeclaration extends Content {
  readonly name: string;
  readonly category: Category;
  readonly status: ElementStatus;
  /** What the policy does, in one sentence. */
  readonly summary: string;
  readonly sections: readonly Section[];
  /** Sections that samples or tools use although the documentation does not list them: read, but never offered. */
  readonly undocumentedSections?: readonly Section[];
  readonly scopes: readonly Scope[];
  readonly gateways: readonly Gateway[];
  /** What a user must know and no check can tell. */
  readonly notes?: readonly string[];
  readonly order: ChildOrder;
  readonly examples: ElementExamples<unknown>;
}

export interface ElementExamples<Args> {
  /** What a builder call prints; read back, it is valid and the same. */
  readonly pass: readonly { readonly args?: Args; readonly xml: string }[];
  /** What the checks refuse, and the grammar rule that does: a document's text, or what only builders refuse. */
  readonly fail: readonly (
    | { readonly xml: string; readonly args?: undefined; readonly rule: GrammarRule }
    | { readonly args: Args; readonly xml?: undefined; readonly rule: GrammarRule }
  )[];
}

interface Definition<S extends Section, A, C, T, K> {
  name: string;
  category: Category;
  /** `ga` unless said otherwise. */
  status?: ElementStatus;
  summary: string;
  sections: readonly S[];
  undocumentedSections?: readonly Section[];
  /** All five unless said otherwise. */
  scopes?: readonly Scope[];
  /** All five unless said otherwise. */
  gateways?: readonly Gateway[];
  notes?: readonly string[];
  attributes?: A;
  children?: C;
  text?: T;
  textKey?: K;
  mixed?: true;
  /** `sequence` unless said otherwise. */
  order?: ChildOrder;
  rules?: readonly ContentRule<Extract<keyof A | keyof C, string> | "text">[];
  examples: ElementExamples<NoInfer<ElementArgs<A, C, T, K>>>;
}

/** A declaration whose content the compiler knows to the last attribute. */
type Declared<A, C, T, K> = Omit<ElementDeclaration, keyof Content> & Pick<ElementDeclaration, "order"> & ContentOf<A, C, T, K>;

type ContentOf<A, C, T, K> = {
  readonly attributes: A;
  readonly children: C;
  readonly text: T;
  readonly textKey: K;
};

/** Arguments of an element: its text alone where it has nothing else, an object otherwise. */
type ElementArgs<A, C, T, K, S extends Section = Section> = [keyof A, keyof C, K] extends [never, never, undefined]
  ? T extends Attribute
    ? ValueArg<T>
    : CommonArgs
  : ContentArgs<ContentOf<A, C, T, K>, S> & CommonArgs;

interface CommonArgs {
  /** Names this policy in `context.LastError.PolicyId`. */
  readonly id?: string;
}

type Call<Args> = Record<never, never> extends Args ? [args?: Args] : [args: Args];

/** Makes one policy; throws `PolicyError` where the arguments break a rule that types cannot express. */
export type ElementBuilder<S extends Section, A, C, T, K> = (<P extends S = S>(...args: Call<ElementArgs<A, C, T, K, P>>) => Policy<P>) & {
  readonly declaration: Declared<A, C, T, K>;
};

const allScopes: readonly Scope[] = ["global", "workspace", "product", "api", "operation"];
const allGateways: readonly Gateway[] = ["classic", "v2", "consumption", "self-hosted", "workspace"];

/**
 * Declares one policy element. The declaration gives the typed builder that is returned, the printer's order, the
 * checks of what is read, the catalogue and the editor's hover texts (the comments on its attributes and children).
 */
export function defineElement<
  const S extends Section,
  const A extends AttributeMap = Record<never, never>,
  const C extends ChildMap = Record<never, never>,
  T extends Attribute | undefined = undefined,
  const K extends string | undefined = undefined,
>(definition: Definition<S, A, C, T, K>): ElementBuilder<S, A, C, T, K> {
  const declaration = {
    status: "ga",
    scopes: allScopes,
    gateways: allGateways,
    order: "sequence",
    ...definition,
  } as unknown as Declared<A, C, T, K>;
  const builder = (args?: unknown): PolicyElement => buildElement(declaration, args);
  return Object.assign(builder, { declaration }) as unknown as ElementBuilder<S, A, C, T, K>;
}
