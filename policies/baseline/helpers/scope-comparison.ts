/** Scopes and roles of which a caller must have one, and what else the operations of the API ask for. */
export interface AskedScopes {
  /** In lower case. */
  readonly one: ReadonlySet<string>;
  /** In lower case: what a caller who has none of them may have. */
  readonly others: ReadonlySet<string>;
  /** Tells them from others. */
  readonly key: string;
}

/**
 * What a comparison comes to for a caller who has none of the scopes: true, false, `depends` where that is up to the caller or to
 * what else they may do, or `odd` where the code can't be read.
 */
export type ComparisonForOthers = boolean | "depends" | "odd";

/** Claims that say who somebody is or which token it is, some of them as its bearer likes: they grant nothing. */
const telling = new Set(
  `acr address amr aio appid at_hash aud auth_time azp birthdate c_hash client_id email exp family_name given_name iat ipaddr iss jti locale
  middle_name name nbf nickname nonce oid phone_number picture preferred_username profile rh sid sub tid unique_name upn uti ver website
  zoneinfo`.split(/\s+/),
);

/** Whether a claim may grant something. */
export function isGrantingClaim(name: string): boolean {
  return !telling.has(name.toLowerCase());
}

/** What stands between scopes in one text. */
export function isSeparator(text: string): boolean {
  return /^[\s,;|]*$/.test(text);
}

/** Longer comparisons are no policy's. */
const maxLength = 4096;
const maxSteps = 64;

/** A string or a character: `#3;`. */
const literal = String.raw`#\d+;`;
const more = String.raw`(?:,(?:StringComparison|StringComparer)\.\w+)?`;
const nothingElse = String.raw`(?:,(?:${literal}|null|[Ss]tring\.Empty))?`;
const emptyList = String.raw`(?:new string\[0\]|new string\[\]\{\}|(?:Array|Enumerable)\.Empty<string>\(\))`;
/** A lambda that is true of a scope which is asked for, and of no other. */
const isAsked = String.raw`\(?(\w+)\)?=>\(?(?:NAME==§S|§S==NAME|NAME\.Equals\(§S${more}\)|[Ss]tring\.Equals\(NAME,§S${more}\)|§S\.Equals\(NAME${more}\)|§A\.Contains\(NAME${more}\))`;
const isOneAsked = `${isAsked.replaceAll("NAME", "\\1")}(?:\\|\\|${isAsked.slice(isAsked.indexOf("(?:NAME")).replaceAll("NAME", "\\1")})*\\)?`;

type Rewrite = readonly [RegExp, (match: readonly string[], reading: Reading) => string | undefined];

interface Reading {
  readonly literals: readonly string[];
  /** Context variables that are taken for the caller's token. */
  readonly variables: Set<string>;
}

const textAt = (placeholder: string | undefined, { literals }: Reading) => literals[Number(placeholder?.slice(1, -1))] ?? "";
const placeholders = (code: string) => code.match(/#\d+;/g) ?? [];
const areSeparators = (code: string, reading: Reading) => placeholders(code).every((each) => isSeparator(textAt(each, reading)));
const token =
  (variable: number): Rewrite[1] =>
  (match, reading) => {
    reading.variables.add(textAt(match[variable], reading));
    return "§T";
  };
const separated =
  (result: string): Rewrite[1] =>
  ([whole = ""], reading) =>
    areSeparators(whole, reading) ? result : undefined;
const granted =
  (result: string): Rewrite[1] =>
  ([, name, rest = ""], reading) =>
    isGrantingClaim(textAt(name, reading)) && areSeparators(rest, reading) ? result : undefined;

/** How a token (`§T`) becomes the list (`§L`) or the text (`§X`) of a claim that grants something. */
const reads: readonly Rewrite[] = [
  [/(?<![\w>\])])\((§[TLXSAH])\)/, ([, inner]) => inner],
  [new RegExp(String.raw`\(\(Jwt\)\(?context\.Variables\[(${literal})\]\)?\)`), token(1)],
  [new RegExp(String.raw`\(context\.Variables\[(${literal})\] ?as Jwt\)`), token(1)],
  [new RegExp(String.raw`\bcontext\.Variables\.GetValueOrDefault<Jwt>\((${literal})(?:,null)?\)`), token(1)],
  [new RegExp(String.raw`^context\.Variables\[(${literal})\](?=[!=]=null$)`), token(1)],
  [
    new RegExp(
      String.raw`\(?\bcontext\.Request\.Headers(?:\.GetValueOrDefault\((${literal})(?:,(?:${literal}|null))?\)|\[(${literal})\])\)?((?:\.(?:Split|Replace|Substring|Last|First|Trim|ToString)\([^()]{0,80}\)|\[\d\])*)\.AsJwt\(\)`,
    ),
    ([, asked, indexed], reading) => (textAt(asked ?? indexed, reading).toLowerCase() === "authorization" ? "§T" : undefined),
  ],
  [new RegExp(String.raw`§T\.Claims\[(${literal})\]`), granted("§L")],
  [new RegExp(String.raw`§T\.Claims\.GetValueOrDefault\((${literal})(${nothingElse})\)`), granted("§X")],
  [new RegExp(String.raw`§T\.Claims\.GetValueOrDefault\((${literal}),${emptyList}\)`), granted("§L")],
  [/§L\.(?:First|Last|Single)(?:OrDefault)?\(\)|§L\[\d\]/, () => "§X"],
  [new RegExp(String.raw`[Ss]tring\.Join\(${literal},§L\)`), separated("§X")],
  [/§X\.Split\([^()]{0,80}\)/, separated("§L")],
  [/§L\.SelectMany\(\(?(\w+)\)?=>\1\.Split\([^()]{0,80}\)\)/, separated("§L")],
  [/§L\.Select\(\(?(\w+)\)?=>\1\.(?:Trim|To(?:Lower|Upper)(?:Invariant)?)\(\)\)/, () => "§L"],
  [/§L\.(?:ToArray|ToList|Distinct|AsEnumerable|Cast<string>)\(\)/, () => "§L"],
  [/§X\.(?:Trim|ToString|To(?:Lower|Upper)(?:Invariant)?)\(\)/, () => "§X"],
  [new RegExp(String.raw`§X\?\?(?:${literal}|[Ss]tring\.Empty)`), separated("§X")],
  [new RegExp(String.raw`§L\?\?${emptyList}`), () => "§L"],
];

/** Scopes that are asked for (`§S`, lists `§A`, lists with others `§B`), and those of them that the caller has (`§H`). */
const matches: readonly Rewrite[] = [
  [/(?<![\w>\])])\((§[TLXSABH])\)/, ([, inner]) => inner],
  [
    /new(?: string| (?:List|HashSet)<string>(?:\(\))?)?(?:\[\])?\{((?:§[SW],?){1,200})\}/,
    ([, list = ""]) => (!list.includes("§W") ? "§A" : list.includes("§S") ? "§B" : undefined),
  ],
  [/§[AB]\.(?:ToArray|ToList)\(\)/, ([whole]) => whole?.slice(0, 2)],
  [new RegExp(String.raw`§L\.Intersect\(§A${more}\)|§A\.Intersect\(§L${more}\)`), () => "§H"],
  [new RegExp(String.raw`§L\.Where\(${isOneAsked}\)`), () => "§H"],
  [/§H\.(?:ToArray|ToList|Distinct)\(\)/, () => "§H"],
];

const whole = (...alternatives: readonly string[]) => new RegExp(`^(?:${alternatives.join("|")})$`);
const falseForOthers = whole(
  "§T==null",
  String.raw`§L\.Contains\(§S${more}\)`,
  String.raw`§L\.(?:Any|Exists)\(${isOneAsked}\)`,
  String.raw`§[AB]\.All\(\(?(\w+)\)?=>§L\.Contains\(\2${more}\)\)`,
  String.raw`§A\.Any\(\(?(\w+)\)?=>§L\.Contains\(\3${more}\)\)`,
  String.raw`§H\.Any\(\)`,
  String.raw`§H\.(?:Count\(\)|Count|Length)(?:>0|!=0|>=1)`,
  "§X==§S",
  "§S==§X",
  String.raw`§X\.Equals\(§S${more}\)`,
  String.raw`§S\.Equals\(§X${more}\)`,
  String.raw`[Ss]tring\.Equals\(§X,§S${more}\)`,
  String.raw`[Ss]tring\.Equals\(§S,§X${more}\)`,
  String.raw`§A\.Contains\(§X${more}\)`,
);
const trueForOthers = whole(
  "§T!=null",
  "§X!=§S",
  "§S!=§X",
  String.raw`§L\.All\(\(?(\w+)\)?=>(?:\1!=§S|!§A\.Contains\(\1${more}\))\)`,
  String.raw`§A\.All\(\(?(\w+)\)?=>!§L\.Contains\(\2${more}\)\)`,
  String.raw`§[AB]\.Except\(§L${more}\)\.Any\(\)`,
  String.raw`§H\.(?:Count\(\)|Count|Length)(?:==0|<1|<=0)`,
);
/** A scope that is looked for within a text: others may have it in them. */
const withinText = whole(
  String.raw`§X\.(?:Contains|StartsWith|EndsWith)\(§S${more}\)`,
  String.raw`§X\.IndexOf\(§S${more}\)(?:>=0|>-1|!=-1)`,
  String.raw`§L\.Any\(\(?(\w+)\)?=>\1\.(?:Contains|StartsWith|EndsWith)\(§S${more}\)\)`,
);

/**
 * Reads one comparison in C# that has no `&&`, `||` or `!` of its own.
 * @param variables is given the context variables that are taken for the caller's token
 */
export function comparisonForOthers(code: string, asked: AskedScopes, variables: Set<string>): ComparisonForOthers {
  if (!/\b(?:Claims|Jwt|AsJwt)\b|\bVariables\b.*\bnull\b/.test(code)) return "depends";
  if (code.length > maxLength) return "odd";
  const { compact, literals } = compacted(code);
  if (compact === undefined) return "odd";
  const reading = { literals, variables };
  const read = rewritten(compact, reads, reading).replace(/#\d+;/g, (each) => kindOf(textAt(each, reading), asked));
  const text = rewritten(read, matches, reading);
  if (falseForOthers.test(text)) return false;
  if (trueForOthers.test(text)) return true;
  if (withinText.test(text))
    return [...asked.others].some((other) => [...asked.one].some((each) => other.includes(each))) ? "depends" : false;
  const named = text.replace(/\bcontext\.Variables(?:\[|\.GetValueOrDefault(?:<\w+>)?\()§W/g, "context.Variables");
  return isReadable(named) ? "depends" : "odd";
}

/** Whether it can be seen that a comparison does not keep others out, although it is none of those that are known. */
function isReadable(text: string): boolean {
  if (/§W|§B|\bcontext\.Request\b|!=|\?\?|\|\||\btrue\b/.test(text)) return true;
  // What is looked through is given scopes that nobody has granted.
  if (/\.(?:Concat|Append|Prepend|Union|Add|AddRange|DefaultIfEmpty)\(|=>\(?§[SA]\)/.test(text)) return true;
  // A claim that grants nothing, or one that only has to be there.
  if (/§T\.Claims(?:\.ContainsKey\(|\[|\.GetValueOrDefault\()/.test(text)) return true;
  return !/§[SAM]/.test(text) && !/\bcontext\./.test(text);
}

function kindOf(text: string, { one }: AskedScopes): string {
  if (one.has(text.toLowerCase())) return "§S";
  if (isSeparator(text)) return "§E";
  // What a named value holds is not known.
  return /_{5,}/.test(text) ? "§M" : "§W";
}

function rewritten(code: string, rules: readonly Rewrite[], reading: Reading): string {
  let text = code;
  for (let step = 0; step < maxSteps; step++) {
    const before = text;
    for (const [pattern, replacement] of rules) {
      const match = pattern.exec(text);
      const put = match ? replacement(match, reading) : undefined;
      if (match && put !== undefined) text = text.slice(0, match.index) + put + text.slice(match.index + match[0].length);
    }
    if (text === before) break;
  }
  return text;
}

/** Code without blanks, its strings and characters apart; undefined where it has comments, or strings with holes in them. */
function compacted(code: string): { readonly compact: string | undefined; readonly literals: readonly string[] } {
  const literals: string[] = [];
  const piece = /@"((?:[^"]|"")*)"|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)+)'|\s+|[^\s"'@]+|./gy;
  let compact = "";
  for (const [text, verbatim, plain, character] of code.matchAll(piece)) {
    const held = verbatim?.replaceAll('""', '"') ?? plain ?? character;
    if (held !== undefined) compact += `#${literals.push(held) - 1};`;
    else if (text.trim() === "") compact += " ";
    else if (/["'#§$]|\/[/*]/.test(text)) return { compact: undefined, literals };
    else compact += text;
  }
  // A blank only matters between words; a lookup that may give nothing is one.
  const tight = compact.replace(/ +/g, (blank, at: number) =>
    /\w/.test(compact[at - 1] ?? "") && /\w/.test(compact[at + blank.length] ?? "") ? " " : "",
  );
  return { compact: tight.replace(/\?(?=\.[A-Za-z]|\[)/g, ""), literals };
}
