import { below, follow, followObject, type Placed } from "../openapi/follow";
import { bareMediaType } from "../openapi/media-type";
import type { FoundOperation } from "../openapi/normalize";
import { isObject, type JsonObject, plainText, sortedEntries } from "../openapi/pointer";
import type { Body } from "./schema-graph";

export type ParameterPlace = "path" | "query" | "header" | "cookie" | "form";

/** A parameter of a request, or a header of a response. */
export interface RawParameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly pointer: string;
  readonly schema: Placed | undefined;
  readonly samples: readonly Placed[];
  readonly isFile: boolean;
}

/** A body of a request or a response in one media type. */
export interface RawBody extends Body {
  readonly type: string;
}

export interface RawResponse {
  /** As the definition has it: `200`, `4XX`, `default`. */
  readonly status: string;
  readonly headers: readonly RawParameter[];
  readonly bodies: readonly RawBody[];
}

/** What goes in and out of an operation, as the definition writes it in any version. */
export interface RawOperation {
  /** Where the operation stands. */
  readonly pointer: string;
  readonly parameters: readonly RawParameter[];
  readonly bodies: readonly RawBody[];
  readonly responses: readonly RawResponse[];
}

/** Examples of one body that are looked at. */
const maxExamples = 20;

export class OperationReader {
  constructor(
    private readonly root: JsonObject,
    private readonly isVersion2: boolean,
  ) {}

  read(found: FoundOperation): RawOperation {
    const place = below("#/paths", found.written);
    const written = isObject(this.root.paths) ? this.root.paths[found.written] : undefined;
    const itemPointer = follow(this.root, { value: written, pointer: place })?.pointer ?? place;
    const pointer = below(itemPointer, found.method.toLowerCase());
    const parameters = this.parameters(found, itemPointer, pointer);
    return {
      pointer,
      parameters: parameters.flatMap(({ value, pointer: place }) => this.parameter(value, place) ?? []),
      bodies: this.isVersion2 ? this.bodiesOf2(parameters) : this.bodies(found.operation.requestBody, below(pointer, "requestBody")),
      responses: this.responses(found.operation.responses, below(pointer, "responses")),
    };
  }

  /** The operation's parameters and those of its path, which it may override; and those that only the path has. */
  private parameters({ item, operation, path }: FoundOperation, itemPointer: string, pointer: string): Placed<JsonObject>[] {
    const byKey = new Map<string, Placed<JsonObject>>();
    for (const [list, place] of [
      [item.parameters, itemPointer],
      [operation.parameters, pointer],
    ] as const) {
      for (const [index, each] of (Array.isArray(list) ? list : []).entries()) {
        const found = followObject(this.root, { value: each, pointer: below(place, "parameters", index) });
        if (found) byKey.set(`${plainText(found.value.in)} ${plainText(found.value.name)}`, found);
      }
    }
    for (const [, name = ""] of path.matchAll(/\{([^{}]+)\}/g)) {
      const key = `path ${name}`;
      if (!byKey.has(key)) byKey.set(key, { value: { name, in: "path" }, pointer: itemPointer });
    }
    return [...byKey.values()];
  }

  private parameter(value: JsonObject, pointer: string): RawParameter | undefined {
    const name = plainText(value.name);
    const place = plainText(value.in);
    if (place === "formData") return name === "" ? undefined : this.described(name, "form", value, pointer);
    if (name === "" || !["path", "query", "header", "cookie"].includes(place)) return undefined;
    return this.described(name, place as ParameterPlace, value, pointer);
  }

  private described(name: string, place: ParameterPlace, value: JsonObject, pointer: string): RawParameter {
    const content = isObject(value.content) ? Object.entries(value.content)[0] : undefined;
    const media = content && isObject(content[1]) ? content[1] : undefined;
    const schema: Placed | undefined = this.isVersion2
      ? { value, pointer }
      : value.schema !== undefined
        ? { value: value.schema, pointer: below(pointer, "schema") }
        : media && { value: media.schema, pointer: below(pointer, "content", content?.[0] ?? "", "schema") };
    return { name, in: place, pointer, schema, samples: this.examples(value, pointer), isFile: value.type === "file" };
  }

  private bodies(raw: unknown, pointer: string): RawBody[] {
    const body = followObject(this.root, { value: raw, pointer });
    return body ? this.content(body.value.content, below(body.pointer, "content")) : [];
  }

  private bodiesOf2(parameters: readonly Placed<JsonObject>[]): RawBody[] {
    return parameters
      .filter(({ value }) => value.in === "body")
      .map(({ value, pointer }) => ({
        type: "application/json",
        pointer,
        schema: { value: value.schema, pointer: below(pointer, "schema") },
        examples: this.examples({ example: value["x-example"], examples: value["x-examples"] }, pointer),
      }));
  }

  private content(raw: unknown, pointer: string): RawBody[] {
    if (!isObject(raw)) return [];
    return sortedEntries(raw).flatMap(([type, value]) => {
      const media = followObject(this.root, { value, pointer: below(pointer, type) });
      if (!media) return [];
      const { schema } = media.value;
      return [
        {
          type: bareMediaType(type),
          pointer: media.pointer,
          schema: schema === undefined ? undefined : { value: schema, pointer: below(media.pointer, "schema") },
          examples: this.examples(media.value, media.pointer),
        },
      ];
    });
  }

  private responses(raw: unknown, pointer: string): RawResponse[] {
    if (!isObject(raw)) return [];
    return sortedEntries(raw).flatMap(([status, value]) => {
      const response = /^(?:[1-5](?:\d\d|XX)|default)$/i.test(status)
        ? followObject(this.root, { value, pointer: below(pointer, status) })
        : undefined;
      if (!response) return [];
      const headers = isObject(response.value.headers) ? response.value.headers : {};
      return [
        {
          status,
          headers: sortedEntries(headers).flatMap(([name, header]) => {
            const found = followObject(this.root, { value: header, pointer: below(response.pointer, "headers", name) });
            return found ? [this.described(name, "header", found.value, found.pointer)] : [];
          }),
          bodies: this.isVersion2 ? this.responseOf2(response) : this.content(response.value.content, below(response.pointer, "content")),
        },
      ];
    });
  }

  private responseOf2({ value, pointer }: Placed<JsonObject>): RawBody[] {
    const examples = isObject(value.examples) ? sortedEntries(value.examples) : [];
    if (value.schema === undefined && examples.length === 0) return [];
    return [
      {
        type: "application/json",
        pointer,
        schema: value.schema === undefined ? undefined : { value: value.schema, pointer: below(pointer, "schema") },
        examples: examples.map(([type, example]) => ({ value: example, pointer: below(pointer, "examples", type) })),
      },
    ];
  }

  /** `example`, and the values of `examples`, which may be referred to. */
  private examples(value: JsonObject, pointer: string): Placed[] {
    const found: Placed[] = value.example === undefined ? [] : [{ value: value.example, pointer: below(pointer, "example") }];
    const { examples } = value;
    if (!isObject(examples)) return found;
    for (const [name, raw] of sortedEntries(examples).slice(0, maxExamples)) {
      const example = followObject(this.root, { value: raw, pointer: below(pointer, "examples", name) });
      if (example?.value.value !== undefined) found.push({ value: example.value.value, pointer: below(example.pointer, "value") });
    }
    return found;
  }
}
