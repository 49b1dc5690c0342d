import { atPointer, isObject, type JsonObject } from "./pointer";

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
  "minimum",
  "maximum",
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
  private readonly dropped = new Set<string>();

  constructor(private readonly root: JsonObject) {}

  /** The name under which a schema is kept; `suggested` where it has none of its own. Undefined where there is no schema. */
  use(schema: unknown, suggested: string): string | undefined {
    if (!isObject(schema) || Object.keys(schema).length === 0) return undefined;
    if (typeof schema.$ref === "string") return this.referred(schema.$ref);
    const name = this.freeName(suggested);
    this.schemas.set(name, {});
    this.schemas.set(name, this.translate(schema, 0));
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
    const name = this.freeName(reference.split("/").pop() ?? "Schema");
    this.namesByPointer.set(reference, name);
    // Set before translating, so that a schema may refer to itself.
    this.schemas.set(name, {});
    this.schemas.set(name, this.translate(target, 0));
    return name;
  }

  private freeName(suggested: string): string {
    const base =
      decodeURIComponent(suggested.replace(/%(?![0-9a-f]{2})/gi, ""))
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
      this.dropped.add(`what is nested more than ${maxSchemaDepth} deep`);
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
        this.type(value, result);
        return;
      case "properties":
      case "patternProperties":
        if (key === "patternProperties") this.dropped.add(key);
        else if (isObject(value)) result.properties = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]));
        return;
      case "items":
        result.items = Array.isArray(value) ? {} : inner(value);
        return;
      case "prefixItems":
        this.dropped.add(key);
        result.items ??= {};
        return;
      case "allOf":
      case "anyOf":
      case "oneOf":
        if (Array.isArray(value)) result[key] = value.map(inner);
        return;
      case "not":
        result.not = inner(value);
        return;
      case "additionalProperties":
        result.additionalProperties = typeof value === "boolean" ? value : inner(value);
        return;
      case "const":
        result.enum = [value];
        return;
      case "exclusiveMinimum":
      case "exclusiveMaximum":
        // A number in 3.1, a switch beside the bound before.
        if (typeof value === "number") result[key === "exclusiveMinimum" ? "minimum" : "maximum"] = value;
        result[key] = value !== false;
        return;
      case "x-nullable":
        if (value === true) result.nullable = true;
        return;
      case "discriminator":
        result.discriminator = typeof value === "string" ? { propertyName: value } : value;
        return;
      default:
        if (kept.has(key)) result[key] = value;
        else if (!silent.test(key) && schema[key] !== undefined) this.dropped.add(key);
    }
  }

  private type(value: unknown, result: Record<string, unknown>) {
    if (value === "file") Object.assign(result, { type: "string", format: "binary" });
    else if (value === "null") Object.assign(result, { nullable: true, enum: [null] });
    else if (!Array.isArray(value)) result.type = value;
    else {
      const types = value.filter((each) => each !== "null");
      if (types.length < value.length) result.nullable = true;
      if (types.length === 1) [result.type] = types;
      else if (types.length > 1) result.anyOf = types.map((type) => ({ type }));
    }
  }
}
