import type { Diagnostic } from "../../policies/document/diagnostic";
import { LineIndex } from "../../policies/document/positions";
import { clean } from "../output";
import { codeFrame, linesOf } from "./code-frame";

/** Problems of reading a document, each with its place and the lines around it. */
export function syntaxProblems(diagnostics: readonly Diagnostic[], text: string, file: string): string {
  const index = new LineIndex(text);
  const lines = linesOf(text);
  return diagnostics
    .map(({ rule, message, span = [0, 0] }) => {
      const place = index.at(span[0]);
      const frame = codeFrame(lines, { ...place, length: span[1] - span[0] });
      const title = `${clean(file)}:${place.line}:${place.column}: ${clean(message)} (${rule})`;
      return frame === undefined ? title : `${title}\n${frame}`;
    })
    .join("\n\n");
}
