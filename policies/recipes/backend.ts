import type { Expression } from "../document/ast";
import { backend } from "../document/references";
import { authenticationManagedIdentity, setBackendService, setHeader } from "../elements";
import { ownTimeout } from "./bounded-forwarding";
import type { Recipe } from "./recipe";

/** Sends requests to the API's backend entity, and waits for it as long as it asks for. */
export function backendRouting(): Recipe {
  return {
    name: "backend",
    fulfils: [],
    api: ({ backend: { id, timeout } }) => ({
      inbound: [setBackendService({ backendId: backend(id) }), ...(timeout === undefined ? [] : [ownTimeout(timeout)])],
    }),
  };
}

/**
 * Proves to the backend that the gateway is calling, by the service's managed identity: no secret is kept anywhere. The
 * caller's own token does not reach the backend; who the caller is does, in headers that callers can't set themselves.
 * @param caller what is known of the caller, by header
 */
export function backendIdentity(caller: Readonly<Record<string, Expression>>): Recipe {
  return {
    name: "backend-identity",
    fulfils: [],
    api: ({ backend: { identity } }) => {
      const headers = Object.entries(caller).map(([name, value]) => setHeader({ name, existsAction: "override", value }));
      return identity ? { inbound: [...headers, authenticationManagedIdentity({ resource: identity, ignoreError: false })] } : {};
    },
  };
}
