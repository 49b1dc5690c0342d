import { atPointer, decoded, isObject, type JsonObject } from "./pointer";

/** Schemas nested deeper than this are cut off: nobody validates that deep, and everything that walks them recurses. */
const maxSchemaDepth = 200;

/** Keywords of OpenAPI 3.0 that are kept as they are. The service reads schemas in that dialect. */
const kept = new Set([
  "title",
  "description",
  "type",
  "format",
  "nullable",
  "enum",
  "default",
  "pattern",
  "minLength",
  "maxLength",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "required",
  "readOnly",
  "writeOnly",
  "deprecated",
  "discriminator",
  "xml",
]);

/** Keywords without meaning for validation, left out in silence. */
const silent =
  /^(?:x-|\$schema$|\$id$|\$comment$|\$anchor$|\$vocabulary$|\$defs$|definitions$|example$|examples$|externalDocs$|contentMediaType$|contentEncoding$)/;

/**
 * Gathers the schemas that operations use and gives each a name, in the dialect of OpenAPI 3.0. Schemas of 2.0 and 3.1
 * are translated; what 3.0 can't say is left out and noted, which makes the schema wider and never narrower.
 */
export class SchemaSet {
  private readonly schemas = new Map<string, unknown>();
  private readonly namesByPointer = new Map<string, string>();
  /** A schema that stands inline may be referred to all the same. */
  private readonly namesBySchema = new Map<unknown, string>();
  private readonly dropped = new Set<string>();
  /** How often something was left out. */
  private losses = 0;
  /** Schemas that have a name and are not translated yet: a chain of references must not become a chain of calls. */
  private readonly waiting: { readonly name: string; readonly schema: unknown }[] = [];

  constructor(private readonly root: JsonObject) {}

  /** The name under which a schema is kept; `suggested` where it has none of its own. Undefined where there is no schema. */
  use(schema: unknown, suggested: string): string | undefined {
    if (!isObject(schema) || Object.keys(schema).length === 0) return undefined;
    const name = typeof schema.$ref === "string" ? this.referred(schema.$ref) : this.named(suggested, schema);
    // The list grows while it is gone through.
    for (const each of this.waiting) this.schemas.set(each.name, this.translate(each.schema, 0));
    this.waiting.length = 0;
    return name;
  }

  /** All schemas in use, sorted by name. */
  all(): Record<string, unknown> {
    return Object.fromEntries([...this.schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  notes(): string[] {
    if (this.dropped.size === 0) return [];
    return [
      `schema keywords that OpenAPI 3.0 does not have are left out, so that less is validated: ${[...this.dropped].sort().join(", ")}`,
    ];
  }

  private referred(reference: string): string | undefined {
    const known = this.namesByPointer.get(reference);
    if (known) return known;
    const target = atPointer(this.root, reference);
    if (target === undefined) return undefined;
    const name = this.named(reference.split("/").pop() ?? "Schema", target);
    this.namesByPointer.set(reference, name);
    return name;
  }

  /** Takes a name for a schema, which is translated later, so that it may refer to itself. */
  private named(suggested: string, schema: unknown): string {
    const known = isObject(schema) ? this.namesBySchema.get(schema) : undefined;
    if (known) return known;
    const name = this.freeName(suggested);
    if (isObject(schema)) this.namesBySchema.set(schema, name);
    this.schemas.set(name, {});
    this.waiting.push({ name, schema });
    return name;
  }

  private drop(what: string) {
    this.dropped.add(what);
    this.losses += 1;
  }

  private freeName(suggested: string): string {
    const base =
      decoded(suggested)
        .replaceAll("%", "")
        .replace(/[^A-Za-z0-9._-]+/g, "-")
        .slice(0, 80) || "Schema";
    let name = base;
    for (let count = 2; this.schemas.has(name); count++) name = `${base}-${count}`;
    return name;
  }

  private translate(schema: unknown, depth: number): unknown {
    if (schema === true) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) return {};
    if (depth > maxSchemaDepth) {
      this.drop(`what is nested more than ${maxSchemaDepth} deep`);
      return {};
    }
    if (typeof schema.$ref === "string") {
      const name = this.referred(schema.$ref);
      return name ? { $ref: `#/components/schemas/${name}` } : {};
    }
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(schema)) this.keyword(key, value, schema, result, depth);
    return result;
  }

  private keyword(key: string, value: unknown, schema: JsonObject, result: Record<string, unknown>, depth: number) {
    const inner = (each: unknown) => this.translate(each, depth + 1);
    switch (key) {
      case "type":
        this.type(value, schema, result);
        return;
      case "properties":
        if (isObject(value)) result.properties = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]));
        return;
      case "patternProperties":
        this.drop(key);
        return;
      case "items":
        // What holds for the items behind the first ones would be asked of those too.
        result.items = Array.isArray(value) || schema.prefixItems !== undefined ? {} : inner(value);
        return;
      case "prefixItems":
        this.drop(key);
        result.items ??= {};
        return;
      case "allOf":
      case "anyOf":
        if (Array.isArray(value)) result[key] = value.map(inner);
        return;
      case "oneOf":
        if (Array.isArray(value)) this.oneOf(value, schema, result, inner);
        return;
      case "not":
        this.not(value, result, inner);
        return;
      case "additionalProperties":
        // What a pattern allows would be refused.
        if (schema.patternProperties !== undefined) return;
        result.additionalProperties = typeof value === "boolean" ? value : inner(value);
        return;
      case "const":
        result.enum = [value];
        return;
      case "minimum":
      case "maximum":
        if (!this.tighter(key, schema)) result[key] = value;
        return;
      case "exclusiveMinimum":
      case "exclusiveMaximum":
        // A number in 3.1, a switch beside the bound before.
        if (typeof value !== "number") result[key] = value !== false;
        else if (this.tighter(key === "exclusiveMinimum" ? "minimum" : "maximum", schema)) {
          result[key === "exclusiveMinimum" ? "minimum" : "maximum"] = value;
          result[key] = true;
        }
        return;
      case "x-nullable":
        if (value === true) result.nullable = true;
        return;
      case "discriminator":
        result.discriminator = typeof value === "string" ? { propertyName: value } : value;
        return;
      default:
        if (kept.has(key)) result[key] = value;
        else if (!silent.test(key) && schema[key] !== undefined) this.drop(key);
    }
  }

  /** Whether the excluded bound of 3.1 leaves less than the other one beside it. */
  private tighter(bound: "minimum" | "maximum", schema: JsonObject): boolean {
    const excluded = schema[bound === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"];
    const included = schema[bound];
    if (typeof excluded !== "number") return false;
    if (typeof included !== "number") return true;
    return bound === "minimum" ? excluded >= included : excluded <= included;
  }

  /** Alternatives that have become wider may fit together where only one of them did: then any of them does. */
  private oneOf(alternatives: readonly unknown[], schema: JsonObject, result: Record<string, unknown>, inner: (each: unknown) => unknown) {
    const before = this.losses;
    const translated = alternatives.map(inner);
    if (this.losses === before) result.oneOf = translated;
    else {
      this.drop("oneOf");
      if (schema.anyOf === undefined && !Array.isArray(schema.type)) result.anyOf = translated;
    }
  }

  /** A wider part under `not` would refuse more: then it is left out. */
  private not(value: unknown, result: Record<string, unknown>, inner: (each: unknown) => unknown) {
    const before = this.losses;
    const translated = inner(value);
    if (this.losses === before) result.not = translated;
    else this.drop("not");
  }

  private type(value: unknown, schema: JsonObject, result: Record<string, unknown>) {
    if (value === "file") Object.assign(result, { type: "string", format: "binary" });
    else if (value === "null") Object.assign(result, { nullable: true, enum: [null] });
    else if (!Array.isArray(value)) result.type = value;
    else {
      const types = value.filter((each) => each !== "null");
      if (types.length < value.length) result.nullable = true;
      if (types.length === 1) [result.type] = types;
      else if (types.length > 1 && schema.anyOf !== undefined) this.drop("a list of types beside anyOf");
      else if (types.length > 1) result.anyOf = types.map((type) => ({ type }));
    }
  }
}
