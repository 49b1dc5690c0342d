import { reference } from "../attribute";
import { defineElement } from "../define";

export const includeFragment = defineElement({
  name: "include-fragment",
  category: "control-flow",
  summary: "Puts the policies of a fragment in its place.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["The policies of the fragment must be allowed in the section and at the scope where it is included."],
  attributes: {
    /** The fragment. */
    fragmentId: reference("fragment").required(),
  },
  examples: {
    pass: [{ args: { fragmentId: { kind: "fragment", id: "forward-claims" } }, xml: '<include-fragment fragment-id="forward-claims" />' }],
    fail: [
      { xml: "<include-fragment />", rule: "missing-attribute" },
      { xml: '<include-fragment fragment-id="@(context.Api.Id)" />', rule: "expression-not-allowed" },
    ],
  },
});
