import { z } from "zod";
import { addressList, platformSettings } from "../infra";

/** What the stacks of this organisation set beside the platform. Keys are `palisade:<key>` in `Pulumi.<stack>.yaml`. */
export const settings = platformSettings.extend({
  portalOrigins: z.array(z.url()).default([]).meta({ description: "Web pages that call the accounts API from browsers." }),
  backends: z
    .strictObject({
      accounts: z.url({ protocol: /^https$/ }).meta({ description: "Where the accounts backend answers." }),
      catalogue: z.url({ protocol: /^https$/ }).meta({ description: "Where the catalogue backend answers." }),
    })
    .meta({ description: "The backends of this environment." }),
  partnerNetworks: addressList.default([]).meta({ description: "Networks of partners, for APIs with the partner profile." }),
});

export type Settings = z.infer<typeof settings>;
