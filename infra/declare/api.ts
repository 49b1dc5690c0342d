import { dirname, resolve } from "node:path";
import { isIdentifier } from "../../policies/baseline/helpers/object-binding";
import { namesOwner } from "../../policies/baseline/helpers/object-counting";
import { isDay } from "../../policies/baseline/waiver";
import type { DocumentSections } from "../../policies/document/build-document";
import { didYouMean } from "../../policies/document/did-you-mean";
import type { ObjectAuthorization, Waiver } from "../../policies/estate/declared";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf, type Maybe } from "../../policies/estate/value";
import { declaredSecurity } from "../../policies/openapi/declared-security";
import type { ApiDefinition, OperationDefinition } from "../../policies/openapi/model";
import { isUrl } from "../../policies/openapi/read";
import { harden, type Profile } from "../../policies/recipes/profile";
import { type RecipeName, recipeNames } from "../../policies/recipes/recipe";
import { DeclarationError } from "./declaration-error";
import { onboarding } from "./defender";
import { operationProperties, schemaProperties, shorten } from "./openapi-to-arm";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";

/** Leave to give up a part of the profile, given by a person and for a time. */
export type Leave = Omit<Waiver, "rule" | "subject" | "file">;

/** A claim of the caller's token that a path parameter must equal. */
export interface BoundClaim {
  readonly claim: string;
}

/** The caller's token has a claim that names the object: `oid` for the user, or one of the API's own. */
export function claim(name: string): BoundClaim {
  return { claim: name };
}

export interface OperationDeclaration {
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

export interface ApiDeclaration {
  /** The file that declares it (`__filename`): the definition is looked for beside it, and findings name it. */
  readonly file: string;
  /** The API's id: part of its identity, so a new one makes a new API. */
  readonly id: string;
  /** An OpenAPI definition of version 2.0, 3.0 or 3.1: a file beside the declaration, or an https URL. */
  readonly definition: string;
  /** Where the API stands below the gateway's address. */
  readonly path: string;
  readonly profile: Profile;
  /** A version, as the first segment below the path: `v1`. */
  readonly version?: string;
  /** The id of the version set, which the versions of one API share; that of the API unless given. */
  readonly versionSet?: string;
  /** What single operations say, by operation id. */
  readonly operations?: Readonly<Record<string, OperationDeclaration>>;
  readonly backend: {
    readonly url: Maybe<string>;
    /** Its application id URI; the gateway then proves itself with its managed identity. */
    readonly identity?: string;
    /** How long to wait for it, in seconds. */
    readonly timeout?: number;
  };
  /** The products that publish it, by id. */
  readonly products?: readonly string[];
  /** Policies of its own, behind those of the profile. */
  readonly policies?: DocumentSections;
  /** Parts of the profile that it gives up, each with leave. */
  readonly without?: Partial<Readonly<Record<RecipeName, Leave>>>;
}

/** Declares an API: its definition, who may call it and how, and what serves it. */
export function defineApi(api: ApiDeclaration): ApiDeclaration {
  return api;
}

/** The version set that an API stands in; undefined where it has no versions. */
export function versionSetOf({ id, version, versionSet }: ApiDeclaration): string | undefined {
  return version === undefined ? undefined : (versionSet ?? id);
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
  const path = { ...service, apiId: api.id };
  const declared = { file };
  const backend = record(
    "backends",
    { ...service, backendId: api.id },
    {
      title: shorten(definition.title, 300),
      protocol: "http",
      url: api.backend.url,
      tls: { validateCertificateChain: true, validateCertificateName: true },
    },
    { declared },
  );
  const { api: document, operations } = harden(
    { id: api.id, definition, backend: { id: api.id, ...api.backend } },
    {
      profile: api.profile,
      without: new Set(Object.keys(api.without ?? {}) as RecipeName[]),
      objectAuthorization,
      ...(api.policies && { also: api.policies }),
      operations: Object.fromEntries(
        Object.entries(api.operations ?? {}).flatMap(([id, each]) => (each.policies ? [[id, each.policies]] : [])),
      ),
    },
  );
  const versionSetId = versionSetOf(api) ?? api.id;
  const versionSet = pathOf("apiVersionSets", { ...service, versionSetId });
  const hasSchemas = Object.keys(definition.schemas).length > 0;
  const schema = pathOf("apis/schemas", { ...path, schemaId });
  const records: EstateRecord[] = [
    ...(api.version
      ? [
          record(
            "apiVersionSets",
            { ...service, versionSetId },
            { displayName: shorten(definition.title, 100), versioningScheme: "Segment" },
            { declared },
          ),
        ]
      : []),
    record(
      "apis",
      path,
      {
        displayName: shorten(definition.title, 300),
        ...(definition.description && { description: shorten(definition.description, 1000) }),
        path: api.path,
        protocols: ["https"],
        apiType: "http",
        isCurrent: true,
        subscriptionRequired: true,
        ...(api.version && { apiVersion: api.version, apiVersionSetId: idOf(versionSet) }),
      },
      {
        ...(api.version && { refs: [versionSet] }),
        declared: {
          file,
          definition: definitionLocation(api),
          profile: api.profile.name,
          authentication: api.profile.authentication,
        },
      },
    ),
    ...(hasSchemas ? [record("apis/schemas", { ...path, schemaId }, schemaProperties(definition), { declared })] : []),
    backend,
    policyRecord("apis/policies", path, document, declared),
    onboarding(service, api.id, file),
    ...(api.products ?? []).map((productId) =>
      record("products/apis", { ...service, productId, apiId: api.id }, {}, { refs: [pathOf("apis", path)], declared }),
    ),
  ];
  for (const operation of definition.operations) {
    const operationPath = { ...path, operationId: operation.id };
    records.push(
      record("apis/operations", operationPath, operationProperties(operation, schemaId), {
        ...(hasSchemas && { refs: [schema] }),
        declared: {
          file,
          security: declaredSecurity(operation.security),
          ...authorizationOf(operation, objectAuthorization[operation.id] ?? []),
        },
      }),
    );
    const own = operations.get(operation.id);
    if (own) records.push(policyRecord("apis/operations/policies", operationPath, own, declared));
  }
  return { records, waivers: waiversOf(api, file) };
}

/** The one schema document of an API. */
const schemaId = "definition";

function authorizationOf(operation: OperationDefinition, objectAuthorization: readonly ObjectAuthorization[]) {
  const identifiers = operation.parameters.filter((each) => each.in === "path" && each.type === "uuid").map(({ name }) => name);
  return {
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
  for (const id of Object.keys(api.operations ?? {})) mustExist(id, "operations");
  for (const [name, leave] of Object.entries(api.without ?? {})) {
    if (!(recipeNames as readonly string[]).includes(name)) {
      problems.push(`${file}: ${api.id}: without names "${name}", which is no part of a profile${didYouMean(name, recipeNames)}`);
    }
    problems.push(...leaveProblems(leave).map((problem) => `${file}: ${api.id}: without ${name}: ${problem}`));
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/.test(api.id)) {
    problems.push(`${file}: the id "${api.id}" must be 1 to 79 letters, digits and hyphens, beginning with a letter or digit`);
  }
  const result: Record<string, ObjectAuthorization[]> = {};
  for (const operation of definition.operations) {
    const declared = api.operations?.[operation.id];
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

function leaveProblems(leave: Leave): string[] {
  const missing = (["reason", "owner", "approver", "expires"] as const).filter((field) => !leave[field]?.trim());
  const problems = missing.map((field) => `${field} is missing`);
  if (leave.expires && !isDay(leave.expires)) problems.push(`expires must be a day as yyyy-MM-dd, got "${leave.expires}"`);
  return problems;
}

/** A recipe that is given up breaks the rules that it fulfils; the leave excuses them for this API, until it expires. */
function waiversOf(api: ApiDeclaration, file: string): Waiver[] {
  return Object.entries(api.without ?? {}).flatMap(([name, leave]) => {
    const fulfilled = new Set(api.profile.recipes.filter((recipe) => recipe.name === name).flatMap(({ fulfils }) => fulfils));
    const rules = fulfilled.size > 0 ? [...fulfilled] : ["profile-part-given-up"];
    return rules.map((rule) => ({ rule, subject: `apis/${api.id}`, ...leave, file, part: name }));
  });
}
