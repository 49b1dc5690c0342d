import type { ApiDefinition, OperationDefinition } from "../../policies/openapi/model";
import { normalizeDefinition } from "../../policies/openapi/normalize";

/** The model of a definition that is given as an object; `url` is where it was read from. */
export function normalized(root: object, url?: string): ApiDefinition {
  return normalizeDefinition(root as Record<string, unknown>, "openapi.yaml", url);
}

/** A definition of OpenAPI 3.0 with the given paths, as an object. */
export function openapi(paths: object, more: object = {}): Record<string, unknown> {
  return { openapi: "3.0.3", info: { title: "Orders", version: "1" }, paths, ...more };
}

/** A definition of Swagger 2.0 with the given paths, as an object. */
export function swagger(paths: object, more: object = {}): Record<string, unknown> {
  return { swagger: "2.0", info: { title: "Orders", version: "1" }, paths, ...more };
}

/** The one operation of a definition. */
export function onlyOperation(root: object): OperationDefinition {
  const { operations } = normalized(root);
  const [operation] = operations;
  if (!operation || operations.length > 1) throw new Error(`expected one operation, there are ${operations.length}`);
  return operation;
}
