import { dirname, resolve } from "node:path";
import { isIdentifier } from "../../policies/baseline/helpers/object-binding";
import { namesOwner } from "../../policies/baseline/helpers/object-counting";
import { isDay } from "../../policies/baseline/waiver";
import type { DocumentSections } from "../../policies/document/build-document";
import { didYouMean } from "../../policies/document/did-you-mean";
import type { ObjectAuthorization, Waiver } from "../../policies/estate/declared";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import type { PropertiesOf } from "../../policies/estate/properties";
import { declaredSecurity } from "../../policies/openapi/declared-security";
import type { ApiDefinition, OperationDefinition } from "../../policies/openapi/model";
import { isUrl } from "../../policies/openapi/read";
import { callerSubject, subscriptionOrAddress } from "../../policies/recipes/caller";
import { type LanguageModel, languageModel } from "../../policies/recipes/language-model";
import { harden, type Profile, withRecipe } from "../../policies/recipes/profile";
import { type RecipeName, recipeNames } from "../../policies/recipes/recipe";
import { type ApiBackend, type ApiBasics, apiIdOf, apiShell, backendIdOf, type Leave } from "./api-shell";
import { DeclarationError } from "./declaration-error";
import { onboarding } from "./defender";
import { importedDefinition } from "./imported-definition";
import { operationProperties, schemaProperties } from "./openapi-to-arm";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";
import { tagLinks } from "./tag";

export type { Leave } from "./api-shell";

/** A claim of the caller's token that a path parameter must equal. */
export interface BoundClaim {
  readonly claim: string;
}

/** The caller's token has a claim that names the object: `oid` for the user, or one of the API's own. */
export function claim(name: string): BoundClaim {
  return { claim: name };
}

export interface OperationDeclaration {
  readonly tags?: readonly string[];
  /** Path parameters, each with the claim that it must equal. */
  readonly bind?: Readonly<Record<string, BoundClaim>>;
  /** Who decides about the objects that the other path parameters name, those of an owner in the query, or all that it searches. */
  readonly objectAuthorization?:
    | { readonly by: "backend"; readonly owner: string }
    /** The path names nothing that belongs to anybody. */
    | { readonly by: "nobody"; readonly reason: string };
  /** Policies of its own, behind those of the profile. */
  readonly policies?: DocumentSections;
}

/** What single operations say, by operation id. */
export type OperationDeclarations = Readonly<Record<string, OperationDeclaration>>;

/** Operations that the service makes of the definition in one import. */
export interface ImportedOperations {
  readonly $import: OperationDeclarations;
}

/**
 * Registers an API with hundreds of operations as one import of its definition: only operations with policies of their own
 * are resources beside it.
 */
export function imported(operations: OperationDeclarations = {}): ImportedOperations {
  return { $import: operations };
}

export interface ApiDeclaration extends ApiBasics {
  /** An OpenAPI definition of version 2.0, 3.0 or 3.1: a file beside the declaration, or an https URL. */
  readonly definition: string;
  /** What single operations say; `import`, or `imported(...)` with what they say, registers all of them by one import. */
  readonly operations?: OperationDeclarations | "import" | ImportedOperations;
  readonly backend: ApiBackend;
  /** For APIs of large language models. */
  readonly languageModel?: LanguageModel;
}

/** Declares an API: its definition, who may call it and how, and what serves it. */
export function defineApi(api: ApiDeclaration): ApiDeclaration {
  return api;
}

function operationsOf({ operations = {} }: ApiDeclaration): OperationDeclarations {
  if (operations === "import") return {};
  return isImport(operations) ? operations.$import : operations;
}

function isImport(operations: ApiDeclaration["operations"]): operations is "import" | ImportedOperations {
  return operations === "import" || (typeof operations === "object" && "$import" in operations);
}

/** Where the definition of an API is read from. */
export function definitionLocation(api: ApiDeclaration): string {
  return isUrl(api.definition) ? api.definition : projectFile(resolve(dirname(api.file), api.definition));
}

export interface ApiRecords {
  readonly records: readonly EstateRecord[];
  readonly waivers: readonly Waiver[];
}

/**
 * The records of an API: version set, API, schemas, operations, policies, backend, onboarding, and its place in products.
 * @throws DeclarationError naming everything that does not fit the definition
 */
export function apiRecords(service: ServicePlace, api: ApiDeclaration, definition: ApiDefinition): ApiRecords {
  const file = projectFile(api.file);
  const objectAuthorization = checkedOperations(api, definition, file);
  const path = { ...service, apiId: apiIdOf(api) };
  const single = operationsOf(api);
  const isImported = isImport(api.operations);
  const declared = { file, ...(isImported && { byService: true as const }) };
  const { identity, timeout } = api.backend;
  const { api: document, operations } = harden(
    {
      id: api.id,
      definition,
      backend: { id: backendIdOf(api), ...(identity !== undefined && { identity }), ...(timeout !== undefined && { timeout }) },
    },
    {
      profile: profileOf(api),
      without: new Set(Object.keys(api.without ?? {}) as RecipeName[]),
      objectAuthorization,
      ...(api.policies && { also: api.policies }),
      operations: Object.fromEntries(Object.entries(single).flatMap(([id, each]) => (each.policies ? [[id, each.policies]] : []))),
    },
  );
  const hasSchemas = Object.keys(definition.schemas).length > 0;
  const schema = pathOf("apis/schemas", { ...path, schemaId });
  const inside: EstateRecord[] = hasSchemas
    ? [record("apis/schemas", { ...path, schemaId }, schemaProperties(definition), { declared })]
    : [];
  for (const operation of definition.operations) {
    const operationPath = { ...path, operationId: operation.id };
    inside.push(
      record("apis/operations", operationPath, operationProperties(operation, schemaId), {
        ...(hasSchemas && { refs: [schema] }),
        declared: {
          ...declared,
          security: declaredSecurity(operation.security),
          ...authorizationOf(operation, objectAuthorization[operation.id] ?? [], api.profile),
        },
      }),
    );
    const own = operations.get(operation.id);
    if (own) inside.push(policyRecord("apis/operations/policies", operationPath, own, { file }));
    inside.push(...tagLinks(service, operationPath, single[operation.id]?.tags, api.file));
  }
  const shell = apiShell(service, api, {
    title: definition.title,
    ...(definition.description && { description: definition.description }),
    properties: { apiType: "http", ...(isImported && importProperties(definition)) },
    declared: { definition: definitionLocation(api) },
    document,
    backend: api.backend,
    inside,
  });
  return { records: [...shell, ...onboardingOf(service, api, shell)], waivers: waiversOf(api, file, profileOf(api)) };
}

function importProperties(definition: ApiDefinition): Partial<PropertiesOf<"apis">> {
  return {
    format: "openapi+json",
    value: importedDefinition(definition),
    // Required query parameters stay where the definition has them, and where validation looks for them.
    translateRequiredQueryParameters: "query",
  };
}

/** Defender for APIs takes the current revision, and nothing that stands in a workspace (its support page). */
function onboardingOf(service: ServicePlace, api: ApiDeclaration, records: readonly EstateRecord[]): EstateRecord[] {
  if (service.workspaceId !== undefined || (api.revision && !api.revision.release)) return [];
  const release = records.find(({ kind }) => kind === "apis/releases");
  return [onboarding(service, api.id, projectFile(api.file), release?.path)];
}

/** The profile with what only some APIs need, where it runs: behind the limits of calls. */
function profileOf({ profile, languageModel: model }: ApiDeclaration): Profile {
  if (!model) return profile;
  const caller = profile.authentication === "entra" || profile.authentication === "oidc" ? callerSubject : subscriptionOrAddress;
  return withRecipe(profile, languageModel(model, caller), "caller-limit");
}

/** The one schema document of an API. */
const schemaId = "definition";

function authorizationOf(operation: OperationDefinition, objectAuthorization: readonly ObjectAuthorization[], { recipes }: Profile) {
  const identifiers = operation.parameters.filter((each) => each.in === "path" && each.type === "uuid").map(({ name }) => name);
  const scopes = recipes.flatMap((recipe) => recipe.scopes?.(operation.id) ?? []);
  return {
    ...(scopes.length > 0 && { scopes }),
    ...(objectAuthorization.length > 0 && { objectAuthorization }),
    ...(identifiers.length > 0 && { identifiers }),
  };
}

/** Who decides about objects, by operation; and everything that the declaration names and the definition does not have. */
function checkedOperations(api: ApiDeclaration, definition: ApiDefinition, file: string): Record<string, ObjectAuthorization[]> {
  const problems: string[] = [];
  const ids = definition.operations.map(({ id }) => id);
  const mustExist = (id: string, where: string) => {
    if (!ids.includes(id))
      problems.push(
        `${file}: ${api.id}: ${where} names the operation "${id}", which ${api.definition} does not have${didYouMean(id, ids)}`,
      );
  };
  for (const id of api.profile.operations) mustExist(id, "the profile");
  const single = operationsOf(api);
  for (const id of Object.keys(single)) mustExist(id, "operations");
  problems.push(...withoutProblems(api, file));
  problems.push(...apiIdProblems(api.id, file));
  const result: Record<string, ObjectAuthorization[]> = {};
  for (const operation of definition.operations) {
    const declared = single[operation.id];
    const inPath = operation.parameters.filter((each) => each.in === "path");
    const names = inPath.map(({ name }) => name);
    for (const parameter of Object.keys(declared?.bind ?? {})) {
      if (!names.includes(parameter)) {
        problems.push(
          `${file}: ${api.id}: ${operation.id} binds {${parameter}}, which its path does not have${didYouMean(parameter, names)}`,
        );
      }
    }
    const { objectAuthorization: rest } = declared ?? {};
    if (rest?.by === "backend" && !rest.owner.trim())
      problems.push(`${file}: ${api.id}: ${operation.id}: objectAuthorization: owner is empty`);
    if (rest?.by === "nobody" && !rest.reason.trim())
      problems.push(`${file}: ${api.id}: ${operation.id}: objectAuthorization: reason is empty`);
    if (declared?.bind && api.profile.authentication === "subscription-key") {
      problems.push(`${file}: ${api.id}: ${operation.id} binds a parameter to a claim, but callers bring no token`);
    }
    const decided = inPath.flatMap(({ name, type }): ObjectAuthorization[] => {
      const bound = declared?.bind?.[name];
      if (bound) return [{ parameter: name, by: "claim", claim: bound.claim }];
      return rest && isIdentifier({ name, type }) ? [{ parameter: name, ...rest }] : [];
    });
    const owners = rest ? operation.parameters.filter((each) => each.in === "query" && namesOwner(each)) : [];
    decided.push(...owners.flatMap(({ name }): ObjectAuthorization[] => (rest ? [{ parameter: name, ...rest }] : [])));
    // What is said of an operation that names no object is said of all that it searches or counts.
    result[operation.id] = decided.length === 0 && rest ? [{ parameter: "*", ...rest }] : decided;
  }
  if (problems.length > 0) throw new DeclarationError(problems);
  return result;
}

/** What ARM would refuse of an API's id. */
export function apiIdProblems(id: string, file: string): string[] {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/.test(id)) return [];
  return [`${file}: the id "${id}" must be 1 to 79 letters, digits and hyphens, beginning with a letter or digit`];
}

/** What is wrong with the parts that an API gives up. */
export function withoutProblems(api: Pick<ApiBasics, "id" | "without">, file: string): string[] {
  return Object.entries(api.without ?? {}).flatMap(([name, leave]) => [
    ...((recipeNames as readonly string[]).includes(name)
      ? []
      : [`${file}: ${api.id}: without names "${name}", which is no part of a profile${didYouMean(name, recipeNames)}`]),
    ...leaveProblems(leave).map((problem) => `${file}: ${api.id}: without ${name}: ${problem}`),
  ]);
}

function leaveProblems(leave: Leave): string[] {
  const missing = (["reason", "owner", "approver", "expires"] as const).filter((field) => !leave[field]?.trim());
  const problems = missing.map((field) => `${field} is missing`);
  if (leave.expires && !isDay(leave.expires)) problems.push(`expires must be a day as yyyy-MM-dd, got "${leave.expires}"`);
  return problems;
}

/** A recipe that is given up breaks the rules that it fulfils; the leave excuses them for this API, until it expires. */
export function waiversOf(api: ApiBasics, file: string, { recipes }: Profile): Waiver[] {
  return Object.entries(api.without ?? {}).flatMap(([name, leave]) => {
    const fulfilled = new Set(recipes.filter((recipe) => recipe.name === name).flatMap(({ fulfils }) => fulfils));
    const rules = fulfilled.size > 0 ? [...fulfilled] : ["profile-part-given-up"];
    return rules.map((rule) => ({ rule, subject: `apis/${apiIdOf(api)}`, ...leave, file, part: name }));
  });
}
