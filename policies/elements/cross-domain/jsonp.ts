import { string } from "../attribute";
import { defineElement } from "../define";

export const jsonp = defineElement({
  name: "jsonp",
  category: "cross-domain",
  summary: "Wraps a JSON response in a call of the function that the caller names.",
  sections: ["outbound"],
  notes: ["Stands once in a section.", "A request without the parameter is answered with plain JSON."],
  attributes: {
    /** The query parameter that names the function. */
    callbackParameterName: string().required().expression(),
  },
  examples: {
    pass: [{ args: { callbackParameterName: "callback" }, xml: '<jsonp callback-parameter-name="callback" />' }],
    fail: [
      { xml: "<jsonp />", rule: "missing-attribute" },
      { xml: '<jsonp callback-parameter-name="callback">show</jsonp>', rule: "text-not-allowed" },
    ],
  },
});
