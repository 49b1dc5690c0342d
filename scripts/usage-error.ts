/** The command can't do what was asked. The message says what, where and what to do; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
