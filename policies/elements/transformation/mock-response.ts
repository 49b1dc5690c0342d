import { bool, int, statusCode, string } from "../attribute";
import { defineElement } from "../define";

export const mockResponse = defineElement({
  name: "mock-response",
  category: "transformation",
  summary: "Ends the pipeline and answers with a sample taken from the API's definition.",
  sections: ["inbound", "outbound", "on-error"],
  notes: [
    "An example of the operation's response comes first, then a sample made from its schema; without either the body is empty.",
    "Nothing behind it runs; in inbound that means that no backend is called.",
  ],
  attributes: {
    /** The status of the answer; it also chooses among the responses of the operation. */
    statusCode: statusCode().default(200),
    /** The content type of the answer; it also chooses among the response's representations. */
    contentType: string(),
    /** The position of the example to answer with where there are several. */
    index: int().undocumented(),
    /** Whether the policy does anything. */
    enabled: bool().undocumented(),
  },
  examples: {
    pass: [
      { xml: "<mock-response />" },
      {
        args: { statusCode: 404, contentType: "application/problem+json" },
        xml: '<mock-response status-code="404" content-type="application/problem+json" />',
      },
    ],
    fail: [
      { xml: '<mock-response status-code="@(200)" />', rule: "expression-not-allowed" },
      { xml: '<mock-response status-code="OK" />', rule: "attribute-type" },
      { xml: '<mock-response status="200" />', rule: "unknown-attribute" },
    ],
  },
});
