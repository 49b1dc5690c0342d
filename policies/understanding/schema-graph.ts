import { below, follow, followObject, type Placed } from "../openapi/follow";
import { isObject, type JsonObject, sortedEntries } from "../openapi/pointer";
import { type Classification, classify, type FieldFacts, type SampleValue } from "./data/classify";
import { kindOfValue, maxValueLength } from "./data/values";
import { type Word, wordsOf } from "./data/words";
import { isPrivileged, takesUrl } from "./telling-names";

/** What a hostile definition may cost. Beyond it the answer is cut, and says so. */
const limits = {
  /** Schemas that are gone through for all bodies together. */
  visits: 3_000_000,
  /** Values that are looked at, and their characters. */
  values: 200_000,
  characters: 8_000_000,
  /** Fields of one body. */
  fields: 2_000,
  /** Values of one field, members of one example, and its depth. */
  samples: 20,
  members: 500,
  depth: 50,
  /** The longest example that is text in JSON. */
  text: 200_000,
  /** The longest path of a field. */
  path: 300,
} as const;

/** A field of a body, a parameter or a header. */
export interface Field {
  readonly name: string;
  readonly pointer: string;
  /** Whether it is sent by the service only, or by callers only. */
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly privileged: boolean;
  /** Whether its name says that it holds an address that may be called. */
  readonly takesUrl: boolean;
  readonly schema: Placed | undefined;
  readonly context: readonly Word[];
  readonly samples: SampleValue[];
  /** What stands in an example and in no schema has a type of its own. */
  readonly sampleType?: string;
}

interface Edge {
  /** What it adds to the path of a field: `.owner`, `[]`, or nothing. */
  readonly suffix: string;
  readonly to: Placed;
  readonly field?: Field;
}

interface Node {
  readonly pointer: string;
  readonly fields: Map<string, Field>;
  readonly edges: Edge[];
  /** What stands in examples only, by its path below this node. */
  readonly loose: Map<string, Field>;
  readonly array: "unbounded" | "bounded" | undefined;
  readonly freeText: boolean;
  /** Whether an object takes members that it does not declare. */
  readonly open: "declared" | "undeclared" | undefined;
}

export type Direction = "request" | "response";

/** A body: its schema, if it has one, and the examples that stand beside it. */
export interface Body {
  readonly pointer: string;
  readonly schema: Placed | undefined;
  readonly examples: readonly Placed[];
}

/** What can stand in a body in one direction. */
export interface Gathered {
  /** Fields with sensitive data, with their paths in the body: `items[].email`. */
  readonly sensitive: readonly { readonly field: Field; readonly path: string }[];
  readonly privileged: readonly Field[];
  readonly urls: readonly Field[];
  /** Pointers of arrays and texts without a limit, and of objects that take anything. */
  readonly unboundedArrays: readonly string[];
  readonly freeTexts: readonly string[];
  readonly openObjects: readonly string[];
  /** Whether an object does not say that it takes nothing else. */
  readonly takesMore: boolean;
}

/**
 * The schemas of a definition as a graph, each looked at once, however often it is used and whatever circles it stands in.
 * First all bodies are made known with `add`, then what stands in each is gathered.
 */
export class SchemaGraph {
  private readonly nodes = new Map<object, Node>();
  private readonly waiting: { readonly schema: Placed<JsonObject>; readonly node: Node; readonly context: readonly Word[] }[] = [];
  private readonly examples: { readonly example: Placed; readonly node: Node }[] = [];
  private readonly found = new Map<Field, readonly Classification[]>();
  private readonly gathered = new Map<Node, Partial<Record<Direction, Gathered>>>();
  /** Schemas that build on one with a discriminator, by its pointer. */
  private readonly subtypes: ReadonlyMap<string, readonly Placed[]>;
  private visits = 0;
  private values = 0;
  private characters = 0;
  private prepared = false;
  private cut = false;

  constructor(private readonly root: JsonObject) {
    this.subtypes = subtypesIn(root);
  }

  /** Whether a limit was reached, so that something may be missing. */
  get isCut(): boolean {
    return this.cut;
  }

  /** Makes a body known. */
  add(body: Body) {
    const node = this.bodyNode(body);
    if (node) for (const example of body.examples) this.examples.push({ example, node });
  }

  /** A field that stands for itself, such as a parameter. */
  field(name: string, pointer: string, schema: Placed | undefined, samples: readonly Placed[], context: readonly Word[] = []): Field {
    const field = this.makeField(name, pointer, schema, context);
    for (const { value, pointer: place } of samples) this.sample(field, value, place);
    return field;
  }

  /** The kinds of sensitive data of a field. */
  kindsOf(field: Field): readonly Classification[] {
    this.prepare();
    const known = this.found.get(field);
    if (known) return known;
    const facts = this.factsOf(field);
    const kinds = classify({ ...facts, values: facts.values.slice(0, limits.samples).filter((each) => this.isAffordable(each)) });
    this.found.set(field, kinds);
    return kinds;
  }

  /** What the schemas of a field say of its values. */
  factsOf(field: Field): FieldFacts {
    const facts = new Facts(this.root);
    if (field.schema) facts.take(field.schema, 0);
    else if (field.sampleType) facts.types.add(field.sampleType);
    const $ref = field.schema && isObject(field.schema.value) ? field.schema.value.$ref : undefined;
    const named = typeof $ref === "string" ? schemaName($ref)?.name : undefined;
    return {
      name: field.name,
      ...(named !== undefined && { schemaName: named }),
      types: [...facts.types],
      isEnum: facts.enums > 0,
      formats: [...facts.formats],
      patterns: [...facts.patterns],
      values: [...field.samples, ...facts.values.filter(isSample)],
      context: field.context,
    };
  }

  /** Everything that can stand in a body. */
  gather(body: Body, direction: Direction): Gathered {
    this.prepare();
    const node = this.bodyNode(body);
    this.drain();
    if (!node) return { sensitive: [], privileged: [], urls: [], unboundedArrays: [], freeTexts: [], openObjects: [], takesMore: false };
    const known = this.gathered.get(node) ?? {};
    const answer = known[direction] ?? this.walk(node, direction);
    known[direction] = answer;
    this.gathered.set(node, known);
    return answer;
  }

  private walk(start: Node, direction: Direction): Gathered {
    const sensitive: { field: Field; path: string }[] = [];
    const privileged: Field[] = [];
    const urls: Field[] = [];
    const unboundedArrays: string[] = [];
    const freeTexts: string[] = [];
    const openObjects: string[] = [];
    let takesMore = false;
    const seen = new Set<Node>([start]);
    const queue: { readonly node: Node; readonly path: string }[] = [{ node: start, path: "" }];
    const take = (field: Field, path: string) => {
      if (this.kindsOf(field).length > 0) sensitive.push({ field, path: path.replace(/^\./, "") });
      if (field.privileged) privileged.push(field);
      if (field.takesUrl) urls.push(field);
    };
    // The shortest path to a field is found first.
    for (const { node, path } of queue) {
      this.visits += 1;
      if (this.visits > limits.visits || sensitive.length > limits.fields) {
        this.cut = true;
        break;
      }
      if (node.array === "unbounded") unboundedArrays.push(node.pointer);
      if (node.freeText) freeTexts.push(node.pointer);
      if (node.open === "declared") openObjects.push(node.pointer);
      if (node.open !== undefined) takesMore = true;
      for (const field of node.fields.values()) if (goes(field, direction)) take(field, joined(path, `.${field.name}`));
      for (const [inner, field] of node.loose) take(field, joined(path, `.${inner}`));
      for (const { suffix, to, field } of node.edges) {
        if (field && !goes(field, direction)) continue;
        const next = this.nodeOf(to, field ? wordsOf(field.name) : []);
        if (!next || seen.has(next)) continue;
        seen.add(next);
        queue.push({ node: next, path: joined(path, suffix) });
      }
    }
    return { sensitive, privileged, urls, unboundedArrays, freeTexts, openObjects, takesMore };
  }

  private prepare() {
    if (this.prepared) return;
    this.prepared = true;
    this.drain();
    for (const { example, node } of this.examples) this.attach(example, node);
    this.drain();
  }

  /** Examples of a body are its own, whoever else uses its schema. */
  private bodyNode(body: Body): Node | undefined {
    const { schema, examples, pointer } = body;
    if (examples.length === 0) return schema && this.nodeOf(schema, []);
    const known = this.nodes.get(body);
    if (known) return known;
    const edges: Edge[] = schema ? [{ suffix: "", to: schema }] : [];
    const node: Node = { pointer, fields: new Map(), edges, loose: new Map(), array: undefined, freeText: false, open: undefined };
    this.nodes.set(body, node);
    if (schema) this.nodeOf(schema, []);
    return node;
  }

  private nodeOf(schema: Placed, context: readonly Word[]): Node | undefined {
    const target = followObject(this.root, schema);
    if (!target) return undefined;
    const known = this.nodes.get(target.value);
    if (known) return known;
    const { value, pointer } = target;
    const types = typesOf(value);
    const node: Node = {
      pointer,
      fields: new Map(),
      edges: [],
      loose: new Map(),
      array: types.includes("array") || value.items !== undefined ? (value.maxItems === undefined ? "unbounded" : "bounded") : undefined,
      freeText: types.includes("string") && isFreeText(value),
      open: openness(value, types),
    };
    this.nodes.set(value, node);
    this.waiting.push({ schema: target, node, context: schemaName(pointer)?.words ?? context });
    return node;
  }

  /** Looks at the schemas that are known and were not looked at yet. */
  private drain() {
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) this.expand(next.schema, next.node, next.context);
  }

  private expand({ value, pointer }: Placed<JsonObject>, node: Node, context: readonly Word[]) {
    const edge = (suffix: string, to: unknown, ...keys: readonly (string | number)[]) =>
      this.link(node, { suffix, to: { value: to, pointer: below(pointer, ...keys) } }, context);
    if (isObject(value.properties)) {
      for (const [name, schema] of sortedEntries(value.properties)) {
        const placed = { value: schema, pointer: below(pointer, "properties", name) };
        const field = this.makeField(name, placed.pointer, placed, context);
        node.fields.set(name, field);
        this.link(node, { suffix: `.${name}`, to: placed, field }, wordsOf(name));
      }
    }
    edge("[]", value.items, "items");
    for (const key of ["prefixItems", "allOf", "anyOf", "oneOf"]) {
      const list = value[key];
      if (Array.isArray(list)) for (const [index, each] of list.entries()) edge(key === "prefixItems" ? "[]" : "", each, key, index);
    }
    // A list of schemas was the way to write tuples before.
    if (Array.isArray(value.items)) for (const [index, each] of value.items.entries()) edge("[]", each, "items", index);
    for (const key of ["if", "then", "else"]) edge("", value[key], key);
    for (const key of ["additionalProperties", "unevaluatedProperties"]) edge(".*", value[key], key);
    if (isObject(value.patternProperties))
      for (const [key, each] of sortedEntries(value.patternProperties)) edge(".*", each, "patternProperties", key);
    if (isObject(value.dependentSchemas))
      for (const [key, each] of sortedEntries(value.dependentSchemas)) edge("", each, "dependentSchemas", key);
    if (value.discriminator !== undefined) {
      for (const to of [...this.mapped(value.discriminator), ...(this.subtypes.get(pointer) ?? [])])
        this.link(node, { suffix: "", to }, []);
    }
    for (const example of examplesOf({ value, pointer })) {
      if (typeof example.value === "object" && example.value !== null) this.examples.push({ example, node });
    }
  }

  private link(node: Node, edge: Edge, context: readonly Word[]) {
    if (!isObject(edge.to.value)) return;
    node.edges.push(edge);
    this.nodeOf(edge.to, context);
  }

  private mapped(discriminator: unknown): Placed[] {
    const mapping = isObject(discriminator) && isObject(discriminator.mapping) ? discriminator.mapping : {};
    return sortedEntries(mapping).flatMap(([, target]) => {
      if (typeof target !== "string") return [];
      const $ref = /[#/.]/.test(target) ? target : `#/components/schemas/${target}`;
      return [{ value: { $ref }, pointer: "#" }];
    });
  }

  private makeField(name: string, pointer: string, schema: Placed | undefined, context: readonly Word[]): Field {
    const own = schema && isObject(schema.value) ? schema.value : {};
    const target = (schema && followObject(this.root, schema)?.value) ?? {};
    return {
      name,
      pointer,
      schema,
      context,
      readOnly: own.readOnly === true || target.readOnly === true,
      writeOnly: own.writeOnly === true || target.writeOnly === true,
      privileged: isPrivileged(name),
      takesUrl: takesUrl(name),
      samples: [],
    };
  }

  /** Lays an example over the schemas that it is an example of: every value goes to its field. */
  private attach(example: Placed, owner: Node) {
    type Step = {
      readonly value: unknown;
      readonly pointer: string;
      readonly nodes: readonly Node[];
      readonly field: Field | undefined;
      readonly path: string;
      readonly depth: number;
      /** The words of the key under which it stands. */
      readonly context: readonly Word[];
      /** Whether what is inside has no pointer of its own. */
      readonly inText: boolean;
    };
    const steps: Step[] = [{ ...unwrapped(example), nodes: [owner], field: undefined, path: "", depth: 0, context: [] }];
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { value, pointer, nodes, field, path, depth, context, inText } = step;
      this.values += 1;
      if (this.values > limits.values || depth > limits.depth) {
        this.cut = true;
        continue;
      }
      const place = (key: string | number) => (inText ? pointer : below(pointer, key));
      if (Array.isArray(value)) {
        const inner = nodes.flatMap((node) => this.around(node)).flatMap((node) => this.targets(node, "[]"));
        for (const [index, each] of value.slice(0, limits.samples).entries())
          steps.push({
            value: each,
            pointer: place(index),
            nodes: inner,
            field,
            path: joined(path, "[]"),
            depth: depth + 1,
            context,
            inText,
          });
      } else if (isObject(value)) {
        const around = nodes.flatMap((node) => this.around(node));
        for (const [key, each] of sortedEntries(value).slice(0, limits.members)) {
          const declared = around.map((node) => node.fields.get(key)).find((known) => known !== undefined);
          // A key may be a value itself: e-mail addresses by which things are looked up.
          const isData = !declared && mayBeData.test(key) && kindOfValue(key, { words: "", promised: undefined }) !== undefined;
          const name = isData ? "*" : key;
          const inner = joined(path, `.${name}`);
          const at = isData ? pointer : place(key);
          const next = declared ?? this.loose(owner, inner.replace(/^\./, ""), { name, pointer: at, context }, isData ? key : each);
          if (isData) this.sample(next, key, pointer);
          const schema = declared?.schema;
          const target = schema ? this.nodeOf(schema, []) : undefined;
          this.drain();
          const others = declared ? [] : around.flatMap((node) => this.targets(node, ".*"));
          steps.push({
            value: each,
            pointer: at,
            nodes: target ? [target] : others,
            field: next,
            path: inner,
            depth: depth + 1,
            context: wordsOf(name),
            inText: inText || isData,
          });
        }
      } else if (field) this.sample(field, value, pointer);
    }
  }

  /** A node and those that describe the same value. */
  private around(node: Node): Node[] {
    const all = [node];
    for (const each of all) {
      if (all.length > limits.samples) break;
      for (const { suffix, to } of each.edges) {
        const next = suffix === "" ? this.nodeOf(to, []) : undefined;
        if (next && !all.includes(next)) all.push(next);
      }
    }
    this.drain();
    return all;
  }

  private targets(node: Node, suffix: string): Node[] {
    return node.edges.filter((each) => each.suffix === suffix).flatMap(({ to }) => this.nodeOf(to, []) ?? []);
  }

  /** A field that no schema declares: one for all examples that have it in the same place. */
  private loose(owner: Node, path: string, { name, pointer, context }: Pick<Field, "name" | "pointer" | "context">, value: unknown): Field {
    const known = owner.loose.get(path);
    if (known) return known;
    const list = Array.isArray(value) ? value[0] : value;
    const sampleType = isObject(list) ? "object" : list === null ? undefined : typeof list;
    const field: Field = {
      name,
      pointer,
      schema: undefined,
      context,
      readOnly: false,
      writeOnly: false,
      privileged: false,
      takesUrl: false,
      samples: [],
      ...(sampleType && { sampleType }),
    };
    owner.loose.set(path, field);
    return field;
  }

  private sample(field: Field, value: unknown, pointer: string) {
    const placed = { value, pointer };
    if (isSample(placed) && field.samples.length < limits.samples) field.samples.push(placed);
  }

  /** Looking at values is what costs most. */
  private isAffordable({ value }: SampleValue): boolean {
    this.values += 1;
    this.characters += Math.min(String(value).length, maxValueLength);
    if (this.values <= limits.values && this.characters <= limits.characters) return true;
    this.cut = true;
    return false;
  }
}

/** What all parts of a schema say of a value together. */
class Facts {
  readonly types = new Set<string>();
  readonly formats = new Set<string>();
  readonly patterns = new Set<string>();
  readonly values: Placed[] = [];
  enums = 0;

  constructor(private readonly root: JsonObject) {}

  take(schema: Placed, depth: number) {
    const target = followObject(this.root, schema);
    if (!target || depth > 4) return;
    const { value, pointer } = target;
    for (const type of typesOf(value)) if (type !== "array" && type !== "null") this.types.add(type);
    if (isObject(value.properties)) this.types.add("object");
    if (typeof value.format === "string") this.formats.add(value.format);
    if (typeof value.pattern === "string") this.patterns.add(value.pattern);
    if (Array.isArray(value.enum)) {
      this.enums += 1;
      for (const [index, each] of value.enum.slice(0, limits.samples).entries())
        this.values.push({ value: each, pointer: below(pointer, "enum", index) });
    }
    if (value.const !== undefined) {
      this.enums += 1;
      this.values.push({ value: value.const, pointer: below(pointer, "const") });
    }
    for (const example of examplesOf(target)) {
      const list = Array.isArray(example.value) ? example.value.slice(0, limits.samples) : [example.value];
      for (const [index, each] of list.entries())
        this.values.push({ value: each, pointer: Array.isArray(example.value) ? below(example.pointer, index) : example.pointer });
    }
    if (isObject(value.items)) this.take({ value: value.items, pointer: below(pointer, "items") }, depth + 1);
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      const list = value[key];
      if (!Array.isArray(list)) continue;
      for (const [index, each] of list.slice(0, limits.samples).entries())
        this.take({ value: each, pointer: below(pointer, key, index) }, depth + 1);
    }
  }
}

/** The examples and the default that stand in a schema. */
function examplesOf({ value, pointer }: Placed<JsonObject>): Placed[] {
  const found: Placed[] = [];
  for (const key of ["example", "x-example", "default"])
    if (value[key] !== undefined) found.push({ value: value[key], pointer: below(pointer, key) });
  const { examples } = value;
  if (Array.isArray(examples))
    for (const [index, each] of examples.slice(0, limits.samples).entries())
      found.push({ value: each, pointer: below(pointer, "examples", index) });
  return found;
}

/** An example, out of its text where it is JSON in a text. */
function unwrapped({ value, pointer }: Placed): { value: unknown; pointer: string; inText: boolean } {
  if (typeof value === "string" && value.length <= limits.text && /^\s*[{[]/.test(value)) {
    try {
      return { value: JSON.parse(value), pointer, inText: true };
    } catch {
      // Text that only looks like JSON.
    }
  }
  return { value, pointer, inText: false };
}

function isSample(placed: Placed): placed is SampleValue {
  return typeof placed.value === "string" || typeof placed.value === "number";
}

function typesOf({ type }: JsonObject): readonly string[] {
  return (Array.isArray(type) ? type : [type]).filter((each): each is string => typeof each === "string");
}

function isFreeText(schema: JsonObject): boolean {
  return ["maxLength", "enum", "const", "pattern"].every((key) => schema[key] === undefined) && !fixedFormats.has(String(schema.format));
}

/** Formats whose texts are short by themselves. */
const fixedFormats = new Set("date date-time time duration uuid ipv4 ipv6 byte binary".split(" "));

function openness(schema: JsonObject, types: readonly string[]): Node["open"] {
  const { additionalProperties, properties } = schema;
  if (additionalProperties === true || (isObject(additionalProperties) && Object.keys(additionalProperties).length === 0))
    return "declared";
  if (additionalProperties !== undefined || schema.unevaluatedProperties === false) return undefined;
  if (isObject(properties)) return "undeclared";
  const isComposed =
    schema.allOf !== undefined || schema.anyOf !== undefined || schema.oneOf !== undefined || schema.patternProperties !== undefined;
  return types.includes("object") && !isComposed ? "declared" : undefined;
}

/** Keys that are worth a look whether they are names at all. */
const mayBeData = /[@:]|\d{4}|^.{20}/;

/** Whether a field is sent in a direction. */
function goes({ readOnly, writeOnly }: Field, direction: Direction): boolean {
  return direction === "request" ? !readOnly : !writeOnly;
}

function joined(path: string, suffix: string): string {
  return path.length > limits.path ? path : path + suffix;
}

/** The name that a schema has of its own. */
function schemaName(pointer: string): { readonly name: string; readonly words: readonly Word[] } | undefined {
  const name = /^#\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(pointer)?.[1];
  return name === undefined ? undefined : { name, words: wordsOf(name) };
}

/** Which schemas build on which others by `allOf`, by the pointer of the other. */
function subtypesIn(root: JsonObject): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  const components = isObject(root.components) ? root.components.schemas : undefined;
  const [schemas, prefix] = isObject(components) ? [components, "#/components/schemas"] : [root.definitions, "#/definitions"];
  if (!isObject(schemas)) return found;
  for (const [name, schema] of sortedEntries(schemas)) {
    if (!isObject(schema) || !Array.isArray(schema.allOf)) continue;
    for (const part of schema.allOf) {
      const base = isObject(part) && typeof part.$ref === "string" ? follow(root, { value: part, pointer: "#" })?.pointer : undefined;
      if (base === undefined) continue;
      const list = found.get(base);
      const placed = { value: schema, pointer: below(prefix, name) };
      if (list) list.push(placed);
      else found.set(base, [placed]);
    }
  }
  return found;
}
