import type { PolicyDocument } from "../../policies/document/ast";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Maybe } from "../../policies/estate/value";
import type { ApiDefinition, MediaType } from "../../policies/openapi/model";
import { type GraphqlLimits, graphqlRequests } from "../../policies/recipes/graphql";
import { harden, type Profile, withRecipe } from "../../policies/recipes/profile";
import type { Recipe, RecipeName } from "../../policies/recipes/recipe";
import { type ApiRecords, apiIdProblems, waiversOf, withoutProblems } from "./api";
import { type ApiBackend, type ApiBasics, apiIdOf, apiShell, backendIdOf } from "./api-shell";
import { DeclarationError } from "./declaration-error";
import { operationProperties } from "./openapi-to-arm";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";

/*
 * APIs that OpenAPI does not describe. Each has one operation in the estate, which stands for all requests: the service makes
 * it by itself, and the rules of the baseline judge what runs for it.
 */

interface OtherApi extends ApiBasics {
  readonly title: string;
  readonly description?: string;
}

/** A GraphQL API, handed through to a GraphQL server. */
export interface GraphqlApiDeclaration extends OtherApi {
  /** The schema in GraphQL's own language: a file beside the declaration. */
  readonly definition: string;
  readonly backend: ApiBackend;
  readonly graphql?: GraphqlLimits;
}

/** A SOAP service, handed through as it is. */
export interface SoapApiDeclaration extends OtherApi {
  /** The WSDL: a file beside the declaration. */
  readonly definition: string;
  readonly backend: ApiBackend;
  /** Which service and port of the WSDL; the only ones unless given. */
  readonly wsdl?: { readonly service: string; readonly port: string };
}

/** WebSockets: policies run for the handshake, and nothing looks at the messages behind it. */
export interface WebSocketApiDeclaration extends OtherApi {
  readonly backend: { readonly url: Maybe<string>; readonly identity?: string };
}

/** Parts of a profile that look at what an operation of OpenAPI takes and gives. */
const byDefinition: readonly RecipeName[] = [
  "operation-scopes",
  "object-binding",
  "response-status",
  "response-headers",
  "response-content",
];

function without(profile: Profile, ...names: readonly Recipe["name"][]): Profile {
  return { ...profile, recipes: profile.recipes.filter(({ name }) => !names.includes(name)) };
}

/** A definition with one operation that stands for all requests. */
function oneOperation(title: string, id: string, method: string, body: readonly MediaType[]): ApiDefinition {
  return {
    version: "3.0",
    title,
    apiVersion: "1",
    servers: [],
    operations: [
      {
        id,
        method,
        path: "/",
        parameters: [],
        ...(body.length > 0 && { requestBody: { required: true, content: body } }),
        responses: [],
        hasDefaultResponse: true,
        security: [],
        deprecated: false,
      },
    ],
    schemas: {},
    notes: [],
  };
}

/** @throws DeclarationError naming everything that is wrong */
export function graphqlRecords(
  service: ServicePlace,
  api: GraphqlApiDeclaration,
  schema: string,
  schemaProblems: readonly string[] = [],
): ApiRecords {
  const problems = schemaProblems.map((problem) => `${api.definition}: ${problem}`);
  const definition = oneOperation(api.title, "graphql", "POST", [{ type: "application/json" }]);
  const profile = withRecipe(without(api.profile, ...byDefinition, "parameters"), graphqlRequests(api.graphql ?? {}), "request-content");
  const path = { ...service, apiId: apiIdOf(api) };
  return handedThrough(service, api, definition, profile, problems, {
    properties: { apiType: "graphql", soapApiType: "graphql", ...("url" in api.backend && { serviceUrl: api.backend.url }) },
    // The id and type under which the service looks for it (REST reference of API schemas).
    inside: [
      record(
        "apis/schemas",
        { ...path, schemaId: "graphql" },
        { contentType: "application/vnd.ms-azure-apim.graphql.schema", document: { value: schema } },
        { declared: { file: projectFile(api.file) } },
      ),
    ],
  });
}

/** @throws DeclarationError naming everything that is wrong */
export function soapRecords(service: ServicePlace, api: SoapApiDeclaration, wsdl: string): ApiRecords {
  const { problems, selector } = selectorOf(api, wsdl);
  const definition = oneOperation(api.title, "soap", "POST", [{ type: "text/xml" }, { type: "application/soap+xml" }]);
  // The address of an operation holds its name: ?soapAction=...
  const profile = without(api.profile, ...byDefinition, "parameters");
  return handedThrough(service, api, definition, profile, problems, {
    properties: { apiType: "soap", soapApiType: "soap", format: "wsdl", value: wsdl, ...(selector && { wsdlSelector: selector }) },
    // Of the schemas in the WSDL.
    inside: [
      record(
        "apis/schemas",
        { ...service, apiId: apiIdOf(api), schemaId: "wsdl" },
        { contentType: "application/vnd.ms-azure-apim.wsdl+xml", document: { value: wsdl } },
        { declared: { file: projectFile(api.file), byService: true } },
      ),
    ],
  });
}

/** The service and port of a WSDL; a long text is looked at once, and nothing in it is followed. */
function selectorOf({ definition, wsdl: chosen }: SoapApiDeclaration, text: string) {
  const problems: string[] = [];
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) problems.push(`${definition} declares a document type or entities, which are refused`);
  if (!/<(?:[\w.-]+:)?definitions[\s>]/.test(text)) problems.push(`${definition} has no <definitions>: it is no WSDL of version 1.1`);
  const named = (element: string) => [
    ...new Set(
      [...text.matchAll(new RegExp(`<(?:[\\w.-]{1,80}:)?${element}\\s[^<>]{0,1000}?\\bname="([^"]{1,200})"`, "g"))].map(
        ([, name = ""]) => name,
      ),
    ),
  ];
  const [services, ports] = [named("service"), named("port")];
  if (problems.length > 0) return { problems };
  if (chosen) {
    if (!services.includes(chosen.service))
      problems.push(`${definition} has no service "${chosen.service}": it has ${services.join(", ")}`);
    if (!ports.includes(chosen.port)) problems.push(`${definition} has no port "${chosen.port}": it has ${ports.join(", ")}`);
    return { problems, selector: { wsdlServiceName: chosen.service, wsdlEndpointName: chosen.port } };
  }
  const [service, port] = [services[0], ports[0]];
  if (services.length !== 1 || ports.length !== 1 || service === undefined || port === undefined) {
    const what = `${definition} has the services ${services.join(", ") || "(none)"} with the ports ${ports.join(", ") || "(none)"}`;
    return { problems: [`${what}: choose one of each with wsdl`] };
  }
  return { problems, selector: { wsdlServiceName: service, wsdlEndpointName: port } };
}

interface Content {
  readonly properties: Parameters<typeof apiShell>[2]["properties"];
  readonly inside: readonly EstateRecord[];
}

function handedThrough(
  service: ServicePlace,
  api: GraphqlApiDeclaration | SoapApiDeclaration,
  definition: ApiDefinition,
  profile: Profile,
  problems: readonly string[],
  { properties, inside }: Content,
): ApiRecords {
  const file = projectFile(api.file);
  complain(api, file, problems);
  const { identity, timeout } = api.backend;
  const backend = { id: backendIdOf(api), ...(identity !== undefined && { identity }), ...(timeout !== undefined && { timeout }) };
  const { api: document, operations } = hardened(api, definition, profile, backend);
  const path = { ...service, apiId: apiIdOf(api) };
  const [operation] = definition.operations;
  const own = operation && operations.get(operation.id);
  const records = apiShell(service, api, {
    title: api.title,
    ...(api.description && { description: api.description }),
    properties,
    document,
    backend: api.backend,
    inside: [
      ...inside,
      ...(operation ? [madeByService(path, operation, file)] : []),
      ...(operation && own ? [policyRecord("apis/operations/policies", { ...path, operationId: operation.id }, own, { file })] : []),
    ],
  });
  return { records, waivers: waiversOf(api, file, profile) };
}

/** @throws DeclarationError naming everything that is wrong */
export function webSocketRecords(service: ServicePlace, api: WebSocketApiDeclaration): ApiRecords {
  const file = projectFile(api.file);
  const { url, identity } = api.backend;
  const encrypted = typeof url !== "string" || /^wss:\/\//i.test(url);
  complain(api, file, [
    ...(encrypted ? [] : [`the backend must be an address of encrypted WebSockets, wss://..., got "${String(url)}"`]),
    ...(service.workspaceId === undefined ? [] : ["workspaces have no APIs of WebSockets"]),
  ]);
  const definition = oneOperation(api.title, handshake, "GET", []);
  // The service sends the handshake to the API's own address; bodies and parameters there are none to look at.
  const profile = without(api.profile, ...byDefinition, "cross-origin", "parameters", "request-content", "backend");
  const { api: document } = hardened(api, definition, profile, { id: api.id, ...(identity !== undefined && { identity }) });
  const path = { ...service, apiId: apiIdOf(api) };
  const [operation] = definition.operations;
  const records = apiShell(service, api, {
    title: api.title,
    ...(api.description && { description: api.description }),
    properties: { apiType: "websocket", soapApiType: "websocket", serviceUrl: url, protocols: ["wss"] },
    inside: [
      ...(operation ? [madeByService(path, operation, file)] : []),
      policyRecord("apis/operations/policies", { ...path, operationId: handshake }, document, { file }),
    ],
  });
  return { records, waivers: waiversOf(api, file, profile) };
}

/** The one operation of an API of WebSockets: it comes with the API, and can't be changed (Import a WebSocket API). */
const handshake = "onHandshake";

function hardened(
  api: ApiBasics,
  definition: ApiDefinition,
  profile: Profile,
  backend: Parameters<typeof harden>[0]["backend"],
): { readonly api: PolicyDocument; readonly operations: ReadonlyMap<string, PolicyDocument> } {
  return harden(
    { id: api.id, definition, backend },
    {
      profile,
      without: new Set(Object.keys(api.without ?? {}) as RecipeName[]),
      objectAuthorization: {},
      ...(api.policies && { also: api.policies }),
    },
  );
}

function madeByService(path: ServicePlace & { readonly apiId: string }, operation: ApiDefinition["operations"][number], file: string) {
  return record("apis/operations", { ...path, operationId: operation.id }, operationProperties(operation, ""), {
    declared: { file, byService: true },
  });
}

function complain(api: ApiBasics, file: string, more: readonly string[]) {
  const problems = [
    ...apiIdProblems(api.id, file),
    ...withoutProblems(api, file),
    ...more.map((problem) => `${file}: ${api.id}: ${problem}`),
  ];
  if (problems.length > 0) throw new DeclarationError(problems);
}
