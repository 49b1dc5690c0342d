"use strict";

const pollMs = 500;

/** Ends this process when the one that started it is gone: the engine puts its plugins out of reach of signals to itself. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, pollMs);
  timer.unref();
}

module.exports = { endWithParent };
