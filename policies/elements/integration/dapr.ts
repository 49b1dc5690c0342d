import { bool, duration, oneOf, string } from "../attribute";

/** How the policies that call the Dapr sidecar treat its answer and their own text. */
export const daprCall = {
  /** Whether to go on where the sidecar fails; otherwise the pipeline goes to on-error. */
  ignoreError: bool().default(false),
  /** The variable that receives the sidecar's response. */
  responseVariableName: string(),
  /** How long to wait for the sidecar, in seconds. */
  timeout: duration().expression().range({ min: 1, max: 240 }).default(5),
  /** Makes the text a liquid template; sources spell the word both ways. */
  template: oneOf("Liquid", "liquid"),
  /** The content type of the text. */
  contentType: oneOf("application/json"),
};
