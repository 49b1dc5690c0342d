import type { Pack } from "../pack";
import { rules } from "../rules";

/** What only a person can judge stays with a person, and what is merely to be looked at (`info`) stays a warning. */
export const palisadeStrict: Pack = {
  name: "palisade-strict",
  version: "1.0",
  title: "Palisade baseline, everything an error",
  description: "All rules as errors; those of severity info stay warnings.",
  rules: "all",
  levels: Object.fromEntries(
    rules.flatMap(({ id, severity, manual }) => (manual === undefined && severity !== "info" ? [[id, "error"] as const] : [])),
  ),
};
