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
  try {
    return linesOf(readTextFile(file));
  } catch {
    return [];
  }
}
