import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LintThread } from "../../../policies/openapi-lint/lint-thread";
import { openapi } from "../../support/definition";
import { makeFolder } from "../../support/folder";
import { builtHost } from "../../support/palisade";

const limits = { timeout: 60_000, memory: 512 };
/** A thread that does what the text says instead of linting. */
function fake(code: string, more: Partial<typeof limits> = {}): LintThread {
  const file = path.join(makeFolder(), "worker.cjs");
  writeFileSync(file, `const { parentPort } = require("node:worker_threads");\n${code}`);
  const thread = new LintThread(file, { ...limits, ...more });
  threads.push(thread);
  return thread;
}
const threads: LintThread[] = [];
afterAll(() => Promise.all(threads.map((each) => each.close())));

describe("a thread", () => {
  let thread: LintThread;
  beforeAll(async () => {
    thread = new LintThread(path.join(path.dirname(await builtHost()), "lint-worker.js"), limits);
    threads.push(thread);
  });

  it("lints one definition after the other", async () => {
    const roots = [openapi({ "/a": { post: { responses: {} } } }), openapi({}), openapi({ "/b": { post: { responses: {} } } })];
    const answers = await Promise.all(roots.map((root) => thread.lint({ root, text: JSON.stringify(root) })));
    const pointers = answers.map((answer) => ("failed" in answer ? answer.failed : answer.findings.map(({ pointer }) => pointer)));
    expect(pointers[0]).toContain("#/paths/~1a/post");
    expect(pointers[1]).toEqual([]);
    expect(pointers[2]).toContain("#/paths/~1b/post");
  });
});

describe("a thread that is given up", () => {
  const answering = 'parentPort.on("message", ({ root }) => root.bad ? 0 : parentPort.postMessage({ findings: [], brokenRules: [] }));';
  const good = { findings: [], brokenRules: [] };
  it.each<[string, string, Partial<typeof limits>, RegExp]>([
    [
      "takes too long",
      `parentPort.on("message", ({ root }) => { if (root.bad) for (;;); }); ${answering}`,
      { timeout: 1500 },
      /^it took longer than 1\.5 s$/,
    ],
    ["throws", `parentPort.on("message", ({ root }) => { if (root.bad) throw new Error("broken"); }); ${answering}`, {}, /^broken$/],
    [
      "ends",
      `parentPort.on("message", ({ root }) => { if (root.bad) process.exit(0); }); ${answering}`,
      {},
      /^the thread ended before it answered$/,
    ],
    [
      "takes too much memory",
      `parentPort.on("message", ({ root }) => { const all = []; while (root.bad) all.push(new Array(1000).fill(all.length)); }); ${answering}`,
      { memory: 32 },
      /^it needed more than 32 MB$/,
    ],
  ])("because it %s is followed by a new one", async (_name, code, more, message) => {
    const thread = fake(code, more);
    expect(await thread.lint({ root: { bad: true } })).toEqual({ failed: expect.stringMatching(message) });
    expect(await thread.lint({ root: {} })).toEqual(good);
  });

  it("because its file is not there says so", async () => {
    const thread = new LintThread(path.join(makeFolder(), "nowhere.cjs"), limits);
    expect(await thread.lint({ root: {} })).toEqual({ failed: expect.stringContaining("nowhere.cjs") });
  });
});
