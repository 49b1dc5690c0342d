import type { EstateIndex, EstateRecord } from "../estate/estate";
import { nameOf } from "../estate/path";
import type { Parameter, Representation } from "../estate/properties";
import { isKnown, type Maybe } from "../estate/value";
import { isObject, type JsonObject } from "../openapi/pointer";

export interface RecordsDefinition {
  readonly root: JsonObject;
  readonly notes: readonly string[];
}

/**
 * A definition put together from what API Management holds of an API: its operations and schemas. What the service keeps no
 * place for is missing: security, servers, most examples.
 */
export function definitionOfRecords(api: EstateRecord<"apis">, estate: EstateIndex): RecordsDefinition {
  const notes: string[] = [];
  const schemas = schemasOf(api, estate, notes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const record of estate.childrenOf(api.path, "apis/operations")) {
    const { method, urlTemplate } = record.properties;
    if (!isKnown(method) || !isKnown(urlTemplate)) {
      notes.push(`${nameOf(record.path)} is left out: its method or path is not known`);
      continue;
    }
    const path = urlTemplate.startsWith("/") ? urlTemplate : `/${urlTemplate}`;
    const item = paths[path] ?? {};
    paths[path] = item;
    item[method.toLowerCase()] = operationOf(record, schemas);
  }
  const { displayName } = api.properties;
  const title = isKnown(displayName) ? displayName : undefined;
  return {
    root: {
      openapi: "3.0.3",
      info: { title: title ?? nameOf(api.path), version: "" },
      paths,
      components: { schemas: schemas.components },
      definitions: schemas.definitions,
    },
    notes,
  };
}

interface Schemas {
  readonly components: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, unknown>>;
}

/** The schemas of all documents of an API. */
function schemasOf(api: EstateRecord<"apis">, estate: EstateIndex, notes: string[]): Schemas {
  const components: Record<string, unknown> = {};
  const definitions: Record<string, unknown> = {};
  const take = (from: unknown, into: Record<string, unknown>) => {
    if (!isObject(from)) return;
    for (const [name, schema] of Object.entries(from)) {
      if (Object.hasOwn(into, name)) notes.push(`the schema ${name} stands in several documents; one of them is looked at`);
      else into[name] = schema;
    }
  };
  for (const record of estate.childrenOf(api.path, "apis/schemas")) {
    const { document } = record.properties;
    if (!isKnown(document)) notes.push(`the schemas of ${nameOf(record.path)} are not known`);
    else {
      take(isObject(document.components) ? document.components.schemas : undefined, components);
      take(document.definitions, definitions);
    }
  }
  return { components, definitions };
}

function operationOf({ path, properties, declared }: EstateRecord<"apis/operations">, schemas: Schemas): JsonObject {
  const { templateParameters, request: asked, responses: answers } = properties;
  const request = known(asked);
  const uuids = new Set(declared?.identifiers);
  const parameters = [
    ...(known(templateParameters) ?? []).map((each) => parameterOf(each, "path", uuids.has(each.name))),
    ...(request?.queryParameters ?? []).map((each) => parameterOf(each, "query")),
    ...(request?.headers ?? []).map((each) => parameterOf(each, "header")),
  ];
  const responses = (known(answers) ?? []).map(({ statusCode, headers, representations }) => [
    String(statusCode),
    {
      headers: Object.fromEntries((headers ?? []).map((each) => [each.name, parameterOf(each, "header")])),
      content: contentOf(representations, schemas),
    },
  ]);
  return {
    operationId: nameOf(path),
    parameters,
    ...(request?.representations && { requestBody: { content: contentOf(request.representations, schemas) } }),
    responses: Object.fromEntries(responses),
  };
}

function parameterOf({ name, type, required, defaultValue, values }: Parameter, place: string, isUuid = false): JsonObject {
  return {
    name,
    in: place,
    required: required === true || place === "path",
    schema: {
      type,
      ...(isUuid && { format: "uuid" }),
      ...(defaultValue !== undefined && { default: defaultValue }),
      ...(values && values.length > 0 && { enum: values }),
    },
  };
}

function contentOf(representations: readonly Representation[] = [], { components, definitions }: Schemas): JsonObject {
  return Object.fromEntries(
    representations.map((each) => {
      const { contentType, typeName } = each;
      // The service takes examples of its own since its newer versions.
      const { examples } = each as { readonly examples?: unknown };
      const place =
        typeName === undefined
          ? undefined
          : Object.hasOwn(components, typeName)
            ? "components/schemas"
            : Object.hasOwn(definitions, typeName)
              ? "definitions"
              : undefined;
      const name = (typeName ?? "").replaceAll("~", "~0").replaceAll("/", "~1");
      return [contentType, { ...(place && { schema: { $ref: `#/${place}/${name}` } }), ...(isObject(examples) && { examples }) }];
    }),
  );
}

function known<T>(value: Maybe<T> | undefined): T | undefined {
  return value !== undefined && isKnown(value) ? value : undefined;
}
