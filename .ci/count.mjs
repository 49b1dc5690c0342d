// Adds up what the test runs counted, as one line that says how many tests passed and failed.
import { readFileSync } from "node:fs";

const runs = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
const skipped = sum("numPendingTests") + sum("numTodoTests");
process.stdout.write(`${sum("numPassedTests")} passed, ${sum("numFailedTests")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
if (sum("numFailedTests") > 0 || sum("numPassedTests") === 0) process.exitCode = 1;
