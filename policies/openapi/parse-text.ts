import { Composer, type CST, LineCounter, Parser } from "yaml";
import { DefinitionError } from "./definition-error";

/** Definitions nested deeper than this are refused: everything that walks them recurses, and must not run out of stack. */
const maxNesting = 400;

/**
 * JSON or YAML, told apart by the text. Anchors are bounded, so that a small file can't become a large tree; merge keys
 * are followed, as other readers of OpenAPI do.
 * @throws DefinitionError saying where it is broken
 */
export function parseText(text: string, location: string): unknown {
  const trimmed = text.replace(/^\ufeff/, "");
  if (/^\s*[{[]/.test(trimmed)) {
    try {
      return bounded(JSON.parse(trimmed), location);
    } catch (error) {
      if (error instanceof DefinitionError) throw error;
      // YAML flow style looks like JSON; only where the name says JSON is this the end.
      if (/\.json$/i.test(location)) throw new DefinitionError(`${location}: not valid JSON: ${(error as Error).message}`);
    }
  }
  return bounded(parseYaml(trimmed, location), location);
}

function parseYaml(text: string, location: string): unknown {
  const lineCounter = new LineCounter();
  const problem = (offset: number, message: string) => {
    const { line, col } = lineCounter.linePos(offset);
    return new DefinitionError(`${location}:${line}:${col}: not valid YAML: ${message}`);
  };
  const tokens = [...new Parser(lineCounter.addNewLine).parse(text)];
  const deep = tokens.flatMap((token) => tooDeep(token) ?? [])[0];
  if (deep !== undefined) throw problem(deep, `it is nested more than ${maxNesting} deep`);
  const documents = [...new Composer({ merge: true }).compose(tokens, true, text.length)];
  const [document, second] = documents;
  const [error] = document?.errors ?? [];
  if (error) throw problem(error.pos[0], error.message);
  if (second) throw problem(second.range[0], "it holds several documents");
  try {
    return document?.toJS({ maxAliasCount: 200 });
  } catch (thrown) {
    throw new DefinitionError(`${location}: not valid YAML: ${(thrown as Error).message}`);
  }
}

/** Where a syntax tree becomes too deep, found without recursion; undefined where it does not. */
function tooDeep(root: CST.Token): number | undefined {
  const stack: { readonly token: CST.Token; readonly depth: number }[] = [{ token: root, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, depth } = top;
    if (depth > maxNesting) return token.offset;
    if (token.type === "document" && token.value) stack.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) stack.push({ token: key, depth: depth + 1 });
      if (value) stack.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Refuses values that are too deep; aliases may make them deeper than the text. */
function bounded(value: unknown, location: string): unknown {
  const seen = new Set<object>();
  let level: object[] = typeof value === "object" && value !== null ? [value] : [];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxNesting) throw new DefinitionError(`${location}: it is nested more than ${maxNesting} deep`);
    const next: object[] = [];
    for (const each of level) {
      if (seen.has(each)) continue;
      seen.add(each);
      for (const inner of Object.values(each)) if (typeof inner === "object" && inner !== null) next.push(inner);
    }
    level = next;
  }
  return value;
}
