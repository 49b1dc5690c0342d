import { describe, inject } from "vitest";
import type { Engine } from "./cli";

/** A suite that needs the real engine, and is skipped where there is none. */
export function describeWithEngine(name: string, suite: (engine: Engine) => void): void {
  const engine = inject("engine");
  if ("missing" in engine) describe.skip(name, () => suite(noEngine));
  else describe(name, () => suite(engine));
}

/** Stands in while a skipped suite is collected; nothing runs. */
const noEngine: Engine = { pulumi: "", version: "", environment: {} };
