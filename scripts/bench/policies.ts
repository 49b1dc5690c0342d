import { type Row, round } from "./row";
import { runChild } from "./run-child";

interface Rates {
  /** Characters of the document. */
  readonly length: number;
  readonly build: number;
  readonly print: number;
  readonly parse: number;
}

/** How many policy documents are built, printed and read in a second. */
export async function policies(say: (text: string) => void): Promise<Row[]> {
  say("policies");
  const { length, ...rates } = await runChild<Rates>("policies");
  return Object.entries(rates).map(([what, value]) => ({
    name: `policies, ${what} a document of ${length} characters`,
    value: round(value),
    unit: "documents/s",
  }));
}
