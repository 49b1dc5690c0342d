import { int, string } from "../attribute";
import { defineElement } from "../define";

export const validateOdataRequest = defineElement({
  name: "validate-odata-request",
  category: "content-validation",
  summary: "Checks the address, the headers and the parameters of a request to an OData API against its specification.",
  sections: ["inbound"],
  scopes: ["global", "workspace", "product", "api"],
  notes: ["Stands once in a section, and only serves APIs that were imported from an OData description."],
  attributes: {
    /** The variable that receives the error. */
    errorVariableName: string(),
    /** The OData version of a request that names none. */
    defaultOdataVersion: string().default("4.0"),
    /** The lowest OData version that is accepted. */
    minOdataVersion: string(),
    /** The highest OData version that is accepted. */
    maxOdataVersion: string(),
    /** The largest body that is accepted, in bytes. */
    maxSize: int().unit("bytes"),
  },
  examples: {
    pass: [
      {
        args: { errorVariableName: "odata-error", minOdataVersion: "4.0", maxOdataVersion: "4.01", maxSize: 100_000 },
        xml: `
          <validate-odata-request
            error-variable-name="odata-error"
            min-odata-version="4.0"
            max-odata-version="4.01"
            max-size="100000" />`,
      },
    ],
    fail: [
      { xml: '<validate-odata-request errors-variable-name="odata-error" />', rule: "unknown-attribute" },
      { xml: '<validate-odata-request max-size="100kB" />', rule: "attribute-type" },
    ],
  },
});
