import type { Operator } from "../mutation";
import { addedRecordOperators } from "./added-records";
import { additionOperators } from "./additions";
import { attributeOperators } from "./attributes";
import { contentOperators } from "./contents";
import { limitOperators } from "./limits";
import { recordOperators } from "./records";
import { refusals } from "./refusals";
import { scopeOperators } from "./scopes";
import { structureOperators } from "./structure";

/** All ways to weaken an estate. */
export const operators: readonly Operator[] = [
  ...structureOperators,
  ...attributeOperators,
  ...limitOperators,
  ...contentOperators,
  refusals,
  ...scopeOperators,
  ...additionOperators,
  ...recordOperators,
  ...addedRecordOperators,
];
