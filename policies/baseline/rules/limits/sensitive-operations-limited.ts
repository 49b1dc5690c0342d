import type { PolicyElement } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { countsNothing } from "../../helpers/counting";
import { knownText } from "../../helpers/known-text";
import { checkedAlone, doubtIn } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

/** Paths behind which passwords, codes and accounts are guessed or made. */
const sensitivePath =
  /(?:^|[/_-])(?:log-?in|sign-?in|sign-?up|register|token|oauth2?|password|passcode|reset|forgot|otp|mfa|verify|verification|authenticate)(?:$|[/_:{-])/i;
/** More tries a minute than a person makes. */
const maxPerMinute = 30;

const login = [
  exampleRecord("apis/operations", { displayName: "Log in", method: "POST", urlTemplate: "/login" }, { path: { operationId: "getOrder" } }),
];
const limit = (calls: number) =>
  `<policies><inbound><base /><rate-limit-by-key calls="${calls}" renewal-period="60" counter-key="@(context.Request.IpAddress)" /></inbound></policies>`;

export const sensitiveOperationsLimited = defineRule({
  id: "APIM-LIM-003",
  slug: "sensitive-operations-limited",
  severity: "medium",
  title: "Operations behind which secrets are guessed have a limit of their own.",
  why: "A limit that fits ordinary calls lets a caller try thousands of passwords an hour.",
  fix: `Add rate-limit-by-key by address at the operation, with at most ${maxPerMinute} calls a minute.`,
  controls: { owasp2019: ["API2", "API4"], owasp2023: ["API2", "API4", "API6"] },
  appliesTo: "operation",
  check(subject, report) {
    const { operation, guarantee } = subject;
    const template = operation?.properties.urlTemplate;
    if (template === undefined || !isKnown(template)) {
      report.unknown(template === undefined ? checkedAlone : whyUnknown(template));
      return;
    }
    if (!sensitivePath.test(template)) return;
    const answer = guarantee("inbound", "rate-limit", "rate-limit-by-key");
    const rates = answer.by.map(({ element }) => perMinute(element, subject.estate));
    if (rates.some((rate) => rate !== undefined && rate <= maxPerMinute)) return;
    const doubt = doubtIn(subject, "inbound");
    if (doubt || rates.includes(undefined)) report.unknown(doubt ?? "the limit is computed");
    else if (rates.every((rate) => rate === Number.POSITIVE_INFINITY)) report.finding(`${template} may be tried without limit`);
    else report.finding(`${template} may be tried ${Math.min(...(rates as number[]))} times a minute`);
  },
  examples: {
    pass: [
      { policy: limit(5), records: login },
      { title: "An ordinary operation.", policy: limit(500) },
    ],
    fail: [
      { policy: limit(100), records: login },
      {
        title: "A limit that never counts.",
        policy: limit(5).replace("counter-key", 'increment-condition="@(false)" counter-key'),
        records: login,
      },
      { policy: "<policies><inbound><base /></inbound></policies>", records: login },
    ],
  },
});

/** How many calls a minute a limit lets through; undefined where it is not known. One that counts nothing lets all through. */
function perMinute(element: PolicyElement, estate: EstateIndex | undefined): number | undefined {
  if (countsNothing(element, estate)) return Number.POSITIVE_INFINITY;
  const { calls, "renewal-period": period } = element.attributes;
  const rate = (Number(knownText(calls, estate) ?? Number.NaN) / Number(knownText(period, estate) ?? Number.NaN)) * 60;
  return Number.isNaN(rate) ? undefined : rate;
}
