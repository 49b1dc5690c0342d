import type { Profile } from "../../policies/recipes/profile";
import { entra, external, internal, oidc, partner, subscriptionKey } from "../../policies/recipes/profiles";

export const tenant = "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55";

/** Every profile, each with another way to prove who calls; for the operations of the orders API. */
export const profiles: Readonly<Record<"external" | "partner" | "internal", Profile>> = {
  external: external({
    authentication: entra({
      tenant,
      audience: "api://orders",
      scopes: {
        listOrders: ["Orders.Read"],
        getOrder: ["Orders.Read"],
        createOrder: ["Orders.Write"],
        getStatus: ["Orders.Read", "Orders.Write"],
      },
    }),
    origins: ["https://portal.example"],
  }),
  partner: partner({
    authentication: oidc({
      configuration: "https://login.example/.well-known/openid-configuration",
      issuer: "https://login.example",
      audience: "orders",
      scopes: { "*": ["orders"], createOrder: ["orders.write"] },
    }),
    allow: ["198.51.100.0/24", "203.0.113.7", "2001:db8::/32"],
  }),
  internal: internal({
    authentication: entra({
      tenant,
      audience: ["api://orders", "4c7d8b0a-51d0-44c1-8e0a-5a3a5a0c6f11"],
      scopes: { "*": ["Orders.Read"], createOrder: ["Orders.Write"] },
      roles: { "*": ["Orders.Import"] },
      clients: ["0b7f1f8e-5c0f-4f0e-9c8a-0f7a7a2f1a11"],
    }),
  }),
};

/** Data that anybody with a key may see. */
export const keyProfile = external({ authentication: subscriptionKey() });
