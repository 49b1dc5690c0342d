import type { CheckOptions } from "../../policies/baseline/check";
import type { Level, Pack } from "../../policies/baseline/pack";
import { defaultPack } from "../../policies/baseline/packs";
import { Waivers, type WrittenWaiver } from "../../policies/baseline/waiver";
import { didYouMean } from "../../policies/document/did-you-mean";
import { builtIn, type Catalogue, packIn, ruleIn, ruleNamesIn } from "../../policies/governance/catalogue";
import { type Asked, govern, type StackWishes } from "../../policies/governance/governance";
import { SettingsError } from "../settings/settings-error";
import type { ReadGovernance } from "./read-governance";

/** What a stack or a call asks for, by names. */
export interface NamedWishes {
  readonly pack?: Asked<string>;
  /** Levels by the ids or names of rules. */
  readonly levels?: Asked<Readonly<Record<string, Level>>>;
  /** The pack where nobody names one; `palisade` unless given. */
  readonly fallback?: Pack;
}

/** Rules, packs and waivers as an organisation has them, or as Palisade brings them where no organisation says anything. */
export class Rulebook {
  readonly catalogue: Catalogue;

  constructor(readonly read: ReadGovernance | undefined) {
    this.catalogue = read?.catalogue ?? builtIn;
  }

  /**
   * What is to be checked.
   * @throws SettingsError where a name stands for nothing, or less is asked for than the organisation does
   */
  checkOptions({ pack, levels, fallback = defaultPack }: NamedWishes): CheckOptions {
    const wishes: StackWishes = {
      ...(pack && { pack: { value: this.pack(pack.value, `${pack.place}: `), place: pack.place } }),
      ...(levels && { levels: this.levels(levels) }),
    };
    const governed = govern(this.catalogue, this.read?.governance, wishes, fallback);
    if (governed.refusals.length > 0) throw new SettingsError(governed.refusals.join("\n"));
    const policy = this.read?.governance.waivers;
    return { rules: this.catalogue.rules, pack: governed.pack, ...(policy && { waiverPolicy: policy }) };
  }

  /** The organisation's waivers, with more; none where there are none. */
  waivers(more: readonly WrittenWaiver[] = [], today = new Date().toISOString().slice(0, 10)): Waivers | undefined {
    const all = [...(this.read?.waivers ?? []), ...more];
    const policy = this.read?.governance.waivers;
    return all.length > 0 ? new Waivers(all, { rules: this.catalogue.rules, today, ...(policy && { policy }) }) : undefined;
  }

  private pack(name: string, before: string): Pack {
    const pack = packIn(this.catalogue, name);
    if (pack) return pack;
    const names = this.catalogue.packs.map((each) => each.name);
    throw new SettingsError(`${before}there is no pack "${name}"; known are ${names.join(", ")}${didYouMean(name, names)}`);
  }

  private levels({ value, place }: Asked<Readonly<Record<string, Level>>>): Map<string, Asked<Level>> {
    const found = new Map<string, Asked<Level>>();
    const problems: string[] = [];
    for (const [name, level] of Object.entries(value)) {
      const rule = ruleIn(this.catalogue, name);
      if (!rule) problems.push(`${place}: there is no rule "${name}"${didYouMean(name, ruleNamesIn(this.catalogue))}`);
      else found.set(rule.id, { value: level, place: `${place}.${name}` });
    }
    if (problems.length > 0) throw new SettingsError(problems.join("\n"));
    return found;
  }
}
