import { ApiManagementClient } from "@azure/arm-apimanagement";
import type { CompositeMapper, Mapper, OperationSpec } from "@azure/core-client";

/** A GET of API Management, as the SDK's own specification of it has it. */
export interface SdkRoute {
  readonly template: string;
  readonly pattern: RegExp;
  /** The names of the query parameters that it takes. */
  readonly query: ReadonlySet<string>;
  readonly apiVersion: string;
  readonly isList: boolean;
  readonly body: Mapper;
  /** The shapes of bodies by their names. */
  readonly shapes: Readonly<Record<string, Mapper>>;
}

let found: readonly SdkRoute[] | undefined;

/** Every GET of the SDK: each method of each group is called with nothing behind it, and hands over its specification. */
export function sdkRoutes(): readonly SdkRoute[] {
  if (found) return found;
  const client = new ApiManagementClient({ getToken: async () => null }, "subscription");
  const specs = new Set<OperationSpec>();
  (client as unknown as { sendOperationRequest: unknown }).sendOperationRequest = async (_args: unknown, spec: OperationSpec) => {
    specs.add(spec);
    return {};
  };
  for (const group of Object.values(client)) {
    if (typeof group !== "object" || group === null) continue;
    const methods = Object.getPrototypeOf(group) as Record<string, (...args: readonly unknown[]) => unknown>;
    for (const name of Object.getOwnPropertyNames(methods)) {
      if (!/^(?:get|_?list)/.test(name) || /Next$|Paging|AndWait/.test(name)) continue;
      const answer = methods[name]?.call(group, ...Array.from({ length: 8 }, () => "x"));
      if (answer instanceof Promise) answer.catch(() => {});
    }
  }
  found = [...specs].flatMap((spec): SdkRoute[] => {
    const body = spec.responses["200"]?.bodyMapper;
    if (spec.httpMethod !== "GET" || spec.path === undefined || !body || spec.path === "{nextLink}") return [];
    const pattern = new RegExp(`^${spec.path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`, "i");
    const query = (spec.queryParameters ?? []).map(({ mapper }) => mapper.serializedName ?? "");
    const shapes = spec.serializer.modelMappers as Readonly<Record<string, Mapper>>;
    const fields = (shapes[(body as CompositeMapper).type.className ?? ""] as CompositeMapper | undefined)?.type.modelProperties;
    const isList = fields?.value?.type.name === "Sequence";
    return [{ template: spec.path, pattern, query: new Set(query), apiVersion: client.apiVersion, isList, body, shapes }];
  });
  return found;
}
