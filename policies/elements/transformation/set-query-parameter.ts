import { oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const setQueryParameter = defineElement({
  name: "set-query-parameter",
  category: "transformation",
  summary: "Sets, adds to or removes a query parameter of the request.",
  sections: ["inbound", "backend"],
  undocumentedSections: ["outbound", "on-error"],
  attributes: {
    /** The name of the parameter. */
    name: string().required().expression(),
    /** What happens where the parameter is there already. */
    existsAction: oneOf("override", "skip", "append", "delete").expression().default("override"),
  },
  children: {
    /** The values; none where the parameter is deleted. */
    value: child({ text: string().expression() }).many(),
  },
  order: "any",
  rules: [{ rule: "requiredUnless", of: ["value"], when: { key: "existsAction", is: ["delete"] }, lenient: true }],
  examples: {
    pass: [
      {
        args: { name: "debug", existsAction: "delete" },
        xml: '<set-query-parameter name="debug" exists-action="delete" />',
      },
      {
        args: { name: "tag", existsAction: "append", value: ["a", { expression: "@(context.Product.Id)" }] },
        xml: `
          <set-query-parameter name="tag" exists-action="append">
            <value>a</value>
            <value>@(context.Product.Id)</value>
          </set-query-parameter>`,
      },
    ],
    fail: [
      { xml: "<set-query-parameter><value>1</value></set-query-parameter>", rule: "missing-attribute" },
      { args: { name: "a" }, rule: "attribute-combination" },
      { xml: '<set-query-parameter name="a">1</set-query-parameter>', rule: "text-not-allowed" },
      { xml: '<set-query-parameter name="a" exists-action="remove" />', rule: "attribute-value" },
    ],
  },
});
