import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/engine/program-copy";
import { makeFolder } from "../support/folder";

const go = spawnSync("go", ["version"]).status === 0;
if (!go) {
  if (process.env.PALISADE_REQUIRE_ENGINE === "1") throw new Error("no Go to check the workflows with");
  process.stderr.write("\n*** THE WORKFLOWS ARE NOT CHECKED: there is no Go to build actionlint with ***\n\n");
}

const folder = ".github/workflows";

/** What actionlint, built by Go at the pinned version and kept in its cache, has against the workflows of a repository. */
function lint(root: string): string[] {
  const files = readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name));
  const args = ["-C", path.join(repository, "test/support/actionlint"), "tool", "actionlint", "-format", "{{json .}}", ...files];
  const { stdout, stderr, status } = spawnSync("go", args, { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`actionlint did not run: ${stderr}`);
  return (JSON.parse(stdout) as { filepath: string; line: number; message: string }[]).map(
    ({ filepath, line, message }) => `${path.basename(filepath)}:${line}: ${message}`,
  );
}

describe.skipIf(!go)("the workflows", () => {
  it("are right", () => {
    expect(lint(repository)).toEqual([]);
  });

  it("would not be, with an output that no step has or an input that is missing", () => {
    const root = makeFolder();
    mkdirSync(path.join(root, folder), { recursive: true });
    execFileSync("git", ["init", "--quiet", root]);
    cpSync(path.join(repository, folder), path.join(root, folder), { recursive: true });
    const edit = (name: string, from: string, to: string) => {
      const file = path.join(root, folder, name);
      const text = readFileSync(file, "utf8");
      expect(text).toContain(from);
      writeFileSync(file, text.replace(from, to));
    };
    edit("pr.yml", "steps.plan.outcome", "steps.plans.outcome");
    edit("deploy.yml", "      stack: dev\n", "      stacks: dev\n");
    expect(lint(root)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^pr\.yml:\d+: .*"plans"/), expect.stringMatching(/^deploy\.yml:\d+: .*"stacks"/)]),
    );
  });
});
