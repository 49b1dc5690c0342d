import type { PolicyDocument } from "../document/ast";
import { type DocumentSections, policyDocument } from "../document/build-document";
import { base } from "../elements";
import type { ObjectAuthorization } from "../estate/declared";
import type { Declared } from "../estate/estate";
import { type ApiFacts, joinSections, type Recipe, type RecipeName } from "./recipe";

/** A set of recipes for one kind of audience. */
export interface Profile {
  readonly name: "external" | "partner" | "internal";
  /** How callers prove who they are. */
  readonly authentication: NonNullable<Declared["authentication"]>;
  /** The operations that it names, by id. */
  readonly operations: readonly string[];
  /** In the order in which they run. */
  readonly recipes: readonly Recipe[];
}

/** A profile with one more recipe, behind that of a name; at the end where it has none of that name. */
export function withRecipe(profile: Profile, recipe: Recipe, behind: RecipeName): Profile {
  const at = profile.recipes.findIndex(({ name }) => name === behind);
  const { length } = profile.recipes;
  const index = at === -1 ? length : at + 1;
  return { ...profile, recipes: [...profile.recipes.slice(0, index), recipe, ...profile.recipes.slice(index)] };
}

export interface HardenOptions {
  readonly profile: Profile;
  /** Recipes that the API gives up. */
  readonly without: ReadonlySet<RecipeName>;
  /** Who decides about objects, by operation id. */
  readonly objectAuthorization: Readonly<Record<string, readonly ObjectAuthorization[]>>;
  /** Policies of the API's own, behind those of the profile. */
  readonly also?: DocumentSections;
  /** Policies of single operations, by operation id. */
  readonly operations?: Readonly<Record<string, DocumentSections>>;
}

export interface HardenedPolicies {
  readonly api: PolicyDocument;
  /** By operation id; operations that need no policies of their own have no document. */
  readonly operations: ReadonlyMap<string, PolicyDocument>;
}

/** Writes the policies of an API and its operations: those of its profile, and what it adds. */
export function harden(api: ApiFacts, options: HardenOptions): HardenedPolicies {
  const recipes = options.profile.recipes.filter(({ name }) => name === "backend" || !options.without.has(name));
  const operations = new Map<string, PolicyDocument>();
  for (const operation of api.definition.operations) {
    const facts = { operation, objectAuthorization: options.objectAuthorization[operation.id] ?? [] };
    const parts = [...recipes.map((recipe) => recipe.operation?.(facts, api)), options.operations?.[operation.id]];
    if (parts.some((part) => part !== undefined)) operations.set(operation.id, inheriting(parts));
  }
  return { api: inheriting([...recipes.map((recipe) => recipe.api?.(api)), options.also]), operations };
}

/** A document whose sections first run the broader policies. */
function inheriting(parts: readonly (DocumentSections | undefined)[]): PolicyDocument {
  const { inbound, backend, outbound, onError } = joinSections(parts);
  return policyDocument({
    inbound: [base(), ...inbound],
    backend: backend.length > 0 ? backend : [base()],
    outbound: [base(), ...outbound],
    onError: [base(), ...onError],
  });
}
