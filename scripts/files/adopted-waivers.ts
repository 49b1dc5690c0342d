import { type Others, partOf } from "../../infra/declare/ownership";
import type { ServicePlace } from "../../infra/declare/record";
import { checkEstate } from "../../policies/baseline/check";
import { isOpen } from "../../policies/baseline/finding";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import type { Waiver } from "../../policies/estate/declared";
import { type EstateRecord, makeEstate } from "../../policies/estate/estate";
import { atom, fields, list } from "../../policies/typescript/code";
import { layOut } from "../../policies/typescript/layout";
import { stringCode } from "../../policies/typescript/literals";
import { openRulebook, rulesToCheck } from "../commands/select-rules";

/** Leave to break rules, given by a person and for a time. */
export type Leave = Pick<Waiver, "reason" | "owner" | "approver" | "expires">;

/**
 * A module with a waiver for each error that the baseline finds in records as they are.
 * @returns its text, and what stops the stack nevertheless: a policy that the service would refuse can't be waived
 */
export async function waiversFor(
  own: readonly EstateRecord[],
  others: Others,
  place: ServicePlace,
  leave: Leave,
): Promise<{ readonly waivers: string; readonly stopping: readonly string[] }> {
  const { all, unread } = partOf([], own, place, { owns: "apis", others });
  const estate = { ...makeEstate(all), ...(unread && { unread }) };
  const options = rulesToCheck(await openRulebook(undefined), {});
  await prepareCheck(documentsIn(estate));
  const errors = checkEstate(estate, options).findings.filter((each) => isOpen(each) && each.level === "error");
  const waivable = new Set(options.rules.map(({ id }) => id));
  const once = new Map(errors.filter(({ rule }) => waivable.has(rule)).map((each) => [`${each.rule} ${each.subject}`, each]));
  const opening = "export const waivers = ";
  const after = ".map((each) => ({ ...each, file: __filename }));";
  const code = list(
    [...once.values()].map(({ slug, subject }) =>
      fields(
        Object.entries({ rule: slug, subject, ...leave }).map(([name, text]) => [
          name,
          typeof text === "string" ? stringCode(text) : atom("undefined"),
        ]),
      ),
    ),
  );
  return {
    waivers: `/** Leave for what was there when it was adopted. Mend it, and take its waiver away. */\n${opening}${layOut(code, opening.length, after.length)}${after}\n`,
    stopping: errors
      .filter(({ rule }) => !waivable.has(rule))
      .map(({ subject, message }) => `${subject} stops a deployment, and can't be waived: ${message}`),
  };
}
