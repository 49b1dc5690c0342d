import { readFile } from "node:fs/promises";
import { XMLParser } from "fast-xml-parser";
import { SaxesParser } from "saxes";
import { checkDocument, parsePolicy } from "../../../policies";
import { decodeText } from "../../files/read-text";
import { filesIn } from "../../files/walk";
import { median } from "../row";
import { profileTexts } from "./profile-texts";

/*
 * Reads the same well-formed documents with this project's parser and with others, and a hundred thousand documents on end.
 * Usage: documents [a folder with policy documents; those that profiles print unless given]
 */
export interface DocumentCost {
  readonly documents: number;
  readonly bytes: number;
  /** How often a second each way goes through all documents. */
  readonly rates: Readonly<Record<Way, number>>;
  /** Megabytes of heap in use after so many documents were parsed and checked. */
  readonly heap: readonly { readonly after: number; readonly mb: number }[];
}

const ways = {
  parse: (text: string) => parsePolicy(text),
  "parse and check": (text: string) => {
    const { document, positions } = parsePolicy(text);
    return document && checkDocument(document, { positions });
  },
  saxes: withSaxes,
  "fast-xml-parser": (text: string) => tree.parse(text),
};
export type Way = keyof typeof ways;

const rounds = 7;
const roundMs = 700;
const heapMarks = [10_000, 50_000, 100_000];

/** As it reads without loss: order, attributes, comments and CDATA kept, values left as text. */
const tree = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  trimValues: false,
  commentPropName: "#comment",
  cdataPropName: "#cdata",
});

/** Events alone, without a tree: the fastest that saxes can be. */
function withSaxes(text: string) {
  const parser = new SaxesParser();
  let events = 0;
  const count = () => {
    events += 1;
  };
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", count);
  parser.on("text", count);
  parser.on("closetag", count);
  parser.on("comment", count);
  parser.on("cdata", count);
  parser.write(text).close();
  return events;
}

async function main() {
  const folder = process.argv[2];
  const all = folder === undefined ? await profileTexts() : await Promise.all(filesIn(folder, ".xml").map(read));
  const texts = all.filter(isWellFormed);
  if (texts.length === 0) throw new Error("there is no well-formed document to read");
  const cost: DocumentCost = {
    documents: texts.length,
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    rates: measure(texts),
    heap: heapOver(texts),
  };
  process.stdout.write(JSON.stringify(cost));
}

async function read(file: string): Promise<string> {
  return decodeText(await readFile(file));
}

function isWellFormed(text: string): boolean {
  try {
    return withSaxes(text) > 0;
  } catch {
    return false;
  }
}

/** In turns, so that a busy moment of the machine does not fall on one of them alone. */
function measure(texts: readonly string[]): Record<Way, number> {
  const names = Object.keys(ways) as Way[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Way, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const rate = rateOf(ways[name], texts);
      // The first round is for warming up.
      if (round > 0) rates[name].push(rate);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rates[name])])) as Record<Way, number>;
}

function rateOf(way: (text: string) => unknown, texts: readonly string[]): number {
  const from = performance.now();
  let passes = 0;
  let ms = 0;
  while (ms < roundMs) {
    for (const text of texts) way(text);
    passes += 1;
    ms = performance.now() - from;
  }
  return (passes * 1000) / ms;
}

function heapOver(texts: readonly string[]): { after: number; mb: number }[] {
  const marks: { after: number; mb: number }[] = [];
  for (let number = 1; number <= (heapMarks.at(-1) ?? 0); number++) {
    // A text of its own each time, as from files: nothing may be kept for the text's sake.
    ways["parse and check"](`${texts[number % texts.length]}<!--${number}-->`);
    if (!heapMarks.includes(number)) continue;
    globalThis.gc?.();
    marks.push({ after: number, mb: process.memoryUsage().heapUsed / 1024 / 1024 });
  }
  return marks;
}

void main();
