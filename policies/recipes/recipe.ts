import type { DocumentSections } from "../document/build-document";
import type { ObjectAuthorization } from "../estate/declared";
import type { ApiDefinition, OperationDefinition } from "../openapi/model";

/** What a recipe may know of the API that it protects. */
export interface ApiFacts {
  readonly id: string;
  readonly definition: ApiDefinition;
  readonly backend: BackendFacts;
}

/** The backend entity that serves an API. */
export interface BackendFacts {
  readonly id: string;
  /** Its application id URI, to which the gateway proves itself by its managed identity. */
  readonly identity?: string;
  /** How long to wait for it, in seconds, where that is not the platform's. */
  readonly timeout?: number;
}

export interface OperationFacts {
  readonly operation: OperationDefinition;
  readonly objectAuthorization: readonly ObjectAuthorization[];
}

/** The recipes by name: an API that gives one up says so by this name, with a waiver. */
export const recipeNames = [
  "cross-origin",
  "ip-allow-list",
  "address-limit",
  "token",
  "operation-scopes",
  "object-binding",
  "caller-limit",
  "tokens",
  "parameters",
  "request-content",
  "graphql",
  "response-status",
  "response-headers",
  "response-content",
  "backend-identity",
] as const;
export type RecipeName = (typeof recipeNames)[number];

/** One hardened building block: policies for an API's document and for those of its operations. */
export interface Recipe {
  readonly name: RecipeName | "backend";
  /** The rules that it fulfils, and that an API breaks by giving it up. */
  readonly fulfils: readonly string[];
  api?(api: ApiFacts): DocumentSections;
  /** Scopes or roles of which the caller of an operation must have one; none where it asks for nothing of the kind. */
  scopes?(operationId: string): readonly string[];
  /** Policies for one operation; undefined where it needs none of its own. */
  operation?(operation: OperationFacts, api: ApiFacts): DocumentSections | undefined;
}

/** Puts sections behind each other, in order. */
export function joinSections(parts: readonly (DocumentSections | undefined)[]): Required<DocumentSections> {
  const all = parts.filter((part) => part !== undefined);
  return {
    inbound: all.flatMap((part) => part.inbound ?? []),
    backend: all.flatMap((part) => part.backend ?? []),
    outbound: all.flatMap((part) => part.outbound ?? []),
    onError: all.flatMap((part) => part.onError ?? []),
  };
}
