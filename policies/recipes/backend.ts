import type { Expression } from "../document/ast";
import { backend } from "../document/references";
import { authenticationManagedIdentity, setBackendService, setHeader } from "../elements";
import { ownTimeout } from "./bounded-forwarding";
import type { Recipe } from "./recipe";

/**
 * Sends requests to the API's backend entity.
 * @param timeout how long to wait for it, in seconds, where that is not the platform's
 */
export function backendRouting(timeout?: number): Recipe {
  const waiting = timeout === undefined ? [] : [ownTimeout(timeout)];
  return {
    name: "backend",
    fulfils: [],
    api: ({ backendId }) => ({ inbound: [setBackendService({ backendId: backend(backendId) }), ...waiting] }),
  };
}

/**
 * Proves to the backend that the gateway is calling, by the service's managed identity: no secret is kept anywhere. The
 * caller's own token does not reach the backend; who the caller is does, in headers that callers can't set themselves.
 * @param resource the backend's application id URI
 * @param caller what is known of the caller, by header
 */
export function backendIdentity(resource: string, caller: Readonly<Record<string, Expression>>): Recipe {
  return {
    name: "backend-identity",
    fulfils: [],
    api: () => ({
      inbound: [
        ...Object.entries(caller).map(([name, value]) => setHeader({ name, existsAction: "override", value })),
        authenticationManagedIdentity({ resource, ignoreError: false }),
      ],
    }),
  };
}
