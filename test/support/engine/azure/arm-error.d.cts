/** An answer of Azure Resource Manager that refuses something. */
export class ArmError extends Error {
  constructor(status: number, code: string, message: string, details?: readonly { code: string; message: string }[]);
  /** Holds across copies of this module, which a test runner may make. */
  static is(error: unknown): error is ArmError;
  readonly status: number;
  readonly code: string;
  body(): { error: { code: string; message: string } };
}
