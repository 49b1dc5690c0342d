/** A declaration is not right. The message says what, where and what to do; there is no need for a stack trace. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
