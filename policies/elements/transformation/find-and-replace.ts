import { string } from "../attribute";
import { defineElement } from "../define";

export const findAndReplace = defineElement({
  name: "find-and-replace",
  category: "transformation",
  summary: "Replaces every occurrence of a text in the body of the request or the response.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["The text is looked for as it stands: there are no patterns."],
  attributes: {
    /** The text to look for. */
    from: string().required().expression(),
    /** The text that takes its place; an empty one removes what is found. */
    to: string().required().expression(),
  },
  examples: {
    pass: [
      {
        args: { from: "http://internal.example", to: "https://api.example" },
        xml: '<find-and-replace from="http://internal.example" to="https://api.example" />',
      },
      {
        args: { from: { expression: '@(context.Api.ServiceUrl.Host + "/v1")' }, to: "" },
        xml: '<find-and-replace from="@(context.Api.ServiceUrl.Host + "/v1")" to="" />',
      },
    ],
    fail: [
      { xml: '<find-and-replace from="a" />', rule: "missing-attribute" },
      { xml: '<find-and-replace from="a" to="b">c</find-and-replace>', rule: "text-not-allowed" },
    ],
  },
});
