import { z } from "zod";
import { levels } from "../../policies/governance/levels";
import { rangeOf } from "../../policies/recipes/ip-allow-list";
import { subPlans } from "../declare/defender";
import { isEventHubId } from "../declare/event-hub-logger";
import type { Named } from "../declare/network/names";
import { ownerships } from "../declare/ownership";
import { lockTargets } from "../declare/protection";
import { alertSeverities } from "../declare/security-contact";
import { skus } from "../declare/service";
import { networkSettings, serviceSubnet } from "./network-settings";

/** The id of an API Management service: subscription, resource group, name. */
export const serviceId =
  /^(\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.ApiManagement\/service\/([^/]+)$/i;

const address = z.string().refine(isAddress, { message: "expected an IP address or a network such as 10.0.0.0/8" });

/** A service that is there: another stack makes it, or nobody's program did. */
const existingService = z.strictObject({
  existing: z
    .string()
    .regex(serviceId, "expected /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.ApiManagement/service/<name>")
    .meta({ description: "The full id of a service that is there already, for a stack that owns APIs only." }),
});

const zones = z.array(z.enum(["1", "2", "3"])).default([]);
const vault = z
  .string()
  .regex(
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
    "expected the full id of a vault",
  );
const pattern = z.string().min(1).max(80).optional();

/** What every stack says of the platform, whatever APIs it has. The descriptions appear in editors. */
const eventHub = z.string().refine(isEventHubId, "expected the full id of an event hub");

/** What a stack does with what Defender finds, whoever sees to the plan. */
const defenderFollowUp = {
  export: z
    .strictObject({ eventHubId: eventHub.optional() })
    .optional()
    .meta({ description: "Sends alerts and recommendations about the resource group to the workspace, and to an event hub." }),
  contact: z
    .strictObject({
      emails: z.array(z.email()).min(1),
      minimalSeverity: z.enum(alertSeverities).optional(),
      manage: z.enum(["own", "adopt"]).default("own"),
    })
    .optional()
    .meta({ description: "Who Defender for Cloud writes to. There is one contact for the whole subscription." }),
  onboarding: z
    .strictObject({
      only: z.array(z.string()).optional().meta({ description: "The ids of the APIs to begin with; all unless given." }),
      batch: z.int().min(1).max(100).optional().meta({ description: "How many APIs are onboarded at a time; 10 unless given." }),
    })
    .optional()
    .meta({ description: "Which APIs are onboarded to Defender for APIs, and how many at a time." }),
};

export const platformSettings = z.strictObject({
  owns: z.enum(ownerships).default("everything").meta({
    description:
      "What the stack owns: everything; the platform (service, network, global and product policies, loggers, Defender, settings); or APIs, on a service that others own.",
  }),
  inherits: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .optional()
        .meta({ description: "The estate.json of the platform, relative to the folder in which the program runs." }),
      stack: z
        .string()
        .regex(/^[\w.-]+(?:\/[\w.-]+){0,2}$/, "expected <organisation>/<project>/<stack>")
        .optional()
        .meta({ description: "The stack that owns the platform; its output estate is read. Where there is no engine, the file is." }),
    })
    .refine(({ file, stack }) => file !== undefined || stack !== undefined, { message: "expected a file, a stack, or both" })
    .optional()
    .meta({
      description:
        "Where a stack that owns APIs reads what the platform has, so that rules are decided over both; without it they are undecided.",
    }),
  organisation: z
    .strictObject({
      name: z.string().min(1).max(100).meta({ description: "Shown to developers as the publisher of the APIs." }),
      email: z.email().meta({ description: "Receives the service's notifications." }),
    })
    .meta({ description: "Who publishes the APIs." }),
  resourceGroup: z
    .string()
    .regex(/^[\w().-]{1,89}[\w()-]$/, "expected 1 to 90 letters, digits, and . _ - ( )")
    .optional()
    .meta({ description: "The resource group that the stack makes; a stack that owns APIs makes none." }),
  service: z
    .strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,48}[A-Za-z0-9]$/, "expected 2 to 50 letters, digits and hyphens, beginning with a letter")
        .meta({ description: "The service's name, unique in Azure: it becomes <name>.azure-api.net." }),
      sku: z.enum(skus).meta({ description: "The tier." }),
      capacity: z.int().min(0).max(31).default(1).meta({ description: "Scale units; 0 on Consumption." }),
      zones: zones.meta({
        description:
          "Availability zones, on Premium and, when the service is made, Standard v2 and Premium v2; the capacity must be a multiple of their number.",
      }),
      regions: z
        .array(
          z.strictObject({
            location: z.string().min(1),
            capacity: z.int().min(1).max(31).default(1),
            zones,
            subnet: serviceSubnet.optional().meta({ description: "The subnet there, where the service stands in a network." }),
          }),
        )
        .default([])
        .meta({ description: "Further regions in which the gateway stands, on Premium." }),
      domains: z
        .strictObject({
          keyVaultId: vault.meta({ description: "The vault of the certificates; an identity made for it may then read its secrets." }),
          hosts: z
            .array(
              z.strictObject({
                name: z.string().meta({ description: "The host name: api.contoso.com." }),
                endpoint: z.enum(["gateway", "portal", "management", "configuration", "git"]).optional(),
                certificate: z.string().meta({ description: "The certificate's name in the vault." }),
                clientCertificates: z.boolean().optional().meta({ description: "Whether callers are asked for a certificate." }),
                default: z.boolean().optional().meta({ description: "Whether clients that name no host see this certificate." }),
              }),
            )
            .min(1),
        })
        .optional()
        .meta({ description: "Host names of the organisation's own." }),
      restore: z.boolean().optional().meta({
        description:
          "Takes back the deleted service of this name, which Azure keeps for 48 hours; set it back afterwards and deploy again. To give the name up instead: az apim deletedservice purge --service-name <name> --location <region>.",
      }),
      portal: z
        .boolean()
        .default(false)
        .meta({ description: "Whether the developer portal is published. Nobody can sign up by themselves either way." }),
      keyVaultId: vault.optional().meta({ description: "The vault of secret named values; the service may then read its secrets." }),
    })
    .or(existingService)
    .meta({ description: "The API Management service." }),
  tenant: z.guid().meta({ description: "The Microsoft Entra tenant whose tokens are accepted." }),
  defender: z
    .discriminatedUnion("manage", [
      z.strictObject({
        manage: z.literal("own"),
        ...defenderFollowUp,
        subPlan: z
          .enum(subPlans)
          .meta({ description: "The sub plan to pay for: priced by month and number of API calls, for the whole subscription." }),
      }),
      z.strictObject({ manage: z.literal("adopt"), ...defenderFollowUp, subPlan: z.enum(subPlans).optional() }),
      z.strictObject({ manage: z.literal("skip"), ...defenderFollowUp }),
    ])
    .optional()
    .meta({
      description:
        "The Defender for APIs plan of the subscription: own writes it and costs money, adopt takes it as it is, skip leaves it to others. A stack that owns APIs says nothing of it.",
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
      activityLog: z.boolean().default(false).meta({
        description: "Whether the subscription's activity log is kept in the workspace. It is one log for all that the subscription holds.",
      }),
      eventHubId: eventHub.optional().meta({ description: "An event hub that policies may log to, with the service's identity." }),
      alerts: z
        .strictObject({
          emails: z.array(z.email()).min(1).meta({ description: "Who is told." }),
          capacityPercentage: z
            .number()
            .min(1)
            .max(100)
            .optional()
            .meta({ description: "Above which share a gateway counts as full; 75." }),
        })
        .optional()
        .meta({ description: "Alerts on a full gateway, unusual traffic, refused calls and changes to the service." }),
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
  network: networkSettings.default({ kind: "public" }),
  protection: z
    .strictObject({
      protect: z.boolean().optional().meta({
        description:
          "Whether the engine refuses to delete or replace the service, its group, logs, addresses and networks. Take it back before destroying.",
      }),
      locks: z.array(z.enum(lockTargets)).optional().meta({
        description:
          "What Azure refuses to delete, whoever asks. A lock on the service holds for all that stands in it: no API, product or policy can be removed while it is there.",
      }),
    })
    .default({})
    .meta({ description: "What keeps things from being deleted by mistake." }),
  naming: z
    .strictObject({
      virtualNetwork: pattern,
      subnet: pattern,
      outboundSubnet: pattern,
      securityGroup: pattern,
      routeTable: pattern,
      publicIp: pattern,
      dnsLabel: pattern,
      ddosPlan: pattern,
      privateEndpoint: pattern,
      identity: pattern,
      logs: pattern,
      insights: pattern,
      actionGroup: pattern,
    } satisfies Record<Named, typeof pattern>)
    .default({})
    .meta({ description: "How what is made beside the service is called: {service}, {region} and {subnet} stand for their names." }),
  requiredTags: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: "Tags that every stack must have: without them nothing is deployed." }),
  tags: z.record(z.string(), z.string()).default({}).meta({ description: "Tags of everything that has tags." }),
  pack: z.string().optional().meta({
    description:
      "The pack of rules that must hold before anything is deployed: that of the organisation's palisade.yaml unless given, else palisade.",
  }),
  waivers: z
    .array(
      z.strictObject({
        rule: z.string(),
        subject: z.string().meta({ description: "What it is about: service/apim-contoso, or apis/orders." }),
        reason: z.string(),
        owner: z.string(),
        approver: z.string(),
        expires: z.string().meta({ description: 'The last day, in quotes: "2027-06-30".' }),
      }),
    )
    .optional()
    .meta({ description: "Rules that need not hold for this stack. They keep to what the organisation's palisade.yaml lets waivers do." }),
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
