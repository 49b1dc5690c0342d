import { childNamed, isExpression, type PolicyElement, textOf } from "../../document/ast";
import type { Parameter } from "../../estate/properties";
import { isOneOf, wordsOf } from "../../understanding/data/words";
import { isExactComparison } from "./exact-comparison";
import { refusesMisfits } from "./refusals";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
/** Who owns objects. A client may be an application, and a seller or an author is often public: they are left out. */
const owners = words(
  "user customer account owner patient member employee person holder subscriber tenant student organisation organization household policyholder cardholder accountholder guest buyer payer payee citizen taxpayer",
);
/** What follows the owner's name, and makes it no other thing. */
const identifying = words("id ids uuid guid number no nr key ref reference code name email mail login");
const inOneWord =
  /^(?:user|customer|account|owner|patient|member|employee|person|holder|subscriber|tenant|student)(?:id|uuid|guid|no|nr|number|key|name|email)$|^e?mail$|^login$/i;
const counting = words("count total tally");
const searching = words("search find lookup query filter");

/** Whether a parameter of a query says whose objects are meant: `customerId`, `owner`, `user_email`. */
export function namesOwner({ name, type, values }: Pick<Parameter, "name" | "type" | "values">): boolean {
  if (/^bool/i.test(type) || (values?.length ?? 0) > 0) return false;
  const all = wordsOf(name);
  let end = all.length;
  while (end > 1 && isOneOf(all[end - 1], identifying)) end -= 1;
  return isOneOf(all[end - 1], owners) || inOneWord.test(name);
}

/** What an operation does by its method and the end of its path: it counts, searches or lists objects; undefined where none of it. */
export function collectionUse(method: string, urlTemplate: string): "counts" | "searches" | "lists" | undefined {
  const path = urlTemplate.split(/[?#]/)[0] ?? "";
  const last = path.split("/").filter(Boolean).at(-1) ?? "";
  if (last === "" || last.includes("{")) return undefined;
  const inLast = wordsOf(last);
  const has = (wanted: ReadonlySet<string>) => isOneOf(inLast[0], wanted) || isOneOf(inLast.at(-1), wanted);
  const reads = /^(?:GET|HEAD|QUERY)$/i.test(method);
  if (!reads && !/^POST$/i.test(method)) return undefined;
  if (has(counting)) return "counts";
  if (has(searching)) return "searches";
  return reads ? "lists" : undefined;
}

/**
 * Whether a policy ties a parameter of the query to the caller: a `choose` that turns away callers whose claims do not fit it, or a
 * `set-query-parameter` that puts a claim in its place. `claim` narrows it to one claim.
 */
export function bindsQuery(element: PolicyElement, parameter: string, claim?: string): boolean {
  const isClaim = (code: string) =>
    /\bClaims\b|\.Subject\b/.test(code) &&
    (claim === undefined || code.includes(`"${claim}"`) || (claim === "sub" && /\.Subject\b/.test(code)));
  if (element.name === "set-query-parameter") {
    const { name, "exists-action": action = "override" } = element.attributes;
    if (name !== parameter || action !== "override") return false;
    const value = childNamed(element, "value");
    const text = value && textOf(value);
    return isExpression(text) && isClaim(text.expression);
  }
  const read = new RegExp(
    `(?:\\bcontext\\s*\\.\\s*Request\\s*\\.\\s*(?:OriginalUrl|Url)\\s*\\.\\s*)?\\bQuery(?:\\s*\\[\\s*|\\s*\\.\\s*GetValueOrDefault\\(\\s*)"${parameter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"`,
  );
  return refusesMisfits(element, `query ${parameter} ${claim ?? ""}`, (code) => {
    return read.test(code) && isClaim(code) && (code.startsWith("@") || isExactComparison(code, read));
  });
}
