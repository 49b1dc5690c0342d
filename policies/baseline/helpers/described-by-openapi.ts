import type { EstateRecord } from "../../estate/estate";
import { isKnown } from "../../estate/value";

const others = /^(?:graphql|websocket|grpc|soap|mcp|a2a)$/i;

/** Whether OpenAPI describes an API: other kinds have no definition that says what operations take and answer. */
export function isDescribedByOpenApi({ properties: { apiType } }: EstateRecord<"apis">): boolean {
  return apiType === undefined || !isKnown(apiType) || !others.test(apiType);
}
