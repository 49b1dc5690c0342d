import type { TestProject } from "vitest/node";
import { type EngineSearch, findOrBuildPulumi } from "./cli";

declare module "vitest" {
  interface ProvidedContext {
    engine: EngineSearch;
  }
}

/** Finds or builds the engine before any test runs, outside of the tests' time limits. */
export default async function setup(project: TestProject): Promise<void> {
  const engine = await findOrBuildPulumi();
  if ("missing" in engine) process.stderr.write(`\n*** THE ENGINE TESTS ARE SKIPPED: ${engine.missing} ***\n\n`);
  project.provide("engine", engine);
}
