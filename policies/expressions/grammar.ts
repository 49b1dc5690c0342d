import { createRequire } from "node:module";
import type { Parser } from "web-tree-sitter";
import { fixPrecedence } from "./fix-precedence";
import { copyTree, type SyntaxNode } from "./syntax-tree";

/** Parsing a text of the usual size takes a fraction of a millisecond; what takes longer than this is made to. */
const maxMilliseconds = 2000;

let loading: Promise<void> | undefined;
let parser: Parser | undefined;

/**
 * Loads the C# grammar, once for the process and when first asked for; afterwards expressions are analysed synchronously.
 * @throws where the grammar's file can't be read; a later call tries again.
 */
export function loadGrammar(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  const { Language, Parser: CSharpParser } = await import("web-tree-sitter");
  await CSharpParser.init();
  const file = createRequire(__filename).resolve("tree-sitter-c-sharp/tree-sitter-c_sharp.wasm");
  const made = new CSharpParser();
  made.setLanguage(await Language.load(file));
  parser = made;
}

/** Whether `loadGrammar` has finished. */
export function isGrammarLoaded(): boolean {
  return parser !== undefined;
}

export interface CSharpSyntax {
  readonly root: SyntaxNode;
  /** Part of the code is no C#, and the tree around it guesswork. */
  readonly hasError: boolean;
}

/**
 * The syntax of C# code, with its offsets moved by `shift`; undefined where it is too deeply nested or too tangled.
 * @throws Error where the grammar is not loaded.
 */
export function parseCSharp(code: string, shift: number): CSharpSyntax | undefined {
  return parse(code, (tree) => {
    const root = copyTree(tree, shift);
    if (root) fixPrecedence(root);
    return root && { root, hasError: tree.rootNode.hasError };
  });
}

/** Whether code is C# as far as the grammar goes. */
export function isCSharp(code: string): boolean {
  return parse(code, (tree) => !tree.rootNode.hasError) ?? false;
}

/**
 * The offset of the first token that can't stand where it does, in code that has an error. The tree does not tell: the
 * parser wraps up more or less of what stood before. What it logs while it parses does.
 */
export function firstErrorIn(code: string): number | undefined {
  const lines = lineStarts(code);
  let here = 0;
  let furthest: number | undefined;
  let recovers = false;
  loaded().setLogger((message) => {
    if (recovers) return;
    const place = /row:(\d+), col(?:umn)?:(\d+)/.exec(message);
    // Columns are counted in bytes of UTF-16.
    if (place) here = (lines[Number(place[1])] ?? 0) + Number(place[2]) / 2;
    else if (message.startsWith("detect_error")) furthest = Math.max(furthest ?? 0, here);
    else if (/^(?:recover|skip_token)/.test(message)) recovers = true;
  });
  try {
    parse(code, () => undefined);
  } finally {
    loaded().setLogger(null);
  }
  if (furthest === undefined || !recovers) return undefined;
  // The place is where the parser began to look for the token.
  return furthest + (/^\s*/.exec(code.slice(furthest))?.[0].length ?? 0);
}

type Tree = NonNullable<ReturnType<Parser["parse"]>>;

function parse<T>(code: string, use: (tree: Tree) => T): T | undefined {
  const began = performance.now();
  // The parser stops where this is true; its declaration leaves the result out.
  const isTooLong = () => performance.now() - began > maxMilliseconds;
  const tree = loaded().parse(code, undefined, { progressCallback: isTooLong as () => void });
  if (!tree) {
    loaded().reset();
    return undefined;
  }
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

function loaded(): Parser {
  if (!parser) throw new Error("the C# grammar is not loaded; await loadGrammar() first");
  return parser;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
