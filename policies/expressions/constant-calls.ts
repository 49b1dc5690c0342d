/** A value that an expression has for every request. */
export type Constant = string | number | boolean | null;
/** A value that is known; undefined where it is not. */
export type Known = { readonly value: Constant } | undefined;

/** What calls make on the way to a constant: a list, bytes, or a length of time in seconds. */
export type Made =
  | { readonly kind: "list"; readonly items: readonly Constant[] }
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "time"; readonly seconds: number };

/** Texts that calls have made longer are followed no further, in UTF-16 units. */
const maxText = 65_536;

const unknown: Known = undefined;

/** A constant, unless it is a text that has grown too long. */
export function known(value: Constant): Known {
  return typeof value === "string" && value.length > maxText ? unknown : { value };
}

const list = (items: readonly Constant[]): Made => ({ kind: "list", items });

/** A value as C# writes it into a text. */
export function written(value: Constant): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : String(value);
}

const escapes: Readonly<Record<string, string | undefined>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The text of a C# literal for a string, verbatim or not, or for a character. */
export function textOfLiteral(literal: string): string {
  if (literal.startsWith("@")) return literal.slice(2, -1).replaceAll('""', '"');
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{1,4})|(.))/g,
      (_, u?: string, big?: string, x?: string, c?: string) => {
        const code = Number.parseInt(u ?? big ?? x ?? "", 16);
        if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
        return (c !== undefined ? escapes[c] : undefined) ?? c ?? "";
      },
    );
}

/** A value in the type that it is cast to. */
export function cast(value: Constant, type: string): Known {
  const isWhole = /^(?:u?int|u?long|u?short|s?byte|U?Int(?:16|32|64))$/.test(type);
  if (type === "char") return typeof value === "number" ? known(String.fromCharCode(value)) : known(value);
  if (isWhole) return typeof value === "number" ? known(Math.trunc(value)) : unknown;
  return known(value);
}

/** What an operator of two operands gives. */
export function calculated(sign: string, a: Constant, b: Constant): Known {
  if (sign === "==") return known(a === b);
  if (sign === "!=") return known(a !== b);
  if (sign === "??") return known(a ?? b);
  if (sign === "+" && (typeof a === "string" || typeof b === "string")) return known(written(a) + written(b));
  if (typeof a !== "number" || typeof b !== "number") return unknown;
  switch (sign) {
    case "<":
      return known(a < b);
    case ">":
      return known(a > b);
    case "<=":
      return known(a <= b);
    case ">=":
      return known(a >= b);
    case "+":
      return known(a + b);
    case "-":
      return known(a - b);
    case "*":
      return known(a * b);
    case "/":
      return b === 0 ? unknown : known(Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b);
    case "%":
      return b === 0 ? unknown : known(a % b);
    default:
      return unknown;
  }
}

/** Whether a name, without `System.`, is a type whose static methods `ofType` or `madeByType` know. */
export function isKnownType(name: string): boolean {
  return /^(?:[Ss]tring|bool|Boolean|int|Int32|long|Int64|Convert|Math|TimeSpan|(?:Text\.)?Encoding\.\w+)$/.test(name);
}

const rounding: Readonly<Record<string, (...numbers: number[]) => number>> = {
  Max: Math.max,
  Min: Math.min,
  Abs: Math.abs,
  Pow: (base = 0, exponent = 0) => base ** exponent,
  Ceiling: Math.ceil,
  Floor: Math.floor,
  Truncate: Math.trunc,
};

/** What a static method gives for constants, lists and bytes. */
export function ofType(owner: string, method: string, given: readonly (Constant | Made)[]): Known {
  const [first = null, second = null] = given;
  if (/^[Ss]tring$/.test(owner)) return ofText(method, given);
  if (/Encoding\.\w+$/.test(owner)) {
    if (method !== "GetString" || !isMade(first) || first.kind !== "bytes") return unknown;
    return known(first.bytes.toString(/\.(?:Unicode)$/.test(owner) ? "utf16le" : "utf8"));
  }
  if (isMade(first)) return method === "ToBase64String" && first.kind === "bytes" ? known(first.bytes.toString("base64")) : unknown;
  if (isMade(second)) return unknown;
  if (owner === "Math") {
    const numbers = given.flatMap((each) => (typeof each === "number" ? [each] : []));
    const calculate = Object.hasOwn(rounding, method) ? rounding[method] : undefined;
    const result = calculate && numbers.length === given.length ? calculate(...numbers) : Number.NaN;
    return Number.isFinite(result) ? known(result) : unknown;
  }
  if (/^(?:bool|Boolean)$/.test(owner) && method === "Parse")
    return /^(?:true|false)$/i.test(String(first)) ? known(/^true$/i.test(String(first))) : unknown;
  if (method === "ToBoolean") return typeof first === "boolean" ? known(first) : known(/^true$/i.test(String(first)));
  if (method === "ToChar") return typeof first === "number" ? known(String.fromCharCode(first)) : unknown;
  if (method === "ToInt32" || method === "ToInt64") {
    const number = typeof first === "number" ? Math.round(first) : Number(first);
    return first !== null && Number.isInteger(number) ? known(number) : unknown;
  }
  if (method === "Parse")
    return first !== null && String(first).trim() !== "" && Number.isInteger(Number(first)) ? known(Number(first)) : unknown;
  if (method === "ToString" && owner === "Convert") return known(written(first));
  return unknown;
}

function ofText(method: string, given: readonly (Constant | Made)[]): Known {
  const [first = null, second = null] = given;
  if (method === "Join" && !isMade(first)) return joined(written(first), given.slice(1));
  if (method === "Concat") return joined("", given);
  if (isMade(first)) return unknown;
  if (method === "IsNullOrEmpty") return known(first === null || first === "");
  if (method === "IsNullOrWhiteSpace") return known(first === null || String(first).trim() === "");
  if (method === "Equals" && given.length === 2 && !isMade(second)) return known(first === second);
  if (method === "Format" && typeof first === "string") return formatted(first, given.slice(1));
  return unknown;
}

/** The items of one list, or those that are given one by one, with something between them. */
function joined(between: string, given: readonly (Constant | Made)[]): Known {
  const [only] = given;
  const items = given.length === 1 && isMade(only) ? (only.kind === "list" ? only.items : undefined) : given;
  const texts = items?.flatMap((item) => (isMade(item) ? [] : [written(item)]));
  if (!items || !texts || texts.length < items.length) return unknown;
  const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
  return length > maxText ? unknown : known(texts.join(between));
}

/** `string.Format`, for places without a format of their own. */
function formatted(pattern: string, given: readonly (Constant | Made)[]): Known {
  let text = "";
  let from = 0;
  for (const found of pattern.matchAll(/\{\{|\}\}|\{(\d{1,3})\}|[{}]/g)) {
    const [place, index] = found;
    const value = index === undefined ? undefined : given[Number(index)];
    if (index !== undefined && (value === undefined || isMade(value))) return unknown;
    if (index === undefined && place.length === 1) return unknown;
    text += pattern.slice(from, found.index) + (value === undefined || isMade(value) ? place.slice(1) : written(value));
    from = found.index + place.length;
    if (text.length > maxText) return unknown;
  }
  return known(text + pattern.slice(from));
}

/** What a method of a constant gives. */
export function ofValue(receiver: Exclude<Constant, null>, method: string, given: readonly Constant[]): Known {
  const [first, second] = given;
  if (method === "ToString" && given.length === 0) return known(written(receiver));
  if (method === "Equals" && given.length === 1) return known(receiver === first);
  if (typeof receiver !== "string") return unknown;
  if (given.length === 0) {
    if (/^ToLower/.test(method)) return known(receiver.toLowerCase());
    if (/^ToUpper/.test(method)) return known(receiver.toUpperCase());
    if (method === "Trim") return known(receiver.trim());
    return unknown;
  }
  if (method === "Substring") return part(receiver, first, second);
  if (method === "Replace" && typeof first === "string" && first !== "" && typeof second === "string")
    return receiver.length * Math.max(1, second.length) > maxText ? unknown : known(receiver.replaceAll(first, () => second));
  if (given.length > 1 || typeof first !== "string") return unknown;
  if (method === "StartsWith") return known(receiver.startsWith(first));
  if (method === "EndsWith") return known(receiver.endsWith(first));
  if (method === "Contains") return known(receiver.includes(first));
  return unknown;
}

function part(text: string, from: Constant | undefined, count: Constant | undefined): Known {
  if (typeof from !== "number" || (count !== undefined && typeof count !== "number")) return unknown;
  const end = count === undefined ? text.length : from + count;
  return from < 0 || end < from || end > text.length ? unknown : known(text.slice(from, end));
}

/** What `new string(...)` makes of a list of characters, or of one that is repeated. */
export function newText(given: readonly (Constant | Made)[]): Known {
  const [first, second] = given;
  if (given.length === 1 && isMade(first)) return joined("", given);
  if (typeof first !== "string" || typeof second !== "number" || second < 0 || second > maxText) return unknown;
  return first.length === 1 ? known(first.repeat(second)) : unknown;
}

const units: Readonly<Record<string, number>> = { Milliseconds: 0.001, Seconds: 1, Minutes: 60, Hours: 3600, Days: 86_400 };

/** What a static method makes that is no constant. */
export function madeByType(owner: string, method: string, given: readonly (Constant | Made)[]): Made | undefined {
  const [first] = given;
  if (owner === "TimeSpan") {
    const unit = /^From/.test(method) && Object.hasOwn(units, method.slice(4)) ? units[method.slice(4)] : undefined;
    return unit !== undefined && typeof first === "number" ? { kind: "time", seconds: first * unit } : undefined;
  }
  if (typeof first !== "string") return undefined;
  if (owner === "Convert" && method === "FromBase64String") return { kind: "bytes", bytes: Buffer.from(first, "base64") };
  if (/Encoding\.\w+$/.test(owner) && method === "GetBytes")
    return { kind: "bytes", bytes: Buffer.from(first, /\.(?:Unicode)$/.test(owner) ? "utf16le" : "utf8") };
  return undefined;
}

/** What a method of a text or a list makes that is no constant. */
export function madeByValue(receiver: Constant | Made, method: string, given: readonly Constant[]): Made | undefined {
  const items = typeof receiver === "string" ? [...receiver] : isMade(receiver) && receiver.kind === "list" ? receiver.items : undefined;
  if (!items) return undefined;
  if (given.length === 0) {
    if (method === "Reverse") return list([...items].reverse());
    return /^(?:ToArray|ToList|ToCharArray)$/.test(method) ? list(items) : undefined;
  }
  const [first] = given;
  return method === "Split" && typeof receiver === "string" && given.length === 1 && typeof first === "string" && first.length === 1
    ? list(receiver.split(first))
    : undefined;
}

/** What `new` makes of a type: a list of its items, or a length of time. */
export function newMade(type: string, given: readonly (Constant | Made)[]): Made | undefined {
  if (type !== "TimeSpan") return undefined;
  const numbers = given.flatMap((each) => (typeof each === "number" ? [each] : []));
  if (numbers.length < given.length || numbers.length < 3 || numbers.length > 5) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = numbers.length === 3 ? [0, ...numbers] : numbers;
  return { kind: "time", seconds: days * 86_400 + hours * 3600 + minutes * 60 + seconds + milliseconds / 1000 };
}

/** A property of what was made: `TotalSeconds`, `Length`, `Count`. */
export function propertyOf(made: Made, name: string): Known {
  if (made.kind === "list") return /^(?:Length|Count)$/.test(name) ? known(made.items.length) : unknown;
  if (made.kind === "bytes") return name === "Length" ? known(made.bytes.length) : unknown;
  const unit = /^Total/.test(name) && Object.hasOwn(units, name.slice(5)) ? units[name.slice(5)] : undefined;
  return unit === undefined ? unknown : known(made.seconds / unit);
}

export function isMade(value: Constant | Made | undefined): value is Made {
  return typeof value === "object" && value !== null;
}
