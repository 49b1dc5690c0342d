import { string } from "../attribute";
import { defineElement } from "../define";

export const authenticationBasic = defineElement({
  name: "authentication-basic",
  category: "authentication",
  summary: "Signs in to the backend with a user name and a password, by way of the Authorization header.",
  sections: ["inbound"],
  notes: ["Stands once in a section.", "Keep the password in a secret named value: the text of a policy is no place for it."],
  attributes: {
    /** The user name. */
    username: string().required().expression(),
    /** The password. */
    password: string().required().expression().secret(),
  },
  examples: {
    pass: [
      {
        args: { username: "gateway", password: { namedValue: "ledger-password" } },
        xml: '<authentication-basic username="gateway" password="{{ledger-password}}" />',
      },
    ],
    fail: [
      { xml: '<authentication-basic username="gateway" />', rule: "missing-attribute" },
      { xml: '<authentication-basic user="gateway" password="{{ledger-password}}" />', rule: "unknown-attribute" },
    ],
  },
});
