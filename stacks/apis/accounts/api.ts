import { claim, defineApi } from "../../../infra";
import { entra, external } from "../../../policies";
import type { Settings } from "../../settings";

/** Customers read and change what belongs to them. */
export const accounts = ({ tenant, portalOrigins, backends }: Settings) =>
  defineApi({
    file: __filename,
    id: "accounts",
    definition: "openapi.yaml",
    path: "accounts",
    version: "v1",
    profile: external({
      authentication: entra({
        tenant,
        audience: "api://accounts",
        scopes: {
          getAccountDetails: ["Accounts.Read"],
          updateAccountDetails: ["Accounts.Write"],
          listStatements: ["Accounts.Read"],
          getStatement: ["Accounts.Read"],
          searchAccounts: ["Accounts.Search"],
        },
      }),
      origins: portalOrigins,
    }),
    operations: {
      // Only the caller's own account: counting through /users/12, /users/13 ends at the gateway.
      getAccountDetails: { bind: { userId: claim("oid") } },
      updateAccountDetails: { bind: { userId: claim("oid") } },
      listStatements: { bind: { userId: claim("oid") } },
      // Which statement belongs to whom is for the backend to know.
      getStatement: { bind: { userId: claim("oid") }, objectAuthorization: { by: "backend", owner: "accounts-team" } },
    },
    backend: { url: backends.accounts, identity: "api://accounts-backend", timeout: 20 },
    products: ["starter"],
  });
