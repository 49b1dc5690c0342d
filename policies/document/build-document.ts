import { base } from "../elements/control-flow/base";
import { forwardRequest } from "../elements/routing/forward-request";
import { type PolicyComment, type PolicyDocument, type PolicyElement, type Section, sectionNames } from "./ast";
import { checkDocument } from "./check-document";
import { type Diagnostic, PolicyError } from "./diagnostic";
import type { GrammarRule } from "./grammar-rules";
import { notPolicies } from "./is-document";
import type { Policy, PolicyList } from "./policy";

/** The policies of a document, section by section. */
export interface DocumentSections {
  readonly inbound?: readonly Policy<"inbound">[];
  readonly backend?: readonly Policy<"backend">[];
  readonly outbound?: readonly Policy<"outbound">[];
  readonly onError?: readonly Policy<"on-error">[];
}

/** What a document may have beside its policies. */
export interface DocumentSurroundings {
  /** Comments before the root element. */
  readonly before?: readonly PolicyComment[];
  /** Comments behind the root element. */
  readonly after?: readonly PolicyComment[];
  /** Rules of the grammar that this document may break: for what was written elsewhere, and stays as it is. */
  readonly allow?: readonly GrammarRule[];
}

/** Sections as a document takes them; one that is `absent` is not written, so that nothing runs in it, not even what is broader. */
export interface DocumentArgs extends DocumentSurroundings {
  readonly inbound?: PolicyList<"inbound"> | "absent";
  readonly backend?: PolicyList<"backend"> | "absent";
  readonly outbound?: PolicyList<"outbound"> | "absent";
  readonly onError?: PolicyList<"on-error"> | "absent";
}

/**
 * A policy document for a product, an API or an operation. Every section is written unless it is `absent`; one that is
 * not given inherits what is broader with `<base />`. In sections that are given, say where `base()` stands.
 * @throws PolicyError naming each broken rule.
 */
export function policyDocument(args: DocumentArgs): PolicyDocument {
  return finish(args, () => [base()]);
}

/** The policy document of the whole service: nothing is broader, and a backend section that is not given forwards the request. */
export function globalPolicyDocument(args: DocumentArgs): PolicyDocument {
  return finish(args, (section) => (section === "backend" ? [forwardRequest()] : []), "global");
}

/** A policy fragment: policies without sections, to be included by name. */
export function policyFragment(
  args: PolicyList<never> | ({ readonly policies: PolicyList<never> } & DocumentSurroundings),
): PolicyDocument {
  const { policies, ...surroundings } = "policies" in args ? args : { policies: args };
  return checked(holding("fragment", policies), surroundings);
}

/** The document of a GraphQL resolver: its one data source. */
export function resolverDocument(args: PolicyElement | ({ readonly root: PolicyElement } & DocumentSurroundings)): PolicyDocument {
  const { root, ...surroundings } = "root" in args ? args : { root: args };
  refuse(notPolicies([root], "resolver"));
  return checked(root, surroundings);
}

/** A section by itself, for documents that are put together from their parts. */
export function section<S extends Section>(name: S, policies: PolicyList<NoInfer<S>>): PolicyElement {
  return holding(name, policies);
}

const keys: Readonly<Record<Section, keyof DocumentSections>> = {
  inbound: "inbound",
  backend: "backend",
  outbound: "outbound",
  "on-error": "onError",
};
const surroundings: readonly (keyof DocumentSurroundings)[] = ["before", "after", "allow"];

function finish(args: DocumentArgs, inherited: (section: Section) => PolicyList<never>, scope?: "global"): PolicyDocument {
  // Policies under a key that is not looked at would be lost without a word.
  const sections = Object.values(keys);
  const known: readonly string[] = [...sections, ...surroundings];
  const stray = Object.keys(args).filter((key) => !known.includes(key));
  refuse(stray.map((key) => unknownSection(key, sections)));
  const children = sectionNames.flatMap((name): PolicyElement[] => {
    const policies = args[keys[name]] ?? inherited(name);
    return policies === "absent" ? [] : [holding(name, policies)];
  });
  return checked({ kind: "element", name: "policies", attributes: {}, children }, args, scope);
}

function holding(name: string, policies: PolicyList<never>): PolicyElement {
  refuse(notPolicies(policies, name));
  return { kind: "element", name, attributes: {}, children: policies };
}

function unknownSection(key: string, known: readonly string[]): Diagnostic {
  return { rule: "unknown-section", path: key, message: `there is no section "${key}"; known are ${known.join(", ")}` };
}

function checked(root: PolicyElement, { before = [], after = [], allow = [] }: DocumentSurroundings, scope?: "global"): PolicyDocument {
  const document: PolicyDocument = { root, ...(before.length > 0 && { before }), ...(after.length > 0 && { after }) };
  const problems = checkDocument(document, { strict: true, ...(scope && { scope }) });
  refuse(problems.filter(({ rule }) => !allow.includes(rule)));
  return document;
}

function refuse(problems: readonly Diagnostic[]) {
  if (problems.length > 0) throw new PolicyError(problems);
}
