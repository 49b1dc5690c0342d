import { any, string } from "../attribute";
import { defineElement } from "../define";

export const setVariable = defineElement({
  name: "set-variable",
  category: "transformation",
  summary: "Sets a variable that later expressions read from `context.Variables`.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "A literal value becomes a string, whatever it looks like; only an expression can give a number or a boolean.",
    "An expression must give a basic .NET type: string, number, boolean, Guid, date, time span or bytes.",
  ],
  attributes: {
    /** The name of the variable. */
    name: string().required(),
    /** What the variable holds from here on. */
    value: any().required().expression(),
  },
  examples: {
    pass: [
      { args: { name: "attempts", value: 3 }, xml: '<set-variable name="attempts" value="3" />' },
      {
        args: { name: "isMobile", value: { expression: '@(context.Request.Headers.GetValueOrDefault("User-Agent").Contains("iPhone"))' } },
        xml: `
          <set-variable name="isMobile"
                        value="@(context.Request.Headers.GetValueOrDefault("User-Agent").Contains("iPhone"))" />`,
      },
    ],
    fail: [
      { xml: '<set-variable name="a" />', rule: "missing-attribute" },
      { xml: '<set-variable name="@(context.Api.Name)" value="1" />', rule: "expression-not-allowed" },
      { xml: '<set-variable name="a" value="1"><value>2</value></set-variable>', rule: "child-not-allowed" },
    ],
  },
});
