import type { ExpressionCost } from "./children/expressions";
import { compared, type Row, round } from "./row";
import { runChild } from "./run-child";

/** How many policy expressions are analysed in a second, seen for the first time and again; those of PALISADE_CORPUS or of the profiles. */
export async function expressions(say: (text: string) => void): Promise<Row[]> {
  say("expressions");
  const folder = process.env.PALISADE_CORPUS;
  const cost = await runChild<ExpressionCost>("expressions", ...(folder === undefined ? [] : [folder]));
  const row = (what: string, value: number): Row => ({
    name: `${cost.expressions} expressions, ${what}`,
    value: round(value),
    unit: "expressions/s",
  });
  const cold = row("cold", cost.cold);
  return [{ name: "C# grammar, load", value: round(cost.loading), unit: "ms" }, cold, compared(row("cached", cost.cached), cold)];
}
