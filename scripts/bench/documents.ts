import type { DocumentCost, Way } from "./children/documents";
import { compared, type Row, round } from "./row";
import { runChild } from "./run-child";

/**
 * How fast policy documents are read and checked, beside saxes and fast-xml-parser on the same well-formed documents: those
 * of the folder that PALISADE_CORPUS names, else those that the profiles print. And whether memory stays flat.
 */
export async function documents(say: (text: string) => void): Promise<Row[]> {
  say("documents");
  const folder = process.env.PALISADE_CORPUS;
  const cost = await runChild<DocumentCost>("documents", ...(folder === undefined ? [] : [folder]));
  const set = `${cost.documents} ${folder === undefined ? "printed" : "well-formed"} documents`;
  const speed = (way: Way): Row => ({ name: `${set}, ${way}`, value: round((cost.rates[way] * cost.bytes) / 1e6), unit: "MB/s" });
  const count = (way: Way): Row => ({ name: `${set}, ${way}`, value: round(cost.rates[way] * cost.documents), unit: "documents/s" });
  const [saxes, tree] = [speed("saxes"), speed("fast-xml-parser")];
  const own = (["parse", "parse and check"] as const).flatMap((way) => [
    compared(speed(way), saxes),
    compared(speed(way), tree),
    count(way),
  ]);
  const heap = cost.heap.map(
    ({ after, mb }): Row => ({ name: `heap after ${after} documents parsed and checked`, value: round(mb), unit: "MB" }),
  );
  return [saxes, count("saxes"), tree, count("fast-xml-parser"), ...own, ...heap];
}
