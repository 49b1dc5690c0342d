import { type Level, levelOf, type Pack } from "../baseline/pack";
import type { AnyRule } from "../baseline/rule";
import type { WaiverPolicy } from "../baseline/waiver";
import type { Catalogue } from "./catalogue";
import { isLooser, strictest } from "./levels";

/** Something that is asked for, and where: `palisade.yaml:4`, `--pack`. */
export interface Asked<T> {
  readonly value: T;
  readonly place: string;
}

/** What an organisation asks of all its stacks. */
export interface Governance {
  /** The file, for messages. */
  readonly file: string;
  /** The packs that hold; at each rule the strictest of them. Never empty. */
  readonly packs: readonly Asked<Pack>[];
  /** Levels that differ from the packs', by rule id. */
  readonly levels: ReadonlyMap<string, Asked<Level>>;
  /** The level of findings from which checks fail and deployments stop. */
  readonly failOn?: Asked<"error" | "warning">;
  /** The one baseline file that may be used, relative to the folder of the organisation's file; false where none may. */
  readonly baseline?: Asked<string | false>;
  readonly waivers: WaiverPolicy;
  /** Ids of the organisation's own rules: they run, whichever packs hold them. */
  readonly own: ReadonlySet<string>;
}

/** What a stack or a call asks for beside its organisation. */
export interface StackWishes {
  readonly pack?: Asked<Pack>;
  /** Levels by rule id. */
  readonly levels?: ReadonlyMap<string, Asked<Level>>;
}

export interface Governed {
  /** The rules that run, each with its level. */
  readonly pack: Pack;
  /** What is asked for and is looser than the organisation allows: one text for each wish, naming both places. */
  readonly refusals: readonly string[];
}

const everything: Pack = { name: "", title: "", description: "", rules: "all" };

/** How many rules a refusal names. */
const named = 5;

/**
 * Joins what an organisation asks for and what a stack wishes: a stack may tighten, never loosen. Levels are ordered
 * `off`, `manual`, `warning`, `error`.
 * @param fallback the pack where nobody names one
 */
export function govern(catalogue: Catalogue, organisation: Governance | undefined, wishes: StackWishes, fallback: Pack): Governed {
  const { pack: wished, levels: wishedLevels } = wishes;
  const isPinned = wished !== undefined && organisation?.packs.some(({ value }) => value.name === wished.value.name);
  // A pack that the organisation pins holds as the organisation has it.
  const chosen = isPinned ? undefined : wished;
  const levels: Record<string, Level> = {};
  const looser = new Map<string, string[]>();
  for (const rule of catalogue.rules) {
    const asked = organisation && askedOf(organisation, rule);
    let level = chosen ? levelOf(rule, chosen.value) : (asked?.value ?? levelOf(rule, wished?.value ?? fallback));
    const refuse = (place: string, wish: Level) => {
      if (!asked || !isLooser(wish, asked.value)) return;
      looser.set(place, [...(looser.get(place) ?? []), `${rule.slug} (${rule.id}) is ${wish}; ${asked.place} has ${asked.value}`]);
    };
    if (chosen) refuse(`${chosen.place}: the pack ${chosen.value.name}`, level);
    const own = wishedLevels?.get(rule.id);
    if (own) {
      refuse(own.place, own.value);
      level = own.value;
    }
    levels[rule.id] = asked ? strictest(asked.value, level) : level;
  }
  const basis = wished?.value ?? organisation?.packs[0]?.value ?? fallback;
  const on = Object.keys(levels).filter((id) => levels[id] !== "off");
  return {
    pack: organisation || wishedLevels?.size ? { ...basis, rules: on, levels } : basis,
    refusals: [...looser].map(([place, lines]) => refusal(place, lines, organisation?.file ?? "")),
  };
}

/** The level that an organisation asks for: what it says of the rule itself, else the strictest of its packs. */
function askedOf({ levels, packs, own, file }: Governance, rule: AnyRule): Asked<Level> {
  const said = levels.get(rule.id);
  if (said) return said;
  let best: Asked<Level> | undefined;
  for (const { value, place } of packs) {
    const level = levelOf(rule, value);
    if (!best || isLooser(best.value, level)) best = { value: level, place: `${place} (pack ${value.name})` };
  }
  if (own.has(rule.id) && best?.value === "off") return { value: levelOf(rule, everything), place: `${file} (a rule of its own)` };
  return best ?? { value: "off", place: file };
}

function refusal(place: string, lines: readonly string[], file: string): string {
  const more = lines.length > named ? [`  and ${lines.length - named} more`] : [];
  return [
    `${place} is looser than ${file} allows; a stack may tighten, never loosen:`,
    ...lines.slice(0, named).map((line) => `  ${line}`),
    ...more,
  ].join("\n");
}
