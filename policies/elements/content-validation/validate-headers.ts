import { string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { action } from "./action";

export const validateHeaders = defineElement({
  name: "validate-headers",
  category: "content-validation",
  summary: "Checks the headers of the response against the schema of the API.",
  sections: ["outbound", "on-error"],
  notes: ["Stands once in a section.", "An API schema of more than 4 MB is not used."],
  attributes: {
    /** What happens where a header that the schema names does not fit. */
    specifiedHeaderAction: action,
    /** What happens where the schema does not name a header. */
    unspecifiedHeaderAction: action,
    /** The variable that receives the errors. */
    errorsVariableName: string(),
  },
  children: {
    /** A header for which something else happens. */
    header: child({
      attributes: {
        /** The name of the header. */
        name: string().required(),
        /** What happens where this header does not fit. */
        action,
      },
    }).many(),
  },
  examples: {
    pass: [
      {
        args: {
          specifiedHeaderAction: "prevent",
          unspecifiedHeaderAction: "ignore",
          errorsVariableName: "header-errors",
          header: [{ name: "X-Trace", action: "detect" }],
        },
        xml: `
          <validate-headers specified-header-action="prevent" unspecified-header-action="ignore" errors-variable-name="header-errors">
            <header name="X-Trace" action="detect" />
          </validate-headers>`,
      },
    ],
    fail: [
      { xml: '<validate-headers specified-header-action="prevent" />', rule: "missing-attribute" },
      { xml: '<validate-headers specified-header-action="block" unspecified-header-action="ignore" />', rule: "attribute-value" },
      {
        xml: `
          <validate-headers specified-header-action="prevent" unspecified-header-action="ignore">
            <header name="X-Trace" />
          </validate-headers>`,
        rule: "missing-attribute",
      },
    ],
  },
});
