import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import { programOf } from "../../../policies/typescript/program";
import { repository } from "../../support/engine/program-copy";
import { builders, evaluateProgram } from "../../support/evaluate-program";
import { makeFolder } from "../../support/folder";
import { typeCheck } from "../../support/type-check";
import { withoutLayout } from "../../support/without-layout";

/*
 * Real policy documents, each turned into a program, compiled, run and printed again. They lie in the folder that
 * PALISADE_CORPUS names.
 */
const folder = process.env.PALISADE_CORPUS;
const files = folder ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];

if (!folder) process.stderr.write("PALISADE_CORPUS names no folder: imports of real documents are SKIPPED\n");

const corpus = files.map((name) => {
  const { document, diagnostics } = parsePolicy(readFileSync(path.join(folder ?? "", name), "utf8"));
  if (!document) throw new Error(`${name} has no element`);
  return { name, document, diagnostics };
});

describe.skipIf(!folder)("real documents as programs", () => {
  const programs = () =>
    new Map(corpus.map(({ name, document }) => [name.replace(/xml$/, "ts"), programOf(document, { from: builders }).text]));

  it("has documents", () => expect(corpus.length).toBeGreaterThan(0));

  it.each(corpus)("$name is the same document when its program has run", ({ document, diagnostics }) => {
    const made = evaluateProgram(programOf(document, { from: builders }).text);
    expect(made).toEqual(withoutLayout(document));
    const again = parsePolicy(printPolicy(made));
    expect(again.document && withoutLayout(again.document)).toEqual(withoutLayout(document));
    expect(again.diagnostics.map(({ rule }) => rule)).toEqual(diagnostics.map(({ rule }) => rule));
  });

  it("compiles", () => {
    expect(typeCheck(programs(), { [builders]: "policies/index.ts" })).toEqual([]);
  }, 120_000);

  it("is formatted and sorted as the repository's own code", () => {
    const settings = JSON.parse(readFileSync(path.join(repository, "biome.json"), "utf8"));
    const modules = [...programs()].map(([name, text]) => [`modules/${name}`, text] as const);
    const copy = makeFolder({
      ...Object.fromEntries(modules),
      "biome.json": JSON.stringify({ ...settings, vcs: undefined, files: undefined }),
    });
    const biome = path.join(repository, "node_modules/.bin/biome");
    const { status, stdout, stderr } = spawnSync(biome, ["check", "modules"], { cwd: copy, encoding: "utf8" });
    expect(stdout + stderr).toContain(`Checked ${corpus.length} files`);
    expect(status).toBe(0);
  }, 60_000);
});
