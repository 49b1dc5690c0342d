/**
 * What programs use of `policies/`: builders of the policy elements, documents, expressions, profiles, and the baseline.
 * @module
 */

export { type CheckOptions, checkEstate, checkPolicyFiles, type PolicyFile } from "./baseline/check";
export { examplePolicy, exampleRecord } from "./baseline/examples";
export type { CheckResult, Finding } from "./baseline/finding";
export { elementsNamed, listedTexts } from "./baseline/helpers/elements";
export { guaranteedBy } from "./baseline/helpers/guaranteed-by";
export { knownText } from "./baseline/helpers/known-text";
export { doubtIn, running } from "./baseline/helpers/what-runs";
export type { Level, Pack } from "./baseline/pack";
export { findPack, packs } from "./baseline/packs";
export { type AppliesTo, defineRule, type Place, type Report, type Rule, type RuleExample, type Severity } from "./baseline/rule";
export { rules } from "./baseline/rules";
export type { Expression, PolicyDocument, PolicyElement, PolicyValue, Section } from "./document/ast";
export { childNamed, childrenNamed, elementsOf, literalOf, sectionOf, textOf } from "./document/ast";
export {
  type DocumentArgs,
  type DocumentSections,
  type DocumentSurroundings,
  globalPolicyDocument,
  policyDocument,
  policyFragment,
  resolverDocument,
  section,
} from "./document/build-document";
export { checkDocument } from "./document/check-document";
export { comment } from "./document/comment";
export { type Diagnostic, PolicyError } from "./document/diagnostic";
export { type DocumentChange, diffDocuments } from "./document/diff/diff-documents";
export { formatOf } from "./document/format-of";
export { type ParseResult, parsePolicy } from "./document/parse";
export type { Policy, PolicyList } from "./document/policy";
export { type LineColumn, LineIndex, type Positions, type Span } from "./document/positions";
export { type PolicyFormat, printPolicy } from "./document/print";
export { backend, certificate, fragment, logger, namedValue, schema, text } from "./document/references";
export { semanticHash } from "./document/semantic-hash";
export * from "./elements";
export { type RawElement, type RawParts, type RawValue, raw } from "./elements/raw";
export { type Estate, type EstateRecord, makeEstate } from "./estate/estate";
export { analyzeExpression, type ExpressionAnalysis, type ExpressionPlace } from "./expressions/analyze";
export { checkExpressions, type ExpressionCheckContext } from "./expressions/check-expressions";
export { type ExprValue, expr } from "./expressions/expr";
export type { ContextRead, ExpressionFacts, LiteralText, VariableRead } from "./expressions/facts";
export { loadGrammar } from "./expressions/grammar";
export type { ExpressionProblem, ExpressionRule } from "./expressions/problem";
export {
  type Authentication,
  type ExternalOptions,
  entra,
  external,
  type InternalOptions,
  internal,
  oidc,
  type PartnerOptions,
  type ProfileSettings,
  partner,
  privateNetworks,
  subscriptionKey,
} from "./recipes/profiles";
export { type ApiFacts, joinSections, type OperationFacts, type Recipe, type RecipeName } from "./recipes/recipe";
export { type EffectiveAuthentication, effectiveAuthentication } from "./understanding/effective-authentication";
export { type SecurityMismatch, securityMismatch, type WayAuthentication } from "./understanding/security-mismatch";
