import { defineApi } from "palisade/infra";
import { entra, external } from "palisade/policies";

/** Orders, for the caller who made them. */
export const orders = ({ tenant, backend }: { tenant: string; backend: string }) =>
  defineApi({
    file: __filename,
    id: "orders",
    definition: "openapi.yaml",
    path: "orders",
    profile: external({ authentication: entra({ tenant, audience: "api://orders", scopes: { getOrder: ["Orders.Read"] } }) }),
    operations: {
      getOrder: { objectAuthorization: { by: "backend", owner: "orders-team" } },
    },
    backend: { url: backend, identity: "api://orders-backend" },
    products: ["starter"],
  });
