import { validateGraphqlRequest } from "../elements";
import { limitedForwarding } from "./bounded-forwarding";
import type { Recipe } from "./recipe";

/** How large GraphQL requests may be, and who may use which part of the schema. */
export interface GraphqlLimits {
  /** In bytes; 10 KB unless given, at most 100 KB. */
  readonly maxSize?: number;
  /** How deep queries may be nested; 5 unless given. */
  readonly maxDepth?: number;
  /** Requests at one time; 50 unless given. */
  readonly atOnce?: number;
  /** Parts of the schema as `/type/field` and what happens to them; introspection is refused beside them. */
  readonly authorize?: readonly { readonly path: string; readonly action: "allow" | "remove" | "reject" }[];
}

/** Refuses GraphQL requests that do not fit the schema, are too large or too deep, or ask for what is closed; few at one time. */
export function graphqlRequests({ maxSize = 10_240, maxDepth = 5, atOnce = 50, authorize = [] }: GraphqlLimits): Recipe {
  return {
    name: "graphql",
    fulfils: ["APIM-AUT-010", "APIM-BKD-005"],
    api: ({ backend: { timeout = 30 } }) => ({
      ...limitedForwarding(atOnce, timeout),
      inbound: [validateGraphqlRequest({ maxSize, maxDepth, authorize: [{ path: "/__*", action: "reject" }, ...authorize] })],
    }),
  };
}
