import { string, uri } from "../attribute";
import { defineElement } from "../define";

export const proxy = defineElement({
  name: "proxy",
  category: "routing",
  summary: "Routes the request to the backend through an HTTP proxy.",
  sections: ["inbound"],
  notes: [
    "Gateway and proxy talk plain HTTP, so the proxy's credentials travel unencrypted; keep both on one trusted network.",
    "The proxy may ask for Basic or NTLM authentication, and no other.",
    "Inside `send-request` or `send-one-way-request` it applies to that request alone.",
  ],
  attributes: {
    /** The address of the proxy, as `http://host:port`. */
    url: uri().required().expression(),
    /** The user name with which the gateway signs in to the proxy. */
    username: string().expression(),
    /** The password that goes with the user name. */
    password: string().expression().secret(),
  },
  examples: {
    pass: [
      { args: { url: "http://proxy.example:8080" }, xml: '<proxy url="http://proxy.example:8080" />' },
      {
        args: { url: "http://proxy.example:8080", username: "gateway", password: { namedValue: "proxy-password" } },
        xml: '<proxy url="http://proxy.example:8080" username="gateway" password="{{proxy-password}}" />',
      },
    ],
    fail: [
      { xml: '<proxy username="gateway" />', rule: "missing-attribute" },
      { xml: '<proxy url="proxy" />', rule: "attribute-type" },
    ],
  },
});
