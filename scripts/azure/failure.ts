import { clean } from "../output";
import { UsageError } from "../usage-error";

/** What core clients throw where an answer is an error, or there is none. */
interface RestFailure {
  readonly name?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly code?: string;
}

/** Answers that say that a tier has no such thing (error codes of API Management). */
const notInTier = /^(?:MethodNotAllowedInPricingTier|OperationNotSupportedForSku|FeatureNotSupportedInSku)$/i;

/** Names of the errors of signing in. */
const signIn = /^(?:CredentialUnavailableError|AuthenticationError|AggregateAuthenticationError|AuthenticationRequiredError)$/;

/** Whether an error says that there is nothing, and not that it could not be read. */
export function saysAbsent(error: unknown): boolean {
  const { statusCode, code = "" } = error as RestFailure;
  // A 404 of a resource that this caller may not know of has the code of an authorisation.
  return (statusCode === 404 && !/Authorization/i.test(code)) || (statusCode === 400 && notInTier.test(code));
}

/**
 * Why something could not be read, in one line.
 * @throws UsageError where nobody could sign in: then nothing can be read
 */
export function whyNotRead(error: unknown): string {
  const { name = "", message = String(error), statusCode, code } = error as RestFailure;
  if (signIn.test(name)) throw new UsageError(`can't sign in: ${oneLine(message)}`);
  if (statusCode === 401) throw new UsageError(`Azure does not take the sign-in: ${oneLine(message)}`);
  if (name === "RefusedError") return message;
  if (name === "AbortError" || name === "TimeoutError") return "there was no time left to read it; give more with --timeout";
  if (code === "PARSE_ERROR" || error instanceof SyntaxError) return malformed;
  if (statusCode === undefined) return `no answer: ${oneLine(message)}`;
  const words = statusCode === 403 ? "not allowed" : statusCode === 429 ? "too many requests, again and again" : "";
  return [`${statusCode}${code ? ` ${oneLine(code)}` : ""}`, words, oneLine(message)].filter((part) => part !== "").join(": ");
}

export const malformed = "the answer is malformed";

function oneLine(text: string): string {
  const line = clean(text).replace(/\s+/g, " ").trim();
  return line.length > 240 ? `${line.slice(0, 240)}...` : line;
}
