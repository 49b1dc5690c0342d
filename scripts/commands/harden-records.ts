import { type CheckOptions, checkEstate, joinResults } from "../../policies/baseline/check";
import { type CheckResult, isOpen } from "../../policies/baseline/finding";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import type { Estate } from "../../policies/estate/estate";
import type { RepairRow } from "../../policies/repairs/hardened";
import { readEstate } from "../files/read-estate";
import { sourceFileAt } from "../files/read-source";
import { checkSources } from "./check-sources";

const inDeclaration = "it is to be set where the resource is declared";

/**
 * What could be set in the declarations behind an estate, an ARM template, or a preview or state of Pulumi. All is offered: these
 * files are written by other tools, or in forms of many kinds.
 * @throws UsageError where the file holds no estate
 */
export async function offersFor(file: string, how: (estate?: Estate) => CheckOptions): Promise<RepairRow[]> {
  const source = sourceFileAt(file);
  const { findings } = source ? await checkSources([source], how) : await checkEstateFile(file, how);
  const { rules } = how();
  const offers = findings.filter(isOpen).flatMap(({ rule: id, slug, subject, path }) => {
    const property = path.slice(path.lastIndexOf("#") + 1);
    const repair = rules.find((rule) => rule.id === id)?.repair?.property?.(property);
    if (!repair) return [];
    const { what, offered = inDeclaration } = repair;
    return [{ rule: id, slug, path: path.includes("#") ? path.slice(0, path.lastIndexOf("#")) : subject, what, why: offered }];
  });
  // What is said of each operation stands in one place.
  return [...new Map(offers.map((row) => [`${row.rule} ${row.path} ${row.what}`, row])).values()];
}

async function checkEstateFile(file: string, how: (estate?: Estate) => CheckOptions): Promise<CheckResult> {
  const { estate, sources, errors } = readEstate(file, false);
  await prepareCheck(documentsIn(estate));
  return joinResults([checkEstate(estate, { ...how(estate), sources, definitions: new Map() })], errors);
}
