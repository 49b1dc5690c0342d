import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeEstate } from "../../policies/estate/estate";
import { filesIn } from "../../scripts/files/walk";
import { writePlan } from "../../scripts/files/write-plan";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";
import { sampleRecords } from "../support/sample-records";

const written = ["estate.json", "plan.md", "policies", "report.json"];
const plan = (out: string, cwd?: string) => palisade(["plan", "--quiet", "--out", out], cwd === undefined ? {} : { cwd });
const files = { estate: makeEstate(Object.values(sampleRecords)), markdown: "# dev\n", report: { stack: "dev" } };
const write = (out: string) => writePlan(out, "dev", files);

/** Everything in a folder with its content, hidden files too. */
const contentOf = (folder: string) => filesIn(folder, "").map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]);

describe("the folder of a plan", () => {
  it("is replaced as a whole, but for what others put there", async () => {
    const out = makeFolder();
    await write(out);
    const first = contentOf(out);
    expect(first.length).toBeGreaterThan(4);
    writeFileSync(path.join(out, "dev/notes.txt"), "kept");
    mkdirSync(path.join(out, "dev/policies/apis/gone"), { recursive: true });
    writeFileSync(path.join(out, "dev/policies/apis/gone/policy.xml"), "<policies />");
    writeFileSync(path.join(out, "dev/plan.md"), "old");
    await write(out);
    expect(readdirSync(out)).toEqual(["dev"]);
    expect(contentOf(out)).toEqual([...first, ["dev/notes.txt", "kept"]].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
  });

  it("stays as it is where a plan can't be made", async () => {
    const project = copyProject();
    const out = path.join(project, "out");
    await write(out);
    const before = contentOf(out);
    edit(project, "stacks/Pulumi.dev.yaml", (text) => text.replace("sku: Developer", "sku: Deluxe"));
    expect((await plan("out", project)).code).toBe(2);
    expect(contentOf(out)).toEqual(before);
  });

  it("may be a link, which stays one", async () => {
    const out = makeFolder();
    const target = makeFolder();
    symlinkSync(target, path.join(out, "dev"), "dir");
    await write(out);
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
  ])("is left alone where it %s", async (_, there, message) => {
    const out = makeFolder(there as Record<string, string>);
    const before = contentOf(out);
    await expect(write(out)).rejects.toThrow(`${out}${message}, which a plan does not replace; name another folder with --out`);
    expect(contentOf(out)).toEqual(before);
  });

  it.each(["/proc/palisade", "/dev/null/out"])("can't be %s, which is told at once", async (out) => {
    await expect(write(out)).rejects.toThrow(new RegExp(`^${out}/dev: can't be written: .+; name another folder with --out$`));
  });
});
