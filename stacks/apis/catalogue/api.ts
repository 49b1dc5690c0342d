import { defineApi } from "../../../infra";
import { external, subscriptionKey } from "../../../policies";
import type { Settings } from "../../settings";

/** What is for sale: public data, for anybody with a key. */
export const catalogue = ({ backends }: Settings) =>
  defineApi({
    file: __filename,
    id: "catalogue",
    definition: "openapi.yaml",
    path: "catalogue",
    profile: external({ authentication: subscriptionKey() }),
    operations: {
      getProduct: { objectAuthorization: { by: "nobody", reason: "Products are public." } },
    },
    backend: { url: backends.catalogue, identity: "api://catalogue-backend" },
    products: ["starter"],
  });
