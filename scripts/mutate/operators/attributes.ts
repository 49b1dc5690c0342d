import { childNamed } from "../../../policies/document/ast";
import { edited, placeOf, type Spot, spotsOf, valueFrom, withAttribute } from "../documents";
import type { Mutation, Operator } from "../mutation";
import { byHeader, fromHeader } from "./from-caller";

/** What is loosened: elements, and for each attribute the values that say less; undefined takes it away. */
interface Loosening {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly elements: readonly string[];
  readonly where?: (spot: Spot) => boolean;
  readonly attributes: Readonly<Record<string, readonly (string | undefined)[]>>;
}

const validatesRequests = ({ section }: Spot) => section === "inbound";
const validatesResponses = ({ section }: Spot) => section === "outbound";

/** An action that the caller's request decides. */
const chosenAction = '@(context.Request.Headers.ContainsKey("X-Setting") ? "ignore" : "prevent")';

const loosenings: readonly Loosening[] = [
  {
    name: "loosen: unsigned tokens",
    claimedBy: ["jwt-needs-signature"],
    elements: ["validate-jwt"],
    attributes: {
      "require-signed-tokens": [
        "false",
        "False",
        "@(false)",
        "@(1 == 2)",
        '@("a" == "b")',
        "@(!true)",
        byHeader,
        '@{ var request = context.Request; return request.Url.Query.ContainsKey("signed"); }',
      ],
    },
  },
  {
    name: "loosen: tokens without an end",
    claimedBy: ["jwt-needs-expiry"],
    elements: ["validate-jwt"],
    attributes: {
      "require-expiration-time": ["false", "@(false)", "@(1 > 2)", byHeader],
      "clock-skew": [
        "301",
        "86400",
        "2147483647",
        "@(86400)",
        "@(60 * 60 * 24)",
        fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))"),
      ],
    },
  },
  {
    name: "loosen: any tenant",
    claimedBy: ["token-needs-issuer-and-audience"],
    elements: ["validate-azure-ad-token"],
    attributes: {
      "tenant-id": [
        "common",
        "organizations",
        "consumers",
        "Common",
        "https://login.microsoftonline.com/common",
        '@("common")',
        '@("com" + "mon")',
        fromHeader,
      ],
    },
  },
  {
    name: "loosen: configuration of any issuer",
    claimedBy: ["token-needs-issuer-and-audience"],
    elements: ["openid-config"],
    attributes: { url: ["http://login.example/.well-known/openid-configuration"] },
  },
  {
    name: "loosen: failures look like success",
    claimedBy: ["failures-are-failures"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    attributes: { "failed-validation-httpcode": ["200", "204", "302", '@(context.Request.Headers.ContainsKey("X-Quiet") ? 200 : 401)'] },
  },
  {
    name: "loosen: counting",
    claimedBy: ["counter-key-not-from-caller"],
    elements: ["rate-limit-by-key", "quota-by-key"],
    attributes: {
      "counter-key": [
        fromHeader,
        '@(context.Request.Headers["X-Forwarded-For"].First())',
        '@(context.Request.Url.Query.GetValueOrDefault("user", ""))',
        '@(context.Request.OriginalUrl.Query.GetValueOrDefault("user", ""))',
        "@(context.Request.Url.ToString())",
        "@(context.Request.OriginalUrl.Path)",
        '@("a:" + context.Request.Headers.GetValueOrDefault("X-Client", context.Request.IpAddress))',
        "@(context.Request.Body.As<string>(preserveContent: true))",
        '@(context.Request.MatchedParameters["orderId"])',
        "@(context.RequestId.ToString())",
        "@(Guid.NewGuid().ToString())",
        "@(DateTime.UtcNow.Ticks.ToString())",
        "@(new Random().Next().ToString())",
        '@{ var request = context.Request; return request.Headers.GetValueOrDefault("X-Key", ""); }',
        "@{ var all = context; return all.RequestId.ToString(); }",
        '@{ var headers = context.Request.Headers; return headers.GetValueOrDefault("X-Key", ""); }',
        '@{ var key = context.Request.Headers.GetValueOrDefault("X-Key", ""); return key; }',
        '@(context.Request.Headers.GetValueOrDefault("Authorization", ""))',
      ],
    },
  },
  {
    name: "loosen: parameters",
    claimedBy: ["parameters-validated"],
    elements: ["validate-parameters"],
    attributes: { "specified-parameter-action": ["ignore", "detect", '@("ignore")', '@("det" + "ect")', chosenAction] },
  },
  {
    name: "loosen: size and type of requests",
    claimedBy: ["request-content-validated"],
    elements: ["validate-content"],
    where: (spot) => validatesRequests(spot) && childNamed(spot.element, "content") !== undefined,
    attributes: {
      "size-exceeded-action": ["ignore", "detect", '@("ignore")', chosenAction],
      "unspecified-content-type-action": ["ignore", "detect", undefined, chosenAction],
      "max-size": [undefined, "0", "1073741824", "@(int.MaxValue)", "@(1024 * 1024 * 1024)"],
    },
  },
  {
    name: "loosen: content of requests",
    claimedBy: ["request-content-validated"],
    elements: ["content"],
    where: validatesRequests,
    attributes: {
      action: ["ignore", "detect", '@("ignore")', chosenAction],
      "allow-additional-properties": ["true", "True", byHeader],
    },
  },
  {
    name: "loosen: content of answers",
    claimedBy: ["responses-validated", "validation-prevents"],
    elements: ["content"],
    where: validatesResponses,
    attributes: { action: ["ignore", "detect"] },
  },
  {
    name: "loosen: status of answers",
    claimedBy: ["responses-validated", "validation-prevents"],
    elements: ["validate-status-code"],
    attributes: { "unspecified-status-code-action": ["ignore", "detect", '@("ignore")'] },
  },
  {
    name: "loosen: headers of answers",
    claimedBy: ["responses-validated", "validation-prevents"],
    elements: ["validate-headers"],
    attributes: { "specified-header-action": ["ignore", "detect", '@("ignore")'] },
  },
  {
    name: "loosen: identity to the backend",
    claimedBy: ["backend-authenticated"],
    elements: ["authentication-managed-identity"],
    attributes: { "ignore-error": ["true", "@(true)", "@(1 == 1)", byHeader] },
  },
  {
    name: "loosen: time to wait",
    claimedBy: ["timeouts-bounded"],
    elements: ["forward-request"],
    attributes: {
      timeout: [undefined, "300", "86400", "@(3600)", "@(60 * 60)", fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))")],
    },
  },
  {
    name: "loosen: redirects of the backend",
    claimedBy: ["redirects-not-followed"],
    elements: ["forward-request"],
    attributes: { "follow-redirects": ["true", "@(true)", byHeader] },
  },
  {
    name: "loosen: for what the gateway's identity is",
    claimedBy: ["target-not-from-caller"],
    elements: ["authentication-managed-identity"],
    attributes: { resource: [fromHeader, '@{ var request = context.Request; return request.Url.Query.GetValueOrDefault("for", ""); }'] },
  },
  {
    name: "loosen: what is waited for by a variable",
    claimedBy: ["timeouts-bounded"],
    elements: ["set-variable"],
    where: ({ element }) => element.attributes.name === "timeout",
    attributes: { value: ["@(3600)", "@(60 * 60)", fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))")] },
  },
  {
    name: "loosen: backends",
    claimedBy: ["target-not-from-caller"],
    elements: ["set-backend-service"],
    attributes: {
      "backend-id": [
        fromHeader,
        '@(context.Request.Url.Query.GetValueOrDefault("to", ""))',
        '@((string)context.Request.MatchedParameters["orderId"])',
      ],
    },
  },
  {
    name: "widen: addresses",
    claimedBy: ["ip-filter-allows"],
    elements: ["ip-filter"],
    attributes: { action: ["forbid", '@("forbid")'] },
  },
];

function* loosened(
  { elements, where = () => true, attributes }: Loosening,
  spots: readonly Spot[],
  records: Parameters<typeof edited>[0],
): Iterable<Mutation> {
  for (const spot of spots) {
    if (!elements.includes(spot.element.name) || !where(spot)) continue;
    for (const [attribute, values] of Object.entries(attributes)) {
      for (const value of values) {
        const changed = withAttribute(spot.element, attribute, value === undefined ? undefined : valueFrom(value));
        yield { place: placeOf(spot), change: `${attribute} ${value ?? "absent"}`, records: edited(records, [spot, [changed]]) };
      }
    }
  }
}

export const attributeOperators: readonly Operator[] = loosenings.map(
  (loosening): Operator => ({
    name: loosening.name,
    claimedBy: loosening.claimedBy,
    mutate: ({ estate }) => loosened(loosening, spotsOf(estate), estate.records),
  }),
);
