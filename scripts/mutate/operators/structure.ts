import type { PolicyNode } from "../../../policies/document/ast";
import { printElement } from "../../../policies/document/print";
import type { EstateRecord } from "../../../policies/estate/estate";
import { type Edit, edited, placeOf, type Spot, sectionsOf, spotsOf, when, wrapped, xml } from "../documents";
import type { HardenedEstate } from "../estates";
import type { Mutation, Operator } from "../mutation";
import { type Protection, protections, spotsOfProtection, stillHolds } from "../protections";

/** Ways to make an element do nothing, or not always; each gives what stands in its place. */
type Way = (spot: Spot) => Iterable<readonly [change: string, nodes: readonly PolicyNode[]]>;

/** Conditions that are never true, some of them in disguise. */
export const never = [
  "@(false)",
  "@(!true)",
  "@(1 == 2)",
  "@(1 + 1 == 3)",
  '@("a" == "b")',
  '@("production".Length == 3)',
  '@("a".StartsWith("b"))',
  '@(string.IsNullOrEmpty("a"))',
  "@(false && context.Request.IpAddress != null)",
  "@(true ? false : true)",
  "@(!(true || context.Request.IpAddress == null))",
  '@(context.Variables.ContainsKey("never"))',
  '@(context.Variables.GetValueOrDefault<bool>("never", false))',
  "@{ return false; }",
  "@{ var on = false; return on; }",
];

/** Conditions that the caller can make false. */
export const byCaller = [
  '@(!context.Request.Headers.ContainsKey("X-Debug"))',
  '@(context.Request.Headers.GetValueOrDefault("X-Internal", "") != "true")',
  '@(context.Request.Url.Query.GetValueOrDefault("skip", "") == "")',
  '@(context.Request.Headers.GetValueOrDefault("Authorization", "") != "")',
  '@(!context.Request.Headers.GetValueOrDefault("User-Agent", "").Contains("Probe"))',
  '@(!context.Request.Url.Path.Contains("internal"))',
  '@(context.Request.Method != "PUT")',
];

const each =
  (conditions: readonly string[], put: (condition: string, element: PolicyNode) => PolicyNode): Way =>
  ({ element }) =>
    conditions.map((condition) => [`only where ${condition}`, [put(condition, element)]] as const);

const ways: Readonly<Record<string, Way>> = {
  "drop the element": () => [["dropped", []]],
  "comment the element out": ({ element }) => [
    ["commented out", [{ kind: "comment", comment: ` ${printElement(element).replaceAll("--", "- -")} ` }]],
  ],
  "wrap in a condition that is never true": each(never, (condition, element) => when(condition, [element])),
  "put behind a branch that is always taken": function* ({ element }) {
    for (const condition of ["@(true)", "@(1 == 1)", '@("a" != "b")', "@(!false)", '@(!context.Variables.ContainsKey("never"))'])
      yield [`otherwise of ${condition}`, [when(condition, [], [element])]];
  },
  "wrap in a condition of the caller's": each(byCaller, (condition, element) => when(condition, [element])),
  "skip by a condition of the caller's": each(byCaller, (condition, element) =>
    when(`@(!(${condition.slice(2, -1)}))`, xml('<set-variable name="skipped" value="yes" />'), [element]),
  ),
  "nest the condition": ({ element }) => [
    ["in a choose of a choose", [when("@(true)", [when('@(context.Request.Method == "HEAD")', [element])])]],
    [
      "in an otherwise of an otherwise",
      [when('@(context.Request.Method == "GET")', [], [when('@(context.Request.Method == "PUT")', [], [element])])],
    ],
    ["in a retry", [wrapped("retry", { condition: { expression: "@(false)" }, count: "1", interval: "1" }, [when("@(1 > 2)", [element])])]],
  ],
  "condition on a variable that the caller fills": ({ element }) => [
    [
      "only where the variable says so",
      [
        ...xml(`<set-variable name="checks" value="@(context.Request.Headers.GetValueOrDefault(&quot;X-Checks&quot;, &quot;on&quot;))" />`),
        when('@((string)context.Variables["checks"] == "on")', [element]),
      ],
    ],
    [
      "only where the constant variable says so",
      [...xml('<set-variable name="checks" value="off" />'), when('@((string)context.Variables["checks"] == "on")', [element])],
    ],
  ],
};

/** Mutations of a protection in all estates' places. Where it stands more than once, all of them are weakened together. */
function* together(
  hardened: HardenedEstate,
  protection: Protection,
  weaken: (spots: readonly Spot[]) => Iterable<{ readonly change: string; readonly records: readonly EstateRecord[] }>,
): Iterable<Mutation> {
  const { records } = hardened.estate;
  const spots = spotsOfProtection(hardened, protection);
  // Each document for itself where no other takes its part; else all of them.
  const alone = spots.filter((spot) => !stillHolds(edited(records, [spot, []]), protection));
  const groups = alone.length > 0 ? alone.map((spot) => [spot]) : spots.length > 0 ? [spots] : [];
  for (const group of groups) {
    const [first] = group;
    if (!first || stillHolds(edited(records, ...group.map((spot): Edit => [spot, []])), protection)) continue;
    const place = group.length === 1 ? placeOf(first) : `${protection.name}, in ${group.length} places`;
    for (const { change, records: weakened } of weaken(group)) yield { place, change, records: weakened };
  }
}

function* inPlace({ estate }: HardenedEstate, way: Way, spots: readonly Spot[]) {
  const changes = spots.map((spot) => [...way(spot)]);
  for (let i = 0; i < (changes[0]?.length ?? 0); i++) {
    const edits = spots.map((spot, at): Edit => [spot, changes[at]?.[i]?.[1] ?? []]);
    yield { change: changes[0]?.[i]?.[0] ?? "", records: edited(estate.records, ...edits) };
  }
}

const inPlaceOperators = Object.entries(ways).map(
  ([name, way]): Operator => ({
    name,
    claimedBy: [...new Set(protections.flatMap(({ claimedBy }) => claimedBy))],
    *mutate(hardened) {
      for (const protection of protections) {
        yield* together(hardened, protection, (spots) => inPlace(hardened, way, spots));
      }
    },
  }),
);

/** Moves inbound protections into another section of the same document. */
const toOutbound: Operator = {
  name: "move behind the backend's answer",
  claimedBy: [
    "operation-authenticated",
    "rate-limited",
    "quota-present",
    "object-level-authorization",
    "function-level-authorization",
    "request-content-validated",
  ],
  *mutate(hardened) {
    const { records } = hardened.estate;
    for (const protection of protections) {
      if (!["token", "object binding", "operation scopes", "request content", "rate limit", "quota"].includes(protection.name)) continue;
      yield* together(hardened, protection, function* (spots) {
        for (const target of ["outbound", "on-error", "backend"] as const) {
          const edits = spots.flatMap((spot): Edit[] => {
            const section = spotsOf({ records: [spot.record] }).find(({ path, section: name }) => path.length === 1 && name === target);
            if (!section) return [];
            return [
              [spot, []],
              [section, [{ ...section.element, children: [...section.element.children, spot.element] }]],
            ];
          });
          yield { change: `moved to ${target}`, records: edited(records, ...edits) };
        }
      });
    }
  },
};

/** Moves what an API's policy does to one of its operations, or to a product. */
const toOtherScope: Operator = {
  name: "move to another scope",
  claimedBy: [
    "operation-authenticated",
    "rate-limited",
    "quota-present",
    "parameters-validated",
    "request-content-validated",
    "backend-authenticated",
  ],
  *mutate(hardened) {
    const { records } = hardened.estate;
    for (const protection of protections) {
      if (protection.section !== "inbound") continue;
      yield* together(hardened, protection, function* (spots) {
        const [spot] = spots;
        if (spot?.scope !== "api") return;
        for (const scope of ["operation", "product"] as const) {
          // Where the body of one operation is all that is checked, that operation will do.
          const targets = sectionsOf(hardened.estate, "inbound", scope).filter(
            ({ record }) => !/change|create|update|search/i.test(record.path),
          );
          for (const target of targets.slice(0, 1)) {
            const added = { ...target.element, children: [...target.element.children, ...spots.map(({ element }) => element)] };
            const edits = spots.map((each): Edit => [each, []]);
            yield {
              change: `moved to the ${scope} ${target.record.path.split("/").at(-3)}`,
              records: edited(records, ...edits, [target, [added]]),
            };
          }
        }
      });
    }
  },
};

const effects: Readonly<Record<string, string>> = {
  "send-request":
    '<send-request mode="new" response-variable-name="early" timeout="10" ignore-error="false"><set-url>https://audit.example/calls</set-url><set-method>GET</set-method></send-request>',
  "send-one-way-request":
    '<send-one-way-request mode="new"><set-url>https://audit.example/calls</set-url><set-method>POST</set-method></send-one-way-request>',
  "log-to-eventhub": '<log-to-eventhub logger-id="applicationinsights">called</log-to-eventhub>',
  "cache-lookup": '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />',
  "set-backend-service": '<set-backend-service backend-id="orders" />',
  "cache-store-value": '<cache-store-value key="seen" value="yes" duration="60" />',
  "cache-remove-value": '<cache-remove-value key="seen" />',
  "get-authorization-context":
    '<get-authorization-context provider-id="mail" authorization-id="mail" context-variable-name="mail" identity-type="managed" />',
  "mock-response":
    '<choose><when condition="@(context.Request.Headers.ContainsKey(&quot;X-Mock&quot;))"><mock-response status-code="200" /></when></choose>',
  "cache-lookup-value":
    '<cache-lookup-value key="answer" variable-name="hit" /><choose><when condition="@(context.Variables.ContainsKey(&quot;hit&quot;))"><return-response><set-body>@((string)context.Variables["hit"])</set-body></return-response></when></choose>',
};

/** Puts effects in front of the token's validation. */
const effectsFirst: Operator = {
  name: "act before authentication",
  claimedBy: ["authentication-first"],
  *mutate(hardened) {
    const token = protections[0];
    if (!token) return;
    for (const spot of spotsOfProtection(hardened, token)) {
      for (const [name, text] of Object.entries(effects)) {
        const effect = xml(text);
        yield {
          place: placeOf(spot),
          change: `${name} in front`,
          records: edited(hardened.estate.records, [spot, [...effect, spot.element]]),
        };
        const conditional = when('@(context.Request.Method == "GET")', effect);
        yield {
          place: placeOf(spot),
          change: `${name} in a branch in front`,
          records: edited(hardened.estate.records, [spot, [conditional, spot.element]]),
        };
        const answers = when(
          '@(context.Request.Headers.ContainsKey("X-Fast"))',
          [...effect, ...xml("<return-response />")],
          [spot.element],
        );
        yield {
          place: placeOf(spot),
          change: `${name} in the other branch, which answers`,
          records: edited(hardened.estate.records, [spot, [answers]]),
        };
      }
      for (const section of sectionsOf(hardened.estate, "inbound", "global", "product")) {
        yield {
          place: placeOf(section),
          change: "send-request in a broader scope",
          records: edited(hardened.estate.records, [
            section,
            [{ ...section.element, children: [...section.element.children, ...xml(effects["send-request"] ?? "")] }],
          ]),
        };
      }
    }
  },
};

/** Fragments in the place of what protects: empty, unknown to the rules, or with the protection behind a condition. */
const byFragment: Operator = {
  name: "replace by a fragment",
  claimedBy: [...new Set(protections.flatMap(({ claimedBy }) => claimedBy))],
  *mutate(hardened) {
    for (const protection of protections) {
      yield* together(hardened, protection, function* (spots) {
        const [first] = spots;
        if (!first) return;
        for (const [change, content] of [
          ["an empty fragment", []],
          ["a fragment with a condition", [when("@(1 == 2)", [first.element])]],
          ["a fragment that only says so", xml('<set-variable name="checked" value="yes" />')],
        ] as const) {
          const service = hardened.estate.records.find(({ kind }) => kind === "service")?.path ?? "";
          const fragment = {
            kind: "policyFragments",
            path: `${service}/policyFragments/checks`,
            properties: { format: "rawxml", value: { root: wrapped("fragment", {}, content) } },
          } as unknown as EstateRecord;
          const edits = spots.map((spot): Edit => [spot, xml('<include-fragment fragment-id="checks" />')]);
          yield { change, records: [...edited(hardened.estate.records, ...edits), fragment] };
        }
      });
    }
  },
};

/** Takes <base /> away, or moves it behind everything else. */
const base: Operator = {
  name: "drop <base />",
  claimedBy: ["base-present"],
  *mutate({ estate }) {
    for (const spot of spotsOf(estate)) {
      if (spot.element.name !== "base") continue;
      yield { place: placeOf(spot), change: "dropped", records: edited(estate.records, [spot, []]) };
      yield {
        place: placeOf(spot),
        change: "commented out",
        records: edited(estate.records, [spot, [{ kind: "comment", comment: " <base /> " }]]),
      };
      yield { place: placeOf(spot), change: "in a branch", records: edited(estate.records, [spot, [when("@(false)", [spot.element])]]) };
    }
  },
};

const sectionsDropped: Operator = {
  name: "drop a section",
  claimedBy: ["base-present"],
  *mutate({ estate }) {
    for (const spot of spotsOf(estate)) {
      if (spot.path.length > 1 || spot.scope === "global") continue;
      yield { place: placeOf(spot), change: "dropped", records: edited(estate.records, [spot, []]) };
      yield { place: placeOf(spot), change: "emptied", records: edited(estate.records, [spot, [{ ...spot.element, children: [] }]]) };
    }
  },
};

const baseLast: Operator = {
  name: "reorder: <base /> last",
  claimedBy: ["base-first"],
  *mutate({ estate }) {
    for (const spot of spotsOf(estate)) {
      const [parent] = spot.around.slice(-1);
      if (spot.element.name !== "base" || !parent || !["inbound", "on-error"].includes(spot.section)) continue;
      const section = spotsOf({ records: [spot.record] }).find(({ path, section: name }) => path.length === 1 && name === spot.section);
      if (!section) continue;
      const others = parent.children.filter((child) => child !== spot.element);
      const first = others.length > 0 ? others : xml('<set-variable name="first" value="yes" />');
      yield {
        place: placeOf(spot),
        change: "moved to the end",
        records: edited(estate.records, [section, [{ ...parent, children: [...first, spot.element] }]]),
      };
    }
  },
};

export const structureOperators: readonly Operator[] = [
  ...inPlaceOperators,
  byFragment,
  toOutbound,
  toOtherScope,
  effectsFirst,
  base,
  sectionsDropped,
  baseLast,
];
