import { type CheckResult, type Finding, isOpen } from "../../policies/baseline/finding";
import { clean } from "../output";

/** A result as workflow commands, which GitHub Actions shows as annotations; the last line is the count. */
export function formatGithub(result: CheckResult): string {
  const open = result.findings.filter(isOpen);
  return [
    ...open.map(annotation),
    ...result.errors.map(({ file, message }) => command("error", { title: "not read", ...(file && { file }) }, message)),
    ...result.leftOut.map(({ file, message }) => command("notice", { title: "left out", ...(file && { file }) }, message)),
    ...(result.baseline?.known
      ? [command("notice", { title: "Palisade" }, `${result.baseline.known} findings are known, in the baseline`)]
      : []),
    ...(result.unknown.length > 0 ? [command("notice", { title: "Palisade" }, `${result.unknown.length} answers are unknown`)] : []),
  ].join("\n");
}

function annotation({ level, file, line, column, slug, rule, subject, ways, message, fix }: Finding): string {
  const place = {
    ...(file && { file }),
    ...(file && line && { line: String(line) }),
    ...(file && line && column && { col: String(column) }),
  };
  const way = ways ? ` (${ways.join("; ")})` : "";
  return command(level, { ...place, title: `${slug} (${rule})` }, `${subject}${way}: ${message}\n${fix}`);
}

function command(name: "error" | "warning" | "notice", properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(",")}::${escapeData(message)}`;
}

/** As the toolkit of GitHub Actions escapes: a text can't end the command, nor begin another. */
function escapeData(text: string): string {
  return clean(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
