import type { Parameter, PropertiesOf, Representation } from "../../policies/estate/properties";
import type { Json } from "../../policies/estate/value";
import type { ApiDefinition, MediaType, OperationDefinition, ParameterDefinition } from "../../policies/openapi/model";

/** ARM's properties of an operation. Each is a resource of its own, so that reordering a definition changes nothing. */
export function operationProperties(operation: OperationDefinition, schemaId: string): PropertiesOf<"apis/operations"> {
  const { id, method, path, summary, description, parameters, requestBody, responses } = operation;
  const inPath = parameters.filter((each) => each.in === "path").map(parameter);
  const query = parameters.filter((each) => each.in === "query").map(parameter);
  const headers = parameters.filter((each) => each.in === "header").map(parameter);
  const bodies = (requestBody?.content ?? []).map((media) => representation(media, schemaId));
  const request = {
    ...(query.length > 0 && { queryParameters: query }),
    ...(headers.length > 0 && { headers }),
    ...(bodies.length > 0 && { representations: bodies }),
  };
  return {
    displayName: shorten(summary ?? id, 300),
    ...(description && { description: shorten(description, 1000) }),
    method,
    urlTemplate: path,
    ...(inPath.length > 0 && { templateParameters: inPath }),
    ...(Object.keys(request).length > 0 && { request }),
    ...(responses.length > 0 && {
      responses: responses.map(({ status, description: text, headers: own, content }) => ({
        statusCode: status,
        ...(text && { description: shorten(text, 1000) }),
        ...(own.length > 0 && { headers: own.map(parameter) }),
        ...(content.length > 0 && { representations: content.map((media) => representation(media, schemaId)) }),
      })),
    }),
  };
}

/** The schemas of an API as one document. */
export function schemaProperties(definition: ApiDefinition): PropertiesOf<"apis/schemas"> {
  return {
    contentType: "application/vnd.oai.openapi.components+json",
    document: { components: { schemas: definition.schemas as Json } },
  };
}

function parameter({ name, type, required, description, values, default: initial }: ParameterDefinition): Parameter {
  return {
    name,
    // ARM knows JSON types; a UUID is a string to it.
    type: type === "uuid" ? "string" : type,
    required,
    ...(description && { description: shorten(description, 1000) }),
    ...(initial !== undefined && { defaultValue: initial }),
    ...(values && { values }),
  };
}

function representation({ type, schema }: MediaType, schemaId: string): Representation {
  return { contentType: type, ...(schema && { schemaId, typeName: schema }) };
}

/** A text that fits into one of ARM's fields, of at most `length` UTF-16 units. */
export function shorten(text: string, length: number): string {
  const trimmed = text.trim();
  return trimmed.length <= length ? trimmed : `${trimmed.slice(0, length - 1).trimEnd()}…`;
}
