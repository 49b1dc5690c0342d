import { beforeAll } from "vitest";
import { loadGrammar } from "../../policies/expressions/grammar";

// Checks are synchronous, and expressions in what they check need the grammar.
beforeAll(loadGrammar);
