import { z } from "zod";
import { frontDoorTag } from "../declare/network/security-rules";

const subnetId = z.strictObject({ id: z.string().meta({ description: "The full id of a subnet that is there already." }) });

const newSubnet = z.strictObject({
  addressSpace: z.string().meta({ description: "The addresses of the virtual network to make: 10.20.0.0/24." }),
  prefix: z.string().meta({ description: "The addresses of the subnet, part of them." }),
  routeTable: z
    .union(
      [
        z.strictObject({ id: z.string() }),
        z.strictObject({
          firewall: z.string().meta({ description: "The private IPv4 address of the firewall that everything goes through." }),
        }),
      ],
      { error: "expected { id } of a route table, or { firewall } with its address" },
    )
    .optional()
    .meta({ description: "Where traffic that leaves the network goes; to the internet directly unless given." }),
});

const injectedSubnet = newSubnet.extend({
  ddosPlan: z
    .union([z.literal("own"), z.strictObject({ id: z.string() })], { error: 'expected "own", or { id } of a DDoS protection plan' })
    .optional()
    .meta({ description: "A DDoS protection plan for the network: own makes one, which costs by the month for the whole tenant." }),
});

const oneOf = "expected { id } of a subnet, or { addressSpace, prefix } of one to make";
const subnet = z.union([subnetId, newSubnet], { error: oneOf });
/** The subnet of a service that stands in it. */
export const serviceSubnet = z.union([subnetId, injectedSubnet], { error: oneOf });

const allowed = z.array(z.string().min(1)).min(1, "nobody could call: list who may, or leave it out");
const byPolicy = allowed.optional().meta({ description: "The addresses and networks that may call; everybody unless given." });

const linkTo = z.array(z.string()).optional().meta({ description: "Ids of further virtual networks that find the service." });
const dns = z
  .discriminatedUnion("manage", [
    z.strictObject({ manage: z.literal("own"), linkTo }),
    z.strictObject({
      manage: z.literal("adopt"),
      zoneId: z.string().meta({ description: "The id of the zone privatelink.azure-api.net." }),
    }),
    z.strictObject({ manage: z.literal("skip") }),
  ])
  .optional()
  .meta({
    description:
      "Private names of the service: own makes zones and links them, adopt uses a zone for private endpoints, skip leaves names to others.",
  });

/** Endpoints are no matter of services that stand in a network: said here, the mistake is told with the way out. */
const noPhase = z
  .never({
    error: "no private endpoint leads to a service that stands in a virtual network: choose kind private-endpoint, or leave it out",
  })
  .optional();

/** Where the service stands, and from where it can be reached: one choice for a stack. */
export const networkSettings = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("public"), allowed: byPolicy }),
    z.strictObject({
      kind: z.literal("vnet-external"),
      subnet: serviceSubnet,
      allowed: allowed.optional().meta({
        description: `Who may call, by the subnet's security group: IPv4 addresses and networks, and ${frontDoorTag}; the internet unless given.`,
      }),
      phase: noPhase,
    }),
    z.strictObject({ kind: z.literal("vnet-internal"), subnet: serviceSubnet, dns, phase: noPhase }),
    z.strictObject({ kind: z.literal("vnet-integration"), subnet, allowed: byPolicy }),
    z.strictObject({
      kind: z.literal("private-endpoint"),
      phase: z.enum(["connect", "closed"]).meta({
        description:
          "connect makes the endpoint and leaves public access on; closed switches it off. Azure takes closed only for a service that exists and has an approved endpoint, so deploy connect first.",
      }),
      subnet: subnet.optional().meta({ description: "Where the endpoint stands; without one, somebody else makes it." }),
      approval: z
        .enum(["automatic", "manual"])
        .optional()
        .meta({ description: "Whether the endpoint waits for the service's owner to approve it; automatic unless given." }),
      outbound: z
        .union([subnetId, z.strictObject({ prefix: z.string() })], {
          error: "expected { id } of a subnet, or { prefix } of one to make beside the endpoint's",
        })
        .optional()
        .meta({ description: "The subnet through which Standard v2 and Premium v2 call backends." }),
      dns,
    }),
  ])
  .meta({
    description:
      "Where the service stands: public, vnet-external and vnet-internal (in a network), vnet-integration (calls backends through one), private-endpoint.",
  });
