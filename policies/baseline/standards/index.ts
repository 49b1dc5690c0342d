import type { Level } from "../pack";
import type { AnyRule } from "../rule";
import { azureLandingZones, azurePolicy } from "./azure-policy";
import { azureSecurityBaseline1 } from "./azure-security-baseline-1";
import { azureSecurityBaseline3 } from "./azure-security-baseline-3";
import { mcsb, owasp2019, owasp2023 } from "./categories";
import { checkov } from "./checkov";
import { defender } from "./defender";
import { msOwaspDoc } from "./ms-owasp-doc";
import { psrule } from "./psrule";
import { spectralOwasp } from "./spectral-owasp";
import type { Standard } from "./standard";

/** Every standard whose rows are accounted for. */
export const standards: readonly Standard[] = [
  azureSecurityBaseline3,
  azureSecurityBaseline1,
  mcsb,
  owasp2019,
  owasp2023,
  msOwaspDoc,
  azurePolicy,
  azureLandingZones,
  defender,
  psrule,
  checkov,
  spectralOwasp,
];

/** The standards whose rules a pack holds. */
export function standardsOf(pack: string): Standard[] {
  return standards.filter((standard) => standard.pack === pack);
}

/** The ids of all rules that cover rows of the standards, each once, in their order. */
export function rulesOf(some: readonly Standard[]): string[] {
  return [...new Set(some.flatMap(({ rows }) => rows.flatMap((row) => row.rules)))].sort();
}

/** Levels that the standards ask for themselves. */
export function levelsOf(some: readonly Standard[]): Record<string, Level> {
  return Object.assign({}, ...some.map(({ levels }) => levels ?? {})) as Record<string, Level>;
}

/** The rows that a rule covers, by standard; standards without one are left out. */
export function rowsOf({ id }: Pick<AnyRule, "id">): readonly { readonly standard: Standard; readonly ids: readonly string[] }[] {
  return standards.flatMap((standard) => {
    const ids = standard.rows.filter(({ rules }) => rules.includes(id)).map((row) => row.id);
    return ids.length > 0 ? [{ standard, ids }] : [];
  });
}
