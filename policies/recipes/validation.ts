import type { DocumentSections } from "../document/build-document";
import { choose, validateContent, validateHeaders, validateParameters, validateStatusCode } from "../elements";
import { expr } from "../expressions/expr";
import { bareMediaType, validationFormat } from "../openapi/media-type";
import type { ApiDefinition, MediaType, OperationDefinition } from "../openapi/model";
import type { ApiFacts, OperationFacts, Recipe } from "./recipe";
import { refusal } from "./refusal";

/** The service reads a body of at most this size for validation (its limits page, 2026). */
const maxValidatedBytes = 4 * 1024 * 1024;

export interface Sizes {
  /** The largest body of a request, in bytes. */
  readonly request: number;
  /** The largest body of a response, in bytes. */
  readonly response: number;
}

/** Statuses of plain refusals and failures, which backends give although definitions rarely list them. */
const commonErrors = [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 429, 500, 502, 503, 504];

/** Refuses parameters that do not fit the definition, and query parameters that it does not know. */
export function parameterValidation(): Recipe {
  return {
    name: "parameters",
    fulfils: ["APIM-VAL-002"],
    api: () => ({
      inbound: [
        validateParameters({
          specifiedParameterAction: "prevent",
          unspecifiedParameterAction: "prevent",
          // Clients and proxies send headers of their own.
          headers: { specifiedParameterAction: "prevent", unspecifiedParameterAction: "ignore" },
        }),
      ],
    }),
  };
}

/** Refuses bodies of requests that are too large, of another type than declared, or do not fit their schema. */
export function requestContent({ request }: Pick<Sizes, "request">): Recipe {
  const policy = (types: readonly MediaType[]): DocumentSections => ({
    inbound: [...otherTypesRefused(types), contentPolicy(types, Math.min(request, maxValidatedBytes))],
  });
  return {
    name: "request-content",
    fulfils: ["APIM-VAL-001"],
    // One policy for the whole API where all bodies are of types that can be validated; else each operation has its own.
    api: ({ definition }) => {
      const bodies = requestBodies(definition.operations);
      return bodies.every(canValidate) ? policy(bodies) : {};
    },
    operation: ({ operation }, { definition }) => {
      if (requestBodies(definition.operations).every(canValidate)) return undefined;
      return operation.requestBody || takesBody(operation) ? policy(operation.requestBody?.content ?? []) : undefined;
    },
  };
}

/** Withholds bodies of responses that hold more than the definition says: the surest way to stop a leak. */
export function responseContent({ response }: Pick<Sizes, "response">): Recipe {
  return {
    name: "response-content",
    fulfils: [],
    ...perApiOrOperation(
      (operation) => responseBodies(operation).every(canValidate),
      (operations) => ({
        outbound: [contentPolicy([...responseBodies(...operations), problemDocument], Math.min(response, maxValidatedBytes))],
      }),
    ),
  };
}

/** Withholds responses with headers that do not fit the definition. */
export function responseHeaders(): Recipe {
  return {
    name: "response-headers",
    fulfils: [],
    api: () => ({ outbound: [validateHeaders({ specifiedHeaderAction: "prevent", unspecifiedHeaderAction: "ignore" })] }),
  };
}

/** Withholds responses with statuses that the definition does not list; plain errors may pass, without their bodies' details. */
export function responseStatus(): Recipe {
  return {
    name: "response-status",
    fulfils: [],
    ...perApiOrOperation(
      // A default response stands for every status, and an operation without any says nothing.
      (operation) => !operation.hasDefaultResponse && operation.responses.length > 0,
      () => ({
        outbound: [
          validateStatusCode({
            unspecifiedStatusCodeAction: "prevent",
            statusCode: commonErrors.map((code) => ({ code, action: "ignore" })),
          }),
        ],
      }),
    ),
  };
}

/** A recipe that stands at the API where it fits every operation, and otherwise at those that it fits. */
function perApiOrOperation(
  fits: (operation: OperationDefinition) => boolean,
  policies: (operations: readonly OperationDefinition[]) => DocumentSections,
): Pick<Recipe, "api" | "operation"> {
  const fitsAll = ({ operations }: ApiDefinition) => operations.every(fits);
  return {
    api: ({ definition }: ApiFacts) => (fitsAll(definition) ? policies(definition.operations) : {}),
    operation: ({ operation }: OperationFacts, { definition }: ApiFacts) =>
      fitsAll(definition) || !fits(operation) ? undefined : policies([operation]),
  };
}

/** Bodies that can't be validated are let through by their size; that they are of a declared type is asked for here. */
function otherTypesRefused(types: readonly MediaType[]) {
  if (types.every(canValidate) || types.some(({ type }) => type.includes("*"))) return [];
  const declared = [...new Set(types.map(({ type }) => bareMediaType(type)))].sort();
  const given = expr`context.Request.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0].Trim().ToLowerInvariant()`;
  const condition = expr`context.Request.Body != null && !${declared}.Contains(${given})`;
  return [choose({ when: [{ condition, policies: [refusal(415)] }] })];
}

const problemDocument: MediaType = { type: "application/problem+json" };

function contentPolicy(types: readonly MediaType[], maxSize: number) {
  const validated = new Map<string, "json" | "xml">();
  for (const { type } of types) {
    const format = validationFormat(type);
    if (format) validated.set(bareMediaType(type), format);
  }
  return validateContent({
    // A type that can't be validated must still pass where the definition has one; its size is limited all the same.
    unspecifiedContentTypeAction: types.every(canValidate) ? "prevent" : "ignore",
    maxSize,
    sizeExceededAction: "prevent",
    content: [...validated].sort().map(([type, validateAs]) => ({
      type,
      validateAs,
      action: "prevent" as const,
      ...(validateAs === "json" && { allowAdditionalProperties: false }),
    })),
  });
}

function canValidate({ type }: MediaType): boolean {
  return validationFormat(type) !== undefined;
}

function requestBodies(operations: readonly OperationDefinition[]): MediaType[] {
  return operations.flatMap(({ requestBody }) => requestBody?.content ?? []);
}

function responseBodies(...operations: readonly OperationDefinition[]): MediaType[] {
  return operations.flatMap(({ responses }) => responses.flatMap(({ content }) => content));
}

function takesBody({ method }: OperationDefinition): boolean {
  return ["POST", "PUT", "PATCH"].includes(method);
}
