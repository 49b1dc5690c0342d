import { defineElement } from "../define";

export const base = defineElement({
  name: "base",
  category: "control-flow",
  summary: "Runs the policies of the same section at the next broader scope.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Stands directly in a section, once; its place decides when the broader policies run.",
    "A section without it drops every broader policy of that section, and the service saves that without a warning.",
    "Has no effect at global scope.",
  ],
  examples: {
    pass: [{ xml: "<base />" }],
    fail: [{ xml: '<base scope="api" />', rule: "unknown-attribute" }],
  },
});
