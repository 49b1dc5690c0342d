"use strict";

const { appendFileSync, closeSync, fstatSync, openSync, readSync } = require("node:fs");

/**
 * A file of JSON lines that several processes append to and follow. Appending keeps the cost of a change independent of
 * how much there is already.
 */
class Journal {
  constructor(file) {
    this.file = file;
    this.offset = 0;
  }

  append(entry) {
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  /** What was appended since the last call, by this process or another one. */
  news() {
    const text = this.readOn();
    const end = text.lastIndexOf(0x0a) + 1; // A line that is being written stays for the next time.
    this.offset += end;
    const lines = text.subarray(0, end).toString("utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  readOn() {
    let descriptor;
    try {
      descriptor = openSync(this.file, "r");
    } catch (error) {
      if (error.code === "ENOENT") return Buffer.alloc(0);
      throw error;
    }
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - this.offset));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, this.offset));
    } finally {
      closeSync(descriptor);
    }
  }
}

module.exports = { Journal };
