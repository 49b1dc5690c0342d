import { changeOf, type DocumentChange } from "./document-change";
import type { Pair } from "./match-siblings";
import { type Meaning, pathOf } from "./meaning";
import { isInline, nameOf, phrasesOf } from "./names";
import { directionOf, isNumber, numberInWords, withUnit } from "./numbers";
import { periods, type Rate } from "./phrases";
import { shownAttribute } from "./secrets";
import { isStep } from "./steps";

/**
 * What changed of limits, each told with its period: "rate limit raised from 100 to 1,000 calls a minute".
 * @param names the attributes that differ
 * @returns the changes, and the attributes of which they tell
 */
export function rateChanges(
  pair: Pair,
  names: readonly string[],
): { readonly changes: DocumentChange[]; readonly told: ReadonlySet<string> } {
  const told = new Set<string>();
  const changes = (phrasesOf(pair.after).rates ?? []).flatMap((rate) => {
    const amounts = Object.keys(rate.amounts).filter((name) => names.includes(name));
    const period = typeof rate.period === "string" && names.includes(rate.period) ? rate.period : undefined;
    // Without an amount on either side there is no limit to speak of.
    if (period !== undefined && ![pair.before, pair.after].every((side) => amountsOf(side, rate) !== "")) return [];
    for (const name of period === undefined ? amounts : [...amounts, period]) told.add(name);
    return period === undefined ? amounts.map((name) => amountChange(pair, rate, name)) : [wholeChange(pair, rate, period, amounts)];
  });
  return { changes, told };
}

function amountChange({ before, after }: Pair, rate: Rate, name: string): DocumentChange {
  const values = { before: shownAttribute(before, name), after: shownAttribute(after, name) };
  const path = pathOf(after, name);
  const unit = `${rate.amounts[name]}${periodOf(after, rate)}`;
  const noun = nounOf(after, rate);
  const { before: from, after: to } = values;
  if (from === undefined && to !== undefined) return changeOf(path, "added", `${noun} of ${amount(to, unit)} added`, values);
  if (to === undefined && from !== undefined) return changeOf(path, "removed", `${noun} of ${amount(from, unit)} removed`, values);
  if (from === undefined || to === undefined || ![from, to].every(isInline)) return changeOf(path, "changed", `${noun} changed`, values);
  const direction = isNumber(from) && isNumber(to) ? directionOf(from, to) : "changed";
  return changeOf(path, "changed", `${noun} ${direction} from ${numeral(from)} to ${amount(to, unit)}`, values);
}

/** The period is another: amounts mean nothing without it. */
function wholeChange({ before, after }: Pair, rate: Rate, period: string, amounts: readonly string[]): DocumentChange {
  const alone = amounts.length === 0;
  const words = { before: amountsOf(before, rate), after: amountsOf(after, rate) };
  const values = alone ? { before: shownAttribute(before, period), after: shownAttribute(after, period) } : words;
  const told = isInline(words.before) && isInline(words.after) && !`${words.before}${words.after}`.includes("@");
  const text = `${nounOf(after, rate)} changed${told ? ` from ${words.before} to ${words.after}` : ""}`;
  return changeOf(pathOf(after, alone ? period : undefined), "changed", text, values);
}

/** "10,000 calls and 40,000 kilobytes a week". */
function amountsOf(side: Meaning, rate: Rate): string {
  const amounts = Object.entries(rate.amounts).flatMap(([name, unit]) => {
    const value = shownAttribute(side, name);
    return value === undefined ? [] : [amount(value, unit)];
  });
  return amounts.length === 0 ? "" : `${amounts.join(" and ")}${periodOf(side, rate)}`;
}

const numeral = (value: string) => (isNumber(value) ? numberInWords(value) : value);

const amount = (value: string, unit: string) => withUnit(numeral(value), unit).replace(/^1 (\w+)s\b/, "1 $1");

/** " a minute", with the space. */
function periodOf(side: Meaning, rate: Rate): string {
  const value = typeof rate.period === "number" ? String(rate.period) : shownAttribute(side, rate.period)?.trim();
  if (value === undefined) return "";
  const known = Object.hasOwn(periods, value) ? periods[value] : undefined;
  if (known !== undefined) return ` ${known}`;
  if (!isNumber(value)) return isInline(value) ? ` in ${value} seconds` : "";
  const seconds = Number(value);
  return seconds % 60 === 0 ? ` in ${numberInWords(String(seconds / 60))} minutes` : ` in ${numberInWords(value)} seconds`;
}

/** A limit for one API or operation of a product names it. */
function nounOf(meaning: Meaning, rate: Rate): string {
  return isStep(meaning) ? rate.noun : `${rate.noun} of ${nameOf(meaning)}`;
}
