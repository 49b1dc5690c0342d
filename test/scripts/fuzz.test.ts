import { expect, it } from "vitest";
import { startProcess } from "../support/engine/run-process";
import { repository } from "../support/palisade";

function fuzz(...args: readonly string[]) {
  return startProcess({
    command: process.execPath,
    args: ["-r", "ts-node/register", "scripts/fuzz/index.ts", ...args],
    cwd: repository,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" },
    timeoutMs: 60_000,
  }).done;
}

it("tries as many cases as it is told and says what it tried", async () => {
  const { code, stdout } = await fuzz("--cases", "1050", "--seed", "1", "--jobs", "1");
  expect(stdout).toMatch(/^1050 mutated files, 0 mutated documents, 0 documents in \d+ s, seed 1: no failure\n$/);
  expect(code).toBe(0);
});

it("refuses what is no number", async () => {
  const { code, stderr } = await fuzz("--cases", "many");
  expect(stderr).toContain("--cases takes a whole number");
  expect(code).not.toBe(0);
});
