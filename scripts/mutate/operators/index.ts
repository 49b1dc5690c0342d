import type { Operator } from "../mutation";
import { additionOperators } from "./additions";
import { recordOperators } from "./records";
import { structureOperators } from "./structure";
import { valueOperators } from "./values";

/** All ways to weaken an estate. */
export const operators: readonly Operator[] = [...structureOperators, ...valueOperators, ...additionOperators, ...recordOperators];
