import { defineProduct, platformSettings, runStack } from "palisade/infra";
import { z } from "zod";
import { orders } from "./apis/orders/api";

/** What the stacks set beside the platform: `palisade:backend` in `Pulumi.<stack>.yaml`. */
const settings = platformSettings.extend({ backend: z.url({ protocol: /^https$/ }) });

export = () =>
  runStack({
    settings,
    declare: ({ tenant, backend, organisation }) => ({
      products: [
        defineProduct({
          file: __filename,
          id: "starter",
          displayName: "Starter",
          description: "For trying out.",
          terms: `The APIs of ${organisation.name} may be called by the subscriber's own applications.`,
          rate: { calls: 300, seconds: 60 },
          quota: { calls: 10_000, seconds: 86_400 },
        }),
      ],
      apis: [orders({ tenant, backend })],
    }),
  });
