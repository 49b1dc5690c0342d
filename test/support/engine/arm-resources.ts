import type { ArmRequest, Reply } from "./arm-double";
import { ArmError } from "./azure/arm-error.cjs";
import { parseId } from "./azure/arm-id.cjs";
import type { Azure } from "./azure/azure.cjs";

/** Answers GET, PUT, PATCH and DELETE of any resource, and GET of a collection. */
export function answerResource(azure: Azure, checked: boolean, { method, path, body }: ArmRequest): Reply {
  const { isCollection } = parseId(path);
  if (isCollection && method === "GET") return { status: 200, body: { value: azure.list(path) } };
  if (isCollection) throw new ArmError(404, "InvalidResourceType", `The path '${path}' names no resource.`);
  if (method !== "GET") azure.checkRegistration(path);
  const existing = azure.get(path) ?? subscription(path);
  switch (method) {
    case "GET":
      return { status: 200, body: existing ?? notFound(path) };
    case "PUT":
      return { status: existing === undefined ? 201 : 200, body: azure.put(path, asObject(body), { checked }) };
    case "PATCH":
      return { status: 200, body: azure.put(path, merge(existing ?? notFound(path), asObject(body)), { checked }) };
    case "DELETE":
      azure.remove(path);
      return { status: existing === undefined ? 204 : 200 };
    default:
      throw new ArmError(405, "MethodNotAllowed", `The double does not answer ${method} ${path}; use respond().`);
  }
}

function notFound(path: string): never {
  throw new ArmError(404, "ResourceNotFound", `The Resource '${path}' was not found.`);
}

function subscription(path: string) {
  const id = /^\/subscriptions\/([^/]+)$/i.exec(path)?.[1];
  return id === undefined ? undefined : { id: path, subscriptionId: id, displayName: "A subscription", state: "Enabled" };
}

function asObject(body: unknown): Record<string, unknown> {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ArmError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
}

/** A patch replaces what it names, object by object; null removes. */
function merge(target: object, patch: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isPlain(before) && isPlain(value) ? merge(before, value) : value;
  }
  return result;
}

const isPlain = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
