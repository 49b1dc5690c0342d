import { forbiddenCharacterIn } from "./literal";

const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const reference = /&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|([A-Za-z][\w.-]{0,40}));|&/g;

export interface EntityProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** Replaces the predefined entities and character references; what is none stays as it is and is reported. */
export function decodeEntities(raw: string, report?: (problem: EntityProblem) => void): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(reference, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined, offset: number) => {
    const problem = (message: string) => {
      report?.({ offset, length: whole.length, message });
      return whole;
    };
    if (name !== undefined) {
      const character = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
      return character ?? problem(`the entity &${name}; is not defined; only amp, lt, gt, quot and apos are`);
    }
    if (decimal === undefined && hex === undefined) return problem("a bare & must be written &amp; outside of expressions");
    const point = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex as string, 16);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : "\u0000";
    return forbiddenCharacterIn(character) ? problem(`${whole} is no character that XML allows`) : character;
  });
}
