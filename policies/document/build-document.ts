import { base } from "../elements/control-flow/base";
import { forwardRequest } from "../elements/routing/forward-request";
import { type PolicyDocument, type PolicyElement, type Section, sectionNames } from "./ast";
import { checkDocument } from "./check-document";
import { PolicyError } from "./diagnostic";
import type { Policy } from "./policy";

/** The policies of a document, section by section. */
export interface DocumentSections {
  readonly inbound?: readonly Policy<"inbound">[];
  readonly backend?: readonly Policy<"backend">[];
  readonly outbound?: readonly Policy<"outbound">[];
  readonly onError?: readonly Policy<"on-error">[];
}

/**
 * A policy document for a product, an API or an operation. Every section is written; one that is not given inherits
 * what is broader with `<base />`. In sections that are given, say where `base()` stands.
 * @throws PolicyError naming each broken rule.
 */
export function policyDocument(sections: DocumentSections): PolicyDocument {
  return finish(sections, () => [base()]);
}

/** The policy document of the whole service: nothing is broader, and an absent backend section forwards the request. */
export function globalPolicyDocument(sections: DocumentSections): PolicyDocument {
  return finish(sections, (section) => (section === "backend" ? [forwardRequest()] : []), "global");
}

/** A policy fragment: policies without sections, to be included by name. */
export function policyFragment(policies: readonly Policy<never>[]): PolicyDocument {
  const document = { root: { kind: "element", name: "fragment", attributes: {}, children: policies } } as const;
  return checked(document);
}

function finish(given: DocumentSections, absent: (section: Section) => readonly Policy<never>[], scope?: "global"): PolicyDocument {
  const children = sectionNames.map((name): PolicyElement => {
    const policies = given[name === "on-error" ? "onError" : name] ?? absent(name);
    return { kind: "element", name, attributes: {}, children: policies };
  });
  return checked({ root: { kind: "element", name: "policies", attributes: {}, children } }, scope);
}

function checked(document: PolicyDocument, scope?: "global"): PolicyDocument {
  const problems = checkDocument(document, { strict: true, ...(scope && { scope }) });
  if (problems.length > 0) throw new PolicyError(problems);
  return document;
}
