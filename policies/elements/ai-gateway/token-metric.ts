import { bool, oneOf, string } from "../attribute";

/** Where the token metrics are sent. */
export const tokenMetricNamespace = {
  /** The namespace that groups metrics. */
  namespace: string().default("API Management"),
};

/** What the editor's schema knows of the token metrics beyond their documentation. */
export const tokenMetricExtras = {
  /** The name of the metric. */
  name: string().undocumented(),
  /** Which tokens are counted. */
  valueType: oneOf("all", "total-tokens", "prompt-tokens", "completion-tokens").default("all").undocumented(),
  /** Whether tokens of the prompt are left out of the count. */
  ignorePrompt: bool().default(false).undocumented(),
};

/** What a user of either token metric must know. */
export const tokenMetricNotes = [
  "Needs an Application Insights logger, custom metrics with dimensions there, and metrics turned on in the diagnostic.",
  "May stand several times, once for each set of dimensions.",
  "Tokens of streamed completions are estimated.",
] as const;
