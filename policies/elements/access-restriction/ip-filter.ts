import { ip, oneOf } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const ipFilter = defineElement({
  name: "ip-filter",
  category: "access-restriction",
  summary: "Lets requests through, or refuses them, by the address of the caller.",
  sections: ["inbound"],
  notes: [
    "`allow` refuses every caller that is not listed, and `forbid` lets every such caller through.",
    "Where several scopes have a filter, each applies in the order in which the scopes run.",
  ],
  attributes: {
    /** Whether the listed callers are let through or refused. */
    action: oneOf("allow", "forbid").expected().expression(),
  },
  children: {
    /** A single address. */
    address: child({ text: ip().expression() }).many(),
    /** All addresses between two, both included. */
    addressRange: child({
      attributes: {
        /** The first address of the range. */
        from: ip().required().expression(),
        /** The last address of the range. */
        to: ip().required().expression(),
      },
    }).many(),
  },
  order: "any",
  rules: [{ rule: "atLeastOneOf", of: ["address", "addressRange"] }],
  examples: {
    pass: [
      {
        args: { action: "allow", address: ["203.0.113.7", "2001:db8::7"], addressRange: { from: "198.51.100.0", to: "198.51.100.255" } },
        xml: `
          <ip-filter action="allow">
            <address>203.0.113.7</address>
            <address>2001:db8::7</address>
            <address-range from="198.51.100.0" to="198.51.100.255" />
          </ip-filter>`,
      },
    ],
    fail: [
      { xml: '<ip-filter action="allow" />', rule: "attribute-combination" },
      { xml: '<ip-filter action="deny"><address>203.0.113.7</address></ip-filter>', rule: "attribute-value" },
      { xml: '<ip-filter action="forbid"><address>203.0.113.0/24</address></ip-filter>', rule: "attribute-type" },
      { xml: '<ip-filter action="forbid"><address-range from="203.0.113.0" /></ip-filter>', rule: "missing-attribute" },
    ],
  },
});
