import type { VerifyOutput } from "../json-output";
import { clean, type Paint } from "../output";

/** The answer of `verify` for people: a line for each, with what shows it. */
export function verifyText({ takeaways, errors }: VerifyOutput, paint: Paint): string {
  const marks = { yes: paint("green", "yes    "), no: paint("red", "no     "), unknown: paint("cyan", "unknown") };
  const lines = takeaways.flatMap(({ title, state, evidence, problems }) => [
    `${marks[state]}  ${paint("bold", title)}`,
    ...problems.map((problem) => `         ${paint(state === "unknown" ? "cyan" : "red", clean(problem))}`),
    ...evidence.map((each) => `         ${paint("dim", clean(each))}`),
  ]);
  const failed = errors.map(({ message }) => `${paint("red", "failed")}   ${clean(message)}`);
  const count = (state: keyof typeof marks) => takeaways.filter((each) => each.state === state).length;
  return [...lines, ...failed, "", `${count("yes")} of ${takeaways.length} hold, ${count("no")} do not, ${count("unknown")} unknown`].join(
    "\n",
  );
}
