import { statusCode, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { action } from "./action";

export const validateStatusCode = defineElement({
  name: "validate-status-code",
  category: "content-validation",
  summary: "Checks the status of the response against those that the API declares.",
  sections: ["outbound", "on-error"],
  notes: [
    "A `status-code` of its own has no effect for a status that the API's schema names.",
    "An API schema of more than 4 MB is not used.",
  ],
  attributes: {
    /** What happens where the schema does not name the status. */
    unspecifiedStatusCodeAction: action,
    /** The variable that receives the errors. */
    errorsVariableName: string(),
  },
  children: {
    /** A status for which something else happens. */
    statusCode: child({
      attributes: {
        /** The status, as a number. */
        code: statusCode().required(),
        /** What happens where the response has this status. */
        action,
      },
    }).many(),
  },
  examples: {
    pass: [
      {
        args: {
          unspecifiedStatusCodeAction: "prevent",
          errorsVariableName: "status-errors",
          statusCode: [
            { code: 404, action: "ignore" },
            { code: 502, action: "detect" },
          ],
        },
        xml: `
          <validate-status-code unspecified-status-code-action="prevent" errors-variable-name="status-errors">
            <status-code code="404" action="ignore" />
            <status-code code="502" action="detect" />
          </validate-status-code>`,
      },
    ],
    fail: [
      { xml: "<validate-status-code />", rule: "missing-attribute" },
      {
        xml: `
          <validate-status-code unspecified-status-code-action="prevent">
            <status-code code="4xx" action="ignore" />
          </validate-status-code>`,
        rule: "attribute-type",
      },
      {
        xml: `
          <validate-status-code unspecified-status-code-action="prevent">
            <status-code code="@(404)" action="ignore" />
          </validate-status-code>`,
        rule: "expression-not-allowed",
      },
    ],
  },
});
