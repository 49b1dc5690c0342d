import type { PolicyElement } from "../../policies/document/ast";
import { printElement } from "../../policies/document/print";
import type { OperationDefinition } from "../../policies/openapi/model";
import type { ApiFacts, BackendFacts, Recipe } from "../../policies/recipes/recipe";
import { normalized, openapi } from "./definition";

/** What a recipe knows of an API with the given paths. */
export function factsOf(paths: object, backend: Partial<BackendFacts> = {}): ApiFacts {
  return { id: "orders", definition: normalized(openapi(paths)), backend: { id: "orders", ...backend } };
}

/** The operation of an API by its id. */
export function operationOf(api: ApiFacts, id: string): OperationDefinition {
  const found = api.definition.operations.find((each) => each.id === id);
  if (!found) throw new Error(`there is no operation ${id}`);
  return found;
}

/** The policies of a section as text. */
export function printed(policies: readonly PolicyElement[] | undefined): string {
  return (policies ?? []).map((each) => printElement(each)).join("\n");
}

/** What a recipe writes for an API: section by section, as text; sections without policies are left out. */
export function apiPolicies(recipe: Recipe, api: ApiFacts): Record<string, string> {
  return shown(recipe.api?.(api) ?? {});
}

/** What a recipe writes for one operation; undefined where it writes nothing. */
export function operationPolicies(
  recipe: Recipe,
  api: ApiFacts,
  id: string,
  objectAuthorization: Parameters<NonNullable<Recipe["operation"]>>[0]["objectAuthorization"] = [],
): Record<string, string> | undefined {
  const sections = recipe.operation?.({ operation: operationOf(api, id), objectAuthorization }, api);
  return sections && shown(sections);
}

function shown(sections: object): Record<string, string> {
  const entries = Object.entries(sections as Record<string, readonly PolicyElement[]>);
  return Object.fromEntries(entries.filter(([, policies]) => policies.length > 0).map(([name, policies]) => [name, printed(policies)]));
}
