import { z } from "zod";
import { kinds } from "./kinds";

/** What every value of ARM's may be instead of itself: not known before the deployment, or not known at all. */
const unknownValue = z.union([
  z.strictObject({ $late: z.string() }).describe("Only the deployment knows it: an output of another record, as `<path>#<output>`."),
  z.strictObject({ $unknown: z.string() }).describe("The source could not tell it, and why."),
]);

const maybe = <T extends z.ZodType>(schema: T) => z.union([schema, unknownValue]);

const waiver = z
  .strictObject({
    rule: z.string().describe("The id or the name of the rule."),
    subject: z.string().describe("The path of what is excused, or of what it stands in."),
    reason: z.string(),
    owner: z.string(),
    approver: z.string(),
    expires: z.string().describe("The last day, as yyyy-MM-dd."),
    file: z.string().optional().describe("Where it is written."),
    part: z.string().optional().describe("The part of an API's profile that is given up by it."),
  })
  .describe("Leave to break a rule, given by a person and for a time.");

const objectAuthorization = z.discriminatedUnion("by", [
  z.strictObject({ parameter: z.string(), by: z.literal("claim"), claim: z.string() }),
  z.strictObject({ parameter: z.string(), by: z.literal("backend"), owner: z.string() }),
  z.strictObject({ parameter: z.string(), by: z.literal("nobody"), reason: z.string() }),
]);

const declared = z
  .looseObject({
    file: z.string().describe("The file that declares it."),
    profile: z.string().describe("The profile of an API."),
    authentication: z.enum(["entra", "oidc", "client-certificate", "subscription-key"]),
    scopes: z.array(z.string()).describe("Scopes or roles of which the caller of an operation must have one."),
    objectAuthorization: z.array(objectAuthorization).describe("Who decides about the object that a path parameter names."),
    definition: z.string().describe("The definition of an API: a file relative to the project, or a URL."),
    security: z
      .looseObject({
        asked: z.enum(["always", "optional", "never"]).describe("Whether callers must prove who they are."),
        kinds: z.array(z.string()).describe("The kinds of its security schemes, as OpenAPI names them."),
        scopes: z.array(z.string()).optional().describe("Scopes of a token, of which a caller has one in any case."),
      })
      .describe("What the definition asks of the callers of an operation."),
    identifiers: z.array(z.string()).describe("Path parameters that name an object although their names do not show it."),
    editedOutside: z.array(z.string()).describe("Properties that are changed outside of deployments."),
    protect: z.boolean().describe("The engine refuses to delete or replace it."),
    manage: z.enum(["own", "adopt", "skip"]).describe("Whether the stack writes a setting that exists once, takes it, or leaves it."),
    owner: z.enum(["platform", "apis"]).describe("Which stack it belongs to, where platform and APIs are apart."),
    byService: z.literal(true).describe("The service makes it by itself, of an import or with its API: it is never registered."),
    text: z.string().describe("The text of a policy that is deployed byte for byte."),
    inherited: z.literal(true).describe("Another stack, or nobody's program, has it: it is looked at and never registered."),
  })
  .partial()
  .describe("What the declaration says and ARM has no place for.");

const envelope = z
  .looseObject({
    location: maybe(z.string()),
    tags: maybe(z.record(z.string(), z.string())),
    sku: maybe(z.looseObject({ name: maybe(z.string()), capacity: maybe(z.number()).optional() })),
    identity: maybe(z.looseObject({ type: maybe(z.string()) })),
    zones: maybe(z.array(z.string())),
    kind: maybe(z.string()),
  })
  .partial()
  .describe("What ARM keeps beside the properties.");

const record = z
  .looseObject({
    kind: z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]]),
    path: z.string().startsWith("/").describe("The ARM id behind the subscription."),
    envelope: envelope.optional(),
    properties: z
      .record(z.string(), z.unknown())
      .describe("The properties as ARM names them. The `value` of a policy is its document as a tree, or its XML as text."),
    refs: z.array(z.string()).optional().describe("Records that must be there first, beside the one it stands in."),
    declared: declared.optional(),
  })
  .describe("One resource in ARM's own shape.");

const unread = z.strictObject({
  kind: z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]]).describe("The kind of the records."),
  within: z.string().optional().describe("The path of what they stand in; anywhere unless given."),
  why: z.string(),
});

/** An `estate.json`, as it may come from anywhere. Policy documents in it are looked at when they are read. */
export const estateFile = z
  .looseObject({
    version: z.literal(1),
    pack: z.string().optional().describe("The pack of rules that it is meant to fulfil."),
    records: z.array(record),
    waivers: z.array(waiver).default([]),
    unread: z.array(unread).optional().describe("What its source could not read: rules that look at it answer unknown."),
  })
  .describe("Everything that is known of a set of APIs and the service that runs them.");
