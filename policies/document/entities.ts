import { forbiddenCharacterIn } from "./literal";

const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const reference = /&(?:#0*(\d{1,7})|#x0*([0-9A-Fa-f]{1,6})|([A-Za-z_][\w.-]{0,40}));|&/g;
const referenceOrLineEnd = new RegExp(`${reference.source}|\\r\\n?`, "g");
const referenceOrWhiteSpace = new RegExp(`${reference.source}|\\r\\n?|[\\n\\t]`, "g");

export interface EntityProblem {
  readonly rule: "xml-syntax" | "character-not-allowed";
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** What is read of a text: references replaced, line ends as line feeds. What is no reference stays and is reported. */
export function decodeText(raw: string, report: (problem: EntityProblem) => void): string {
  return replace(raw, referenceOrLineEnd, "\n", report);
}

/** What is read of an attribute's value: as XML demands, a line end or tab that is not written as a reference is a space. */
export function decodeAttribute(raw: string, report: (problem: EntityProblem) => void): string {
  return replace(raw, referenceOrWhiteSpace, " ", report);
}

/**
 * A text in which every `&` begins a reference, decoded; undefined where one does not, so that the text can't have been
 * escaped. White space stays as it is.
 */
export function decodeEscaped(raw: string): string | undefined {
  let escaped = true;
  const decoded = replace(raw, reference, "", () => {
    escaped = false;
  });
  return escaped ? decoded : undefined;
}

function replace(raw: string, pattern: RegExp, blank: string, report: (problem: EntityProblem) => void): string {
  return raw.replace(pattern, (whole, decimal?: string, hex?: string, name?: string, offset = 0) => {
    if (!whole.startsWith("&")) return blank;
    const problem = (rule: EntityProblem["rule"], message: string) => {
      report({ rule, offset, length: whole.length, message });
      return whole;
    };
    if (name !== undefined) {
      const character = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
      return character ?? problem("xml-syntax", `the entity &${name}; is not defined; only amp, lt, gt, quot and apos are`);
    }
    if (decimal === undefined && hex === undefined) return problem("xml-syntax", "a bare & must be written &amp; outside of expressions");
    const point = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex as string, 16);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : "\u0000";
    return forbiddenCharacterIn(character) ? problem("character-not-allowed", `${whole} is no character that XML allows`) : character;
  });
}
