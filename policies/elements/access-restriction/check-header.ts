import { bool, statusCode, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const checkHeader = defineElement({
  name: "check-header",
  category: "access-restriction",
  summary: "Refuses a request whose header is missing or has none of the expected values.",
  sections: ["inbound"],
  notes: ["A refusal ends the request; one value that matches is enough to pass."],
  attributes: {
    /** The name of the header. */
    name: string().required().expression(),
    /** The status of a refusal. */
    failedCheckHttpcode: statusCode().required().expression(),
    /** The message of a refusal. */
    failedCheckErrorMessage: string().expected().expression(),
    /** Whether values that differ only in upper and lower case match. */
    ignoreCase: bool().expected().expression(),
  },
  children: {
    /** The values of which the header must have one; without any, the header only has to be there. */
    value: child({ text: string().expression() }).many(),
  },
  examples: {
    pass: [
      {
        args: {
          name: "X-Client",
          failedCheckHttpcode: 403,
          failedCheckErrorMessage: "Unknown client",
          ignoreCase: true,
          value: ["portal", { expression: '@((string)context.Variables["client"])' }],
        },
        xml: `
          <check-header name="X-Client" failed-check-httpcode="403" failed-check-error-message="Unknown client" ignore-case="true">
            <value>portal</value>
            <value>@((string)context.Variables["client"])</value>
          </check-header>`,
      },
    ],
    fail: [
      { xml: '<check-header name="X-Client" failed-check-error-message="No" ignore-case="true" />', rule: "missing-attribute" },
      { xml: '<check-header name="X-Client" failed-check-httpcode="Forbidden" />', rule: "attribute-type" },
      { xml: '<check-header name="X-Client" failed-check-httpcode="403">portal</check-header>', rule: "text-not-allowed" },
    ],
  },
});
