import {
  childNamed,
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyElement,
  type PolicyValue,
  textOf,
} from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import type { EstateIndex } from "../../estate/estate";
import { evaluateExpression } from "../../expressions/analyze";
import { BoundedCache } from "../../expressions/bounded-cache";
import { isGrammarLoaded } from "../../expressions/grammar";
import { tokenChecks } from "./elements";
import { fromCaller } from "./flow";
import type { Strength } from "./guaranteed-by";
import { knownText } from "./known-text";
import { type AskedScopes, comparisonForOthers, isGrantingClaim, isSeparator } from "./scope-comparison";

/** What a condition comes to for callers who have none of the scopes. */
interface Judgement {
  /** Undefined where it depends on more. */
  readonly value: boolean | undefined;
  /** Whether a comparison that can't be read decides. */
  readonly isDoubtful: boolean;
  /** Context variables that it takes for the caller's token. */
  readonly variables: ReadonlySet<string>;
}

const unread = "a condition compares claims in a way that can't be read";

/**
 * Whether a policy turns away every caller who has none of the scopes: the validation of a token asks for them, or a `choose`
 * answers whoever has none, whatever else the request holds.
 * @param estate tells what named values hold
 */
export function refusesOthers(element: PolicyElement, asked: AskedScopes, estate?: EstateIndex): Strength {
  const { name } = element;
  if (name === "choose") return chooses(element, asked);
  return (tokenChecks as readonly string[]).includes(name) ? requires(element, asked, estate) : false;
}

/** The context variables that a `choose` takes for the caller's token where it looks at claims. */
export function tokensIn(choose: PolicyElement, asked: AskedScopes): ReadonlySet<string> {
  return new Set(
    elementsOf(choose).flatMap(({ attributes: { condition } }) =>
      isExpression(condition) ? [...judged(condition.expression, asked).variables] : [],
    ),
  );
}

function requires(check: PolicyElement, asked: AskedScopes, estate: EstateIndex | undefined): Strength {
  const required = childNamed(check, "required-claims");
  if (!required) return false;
  // The token must have all of the claims, so that one of them is enough.
  const strengths = childrenNamed(required, "claim").map((claim) => requiresClaim(claim, asked, estate));
  return strengths.includes(true) || (strengths.find((each) => typeof each === "string") ?? false);
}

function requiresClaim(claim: PolicyElement, { one }: AskedScopes, estate: EstateIndex | undefined): Strength {
  const { name, match = "all", separator = " " } = claim.attributes;
  const values = childrenNamed(claim, "value").map((value) => grants(textOf(value) ?? "", one, estate));
  const called = knownText(name, estate);
  if (called !== undefined && !isGrantingClaim(called)) return false;
  const doubtful = values.find((each) => typeof each === "string") ?? false;
  const isAny = literalOf(match) === "any";
  const strength: Strength = isAny
    ? values.length > 0 && !values.includes(false) && (values.every((each) => each === true) || doubtful)
    : values.includes(true) || doubtful;
  if (strength === false) return false;
  if (called === undefined || !/^(?:any|all)$/.test(literalOf(match) ?? "") || !isSeparator(literalOf(separator) ?? "?"))
    return "which claim is asked for is not known";
  return strength;
}

/** Whether a value is one of the scopes. */
function grants(value: PolicyValue, one: ReadonlySet<string>, estate: EstateIndex | undefined): Strength {
  const text = knownText(value, estate)?.trim().toLowerCase();
  if (text !== undefined) return one.has(text);
  return isExpression(value) && fromCaller.test(value.expression) ? false : "which scopes are asked for is not known";
}

/** Goes through the branches as a caller does who has none of the scopes. */
function chooses(choose: PolicyElement, asked: AskedScopes): Strength {
  let perhaps = false;
  for (const branch of elementsOf(choose)) {
    const answers = childNamed(branch, "return-response") !== undefined;
    const { condition } = branch.attributes;
    const constant = branch.name === "otherwise" ? true : constantOf(condition);
    const { value, isDoubtful } =
      constant === undefined && isExpression(condition) ? judged(condition.expression, asked) : { value: constant, isDoubtful: false };
    if (value === false) continue;
    if (value === true) return answers && !perhaps ? true : perhaps || answers ? unread : false;
    if (isDoubtful) perhaps = true;
    // Whoever takes a branch that does not answer never meets those behind it.
    else if (!answers) break;
  }
  return perhaps && unread;
}

/** Characters of questions and conditions whose answers are kept. */
const maxCached = 1024 * 1024;
const answers = new BoundedCache<Judgement>(maxCached);
const nothing: Judgement = { value: undefined, isDoubtful: false, variables: new Set() };

function judged(code: string, asked: AskedScopes): Judgement {
  if (!/\b(?:Claims|Variables)\b/.test(code)) return nothing;
  if (!isGrammarLoaded()) return { ...nothing, isDoubtful: true };
  const key = `${asked.key}\n${code}`;
  const known = answers.get(key);
  if (known) return known;
  const answer = judge(code, asked);
  answers.set(key, answer);
  return answer;
}

function judge(code: string, asked: AskedScopes): Judgement {
  const variables = new Set<string>();
  let odd = 0;
  const under = (assumed: boolean | undefined) =>
    evaluateExpression(code, ({ inlined }) => {
      const answer = comparisonForOthers(inlined, asked, variables);
      if (answer === "odd") odd += 1;
      return typeof answer === "boolean" ? answer : answer === "odd" ? assumed : undefined;
    })?.value;
  const value = under(undefined);
  if (typeof value === "boolean") return { value, isDoubtful: false, variables };
  // Loops are not followed.
  const isLoop = /\bClaims\b/.test(code) && /\b(?:foreach|for|while|switch)\b/.test(code);
  const isDoubtful = isLoop || odd > 1 || (odd === 1 && (under(true) !== undefined || under(false) !== undefined));
  return { value: undefined, isDoubtful, variables };
}
