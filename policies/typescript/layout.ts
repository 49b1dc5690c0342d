import { type Atom, type Call, type Code, type Fields, type List, partsOf } from "./code";

/** Columns of a line; indentation is two spaces. */
const width = 140;
/** A string that does not fit behind a key goes to a line of its own, unless the key is this short. */
const shortKey = 5;
const noteWidth = 100;

/**
 * Lays code out in lines, as the formatters of the Prettier family do.
 * @param column where the first line begins
 * @param after how many characters follow on the last line
 */
export function layOut(code: Code, column: number, after: number): string {
  return new Layout().write(code, 0, column, after);
}

class Layout {
  private readonly lines = new WeakMap<Code, { readonly text: string | undefined }>();

  write(code: Code, indent: number, column: number, after: number): string {
    const flat = this.flat(code);
    if (flat !== undefined && column + flat.length + after <= width) return flat;
    switch (code.kind) {
      case "atom":
        return code.text;
      case "lines": {
        const body = code.lines.map((line) => (line === "" ? "" : pad(indent + 2) + line));
        return [code.open, ...body, pad(indent) + code.close].join("\n");
      }
      case "call":
        return this.call(code, indent, column, after);
      case "list":
        return this.list(code, indent);
      case "fields":
        return this.fields(code, indent);
      case "noted":
        return this.write(code.code, indent, column, after);
    }
  }

  /** The code in one line; undefined where it needs several, or more than a line has. */
  private flat(code: Code): string | undefined {
    const known = this.lines.get(code);
    if (known) return known.text;
    const text = this.inOneLine(code);
    const fits = text !== undefined && text.length <= width && !text.includes("\n") ? text : undefined;
    this.lines.set(code, { text: fits });
    return fits;
  }

  private inOneLine(code: Code): string | undefined {
    switch (code.kind) {
      case "atom":
        return code.text;
      case "lines":
      case "noted":
        return undefined;
      case "call": {
        const args = this.allFlat(code.args);
        return args && `${code.callee}(${args.join(", ")})`;
      }
      case "list": {
        if (isTable(code)) return undefined;
        const items = this.allFlat(code.items);
        return items && `[${items.join(", ")}]`;
      }
      case "fields": {
        if (code.open && code.entries.length > 0) return undefined;
        const values = this.allFlat(partsOf(code));
        if (!values) return undefined;
        return values.length === 0 ? "{}" : `{ ${code.entries.map(([key], index) => `${key}: ${values[index]}`).join(", ")} }`;
      }
    }
  }

  private allFlat(codes: readonly Code[]): string[] | undefined {
    const texts: string[] = [];
    let length = 0;
    for (const code of codes) {
      const text = this.flat(code);
      if (text === undefined) return undefined;
      length += text.length;
      if (length > width) return undefined;
      texts.push(text);
    }
    return texts;
  }

  private call({ callee, args }: Call, indent: number, column: number, after: number): string {
    const last = args.at(-1);
    if (!last) return `${callee}()`;
    const first = this.allFlat(args.slice(0, -1));
    if (first && opensInPlace(last, args.length)) {
      const opening = `${callee}(${first.map((each) => `${each}, `).join("")}`;
      return `${opening}${this.write(last, indent, column + opening.length, after + 1)})`;
    }
    const lines = args.map((arg) => `${noteOf(arg, indent + 2)}${pad(indent + 2)}${this.write(arg, indent + 2, indent + 2, 1)},\n`);
    return `${callee}(\n${lines.join("")}${pad(indent)})`;
  }

  private list({ items }: List, indent: number): string {
    const lines = items.map((item) => `${noteOf(item, indent + 2)}${pad(indent + 2)}${this.write(item, indent + 2, indent + 2, 1)},\n`);
    return `[\n${lines.join("")}${pad(indent)}]`;
  }

  private fields({ entries }: Fields, indent: number): string {
    if (entries.length === 0) return "{}";
    const lines = entries.map(([key, value]) => `${noteOf(value, indent + 2)}${pad(indent + 2)}${this.entry(key, value, indent + 2)},\n`);
    return `{\n${lines.join("")}${pad(indent)}}`;
  }

  private entry(key: string, value: Code, indent: number): string {
    const column = indent + key.length + 2;
    if (isString(value) && key.length >= shortKey && column + value.text.length + 1 > width)
      return `${key}:\n${pad(indent + 2)}${value.text}`;
    return `${key}: ${this.write(value, indent, column, 1)}`;
  }
}

/** Objects with several entries stand in lines of their own, where there are several. */
function isTable({ items }: List): boolean {
  return items.length > 1 && items.every((item) => item.kind === "fields" && item.entries.length > 1);
}

/** Whether the last argument of a call opens on the call's own line. */
function opensInPlace(code: Code, count: number): boolean {
  if (code.kind === "list") return code.items.length > 0;
  if (code.kind === "fields") return code.entries.length > 0;
  return count === 1 && (code.kind === "lines" || (code.kind === "atom" && code.text.includes("\n")));
}

function isString(code: Code): code is Atom {
  return code.kind === "atom" && /^["']/.test(code.text);
}

/** The comment above a piece of code, in lines that end with a line feed. */
function noteOf(code: Code, indent: number): string {
  return code.kind === "noted" ? comment(code.note, indent) : "";
}

/** A text as line comments. Nothing in it can end the line. */
export function comment(text: string, indent = 0): string {
  const lines: string[] = [];
  for (const word of text.split(/[\p{C}\s]+/u)) {
    if (word === "") continue;
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < noteWidth) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${pad(indent)}// ${line}\n`).join("");
}

const pad = (columns: number) => " ".repeat(columns);
