import type { ApiDefinition, MediaType, OperationDefinition, ParameterDefinition } from "../../policies/openapi/model";
import { shorten } from "./openapi-to-arm";

/**
 * The definition of an API as the service imports it, in one text of OpenAPI 3.0: operations under their ids, schemas, and
 * nothing that the service ignores. The same definition gives the same text, however its parts were ordered.
 */
export function importedDefinition({ title, description, apiVersion, operations, schemas }: ApiDefinition): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = importedOperation(operation);
    paths[operation.path] = path;
  }
  return JSON.stringify(
    sorted({
      openapi: "3.0.1",
      info: { title: shorten(title, 300), ...(description && { description: shorten(description, 1000) }), version: apiVersion },
      paths,
      ...(Object.keys(schemas).length > 0 && { components: { schemas } }),
    }),
  );
}

function importedOperation({ id, summary, description, parameters, requestBody, responses }: OperationDefinition) {
  return {
    operationId: id,
    summary: shorten(summary ?? id, 300),
    ...(description && { description: shorten(description, 1000) }),
    ...(parameters.length > 0 && { parameters: parameters.map((each) => ({ name: each.name, in: each.in, ...parameter(each) })) }),
    ...(requestBody && { requestBody: { required: requestBody.required, content: contentOf(requestBody.content) } }),
    responses: Object.fromEntries(
      responses.map(({ status, description: text, headers, content }) => [
        String(status),
        {
          description: shorten(text ?? "", 1000),
          ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((each) => [each.name, parameter(each)])) }),
          ...(content.length > 0 && { content: contentOf(content) }),
        },
      ]),
    ),
  };
}

function parameter({ type, required, description, values, default: initial }: ParameterDefinition) {
  return {
    required,
    ...(description && { description: shorten(description, 1000) }),
    schema: {
      ...(type === "uuid" ? { type: "string", format: "uuid" } : { type }),
      ...(values && { enum: values }),
      ...(initial !== undefined && { default: initial }),
    },
  };
}

function contentOf(media: readonly MediaType[]) {
  return Object.fromEntries(media.map(({ type, schema }) => [type, schema ? { schema: { $ref: `#/components/schemas/${schema}` } } : {}]));
}

/** A value whose objects have their keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
