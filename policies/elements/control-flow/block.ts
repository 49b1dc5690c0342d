import { anyPolicies } from "../child";
import { defineElement } from "../define";

export const block = defineElement({
  name: "block",
  category: "control-flow",
  status: "undocumented",
  summary: "Groups policies without changing what they do.",
  sections: [],
  scopes: [],
  gateways: [],
  children: {
    /** The policies of the group. */
    policies: anyPolicies(),
  },
  examples: {
    pass: [{ args: {}, xml: "<block />" }],
    fail: [
      { xml: '<block name="a" />', rule: "unknown-attribute" },
      { xml: "<block>a</block>", rule: "text-not-allowed" },
    ],
  },
});
