import { returnResponse } from "../elements";
import { correlationHeader, correlationId } from "./correlation-id";

/** The titles of statuses that callers may see; everything else is the last one. */
export const statusTitles: readonly (readonly [number, string])[] = [
  [400, "The request is not valid"],
  [401, "The caller is not authenticated"],
  [403, "The caller is not allowed to do this"],
  [404, "There is nothing here"],
  [405, "The method is not allowed here"],
  [413, "The request is too large"],
  [415, "The media type is not supported"],
  [429, "There were too many requests"],
];
export const otherTitle = "The request could not be served";

/** Ends the pipeline with a problem document (RFC 9457) that tells the status and no more. */
export function refusal(status: 403 | 415) {
  const title = statusTitles.find(([code]) => code === status)?.[1] ?? otherTitle;
  return returnResponse({
    setStatus: { code: status, reason: status === 403 ? "Forbidden" : "Unsupported Media Type" },
    setHeader: [
      { name: "Content-Type", value: "application/problem+json" },
      { name: correlationHeader, value: correlationId },
    ],
    setBody: { body: JSON.stringify({ type: "about:blank", title, status }) },
  });
}
