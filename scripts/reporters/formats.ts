import type { CheckResult } from "../../policies/baseline/finding";
import type { OutputOptions, Paint } from "../output";
import type { Format } from "./format-names";
import type { RuleText } from "./rule-catalogue";

export interface FormatOptions extends OutputOptions {
  readonly paint: Paint;
  readonly version: string;
  /** The file that stands for findings about what has none. */
  readonly fallbackFile: string;
  /** The rules that ran, where there are others than those of Palisade. */
  readonly rules?: readonly RuleText[];
}

/** A result in a format. What a format needs is loaded when it is asked for. */
export async function formatAs(format: Format, result: CheckResult, options: FormatOptions): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./text.js")).formatResult(result, options.paint, options);
    case "json":
      return JSON.stringify(result, null, 2);
    case "sarif":
      return (await import("./sarif.js")).formatSarif(result, options);
    case "junit":
      return (await import("./junit.js")).formatJunit(result);
    case "markdown":
      return (await import("./result-markdown.js")).formatMarkdown(result);
    case "github":
      return (await import("./github.js")).formatGithub(result);
  }
}
