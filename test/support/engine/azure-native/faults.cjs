"use strict";

/**
 * Failures that a test asks for: a list of `{ match, op, times, error, delayMs }` as JSON, where `match` is a pattern for
 * the id and everything is optional. Counting starts anew with each run.
 */
class Faults {
  constructor(json) {
    this.faults = JSON.parse(json || "[]").map((fault) => ({
      times: Number.POSITIVE_INFINITY,
      ...fault,
      pattern: new RegExp(fault.match ?? "", "i"),
    }));
  }

  async strike(op, id) {
    const fault = this.faults.find((one) => one.times > 0 && (one.op === undefined || one.op === op) && one.pattern.test(id));
    if (fault === undefined) return;
    fault.times -= 1;
    if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault.error !== undefined) throw new Error(fault.error);
  }
}

module.exports = { Faults };
