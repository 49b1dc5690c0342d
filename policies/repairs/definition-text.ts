import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from "yaml";
import { decoded } from "../openapi/pointer";
import type { Edit } from "./edit";

/** A value that can be added. */
export type Addition = string | number | boolean | readonly Addition[] | { readonly [key: string]: Addition };

/** Longer texts are not edited: reading them again takes longer than anybody waits. */
const maxLength = 8 * 1024 * 1024;

/**
 * Makes the smallest edits of the text of an OpenAPI definition, in YAML or JSON, at JSON pointers. What is added takes over the
 * style around it: block or flow, the indentation of its siblings, the line ends. What stands behind an alias or in another file is
 * not reached: edits are empty there.
 */
export class DefinitionText {
  readonly isJson: boolean;
  private readonly members = new WeakMap<Node, ReadonlyMap<string, Pair>>();
  private readonly lineEnd: string;
  private readonly unit: number;
  /** JSON without spaces. */
  private readonly isTight: boolean;

  private constructor(
    private readonly text: string,
    /** The length of a byte order mark before the text. */
    private readonly before: number,
    private readonly document: Document,
  ) {
    this.isJson = /^\s*\{/.test(text) && isJson(text);
    this.isTight = !/": /.test(text);
    this.lineEnd = /\r\n/.test(text) ? "\r\n" : "\n";
    const indent = this.isJson ? /\n([ \t]+)"/ : /:[ \t]*(?:#.*)?\r?\n( +)[^\s#-]/;
    this.unit = indent.exec(text)?.[1]?.length ?? 2;
  }

  /** Undefined where the text is too long or does not parse. */
  static of(source: string): DefinitionText | undefined {
    if (source.length > maxLength) return undefined;
    const before = source.charCodeAt(0) === 0xfeff ? 1 : 0;
    const text = source.slice(before);
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    return document.errors.length > 0 || !isMap(document.contents) ? undefined : new DefinitionText(text, before, document as Document);
  }

  /** Whether the text itself has something at a pointer. */
  has(pointer: string): boolean {
    return this.nodeAt(pointer) !== undefined;
  }

  /** The single value at a pointer. */
  valueAt(pointer: string): unknown {
    const node = this.nodeAt(pointer);
    return isScalar(node) ? node.value : undefined;
  }

  /** Whether an object without members stands at a pointer. */
  isEmptyAt(pointer: string): boolean {
    const node = this.nodeAt(pointer);
    return isMap(node) && node.items.length === 0;
  }

  /** The single values of the list at a pointer. */
  itemsAt(pointer: string): unknown[] {
    const node = this.nodeAt(pointer);
    return isSeq(node) ? node.items.map((item) => (isScalar(item) ? item.value : undefined)) : [];
  }

  /** Writes another single value, in the quotes that the old one has. */
  setValue(pointer: string, value: string | boolean): Edit[] {
    const node = this.nodeAt(pointer);
    const range = node?.range;
    if (!range) return [];
    const [start, end] = [range[0], this.endOf(node)];
    const quote = typeof value === "string" && isScalar(node) ? /^["']/.exec(this.text.slice(start, end))?.[0] : undefined;
    return [this.edit(start, end, quote ? `${quote}${value}${quote}` : this.isJson ? JSON.stringify(value) : String(value))];
  }

  /** Makes a URL at a pointer an encrypted one, by one letter. */
  encryptUrl(pointer: string): Edit[] {
    const node = this.nodeAt(pointer);
    if (!isScalar(node) || !node.range) return [];
    const found = /^["']?\s*(https?|wss?)(?=:\/\/)/i.exec(this.text.slice(node.range[0], node.range[1]));
    const scheme = found?.[1];
    if (!found || !scheme || /s$/i.test(scheme.slice(2))) return [];
    const at = node.range[0] + found[0].length;
    return [this.edit(at, at, scheme === scheme.toUpperCase() ? "S" : "s")];
  }

  /** Takes an item out of a list that has others. */
  removeItem(pointer: string): Edit[] {
    const cut = pointer.lastIndexOf("/");
    const list = this.nodeAt(pointer.slice(0, cut));
    const index = Number(pointer.slice(cut + 1));
    if (!isSeq(list) || list.items.length < 2) return [];
    const [previous, item, next] = [list.items[index - 1], list.items[index], list.items[index + 1]];
    if (!isNode(item) || !item.range) return [];
    if (list.flow) {
      if (isNode(next) && next.range) return [this.edit(item.range[0], next.range[0], "")];
      return isNode(previous) ? [this.edit(this.endOf(previous), this.endOf(item), "")] : [];
    }
    const start = this.lineStart(item.range[0]);
    if (!/^\s*-[ \t]+$/.test(this.text.slice(start, item.range[0]))) return [];
    const end = this.text.indexOf("\n", this.endOf(item));
    // The last line may have no end; then the one before gives its own.
    return end < 0 ? [this.edit(Math.max(start - this.lineEnd.length, 0), this.text.length, "")] : [this.edit(start, end + 1, "")];
  }

  /** Adds members behind the others of an object. */
  addMembers(pointer: string, members: Readonly<Record<string, Addition>>): Edit[] {
    const node = this.nodeAt(pointer);
    if (!isMap(node) || !node.range || Object.keys(members).length === 0) return [];
    return node.flow ? this.addInFlow(node, members) : this.addInBlock(node, members);
  }

  private addInBlock(node: YAMLMap, members: Readonly<Record<string, Addition>>): Edit[] {
    const first = node.items[0]?.key;
    const last = node.items.at(-1);
    if (!isNode(first) || !first.range || !last) return [];
    const end = this.endOf(last);
    const feed = this.text.indexOf("\n", end);
    const lineEnd = feed < 0 ? this.text.length : this.text[feed - 1] === "\r" ? feed - 1 : feed;
    // A list item's first member stands behind the dash.
    const indent = " ".repeat(first.range[0] - this.lineStart(first.range[0]));
    const lines = stringify(members, { indent: this.unit, lineWidth: 0 }).trimEnd().split("\n");
    return [this.edit(lineEnd, lineEnd, lines.map((line) => `${this.lineEnd}${indent}${line}`).join(""))];
  }

  private addInFlow(node: YAMLMap, members: Readonly<Record<string, Addition>>): Edit[] {
    const [start, end] = node.range ?? [0, 0];
    const first = node.items[0]?.key;
    const last = node.items.at(-1);
    if (!isNode(first) || !first.range || !last) {
      const isSpread = this.isJson && this.text.includes("\n");
      const indent = this.indentAt(start);
      const inner = `${indent}${this.step(indent)}`;
      const text = isSpread ? `{${this.lineEnd}${this.spread(members, inner)}${this.lineEnd}${indent}}` : this.inFlow(members);
      return [this.edit(start, end, text)];
    }
    const at = this.endOf(last);
    if (!this.text.slice(start, first.range[0]).includes("\n"))
      return [this.edit(at, at, `${this.isJson && this.isTight ? "," : ", "}${this.inFlow(members).slice(1, -1).trim()}`)];
    return [this.edit(at, at, `,${this.lineEnd}${this.spread(members, this.indentAt(first.range[0]))}`)];
  }

  /** Members on lines of their own, as JSON. */
  private spread(members: Readonly<Record<string, Addition>>, indent: string): string {
    return JSON.stringify(members, null, this.step(indent))
      .split("\n")
      .slice(1, -1)
      .map((line) => `${indent}${line.slice(this.step(indent).length)}`)
      .join(this.lineEnd);
  }

  private step(indent: string): string {
    return indent.includes("\t") ? "\t" : " ".repeat(this.unit);
  }

  private inFlow(value: Addition): string {
    if (this.isJson) return this.isTight ? JSON.stringify(value) : spaced(value);
    return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true })
      .replace(/\s*\n\s*/g, " ")
      .trim();
  }

  private nodeAt(pointer: string): Node | undefined {
    let node: unknown = this.document.contents;
    for (const part of pointer.split("/").slice(1)) {
      const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      if (isMap(node)) node = this.membersOf(node).get(key)?.value;
      else if (isSeq(node)) node = node.items[Number(key)];
      else return undefined;
    }
    return isNode(node) && !isAlias(node) ? node : undefined;
  }

  private membersOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.members.get(map);
    if (known) return known;
    const members = new Map(map.items.map((pair) => [String(isScalar(pair.key) ? pair.key.value : pair.key), pair]));
    this.members.set(map, members);
    return members;
  }

  /** Where the last character of something stands that is no white space and no comment. */
  private endOf(node: unknown): number {
    if (isPair(node)) {
      if (isNode(node.value) && node.value.range && node.value.range[1] > node.value.range[0]) return this.endOf(node.value);
      const key = isNode(node.key) ? this.endOf(node.key) : 0;
      const colon = this.text.indexOf(":", key);
      return colon < 0 ? key : colon + 1;
    }
    if (isCollection(node) && !node.flow) {
      const last = node.items.at(-1);
      if (isPair(last) || (isNode(last) && last.range && last.range[1] > last.range[0])) return this.endOf(last);
    }
    if (!isNode(node) || !node.range) return 0;
    return node.range[0] + this.text.slice(node.range[0], node.range[1]).trimEnd().length;
  }

  private edit(start: number, end: number, text: string): Edit {
    return { span: [start + this.before, end + this.before], text };
  }

  private indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(offset), offset))?.[0] ?? "";
  }

  private lineStart(offset: number): number {
    return offset === 0 ? 0 : this.text.lastIndexOf("\n", offset - 1) + 1;
  }
}

/** JSON on one line, with spaces. */
function spaced(value: Addition): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`)
    .join(", ")}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
