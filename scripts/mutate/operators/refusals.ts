import { childNamed, elementsOf, isExpression } from "../../../policies/document/ast";
import { edited, placeOf, spotsOf, withAttribute, wrapped, xml } from "../documents";
import type { Operator } from "../mutation";

/** What turns a refusal's condition into one that refuses nobody, or those that it should let in. */
export const conditions: readonly (readonly [string, (code: string) => string])[] = [
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
  ["in a variable that is emptied", (code) => `@{ var refused = ${code}; refused = false; return refused; }`],
  ["in a block that may go on", (code) => `@{ if (context.Request.Headers.ContainsKey("X-Internal")) { return false; } return ${code}; }`],
  ["in a block that gives up", (code) => `@{ try { return ${code} && false; } catch { return false; } }`],
];

const claims = '((Jwt)context.Variables["caller"]).Claims["order"]';
const object = 'context.Request.MatchedParameters["orderId"]';

/** Comparisons that hold for others than the object's owner. */
const comparisons = [
  `!${claims}.First().StartsWith(${object})`,
  `!${object}.StartsWith(${claims}.First())`,
  `!${object}.EndsWith(${claims}.First())`,
  `!${object}.Contains(${claims}.First())`,
  `!${claims}.First().Contains(${object})`,
  `!${claims}[0].Contains(${object})`,
  `${object}.IndexOf(${claims}.First()) < 0`,
  `${object}.Length != ${claims}.First().Length`,
  `${object}[0] != ${claims}.First()[0]`,
  `${object}.Substring(0, 1) != ${claims}.First().Substring(0, 1)`,
  `${object} != ${object}`,
  `${claims}.First() != ${claims}.First()`,
  `!${claims}.Contains(${claims}.First()) && ${object} != null`,
  `!(${claims}.Contains(${object}) || true)`,
  `!(${claims}.Contains(${object}) || 1 == 1)`,
  `!(${claims}.Contains(${object}) || context.Request.Headers.ContainsKey("X-Admin"))`,
  `!(${claims}.Contains(${object}) || context.Request.Url.Query.GetValueOrDefault("admin", "") == "1")`,
  `${object} != context.Request.Headers.GetValueOrDefault("X-Order", "")`,
  `${object} != context.Request.Headers.GetValueOrDefault("Claims", "order")`,
  `!context.Request.Headers.GetValueOrDefault("X-User", "").AsJwt().Claims["order"].Contains(${object})`,
  `!context.Request.Url.Query.GetValueOrDefault("t", "").AsJwt().Claims["order"].Contains(${object})`,
  `((Jwt)context.Variables["caller"]).Claims.GetValueOrDefault("order", ${object}) != ${object}`,
  `(${claims}.FirstOrDefault() ?? ${object}) != ${object}`,
  `!${claims}.Concat(new[] { ${object} }).Contains(${object})`,
  `!(${claims}.First() + ${object}).Contains(${object})`,
  `!${claims}.Any(each => each == ${object} || each != ${object})`,
  `!${claims}.Any(each => each != ${object})`,
  `!${claims}.All(each => each == ${object} || true)`,
  `${object}.GetHashCode() % 7 != ${claims}.First().GetHashCode() % 7`,
  `!System.Text.RegularExpressions.Regex.IsMatch(${object}, ${claims}.First())`,
  `${object}.Replace(${object}, ${claims}.First()) != ${claims}.First()`,
  `((Jwt)context.Variables["caller"]).Claims.ContainsKey("order") && !${claims}.Contains(${object})`,
  `string.IsNullOrEmpty(${object}) || string.IsNullOrEmpty(${claims}.First())`,
];

export const refusals: Operator = {
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
      for (const comparison of comparisons) {
        const expression = `@(${comparison})`;
        yield {
          place: placeOf(spot),
          change: `instead: ${comparison}`,
          records: edited(estate.records, [spot, [withAttribute(spot.element, "condition", { expression })]]),
        };
      }
      for (const source of ["Headers", "Url.Query"]) {
        const template = `@("/orders/" + context.Request.${source}.GetValueOrDefault("id", ""))`.replaceAll('"', "&quot;");
        yield {
          place: placeOf(choose ? { ...spot, element: choose } : spot),
          change: `another object from ${source}`,
          records: edited(estate.records, [
            { ...spot, path: spot.path.slice(0, -1), element: choose },
            [choose, ...xml(`<rewrite-uri template="${template}" />`)],
          ]),
        };
      }
      const [answer] = elementsOf(spot.element);
      if (!answer) continue;
      yield { place: placeOf(spot), change: "nothing in it", records: edited(estate.records, [spot, [{ ...spot.element, children: [] }]]) };
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
          [{ ...spot.element, children: xml('<set-header name="X-Refused"><value>yes</value></set-header>') }],
        ]),
      };
    }
  },
};
