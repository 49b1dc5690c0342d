import { z } from "zod";
import { levels } from "../../policies/governance/levels";
import { rangeOf } from "../../policies/recipes/ip-allow-list";
import { subPlans } from "../declare/defender";
import { skus } from "../declare/service";

const address = z.string().refine(isAddress, { message: "expected an IP address or a network such as 10.0.0.0/8" });

/** What every stack says of the platform, whatever APIs it has. The descriptions appear in editors. */
export const platformSettings = z.strictObject({
  organisation: z
    .strictObject({
      name: z.string().min(1).max(100).meta({ description: "Shown to developers as the publisher of the APIs." }),
      email: z.email().meta({ description: "Receives the service's notifications." }),
    })
    .meta({ description: "Who publishes the APIs." }),
  resourceGroup: z
    .string()
    .regex(/^[\w().-]{1,89}[\w()-]$/, "expected 1 to 90 letters, digits, and . _ - ( )")
    .meta({ description: "The resource group that the stack makes." }),
  service: z
    .strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,48}[A-Za-z0-9]$/, "expected 2 to 50 letters, digits and hyphens, beginning with a letter")
        .meta({ description: "The service's name, unique in Azure: it becomes <name>.azure-api.net." }),
      sku: z.enum(skus).meta({ description: "The tier." }),
      capacity: z.int().min(0).max(31).default(1).meta({ description: "Scale units; 0 on Consumption." }),
      zones: z
        .array(z.enum(["1", "2", "3"]))
        .default([])
        .meta({ description: "Availability zones, on Premium; the capacity must be a multiple of their number." }),
      publicAccess: z.boolean().default(true).meta({
        description:
          "Whether the service answers on the internet. Switch it off after the service is made, and once it has a private endpoint.",
      }),
      portal: z
        .boolean()
        .default(false)
        .meta({ description: "Whether the developer portal is published. Nobody can sign up by themselves either way." }),
      keyVaultId: z
        .string()
        .regex(
          /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
          "expected the full id of a vault",
        )
        .optional()
        .meta({ description: "The vault of secret named values; the service may then read its secrets." }),
    })
    .meta({ description: "The API Management service." }),
  tenant: z.guid().meta({ description: "The Microsoft Entra tenant whose tokens are accepted." }),
  defender: z
    .discriminatedUnion("manage", [
      z.strictObject({
        manage: z.literal("own"),
        subPlan: z
          .enum(subPlans)
          .meta({ description: "The sub plan to pay for: priced by month and number of API calls, for the whole subscription." }),
      }),
      z.strictObject({ manage: z.literal("adopt"), subPlan: z.enum(subPlans).optional() }),
      z.strictObject({ manage: z.literal("skip") }),
    ])
    .meta({
      description:
        "The Defender for APIs plan of the subscription: own writes it and costs money, adopt takes it as it is, skip leaves it to others.",
    }),
  monitoring: z
    .strictObject({
      retentionInDays: z.int().min(30).max(730).default(90).meta({ description: "How long logs are kept." }),
      samplingPercentage: z
        .number()
        .min(0)
        .max(100)
        .default(100)
        .meta({ description: "The share of requests that Application Insights sees." }),
    })
    .prefault({})
    .meta({ description: "Logs and telemetry." }),
  timeout: z
    .int()
    .min(1)
    .max(240)
    .default(30)
    .meta({ description: "How long to wait for backends, in seconds, where an API does not say otherwise." }),
  blocked: z
    .array(address)
    .default([])
    .meta({ description: "Addresses and networks to refuse. While it is empty, the list is edited at the service." }),
  tags: z.record(z.string(), z.string()).default({}).meta({ description: "Tags of everything that has tags." }),
  pack: z.string().optional().meta({
    description:
      "The pack of rules that must hold before anything is deployed: that of the organisation's palisade.yaml unless given, else palisade.",
  }),
  levels: z
    .record(z.string(), z.enum(levels))
    .optional()
    .meta({ description: "Levels that differ from the pack's, by the rule's id or name. They tighten what the organisation asks for." }),
});

export type PlatformSettings = z.infer<typeof platformSettings>;

/** A list of addresses and networks, for settings of a stack's own. */
export const addressList = z.array(address);

function isAddress(text: string): boolean {
  try {
    rangeOf(text);
    return true;
  } catch {
    return false;
  }
}
