import { bool } from "../attribute";
import { anyPolicies, child } from "../child";
import { defineElement } from "../define";

export const choose = defineElement({
  name: "choose",
  category: "control-flow",
  summary: "Runs the policies of the first branch whose condition holds.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["The first condition that is true wins; without an `otherwise`, nothing may run."],
  children: {
    /** A branch and its condition. */
    when: child({
      attributes: {
        /** Runs the branch where it is true. */
        condition: bool().required().expression(),
      },
      children: {
        /** The policies of the branch. */
        policies: anyPolicies(),
      },
    }).some(),
    /** The policies that run where no condition holds. */
    otherwise: child({ children: { policies: anyPolicies() } }),
  },
  examples: {
    pass: [
      {
        args: { when: [{ condition: { expression: "@(context.Request.Body == null)" }, policies: [] }], otherwise: [] },
        xml: `
          <choose>
            <when condition="@(context.Request.Body == null)" />
            <otherwise />
          </choose>`,
      },
    ],
    fail: [
      { xml: "<choose />", rule: "child-missing" },
      { xml: '<choose><otherwise /><when condition="@(true)" /></choose>', rule: "child-order" },
      { xml: '<choose><when condition="perhaps" /></choose>', rule: "attribute-type" },
    ],
  },
});
