import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../support/folder";
import { repository } from "../../support/palisade";

const script = path.join(repository, "scripts/pipelines/report.mjs");
const plan = "# Plan of dev\n\n2 APIs, 43 resources. 0 errors, 0 warnings.\n";

/** The report that the script prints, of texts that lie in files. */
function report(outcomes: readonly string[], files: Readonly<Record<string, string>> = {}): string {
  const folder = makeFolder(files);
  const args = ["--stack", "dev", "--plan", "plan.md", "--preview", "preview.txt", "--log", "https://log.example/1", ...outcomes];
  return execFileSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1024 * 1024 }).trimEnd();
}

/** Whether every block of code and everything that unfolds is closed. */
function isClosed(text: string): boolean {
  let fence: string | undefined;
  let unfolded = 0;
  for (const line of text.split("\n")) {
    const marks = /^(`{3,})\w*$/.exec(line)?.[1];
    if (marks !== undefined) fence = fence === undefined ? marks : fence.length <= marks.length ? undefined : fence;
    else if (fence === undefined) unfolded += (line.match(/<details>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
  }
  return fence === undefined && unfolded === 0;
}

describe("the report of a pull request", () => {
  it("begins with its mark, and shows plan and preview", () => {
    const text = report(["--plan-outcome", "success", "--preview-outcome", "success"], {
      "plan.md": plan,
      "preview.txt": "Previewing update (dev)\n\u001b[32m+ 43 to create\u001b[0m\n",
    });
    expect(text).toMatch(/^<!-- palisade report: dev -->\n/);
    expect(text.match(/\| passed \|/g)).toHaveLength(2);
    expect(text).toContain("2 APIs, 43 resources");
    expect(text).toContain("\n+ 43 to create\n");
    expect(isClosed(text)).toBe(true);
  });

  it.each([
    ["a preview that failed, with the reason", "failure", "error: jwt-needs-audience does not hold\n", "**failed**", "jwt-needs-audience"],
    ["a preview of a fork, which did not run", "skipped", undefined, "did not run", "43 resources"],
    ["a preview that was cut off", "cancelled", "Previewing update\n", "cancelled", "Previewing update"],
  ])("tells of %s", (_, outcome, preview, word, shown) => {
    const files = { "plan.md": plan, ...(preview !== undefined && { "preview.txt": preview }) };
    const text = report(["--plan-outcome", "success", "--preview-outcome", outcome], files);
    expect(text).toContain(`| preview on the engine, with guardrails | ${word} |`);
    expect(text).toContain(shown);
    expect(text.includes("<summary>Preview</summary>")).toBe(preview !== undefined);
  });

  it("tells where there is no plan, with the way to the log", () => {
    const text = report(["--plan-outcome", "failure"]);
    expect(text).toContain("| plan and baseline, without an engine | **failed** |");
    expect(text).toContain("There is no plan: the program did not come that far. The [log](https://log.example/1) has all of it.");
  });

  it.each([
    ["a long plan", plan + "- a finding\n".repeat(20_000), "short\n"],
    [
      "a plan that is cut in code and in what unfolds",
      `${plan}<details><summary>Policies</summary>\n\n\`\`\`xml\n${"<base />\n".repeat(20_000)}`,
      "short\n",
    ],
    ["a plan of one line", "x".repeat(200_000), "short\n"],
    ["letters outside of the plane that is cut", "\u{1F512}".repeat(100_000), "\u{1F512}".repeat(100_000)],
    ["a long preview", plan, `first\n${"+ a resource\n".repeat(20_000)}error: last\n`],
    ["a preview that would close its block", plan, "````\n</details>\n@someone\n```\n"],
    ["both long", plan + "- a finding\n".repeat(20_000), `${"+ a resource\n".repeat(20_000)}error: last\n`],
  ])("fits into a comment and leaves nothing open: %s", (_, long, preview) => {
    const text = report(["--plan-outcome", "success", "--preview-outcome", "failure"], { "plan.md": long, "preview.txt": preview });
    expect(text.length).toBeLessThanOrEqual(65_536);
    // No letter is cut in half.
    expect(Buffer.from(text).toString()).toBe(text);
    expect(isClosed(text)).toBe(true);
    expect(text).toContain(preview.trimEnd().split("\n").at(-1)?.slice(-40));
  });
});
