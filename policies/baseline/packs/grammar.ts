import type { Pack } from "../pack";

/** The grammar is checked with every pack; this one holds nothing beside it. */
export const grammar: Pack = {
  name: "grammar",
  version: "1.0",
  title: "Policy grammar alone",
  description: "No rules of the baseline: only what the service would refuse, which every other pack checks as well.",
  rules: [],
};
