import { childNamed, childrenNamed, elementsOf, isExpression, literalOf, type PolicyElement, textOf } from "../../../policies/document/ast";
import type { EstateRecord } from "../../../policies/estate/estate";
import { parentOf } from "../../../policies/estate/path";
import { type Edit, edited, placeOf, type Spot, spotsOf, withAttribute, wrapped, xml } from "../documents";
import type { HardenedEstate } from "../estates";
import type { Mutation, Operator } from "../mutation";
import { fromHeader } from "./from-caller";
import { conditions } from "./refusals";

const claims = '((Jwt)context.Variables["caller"]).Claims';
const quoted = (text: string) => text.replaceAll('"', "&quot;");

interface Refusal {
  /** The `choose` of an operation's policy, and the branch that refuses. */
  readonly spot: Spot;
  readonly branch: PolicyElement;
  readonly code: string;
  /** A scope that it asks for, and one that other operations of the API ask for. */
  readonly own: string;
  readonly other: string;
}

/** Where an operation compares scopes by itself, although others of its API ask for others. */
function refusalsIn({ estate }: HardenedEstate): Refusal[] {
  const operations = estate.records.filter((record): record is EstateRecord<"apis/operations"> => record.kind === "apis/operations");
  return spotsOf(estate).flatMap((spot): Refusal[] => {
    const [branch] = elementsOf(spot.element);
    const condition = branch?.attributes.condition;
    if (spot.element.name !== "choose" || spot.scope !== "operation" || spot.around.length !== 1 || !branch || !isExpression(condition))
      return [];
    const code = condition.expression.trim().slice(2, -1);
    if (!/\bClaims\b/.test(code) || /\bMatchedParameters\b/.test(code)) return [];
    const path = parentOf(spot.record.path) ?? "";
    const [own] = operations.find((each) => each.path === path)?.declared?.scopes ?? [];
    const other = operations
      .filter((each) => parentOf(each.path) === parentOf(path))
      .flatMap(({ declared }) => declared?.scopes ?? [])
      .find((scope) => !code.includes(`"${scope}"`));
    return own === undefined ? [] : [{ spot, branch, code, own, other: other ?? "Anything.Else" }];
  });
}

/** Comparisons that let others in. */
const comparisons = ({ own, other, code }: Refusal): readonly string[] => [
  code.replace(`"${own}"`, `"${own}", "${other}"`),
  code.replace(`"${own}"`, `"${other}"`),
  `!(${code.slice(1)} || ${claims}["scp"].Contains("${other}"))`,
  `!(${code.slice(1)} || ${claims}.ContainsKey("sub"))`,
  `!(${code.slice(1)} || ${claims}["name"].Contains("${own}"))`,
  `!(${code.slice(1)} || context.Request.Headers.GetValueOrDefault("X-Scopes", "").Contains("${own}"))`,
  `!${claims}.ContainsKey("scp")`,
  `!${claims}["scp"].Any()`,
  `!${claims}["name"].Contains("${own}")`,
  `!${claims}["nonce"].Any(each => each == "${own}")`,
  `${claims}.ContainsKey("scp") && !${claims}["scp"].Contains("${own}")`,
  `${claims}.GetValueOrDefault("scp", "${own}") != "${own}"`,
  `(${claims}.GetValueOrDefault("scp") ?? "${own}") != "${own}"`,
  `${claims}.GetValueOrDefault("scp") != null && !${claims}["scp"].Contains("${own}")`,
  `!${claims}["scp"].Concat(new[] { "${own}" }).Contains("${own}")`,
  `!${claims}["scp"].DefaultIfEmpty("${own}").Contains("${own}")`,
  `!${claims}["scp"].Select(each => "${own}").Contains("${own}") && ${claims}["scp"].Contains("${other}")`,
  `!${claims}["scp"].Any(each => each == "${own}" || each != "${own}")`,
  `!${claims}["scp"].Any(each => each != "${own}")`,
  `!${claims}["scp"].Any(each => each == "${own}" || each == "${other}")`,
  `!${claims}["scp"].Any(each => each.StartsWith("${own.slice(0, 3)}"))`,
  `!context.Request.Headers.GetValueOrDefault("X-Scopes", "").Split(' ').Contains("${own}")`,
  `!context.Request.Url.Query.GetValueOrDefault("t", "").AsJwt().Claims["scp"].Contains("${own}")`,
  `!context.Request.Headers.GetValueOrDefault("X-Token", "").AsJwt().Claims["scp"].Contains("${own}")`,
  `!((Jwt)context.Variables["another"]).Claims["scp"].Contains("${own}")`,
  `!((Jwt)context.Variables["caller"]).Audiences.Contains("${own}") && false`,
  `new[] { "${own}" }.Except(new[] { "${own}", "${other}" }).Any()`,
  `!new[] { "${own}" }.Contains("${own}")`,
];

function* inCondition(hardened: HardenedEstate): Iterable<Mutation> {
  for (const refusal of refusalsIn(hardened)) {
    const { spot, branch, code } = refusal;
    const others = conditions.map(([change, weaken]) => [change, weaken(code)] as const);
    const instead = comparisons(refusal).map((comparison) => [`instead: ${comparison}`, `@(${comparison})`] as const);
    for (const [change, expression] of [...others, ...instead]) {
      const changed = { ...spot.element, children: [withAttribute(branch, "condition", { expression })] };
      yield { place: placeOf(spot), change, records: edited(hardened.estate.records, [spot, [changed]]) };
    }
  }
}

/** The refusal answers nobody, or those behind another branch, or looks at another token. */
function* inPlace(hardened: HardenedEstate): Iterable<Mutation> {
  for (const { spot, branch } of refusalsIn(hardened)) {
    const { element } = spot;
    const inside = (...children: PolicyElement["children"]) => [{ ...element, children }];
    const ways: readonly (readonly [string, PolicyElement["children"]])[] = [
      ["nothing in it", inside({ ...branch, children: [] })],
      ["only a header in it", inside({ ...branch, children: xml('<set-header name="X-Refused"><value>yes</value></set-header>') })],
      [
        "another branch in front, that the caller chooses",
        inside(wrapped("when", { condition: { expression: '@(context.Request.Headers.ContainsKey("X-Internal"))' } }, []), branch),
      ],
      ["another branch in front, always taken", inside(wrapped("when", { condition: { expression: "@(1 == 1)" } }, []), branch)],
      [
        "another token in the variable",
        [...xml(`<set-variable name="caller" value="${quoted(fromHeader.slice(0, -1))}.AsJwt())" />`), element],
      ],
    ];
    for (const [change, nodes] of ways) yield { place: placeOf(spot), change, records: edited(hardened.estate.records, [spot, nodes]) };
  }
}

/** The token check that alone asks for an operation's scopes asks for others as well. */
function* inRequiredClaims({ estate }: HardenedEstate): Iterable<Mutation> {
  const { records } = estate;
  const asked = new Set(records.flatMap(({ kind, declared }) => (kind === "apis/operations" ? (declared?.scopes ?? []) : [])));
  const second = refusalsIn({ name: "", estate }).map(({ spot }): Edit => [spot, []]);
  for (const spot of spotsOf(estate)) {
    const required = childNamed(spot.element, "required-claims");
    const claim = required && childNamed(required, "claim");
    if (!required || !claim) continue;
    const values = childrenNamed(claim, "value").map((value) => literalOf(textOf(value)));
    const claimWith = (attributes: string, texts: readonly (string | undefined)[]) =>
      xml(`<claim ${attributes}>${texts.map((text) => `<value>${text}</value>`).join("")}</claim>`);
    const name = String(claim.attributes.name);
    const ways: readonly (readonly [string, PolicyElement["children"]])[] = [
      ["a scope beside", claimWith(`name="${name}" match="any" separator=" "`, [...values, "Anything.Else"])],
      ["another scope", claimWith(`name="${name}" match="any" separator=" "`, ["Anything.Else"])],
      ["a claim of the caller's", claimWith('name="nonce" match="any"', values)],
      ["values of the caller's", claimWith(`name="${name}" match="any"`, [quoted(fromHeader)])],
      ["no values", claimWith(`name="${name}" match="any"`, [])],
    ];
    for (const [change, claimsInstead] of ways) {
      const children = spot.element.children.map((child) => (child === required ? { ...required, children: claimsInstead } : child));
      yield {
        place: placeOf(spot),
        change: `${change}, of ${asked.size}`,
        records: edited(records, [spot, [{ ...spot.element, children }]], ...second),
      };
    }
  }
}

const claimedBy = ["function-level-authorization"];

/** Lets callers use an operation with the scopes of another. */
export const scopeOperators: readonly Operator[] = [
  { name: "scopes: weaken the comparison of an operation", claimedBy, mutate: inCondition },
  { name: "scopes: take the refusal of an operation away", claimedBy, mutate: inPlace },
  { name: "scopes: widen what the token must have", claimedBy, mutate: inRequiredClaims },
];
