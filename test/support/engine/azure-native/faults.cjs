"use strict";

/**
 * Failures that a test asks for: a list of `{ match, op, times, error, delayMs, lateMs }` as JSON, where `match` is a pattern
 * for the id and everything is optional. Counting starts anew with each run.
 */
class Faults {
  constructor(json) {
    this.faults = JSON.parse(json || "[]").map((fault) => ({
      times: Number.POSITIVE_INFINITY,
      ...fault,
      pattern: new RegExp(fault.match ?? "", "i"),
    }));
  }

  /** @returns how long the answer is to wait once the work is done */
  async strike(op, id) {
    const fault = this.faults.find((one) => one.times > 0 && (one.op === undefined || one.op === op) && one.pattern.test(id));
    if (fault === undefined) return 0;
    fault.times -= 1;
    await wait(fault.delayMs);
    if (fault.error !== undefined) throw new Error(fault.error);
    return fault.lateMs;
  }
}

async function wait(ms) {
  if (ms) await new Promise((resolve) => setTimeout(resolve, ms));
}

module.exports = { Faults, wait };
