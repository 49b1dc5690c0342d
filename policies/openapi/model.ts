/** An API definition as the rest of Palisade sees it, whichever version of OpenAPI it was written in. */
export interface ApiDefinition {
  readonly version: "2.0" | "3.0" | "3.1";
  readonly title: string;
  /** The version of the API, not of OpenAPI. */
  readonly apiVersion: string;
  readonly description?: string;
  /** Absolute URLs; relative ones are resolved against the place of the definition where that is a URL. */
  readonly servers: readonly string[];
  /** Sorted by path and method, so that the order in the file does not matter. */
  readonly operations: readonly OperationDefinition[];
  /** The schemas that operations use, by name, in the dialect of OpenAPI 3.0. */
  readonly schemas: Readonly<Record<string, unknown>>;
  /** What was left out or changed on the way, in words. */
  readonly notes: readonly string[];
}

export interface OperationDefinition {
  /** Unique in the definition, and fit for an ARM id: the operationId, or method and path. */
  readonly id: string;
  readonly method: string;
  /** The path with its parameters in braces. */
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters: readonly ParameterDefinition[];
  readonly requestBody?: { readonly required: boolean; readonly content: readonly MediaType[] };
  readonly responses: readonly ResponseDefinition[];
  /** A `default` response, or a range such as `2XX`, stands for statuses that are not listed. */
  readonly hasDefaultResponse: boolean;
  /** The alternatives of which a caller must fulfil one; empty where nothing is asked. */
  readonly security: readonly SecurityRequirement[];
  readonly deprecated: boolean;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  /** The JSON type, or the format where it says more: `integer`, `uuid`. */
  readonly type: string;
  readonly description?: string;
  readonly values?: readonly string[];
  readonly default?: string;
}

export interface MediaType {
  readonly type: string;
  /** The name of its schema in `schemas`. */
  readonly schema?: string;
}

export interface ResponseDefinition {
  readonly status: number;
  readonly description?: string;
  readonly headers: readonly ParameterDefinition[];
  readonly content: readonly MediaType[];
}

/** Scheme names with their kinds and scopes; all of them together. */
export type SecurityRequirement = readonly { readonly name: string; readonly kind: string; readonly scopes: readonly string[] }[];
