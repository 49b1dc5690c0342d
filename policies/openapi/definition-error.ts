/** A definition could not be read. The message says what, where and what to do. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
}
