import { type CheckOptions, checkEstate, joinResults } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import { needsOfDefinitions } from "../../policies/baseline/prepare";
import type { Estate } from "../../policies/estate/estate";
import type { BundledDefinition } from "../../policies/openapi/read";
import { gatherDefinitions } from "./gather";

/**
 * Checks an estate together with the OpenAPI definitions that its APIs name. A definition that can't be read
 * is an error of the result.
 * @param trusted whether the estate's source may choose what is read
 * @param read definitions that have been read already, by location
 */
export async function checkWithDefinitions(
  estate: Estate,
  options: CheckOptions,
  trusted: boolean,
  read?: ReadonlyMap<string, BundledDefinition>,
): Promise<CheckResult> {
  if (needsOfDefinitions(options) === "nothing") return checkEstate(estate, options);
  if (!estate.records.some(({ declared }) => declared?.definition !== undefined))
    return checkEstate(estate, { ...options, definitions: new Map() });
  const { definitions, errors } = await gatherDefinitions(estate, options, trusted, read);
  return joinResults([checkEstate(estate, { ...options, definitions })], errors);
}
