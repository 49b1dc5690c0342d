import { literalCredentials } from "../../policies/baseline/helpers/literal-credentials";
import { parsePolicy } from "../../policies/document/parse";
import { readTextFile } from "../files/read-text";
import { codeFrame, type FramePlace, linesOf } from "./code-frame";

/** Files whose lines are kept: findings come sorted by file, errors before warnings. */
const maxFiles = 8;

/** Gives code frames for places in files. A file is read when it is first asked for; one that can't be read has none. */
export function sourceFrames(): (file: string, place: FramePlace) => string | undefined {
  const kept = new Map<string, readonly string[]>();
  return (file, place) => {
    let lines = kept.get(file);
    if (!lines) {
      if (kept.size >= maxFiles) kept.clear();
      lines = readLines(file);
      kept.set(file, lines);
    }
    return codeFrame(lines, place);
  };
}

function readLines(file: string): readonly string[] {
  // A definition's examples may hold what nobody should see printed, and nothing tells where they end.
  if (!/\.xml$/i.test(file)) return [];
  try {
    return linesOf(withoutCredentials(readTextFile(file)));
  } catch {
    return [];
  }
}

/** A policy's text with the credentials in it blotted out, each character in its place, so that columns stay where they are. */
function withoutCredentials(source: string): string {
  const { document, positions } = parsePolicy(source);
  let text = source;
  for (const { element, attribute, node } of document ? literalCredentials(document) : []) {
    const span = attribute ? positions.attributeValueOf(element, attribute) : positions.contentOf(node ?? element);
    const [start, end] = span ?? positions.spanOf(node ?? element) ?? [0, 0];
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, "*") + text.slice(end);
  }
  return text;
}
