import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonSubsequence, longestRising } from "../../../../policies/document/diff/sequences";
import { changes, told } from "./documents";

const limit = '<rate-limit calls="5" renewal-period="60" />';
const header = (name: string, value = "1") => `<set-header name="${name}"><value>${value}</value></set-header>`;
const branch = (inside: string, condition = "a") => `<choose><when condition="@(${condition})">${inside}</when></choose>`;

describe("what has become of a policy", () => {
  it.each([
    ["moved forwards", `${limit}${header("X")}`, `${header("X")}${limit}`, ["> set-header X moved before rate-limit"]],
    [
      "moved to the end",
      `${header("A")}${header("B")}${header("C")}`,
      `${header("B")}${header("C")}${header("A")}`,
      ["> set-header A moved after set-header C"],
    ],
    [
      "moved and changed",
      `${limit}<base />${header("X")}`,
      `${header("X", "2")}${limit}<base />`,
      ["> set-header X moved before rate-limit", "~ value of set-header X changed from 1 to 2"],
    ],
    ["put in front of others", `${limit}${header("X")}`, `<base />${limit}${header("X")}`, ["+ base added to inbound"]],
    [
      "one of several that are the same",
      "<base /><set-method>GET</set-method><base />",
      "<set-method>GET</set-method><base />",
      ["- base 1 removed from inbound"],
    ],
    [
      "told apart by its name",
      `${header("A")}${header("B")}`,
      `${header("B", "2")}${header("C")}`,
      ["- set-header A removed from inbound", "~ value of set-header B changed from 1 to 2", "+ set-header C added to inbound"],
    ],
    [
      "told apart by what it does",
      branch(header("A")) + branch(header("B"), "b"),
      branch(header("B"), "c"),
      ["- choose 1 removed from inbound, with set-header in it", "~ condition of when changed"],
    ],
    [
      "put into a branch",
      `<base />${limit}`,
      `<base />${branch(limit)}`,
      ["> rate-limit moved from inbound to when in inbound", "+ choose added to inbound"],
    ],
    [
      "taken out of a branch",
      `<base />${branch(limit + header("A"))}`,
      `<base />${limit}`,
      ["- choose removed from inbound, with set-header in it", "> rate-limit moved from when in inbound to inbound"],
    ],
    [
      "moved to another section",
      `${limit}</inbound><outbound></outbound><inbound>`,
      `</inbound><outbound>${limit}</outbound><inbound>`,
      ["> rate-limit moved from inbound to outbound"],
    ],
    [
      "base in another section",
      "<base /></inbound><outbound></outbound><inbound>",
      "</inbound><outbound><base /></outbound><inbound>",
      ["- base removed from inbound", "+ base added to outbound"],
    ],
    [
      "lost, although something else that holds the same has moved",
      `${branch(limit)}${limit}`,
      `<retry condition="@(b)" count="1" interval="1">${branch(limit)}</retry>`,
      ["> choose moved from inbound to retry in inbound", "- rate-limit removed from inbound", "+ retry added to inbound"],
    ],
    [
      "a list's value",
      "<cors><allowed-origins><origin>a</origin></allowed-origins></cors>",
      "<cors><allowed-origins><origin>b</origin></allowed-origins></cors>",
      ["- allowed origin a removed from cors", "+ allowed origin b added to cors"],
    ],
    [
      "replaced by something else",
      branch(header("A")),
      branch(limit, "b"),
      ["- choose removed from inbound, with set-header in it", "+ choose added to inbound, with rate-limit in it"],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(told(before, after).sort()).toEqual([...expected].sort());
  });
});

describe("ten thousand siblings", () => {
  const size = 10_000;
  const list = (make: (index: number) => string) => Array.from({ length: size }, (_, index) => make(index)).join("");
  const variable = (name: number, value = 1) => `<set-variable name="v${name}" value="${value}" />`;

  it.each([
    ["that all changed", list((index) => variable(index)), list((index) => variable(index, 2)), size],
    ["in the opposite order", list((index) => variable(index)), list((index) => variable(size - 1 - index)), size - 1],
    ["that are the same, and one more", list(() => "<base />"), `${list(() => "<base />")}<base />`, 1],
    [
      "that alternate the other way round",
      list((index) => (index % 2 ? "<base />" : "<redirect-content-urls />")),
      list((index) => (index % 2 ? "<redirect-content-urls />" : "<base />")),
      undefined,
    ],
    [
      "that have nothing but their name in common",
      list((index) => `<rewrite-uri template="/a${index}" />`),
      list((index) => `<rewrite-uri template="/b${index}" />`),
      size,
    ],
    [
      "that a branch was put around",
      list((index) => variable(index)),
      `<choose><when condition="@(a)">${list((index) => variable(index))}</when></choose>`,
      size + 1,
    ],
    ["that are others", list((index) => variable(index)), list((index) => variable(index + size)), 2 * size],
  ])(
    "%s",
    (_, before, after, count) => {
      const found = changes(before, after);
      if (count === undefined) expect(found.length).toBeGreaterThan(0);
      else expect(found).toHaveLength(count);
    },
    120_000,
  );
});

describe("what is told has bounds", () => {
  it("of names and depth", () => {
    const name = (level: number) => `${"n".repeat(5000)}${level}`;
    const nested = (value: number) => {
      const levels = Array.from({ length: 240 }, (_, level) => name(level));
      const leaves = Array.from({ length: 1000 }, (_, index) => `<v${index} ${name(0)}="${value}"/>`).join("");
      return `${levels.map((each) => `<${each}>`).join("")}${leaves}${levels
        .reverse()
        .map((each) => `</${each}>`)
        .join("")}`;
    };
    const found = changes(nested(1), nested(2));
    expect(found).toHaveLength(1000);
    expect(new Set(found.map(({ path }) => path)).size).toBe(1000);
    for (const { path, text } of found) expect(path.length + text.length).toBeLessThan(2000);
  });

  it("of number", () => {
    const list = (value: number) => Array.from({ length: 50_010 }, (_, index) => `<a${index} b="${value}"/>`).join("");
    const found = changes(list(1), list(2));
    expect(found).toHaveLength(50_001);
    expect(found.at(-1)).toEqual({ path: "policies", kind: "changed", text: "10 more places changed" });
  }, 120_000);
});

const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });

function longest(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return 0;
  const at = b.indexOf(first);
  return Math.max(longest(rest, b), at < 0 ? 0 : 1 + longest(rest, b.slice(at + 1)));
}

describe("sequences", () => {
  it("what two lists have in common is as long as can be, and in order", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const pairs = commonSubsequence(a, b);
        for (const [i, j] of pairs) expect(a[i]).toBe(b[j]);
        for (const [index, [i, j]] of pairs.entries()) {
          const next = pairs[index + 1];
          if (next) expect(i < next[0] && j < next[1]).toBe(true);
        }
        expect(pairs).toHaveLength(longest(a, b));
      }),
    );
  });

  it("long lists have in common what they begin and end with", () => {
    const middle = (name: string) => Array.from({ length: 1000 }, (_, index) => `${name}${index % 10}`);
    expect(commonSubsequence(["x", ...middle("a"), "y"], ["x", ...middle("b"), "z", "y"])).toEqual([
      [0, 0],
      [1001, 1002],
    ]);
  });

  it("what rises is as long as can be", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 10 }), (numbers) => {
        const rising = longestRising(numbers).map((position) => numbers[position] ?? -1);
        expect(rising).toEqual([...rising].sort((a, b) => a - b));
        const best = (from: number, above: number): number =>
          from === numbers.length
            ? 0
            : Math.max(best(from + 1, above), (numbers[from] ?? -1) > above ? 1 + best(from + 1, numbers[from] ?? -1) : 0);
        expect(rising).toHaveLength(best(0, -1));
        expect([...longestRising(numbers)]).toEqual([...longestRising(numbers)].sort((a, b) => a - b));
      }),
    );
  });
});
