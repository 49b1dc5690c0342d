import { findNodeAtLocation, type JSONPath, type Node, parseTree } from "jsonc-parser";
import { applyEdits, type Edit } from "./edit";

/** Longer texts are not edited: each edit reads them again. */
const maxLength = 8 * 1024 * 1024;
/** How deep values are compared. */
const maxDepth = 100;

type Value = unknown;

/** Where a value stands that is to be written, with what stands there now; or why it can't be written there. */
type Spot = { readonly path: JSONPath; readonly now: Value } | { readonly blocked: string };

/**
 * A JSON document, with comments or without, and the smallest edits of its text. Values that ARM templates work out are not
 * edited, nor are those that hold one.
 */
export class JsonText {
  private constructor(
    readonly source: string,
    private readonly root: Node,
  ) {}

  /** Undefined where the text is too long, or is no JSON. */
  static of(source: string): JsonText | undefined {
    if (source.length > maxLength) return undefined;
    const text = source.replace(/^\uFEFF/, " ");
    const errors: unknown[] = [];
    const root = parseTree(text, errors as never, { disallowComments: false });
    return root && errors.length === 0 ? new JsonText(source, root) : undefined;
  }

  /**
   * Where a property below an object stands, by its names on the way, in any case.
   * @param isTemplate whether texts in brackets are expressions
   */
  spotFor(object: JSONPath, names: readonly string[], isTemplate: boolean): Spot {
    let node = this.nodeAt(object);
    const path: (string | number)[] = [...object];
    for (const [index, name] of names.entries()) {
      if (isTemplate && node?.type === "string" && isExpression(node.value)) return { blocked: workedOut(path, node.value) };
      if (isTemplate && node && copies(node, name)) return { blocked: `a loop makes ${pointerOf([...path, name])}` };
      if (node?.type === "array") {
        path.push(Number(name));
        node = node.children?.[Number(name)];
        if (!node) return { blocked: `there is nothing at ${pointerOf(path)}` };
        continue;
      }
      if (node && node.type !== "object") {
        // Nothing, written out, gives way to what is to stand there.
        if (node.type !== "null" || index === 0) return { blocked: `${pointerOf(path)} is no object` };
        return { path: [...path], now: undefined };
      }
      const member = node?.children?.find(({ children }) => children?.[0]?.value.toLowerCase() === name.toLowerCase());
      path.push(member?.children?.[0]?.value ?? name);
      node = member?.children?.[1];
    }
    const within = node && isTemplate ? expressionIn(node, path) : undefined;
    return within === undefined ? { path, now: node && contentOf(node) } : { blocked: within };
  }

  /** Makes changes, one after the other, as one edit; those of one list must come of one comparison. */
  change(changes: readonly Change[]): Edit[] {
    return editsOf(changes, this.source);
  }

  /** Writes texts in place of others. */
  replace(texts: readonly { readonly path: JSONPath; readonly text: string }[]): Edit[] {
    return texts.flatMap(({ path, text }) => {
      const node = this.nodeAt(path);
      return node ? [{ span: [node.offset, node.offset + node.length], text: stringLike(this.source, node, text) } as const] : [];
    });
  }

  private nodeAt(path: JSONPath): Node | undefined {
    return findNodeAtLocation(this.root, [...path]);
  }
}

/** `#/resources/0/properties`. */
export function pointerOf(path: JSONPath): string {
  return `#${path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`;
}

/** One change of a document. */
export interface Change {
  readonly path: JSONPath;
  /** Undefined takes what stands there away. */
  readonly value: Value;
  readonly insert?: boolean;
}

/** What has to be changed so that one value becomes another: of lists and objects only what is different. */
export function changesOf(path: JSONPath, now: Value, next: Value, depth = 0): Change[] {
  if (isSame(now, next)) return [];
  if (depth < maxDepth && Array.isArray(now) && Array.isArray(next)) {
    if (now.length === next.length) return next.flatMap((each, index) => changesOf([...path, index], now[index], each, depth + 1));
    if (next.length < now.length) {
      const gone = leftOut(now, next);
      if (gone) return gone.reverse().map((index) => ({ path: [...path, index], value: undefined }));
    } else {
      const come = leftOut(next, now);
      if (come) return come.map((index) => ({ path: [...path, index], value: next[index], insert: true }));
    }
  } else if (depth < maxDepth && isObject(now) && isObject(next)) {
    const kept = Object.keys(next).flatMap((key) => changesOf([...path, key], own(now, key), next[key], depth + 1));
    return [...kept, ...Object.keys(now).flatMap((key) => (Object.hasOwn(next, key) ? [] : [{ path: [...path, key], value: undefined }]))];
  }
  return [{ path, value: next }];
}

function own(object: Readonly<Record<string, Value>>, key: string): Value {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The places in a list of what another one leaves out of it; undefined where that one is no part of it, in its order. */
function leftOut(all: readonly Value[], some: readonly Value[]): number[] | undefined {
  const out: number[] = [];
  let at = 0;
  for (const [index, each] of all.entries()) {
    if (at < some.length && isSame(each, some[at])) at += 1;
    else out.push(index);
  }
  return at === some.length ? out : undefined;
}

function isSame(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isObject(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One edit for all changes: each is made in the text that the one before has left. */
function editsOf(changes: readonly Change[], source: string): Edit[] {
  // A byte order mark is no part of the document.
  const before = source.replace(/^\uFEFF/, " ");
  let text = before;
  for (const change of changes) text = applyEdits(text, editsFor(text, change));
  return text === before ? [] : [difference(before, text)];
}

function editsFor(text: string, { path, value, insert = false }: Change): Edit[] {
  const root = parseTree(text);
  const known = root && findNodeAtLocation(root, [...path]);
  if (value === undefined) return known ? [removal(known)] : [];
  if (known && !insert) return [{ span: [known.offset, known.offset + known.length], text: written(value, layoutOf(text, known)) }];
  // What is missing on the way is made with it.
  let depth = path.length - 1;
  let parent = root && findNodeAtLocation(root, path.slice(0, depth));
  while (root && !parent && depth > 0) {
    depth -= 1;
    parent = findNodeAtLocation(root, path.slice(0, depth));
  }
  if (!parent || (parent.type !== "object" && parent.type !== "array")) return [];
  const content = path.slice(depth + 1).reduceRight<Value>((inner, name) => ({ [name]: inner }), value);
  return [insertion(text, parent, path[depth] ?? "", content)];
}

/** Takes a member or an item out, with the comma that it does not leave to anybody. */
function removal(value: Node): Edit {
  const node = value.parent?.type === "property" ? value.parent : value;
  const siblings = node.parent?.children ?? [];
  const index = siblings.indexOf(node);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const end = node.offset + node.length;
  if (next) return { span: [node.offset, next.offset], text: "" };
  return { span: [previous ? previous.offset + previous.length : node.offset, end], text: "" };
}

/** Adds a member or an item in the layout of its neighbours: behind the one before it, else as the only one. */
function insertion(text: string, parent: Node, name: string | number, value: Value): Edit {
  const children = parent.children ?? [];
  const end = parent.offset + parent.length - 1;
  const own = layoutOf(text, parent);
  const [before, last] = [children.at(-2), children.at(-1)];
  const isSpread = last ? text.slice(before ? before.offset + before.length : parent.offset, last.offset).includes("\n") : own.isSpread;
  const inner = last && isSpread ? indentAt(text, last.offset) : own.indent + own.unit;
  const layout = { ...own, indent: inner, isSpread };
  const member = `${parent.type === "object" ? `${JSON.stringify(String(name))}: ` : ""}${written(value, layout)}`;
  const gap = isSpread ? `${own.lineEnd}${inner}` : " ";
  if (!last) return { span: [parent.offset + 1, end], text: isSpread ? `${gap}${member}${own.lineEnd}${own.indent}` : member };
  const index = parent.type === "array" ? Math.min(Number(name), children.length) : children.length;
  const next = children[index];
  if (next) return { span: [next.offset, next.offset], text: `${member},${gap}` };
  const at = last.offset + last.length;
  return { span: [at, at], text: `,${gap}${member}` };
}

interface Layout {
  /** What its line begins with. */
  readonly indent: string;
  /** One step of indentation. */
  readonly unit: string;
  readonly lineEnd: string;
  /** Members stand on lines of their own. */
  readonly isSpread: boolean;
}

function layoutOf(text: string, node: Node): Layout {
  const unit = /\n([ \t]+)["\]}/]/.exec(text)?.[1] ?? "  ";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  // One that holds nothing is laid out as what it stands in.
  const holder = node.children?.length ? node : ((node.parent?.type === "property" ? node.parent.parent : node.parent) ?? node);
  const isSpread = text.slice(holder.offset, holder.offset + holder.length).includes("\n");
  return { indent: indentAt(text, node.offset), unit: unit.startsWith("\t") ? "\t" : unit, lineEnd, isSpread };
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset))?.[0] ?? "";
}

/** A value as JSON in a layout. */
function written(value: Value, { indent, unit, lineEnd, isSpread }: Layout): string {
  if (typeof value !== "object" || value === null || !isSpread) return onOneLine(value);
  return JSON.stringify(value, null, unit).replaceAll("\n", `${lineEnd}${indent}`);
}

function onOneLine(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return members.length === 0 ? "{}" : `{ ${members.map(([key, each]) => `${JSON.stringify(key)}: ${onOneLine(each)}`).join(", ")} }`;
}

/** What lies between the common beginning and the common end of two texts. */
function difference(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { span: [start, before.length - end], text: after.slice(start, after.length - end) };
}

/** A string as JSON; characters beyond ASCII and slashes are escaped where those of the old one are. */
function stringLike(source: string, node: Node, text: string): string {
  const old = source.slice(node.offset, node.offset + node.length);
  let written = JSON.stringify(text);
  if (/\\u003[ce]/i.test(old)) written = written.replace(/[<>&']/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);
  if (/\\u00e|\\u[1-9a-f]/i.test(old))
    written = written.replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return written;
}

/** A text in brackets is worked out when the template is deployed, unless a second bracket says that it is meant so. */
function isExpression(text: unknown): boolean {
  return typeof text === "string" && /^\[(?!\[).*\]$/s.test(text);
}

function workedOut(path: JSONPath, expression: string): string {
  const parameter = /^\[\s*(parameters|variables)\(\s*'([\w-]+)'\s*\)\s*\]$/.exec(expression);
  const what = parameter ? `the ${parameter[1] === "parameters" ? "parameter" : "variable"} ${parameter[2]}` : "an expression";
  return `${pointerOf(path)} comes from ${what}; it is to be set there`;
}

/** Why a value can't be written over: something in it is worked out. */
function expressionIn(node: Node, path: JSONPath): string | undefined {
  if (node.type === "string") return isExpression(node.value) ? workedOut(path, node.value) : undefined;
  for (const [index, child] of (node.children ?? []).entries()) {
    const found =
      node.type === "object"
        ? child.children?.[1] && expressionIn(child.children[1], [...path, child.children[0]?.value])
        : expressionIn(child, [...path, index]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a loop of a template makes a property of an object. */
function copies(node: Node, name: string): boolean {
  const copy = node.type === "object" ? findNodeAtLocation(node, ["copy"]) : undefined;
  return copy?.type === "array" && (copy.children ?? []).some((each) => findNodeAtLocation(each, ["name"])?.value === name);
}

function contentOf(node: Node): Value {
  if (node.type === "array") return (node.children ?? []).map(contentOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).flatMap(({ children }) => (children?.[1] ? [[children[0]?.value, contentOf(children[1])]] : [])),
  );
}
