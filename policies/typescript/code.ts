/** A piece of TypeScript before it is laid out in lines. */
export type Code = Atom | Lines | Call | List | Fields | Noted;

/** Text that is never broken: a literal, a tagged template. It may hold line feeds of its own. */
export interface Atom {
  readonly kind: "atom";
  readonly text: string;
  /** The names that the text needs to be imported. */
  readonly uses: readonly string[];
}

/** Lines between an opening and a closing mark, which are indented with the code around them. */
export interface Lines {
  readonly kind: "lines";
  readonly open: string;
  readonly lines: readonly string[];
  readonly close: string;
  readonly uses: readonly string[];
}

/** The call of a function that has to be imported, or of one that belongs to it. */
export interface Call {
  readonly kind: "call";
  readonly callee: string;
  readonly args: readonly Code[];
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Code[];
}

/** An object. */
export interface Fields {
  readonly kind: "fields";
  readonly entries: readonly (readonly [key: string, value: Code])[];
  /** Each entry has a line of its own, even where all would fit in one. */
  readonly open?: boolean;
}

/** Code under a comment; stands in lists and as the value of an entry. */
export interface Noted {
  readonly kind: "noted";
  readonly note: string;
  /** The place in the document that the comment is about. */
  readonly path: string;
  readonly code: Code;
}

export const atom = (text: string, ...uses: readonly string[]): Atom => ({ kind: "atom", text, uses });
export const call = (callee: string, ...args: readonly Code[]): Call => ({ kind: "call", callee, args });
export const list = (items: readonly Code[]): List => ({ kind: "list", items });
export const fields = (entries: Fields["entries"], open = false): Fields => ({ kind: "fields", entries, open });

/** What stands directly in a piece of code. */
export function partsOf(code: Code): readonly Code[] {
  switch (code.kind) {
    case "atom":
    case "lines":
      return [];
    case "call":
      return code.args;
    case "list":
      return code.items;
    case "fields":
      return code.entries.map(([, value]) => value);
    case "noted":
      return [code.code];
  }
}

/** The names that have to be imported, each once. */
export function namesIn(code: Code, names = new Set<string>()): Set<string> {
  if (code.kind === "call") names.add(code.callee.split(".", 1)[0] ?? "");
  else if (code.kind === "atom" || code.kind === "lines") for (const name of code.uses) names.add(name);
  for (const part of partsOf(code)) namesIn(part, names);
  return names;
}

/** The places of which comments tell, in order. */
export function pathsIn(code: Code, paths: string[] = []): string[] {
  if (code.kind === "noted") paths.push(code.path);
  for (const part of partsOf(code)) pathsIn(part, paths);
  return paths;
}
