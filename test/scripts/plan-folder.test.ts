import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn } from "../../scripts/files/walk";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";

const written = ["estate.json", "plan.md", "policies", "report.json"];
const plan = (out: string, cwd?: string) => palisade(["plan", "--quiet", "--out", out], cwd === undefined ? {} : { cwd });

/** Everything in a folder with its content, hidden files too. */
const contentOf = (folder: string) => filesIn(folder, "").map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]);

describe("the folder of a plan", () => {
  it("is replaced as a whole, but for what others put there", async () => {
    const out = makeFolder();
    await plan(out);
    const first = contentOf(out);
    writeFileSync(path.join(out, "dev/notes.txt"), "kept");
    mkdirSync(path.join(out, "dev/policies/apis/gone"), { recursive: true });
    writeFileSync(path.join(out, "dev/policies/apis/gone/policy.xml"), "<policies />");
    writeFileSync(path.join(out, "dev/plan.md"), "old");
    expect((await plan(out)).code).toBe(0);
    expect(readdirSync(out)).toEqual(["dev"]);
    expect(contentOf(out)).toEqual([...first, ["dev/notes.txt", "kept"]].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
  });

  it("stays as it is where a plan can't be made", async () => {
    const project = copyProject();
    await plan("out", project);
    const before = contentOf(path.join(project, "out"));
    edit(project, "stacks/Pulumi.dev.yaml", (text) => text.replace("sku: Developer", "sku: Deluxe"));
    expect((await plan("out", project)).code).toBe(2);
    expect(contentOf(path.join(project, "out"))).toEqual(before);
  });

  it("may be a link, which stays one", async () => {
    const out = makeFolder();
    const target = makeFolder();
    symlinkSync(target, path.join(out, "dev"), "dir");
    expect((await plan(out)).code).toBe(0);
    expect(lstatSync(path.join(out, "dev")).isSymbolicLink()).toBe(true);
    expect(readdirSync(target).sort()).toEqual(written);
  });

  it("is one of the plans where several are made at once", async () => {
    const out = makeFolder();
    const codes = (await Promise.all([plan(out), plan(out), plan(out)])).map(({ code, stderr }) => [code, stderr]);
    expect(codes).toEqual(Array(3).fill([0, ""]));
    expect(readdirSync(out)).toEqual(["dev"]);
    expect(readdirSync(path.join(out, "dev")).sort()).toEqual(written);
  });

  it.each([
    ["holds something else", { "dev/main.ts": "mine" }, "/dev: holds something else than a plan"],
    ["is a file", { dev: "mine" }, "/dev: is no folder"],
  ])("is left alone where it %s", async (_, files, message) => {
    const out = makeFolder(files as Record<string, string>);
    const before = contentOf(out);
    const { code, stdout, stderr } = await plan(out);
    expect(stderr).toContain(`palisade: ${out}${message}`);
    expect(stderr).toContain("name another folder with --out");
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(contentOf(out)).toEqual(before);
  });

  it.each(["/proc/palisade", "/dev/null/out"])("can't be %s, which is told at once", async (out) => {
    const { code, stdout, stderr } = await plan(out);
    expect(stderr).toMatch(new RegExp(`^palisade: ${out}/dev: can't be written: .+; name another folder with --out\n$`));
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
