import { childNamed, elementsOf, isExpression, type PolicyElement, type PolicyNode } from "../../../policies/document/ast";
import { type Edit, edited, placeOf, type Spot, spotsOf, withAttribute, xml } from "../documents";
import type { Operator } from "../mutation";
import { fromHeader } from "./from-caller";

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
      for (const other of ["https://graph.microsoft.com", "https://management.azure.com/", "00000003-0000-0000-c000-000000000000"])
        yield [
          `audience of another service: ${other}`,
          [instead(element, "audiences", `<audiences><audience>${other}</audience></audiences>`)],
        ];
      yield [
        "audience of the caller's, by a variable",
        [
          ...xml(`<set-variable name="for" value="${fromHeader.replaceAll('"', "&quot;")}" />`),
          instead(element, "audiences", '<audiences><audience>@((string)context.Variables["for"])</audience></audiences>'),
        ],
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
    name: "widen: signing keys",
    claimedBy: ["token-needs-issuer-and-audience", "no-literal-credentials"],
    elements: ["validate-jwt"],
    *change(element) {
      const quoted = fromHeader.replaceAll('"', "&quot;");
      for (const key of [
        `<key>${quoted}</key>`,
        `<key n="${quoted}" e="AQAB" />`,
        '<key>@(Convert.ToBase64String(Encoding.UTF8.GetBytes("Sommer2024Sommer2024")))</key>',
      ])
        yield [key, [withChildren(element, [...element.children, ...xml(`<issuer-signing-keys>${key}</issuer-signing-keys>`)])]];
    },
  },
  {
    name: "take the token from elsewhere",
    claimedBy: ["no-keys-in-urls", "operation-authenticated"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    *change(element) {
      const bare = withAttribute(element, "header-name", undefined);
      yield ["from the query", [withAttribute(bare, "query-parameter-name", "access_token")]];
      for (const expression of [
        '@(context.Request.Url.Query.GetValueOrDefault("t", ""))',
        '@("eyJhbGciOi" + "Jub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")',
      ])
        yield [expression, [withAttribute(bare, "token-value", { expression })]];
    },
  },
  {
    name: "authenticate by a certificate of anybody",
    claimedBy: ["client-certificate-checks", "client-certificates-asked-for"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    *change() {
      yield ["no identity named", xml("<validate-client-certificate />")];
      yield [
        "an identity without a name",
        xml("<validate-client-certificate><identities><identity /></identities></validate-client-certificate>"),
      ];
    },
  },
  {
    name: "swap the validated token",
    claimedBy: ["object-level-authorization"],
    elements: ["validate-jwt", "validate-azure-ad-token"],
    *change(element) {
      const other = '@(context.Request.Headers.GetValueOrDefault("X-User", "").AsJwt())'.replaceAll('"', "&quot;");
      yield ["a variable of its name, behind it", [element, ...xml(`<set-variable name="caller" value="${other}" />`)]];
      yield ["out of a cache", [element, ...xml('<cache-lookup-value key="caller" variable-name="caller" />')]];
    },
  },
  {
    name: "undo the gateway's identity",
    claimedBy: ["backend-authenticated"],
    elements: ["authentication-managed-identity"],
    *change(element) {
      const header = (content: string, action = "override") =>
        xml(`<set-header name="Authorization" exists-action="${action}">${content}</set-header>`);
      yield ["into a variable only", [withAttribute(element, "output-token-variable-name", "unread")]];
      yield ["deleted again", [element, ...xml('<set-header name="Authorization" exists-action="delete" />')]];
      yield ["the caller's header instead", header('<value>@(context.Request.Headers.GetValueOrDefault("X-Auth", ""))</value>')];
      yield ["an empty header instead", header("<value></value>")];
      yield ["what the caller sends instead", header("<value>{{blocked-callers}}</value>", "skip")];
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
      const pieces = Array.from({ length: 100 }, (_, i) => `<address-range from="${i + 1}.0.0.0" to="${i + 1}.255.255.255" />`).join("");
      yield ["half of the internet in a hundred pieces", [withChildren(element, xml(pieces))]];
      yield [
        "whom the caller names",
        [withChildren(element, xml('<address>@(context.Request.Headers.GetValueOrDefault("X-Forwarded-For", ""))</address>'))],
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
      yield [
        "written once more",
        [element, ...xml(`<set-header name="${name}" exists-action="override"><value>nginx/1.2</value></set-header>`)],
      ];
      yield [
        "given another product",
        [withChildren(withAttribute(element, "exists-action", "override"), xml("<value>Microsoft-IIS/10.0</value>"))],
      ];
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

export const contentOperators: readonly Operator[] = changes.map(
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
