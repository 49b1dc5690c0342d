import { string } from "../attribute";
import { defineElement } from "../define";

export const setMethod = defineElement({
  name: "set-method",
  category: "transformation",
  summary: "Changes the HTTP method of the request.",
  sections: ["inbound", "on-error"],
  undocumentedSections: ["backend", "outbound"],
  text: string().required().expression(),
  examples: {
    pass: [{ args: "POST", xml: "<set-method>POST</set-method>" }],
    fail: [{ xml: "<set-method />", rule: "text-missing" }],
  },
});
