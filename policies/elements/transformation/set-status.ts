import { statusCode, string } from "../attribute";
import { defineElement } from "../define";

export const setStatus = defineElement({
  name: "set-status",
  category: "transformation",
  summary: "Sets the status code and the reason phrase of the response.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  attributes: {
    /** The status code, such as 403. */
    code: statusCode().expected().expression(),
    /** The reason phrase behind the code; callers by HTTP/2 do not see it. */
    reason: string().expected().expression(),
  },
  examples: {
    pass: [
      { args: { code: 403, reason: "Forbidden" }, xml: '<set-status code="403" reason="Forbidden" />' },
      {
        args: { code: { expression: "@(context.Response.StatusCode)" }, reason: "OK" },
        xml: '<set-status code="@(context.Response.StatusCode)" reason="OK" />',
      },
    ],
    fail: [
      { xml: '<set-status code="Forbidden" />', rule: "attribute-type" },
      { xml: '<set-status status="403" />', rule: "unknown-attribute" },
    ],
  },
});
