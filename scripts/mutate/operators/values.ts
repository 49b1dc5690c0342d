import { childNamed, elementsOf, isExpression, type PolicyElement, type PolicyNode } from "../../../policies/document/ast";
import { type Edit, edited, placeOf, type Spot, spotsOf, valueFrom, withAttribute, wrapped, xml } from "../documents";
import type { Mutation, Operator } from "../mutation";

const fromHeader = '@(context.Request.Headers.GetValueOrDefault("X-Setting", ""))';

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

const loosenings: readonly Loosening[] = [
  {
    name: "loosen: unsigned tokens",
    claimedBy: ["jwt-needs-signature"],
    elements: ["validate-jwt"],
    attributes: { "require-signed-tokens": ["false", "False", "@(false)", "@(1 == 2)", '@("a" == "b")', "@(!true)"] },
  },
  {
    name: "loosen: tokens without an end",
    claimedBy: ["jwt-needs-expiry"],
    elements: ["validate-jwt"],
    attributes: {
      "require-expiration-time": ["false", "@(false)", "@(1 > 2)"],
      "clock-skew": ["301", "86400", "2147483647", "@(86400)", "@(60 * 60 * 24)"],
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
    attributes: { "failed-validation-httpcode": ["200", "204", "302"] },
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
        '@{ var key = context.Request.Headers.GetValueOrDefault("X-Key", ""); return key; }',
        '@(context.Request.Headers.GetValueOrDefault("Authorization", ""))',
      ],
    },
  },
  {
    name: "loosen: parameters",
    claimedBy: ["parameters-validated"],
    elements: ["validate-parameters"],
    attributes: { "specified-parameter-action": ["ignore", "detect", '@("ignore")', '@("det" + "ect")'] },
  },
  {
    name: "loosen: size and type of requests",
    claimedBy: ["request-content-validated"],
    elements: ["validate-content"],
    where: (spot) => validatesRequests(spot) && childNamed(spot.element, "content") !== undefined,
    attributes: {
      "size-exceeded-action": ["ignore", "detect", '@("ignore")'],
      "unspecified-content-type-action": ["ignore", "detect", undefined],
      "max-size": [undefined, "0", "1073741824", "@(int.MaxValue)", "@(1024 * 1024 * 1024)"],
    },
  },
  {
    name: "loosen: content of requests",
    claimedBy: ["request-content-validated"],
    elements: ["content"],
    where: validatesRequests,
    attributes: {
      action: ["ignore", "detect", '@("ignore")'],
      "allow-additional-properties": ["true"],
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
    attributes: { "ignore-error": ["true", "@(true)", "@(1 == 1)"] },
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
    attributes: { "follow-redirects": ["true", "@(true)"] },
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

/** Limits of one rule, all at once: another one that stays would be enough. */
function limits(
  name: string,
  claimedBy: string,
  elements: readonly string[],
  attributes: Readonly<Record<string, readonly string[]>>,
): Operator {
  return {
    name,
    claimedBy: [claimedBy],
    *mutate({ estate }) {
      const spots = spotsOf(estate).filter(({ element }) => elements.includes(element.name));
      for (const [attribute, values] of Object.entries(attributes)) {
        for (const value of values) {
          const edits = spots.map((spot) => [spot, [withAttribute(spot.element, attribute, valueFrom(value))]] as const);
          yield { place: `${elements.join(", ")} everywhere`, change: `${attribute} ${value}`, records: edited(estate.records, ...edits) };
        }
      }
    },
  };
}

const nothing = ["@(false)", "@(1 == 2)", '@("a" == "b")', "@(!true)", "@(context.Response.StatusCode == 999 && false)"];
const limitOperators: readonly Operator[] = [
  limits("loosen: rate", "rate-limited", ["rate-limit", "rate-limit-by-key"], {
    calls: [
      "2147483647",
      "100000000",
      "@(int.MaxValue)",
      fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))"),
      "@(100000 * 1000)",
    ],
  }),
  limits("loosen: quota", "quota-present", ["quota", "quota-by-key"], {
    calls: ["2147483647", "@(int.MaxValue)"],
    "renewal-period": ["1"],
  }),
  limits("count nothing: rate", "rate-limited", ["rate-limit", "rate-limit-by-key"], {
    "increment-condition": nothing,
    "increment-count": ["0", "@(0)", "@(1 - 1)"],
  }),
  limits("count nothing: quota", "quota-present", ["quota", "quota-by-key"], {
    "increment-condition": nothing,
    "increment-count": ["0", "@(0)"],
  }),
];

/** Other content of an element; undefined where there is nothing to change in it. */
interface Change {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly elements: readonly string[];
  change(element: PolicyElement, spot: Spot): Iterable<readonly [change: string, nodes: readonly PolicyNode[]]>;
}

const withChildren = (element: PolicyElement, children: readonly PolicyNode[]): PolicyElement => ({ ...element, children });
const without = (element: PolicyElement, name: string) =>
  withChildren(
    element,
    element.children.filter((child) => child.kind !== "element" || child.name !== name),
  );
const instead = (element: PolicyElement, name: string, text: string) =>
  withChildren(without(element, name), [...without(element, name).children, ...xml(text)]);

const changes: readonly Change[] = [
  {
    name: "widen: audiences",
    claimedBy: ["token-needs-issuer-and-audience"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    *change(element) {
      yield ["audiences removed", [without(element, "audiences")]];
      yield ["audiences emptied", [instead(element, "audiences", "<audiences />")]];
      yield ["audience *", [instead(element, "audiences", "<audiences><audience>*</audience></audiences>")]];
      yield ["audience empty", [instead(element, "audiences", "<audiences><audience></audience></audiences>")]];
      yield [
        "audience of the caller's",
        [instead(element, "audiences", `<audiences><audience>${fromHeader.replaceAll('"', "&quot;")}</audience></audiences>`)],
      ];
      yield [
        "another audience *",
        [instead(element, "audiences", "<audiences><audience>api://orders</audience><audience>*</audience></audiences>")],
      ];
    },
  },
  {
    name: "widen: issuers",
    claimedBy: ["token-needs-issuer-and-audience", "no-literal-credentials"],
    elements: ["validate-jwt"],
    *change(element) {
      const bare = without(element, "issuers");
      yield ["issuer *", [instead(element, "issuers", "<issuers><issuer>*</issuer></issuers>")]];
      yield [
        "issuer of the caller's",
        [instead(element, "issuers", `<issuers><issuer>${fromHeader.replaceAll('"', "&quot;")}</issuer></issuers>`)],
      ];
      for (const tenant of ["common", "organizations", "consumers"]) {
        const url = `https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration`;
        yield [`configuration of ${tenant}, no issuer`, [instead(bare, "openid-config", `<openid-config url="${url}" />`)]];
      }
      yield [
        "keys instead of a configuration",
        [instead(bare, "openid-config", '<issuer-signing-keys><key certificate-id="k" /></issuer-signing-keys>')],
      ];
      yield [
        "a key beside the configuration",
        [
          withChildren(element, [
            ...element.children,
            ...xml("<issuer-signing-keys><key>c2lnbmluZ2tleXNpZ25pbmdrZXlzaWduaW5na2V5</key></issuer-signing-keys>"),
          ]),
        ],
      ];
    },
  },
  {
    name: "widen: required claims",
    claimedBy: ["token-restricts-callers"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    *change(element) {
      if (!childNamed(element, "required-claims") || childNamed(element, "client-application-ids")) return;
      yield ["claims removed", [without(element, "required-claims")]];
      yield ["claims emptied", [instead(element, "required-claims", "<required-claims />")]];
      yield [
        "claim without values",
        [instead(element, "required-claims", '<required-claims><claim name="scope" match="any" /></required-claims>')],
      ];
      yield [
        "claim with an empty value",
        [instead(element, "required-claims", '<required-claims><claim name="scope" match="any"><value></value></claim></required-claims>')],
      ];
      yield [
        "claim about the token",
        [instead(element, "required-claims", '<required-claims><claim name="ver"><value>2.0</value></claim></required-claims>')],
      ];
      yield [
        "claim that the caller names",
        [
          instead(
            element,
            "required-claims",
            `<required-claims><claim name="scope"><value>${fromHeader.replaceAll('"', "&quot;")}</value></claim></required-claims>`,
          ),
        ],
      ];
      yield [
        "claim *",
        [
          instead(
            element,
            "required-claims",
            '<required-claims><claim name="scope" match="any"><value>*</value></claim></required-claims>',
          ),
        ],
      ];
    },
  },
  {
    name: "widen: client applications",
    claimedBy: ["token-restricts-callers"],
    elements: ["validate-azure-ad-token"],
    *change(element) {
      if (!childNamed(element, "client-application-ids")) return;
      yield [
        "any client",
        [instead(element, "client-application-ids", "<client-application-ids><application-id>*</application-id></client-application-ids>")],
      ];
    },
  },
  {
    name: "widen: networks",
    claimedBy: ["ip-filter-allows"],
    elements: ["ip-filter"],
    *change(element) {
      const ranges = [
        '<address-range from="0.0.0.0" to="255.255.255.255" />',
        '<address-range from="0.0.0.0" to="127.255.255.255" /><address-range from="128.0.0.0" to="255.255.255.255" />',
        '<address-range from="::" to="ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" />',
      ];
      for (const range of ranges) {
        yield [range, [withChildren(element, xml(range))]];
        yield [`also ${range}`, [withChildren(element, [...element.children, ...xml(range)])]];
      }
    },
  },
  {
    name: "widen: origins",
    claimedBy: ["cors-origins-explicit"],
    elements: ["cors"],
    *change(element) {
      for (const origin of [
        "*",
        "null",
        "http://portal.example",
        "https://*.example",
        "https://*",
        "*.example",
        "https://portal.example*",
        "^https://.*$",
        fromHeader,
      ])
        yield [
          `origin ${origin}`,
          [instead(element, "allowed-origins", `<allowed-origins><origin>${origin.replaceAll('"', "&quot;")}</origin></allowed-origins>`)],
        ];
    },
  },
  {
    name: "widen: methods and headers of browsers",
    claimedBy: ["cors-no-wildcards"],
    elements: ["cors"],
    *change(element) {
      yield ["any method", [instead(element, "allowed-methods", "<allowed-methods><method>*</method></allowed-methods>")]];
      yield ["any header", [instead(element, "allowed-headers", "<allowed-headers><header>*</header></allowed-headers>")]];
      yield ["any answer's header", [instead(element, "expose-headers", "<expose-headers><header>*</header></expose-headers>")]];
    },
  },
  {
    name: "widen: credentials for any origin",
    claimedBy: ["cors-credentials-not-shared"],
    elements: ["cors"],
    *change(element) {
      const allowing = withAttribute(element, "allow-credentials", "true");
      yield [
        "any origin, with credentials",
        [instead(allowing, "allowed-origins", "<allowed-origins><origin>*</origin></allowed-origins>")],
      ];
    },
  },
  {
    name: "drop: what content is validated",
    claimedBy: ["request-content-validated"],
    elements: ["validate-content"],
    *change(element, { section }) {
      if (section !== "inbound" || !childNamed(element, "content")) return;
      yield [
        "no content named, and none refused",
        [withAttribute(without(element, "content"), "unspecified-content-type-action", "ignore")],
      ];
      yield [
        "every type mapped to one that is not validated",
        [
          withChildren(withAttribute(element, "unspecified-content-type-action", "ignore"), [
            ...xml('<content-type-map any-content-type-value="text/plain" />'),
            ...element.children,
          ]),
        ],
      ];
    },
  },
  {
    name: "leave parameters out",
    claimedBy: ["parameters-validated"],
    elements: ["validate-parameters"],
    *change(element) {
      yield ["path ignored", [instead(element, "path", '<path specified-parameter-action="ignore" />')]];
      yield [
        "one ignored",
        [instead(element, "path", '<path specified-parameter-action="prevent"><parameter name="orderId" action="ignore" /></path>')],
      ];
      yield ["query only detected", [instead(element, "query", '<query specified-parameter-action="detect" />')]];
    },
  },
  {
    name: "keep identifying headers",
    claimedBy: ["identifying-headers-removed"],
    elements: ["set-header"],
    *change(element, { section }) {
      const name = String(element.attributes.name);
      if (section !== "outbound" || !/^(?:Server|X-Powered-By|X-AspNet-Version)$/i.test(name)) return;
      yield ["appended to", [withChildren(withAttribute(element, "exists-action", "append"), xml("<value>gateway</value>"))]];
      yield ["skipped", [withChildren(withAttribute(element, "exists-action", "skip"), xml("<value>gateway</value>"))]];
      yield ["another name", [withAttribute(element, "name", `${name}-Old`)]];
      yield [
        "overridden by itself",
        [
          withChildren(
            withAttribute(element, "exists-action", "override"),
            xml(`<value>@(context.Response.Headers.GetValueOrDefault("${name}", ""))</value>`),
          ),
        ],
      ];
    },
  },
];

const changeOperators = changes.map(
  ({ name, claimedBy, elements, change }): Operator => ({
    name,
    claimedBy,
    *mutate({ estate }) {
      for (const spot of spotsOf(estate)) {
        if (!elements.includes(spot.element.name)) continue;
        for (const [what, nodes] of change(spot.element, spot))
          yield { place: placeOf(spot), change: what, records: edited(estate.records, [spot, nodes], ...secondLocks(claimedBy, estate)) };
      }
    },
  }),
);

/** Operations compare scopes for themselves: what the token asks for is only missed where they do not. */
function secondLocks(claimedBy: readonly string[], estate: Parameters<typeof spotsOf>[0]): Edit[] {
  if (!claimedBy.includes("token-restricts-callers")) return [];
  return spotsOf(estate)
    .filter(({ element, around }) => element.name === "choose" && around.length === 1 && comparesScopes(element))
    .map((spot) => [spot, []]);
}

function comparesScopes(choose: PolicyElement): boolean {
  return elementsOf(choose).some(
    ({ attributes: { condition } }) =>
      isExpression(condition) && /\bClaims\b/.test(condition.expression) && !/\bMatchedParameters\b/.test(condition.expression),
  );
}

/** What turns a refusal's condition into one that refuses nobody, or those that it should let in. */
const conditions: readonly (readonly [string, (code: string) => string])[] = [
  ["and false", (code) => `@((${code}) && false)`],
  ["false and", (code) => `@(false && (${code}))`],
  ["and what is never so", (code) => `@((${code}) && 1 == 2)`],
  ["and a text that is another", (code) => `@((${code}) && "a" == "b")`],
  ["and not true", (code) => `@((${code}) && !true)`],
  ["and a variable that nobody sets", (code) => `@((${code}) && context.Variables.ContainsKey("never"))`],
  ["and a header of the caller's", (code) => `@((${code}) && !context.Request.Headers.ContainsKey("X-Internal"))`],
  ["and a query of the caller's", (code) => `@((${code}) && context.Request.Url.Query.GetValueOrDefault("skip", "") != "1")`],
  ["and the method", (code) => `@((${code}) && context.Request.Method == "DELETE")`],
  ["turned round", (code) => `@(!(${code}))`],
  ["compared with false", (code) => `@((${code}) == false)`],
  ["an alternative that is always so", (code) => `@(!(!(${code}) || true))`],
  ["a conditional that never says so", (code) => `@((${code}) ? false : false)`],
  ["a constant", () => "@(false)"],
  ["another constant", () => '@("a" == "b")'],
  ["in a block that goes on", (code) => `@{ var refused = ${code}; return false; }`],
  ["in a block that may go on", (code) => `@{ if (context.Request.Headers.ContainsKey("X-Internal")) { return false; } return ${code}; }`],
  ["in a block that gives up", (code) => `@{ try { return ${code} && false; } catch { return false; } }`],
];

const refusals: Operator = {
  name: "weaken the condition of a refusal",
  claimedBy: ["object-level-authorization"],
  *mutate({ estate }) {
    for (const spot of spotsOf(estate)) {
      const [choose] = spot.around.slice(-1);
      const { condition } = spot.element.attributes;
      if (spot.element.name !== "when" || spot.scope === "global" || choose?.name !== "choose" || !isExpression(condition)) continue;
      if (!childNamed(spot.element, "return-response")) continue;
      const binds = condition.expression.includes("MatchedParameters");
      // The token itself asks for scopes or client applications: the operation's scopes are a second lock.
      if (!binds) continue;
      for (const [change, weaken] of conditions) {
        const expression = weaken(condition.expression.trim().slice(2, -1));
        yield {
          place: placeOf(spot),
          change,
          records: edited(estate.records, [spot, [withAttribute(spot.element, "condition", { expression })]]),
        };
      }
      const [answer] = elementsOf(spot.element);
      if (!answer) continue;
      yield { place: placeOf(spot), change: "nothing in it", records: edited(estate.records, [spot, [withChildren(spot.element, [])]]) };
      yield {
        place: placeOf(spot),
        change: "another branch in front, that the caller chooses",
        records: edited(estate.records, [
          spot,
          [wrapped("when", { condition: { expression: '@(context.Request.Headers.ContainsKey("X-Internal"))' } }, []), spot.element],
        ]),
      };
      yield {
        place: placeOf(spot),
        change: "only a header in it",
        records: edited(estate.records, [
          spot,
          [withChildren(spot.element, xml('<set-header name="X-Refused"><value>yes</value></set-header>'))],
        ]),
      };
    }
  },
};

export const valueOperators: readonly Operator[] = [
  ...loosenings.map(
    (loosening): Operator => ({
      name: loosening.name,
      claimedBy: loosening.claimedBy,
      mutate: ({ estate }) => loosened(loosening, spotsOf(estate), estate.records),
    }),
  ),
  ...limitOperators,
  ...changeOperators,
  refusals,
];
