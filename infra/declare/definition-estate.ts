import { type Estate, makeEstate } from "../../policies/estate/estate";
import { declaredSecurity } from "../../policies/openapi/declared-security";
import type { ApiDefinition } from "../../policies/openapi/model";
import { operationProperties, schemaProperties } from "./openapi-to-arm";
import { record } from "./record";

const schemaId = "definition";

/**
 * What a definition alone says of an API: its operations, and where its backend is. Which policies run, and who may
 * call, is not known.
 */
export function definitionEstate(definition: ApiDefinition, file: string): Estate {
  const place = { resourceGroupName: "unknown", serviceName: "unknown", apiId: "definition" };
  const declared = { file };
  const [server] = definition.servers;
  const unknown = "an OpenAPI definition does not tell which policies run";
  return makeEstate([
    record(
      "apis",
      place,
      {
        displayName: definition.title,
        ...(definition.description && { description: definition.description }),
        path: "",
        ...(server && { serviceUrl: server }),
        subscriptionRequired: { $unknown: "an OpenAPI definition does not tell whether a key is required" },
      },
      { declared: { file, definition: file } },
    ),
    ...(Object.keys(definition.schemas).length > 0
      ? [record("apis/schemas", { ...place, schemaId }, schemaProperties(definition), { declared })]
      : []),
    record("apis/policies", place, { value: { unknown } }, { declared }),
    ...definition.operations.map((operation) =>
      record("apis/operations", { ...place, operationId: operation.id }, operationProperties(operation, schemaId), {
        declared: { file, security: declaredSecurity(operation.security) },
      }),
    ),
  ]);
}
