import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { checked, ruleOf, verdict } from "../../support/baseline";

const open = exampleRecord("apis", { path: "orders", subscriptionRequired: false });
const limit = (calls: string) => `<rate-limit-by-key calls="${calls}" renewal-period="60" counter-key="a" />`;
const quota = (count: string) => `<quota-by-key calls="10" renewal-period="86400" counter-key="a" increment-count="${count}" />`;
const token = (claims: string) => `<validate-azure-ad-token tenant-id="t">${claims}</validate-azure-ad-token>`;
const scope = '<required-claims><claim name="scp"><value>a</value></claim></required-claims>';
const content = (action: string) =>
  `<validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="${action}"><content type="application/json" validate-as="json" action="prevent" /></validate-content>`;
const parameters = (action: string) =>
  `<validate-parameters specified-parameter-action="${action}" unspecified-parameter-action="prevent" />`;

/** For each rule a policy that is strong, one that is weak, and one of which nobody can tell; undefined where there is none. */
const policies: readonly (readonly [rule: string, strong: string, weak: string, doubtful: string | undefined])[] = [
  [
    "APIM-AUT-001",
    '<validate-jwt header-name="Authorization" />',
    '<validate-client-certificate ignore-error="true" />',
    '<validate-client-certificate ignore-error="{{ignore}}" />',
  ],
  ["APIM-AUT-005", token(scope), token(""), undefined],
  ["APIM-LIM-001", limit("10"), limit("90000000"), limit("{{calls}}")],
  ["APIM-LIM-002", quota("1"), quota("0"), undefined],
  ["APIM-VAL-001", content("prevent"), content("detect"), content("{{action}}")],
  ["APIM-VAL-002", parameters("prevent"), parameters("ignore"), parameters("{{action}}")],
];

const judge = (id: string, inbound: string) => {
  const records = [examplePolicy(`<policies><inbound><base />${inbound}</inbound></policies>`), ...(id === "APIM-AUT-001" ? [open] : [])];
  return verdict(checked(exampleEstate(records), [ruleOf(id)]), ruleOf(id));
};

/** One of two policies runs, and it is not known which. */
const either = (first: string, second: string) =>
  `<choose><when condition="@(context.Request.Method == &quot;GET&quot;)">${first}</when><otherwise>${second}</otherwise></choose>`;

/** Compositions of the policies of a rule, and what must be said of each. */
function compositions(id: string, strong: string, weak: string, doubtful: string | undefined): (readonly [string, string, string])[] {
  return [
    ["strong", strong, "pass"],
    ["weak", weak, "finding"],
    ["weak, and then strong", weak + strong, "pass"],
    ["strong, and then weak", strong + weak, "pass"],
    ["strong on every path", either(strong, strong), "pass"],
    ["strong on one path, and weak on the other", either(strong, weak), "finding"],
    ["weak on one path, and strong on the other", either(weak, strong), "finding"],
    ["weak in a branch, and strong behind", `${either(weak, "")}${strong}`, "pass"],
    ["strong in a branch, and weak behind", `${either(strong, "")}${weak}`, "finding"],
    // Where no token is asked for, there is nothing to restrict.
    ["strong on one path, and nothing on the other", either(strong, ""), id === "APIM-AUT-005" ? "pass" : "finding"],
    ...(doubtful === undefined
      ? []
      : ([
          ["in doubt", doubtful, "unknown"],
          ["in doubt, and then strong", `${doubtful}${strong}`, "pass"],
          ["weak, and then in doubt", `${weak}${doubtful}`, "unknown"],
          ["strong on one path, and in doubt on the other", either(strong, doubtful), "unknown"],
          ["weak on one path, and in doubt on the other", either(weak, doubtful), "finding"],
          ["in doubt on one path, and nothing on the other", either(doubtful, ""), "finding"],
        ] as const)),
  ];
}

describe.each(policies)("%s", (id, strong, weak, doubtful) => {
  it.each(compositions(id, strong, weak, doubtful))("%s", (_, inbound, expected) => {
    expect(judge(id, inbound)).toBe(expected);
  });
});
