import { builtFile } from "../../infra/built-file";
import type { CheckOptions } from "../../policies/baseline/check";
import type { DefinitionFacts } from "../../policies/baseline/definition";
import { needsOfDefinitions } from "../../policies/baseline/prepare";
import { readBundled } from "../../policies/openapi/read";
import { shownLocation } from "../../policies/openapi/shown-location";
import { LintThread } from "../../policies/openapi-lint/lint-thread";
import { definitionFacts } from "../../policies/understanding/definition-facts";

/** Reads edited texts of definitions as if they stood in their files; Spectral runs where a rule asks for it. */
export class EditedDefinitions {
  private readonly thread: LintThread | undefined;

  constructor(options: CheckOptions) {
    this.thread = needsOfDefinitions(options) === "linting" ? new LintThread(builtFile("lint-worker.js")) : undefined;
  }

  /** @throws DefinitionError where the text is no definition */
  async facts(file: string, edited: string): Promise<DefinitionFacts> {
    const { root, text } = await readBundled(file, edited);
    const lint = await this.thread?.lint({ root, text });
    return definitionFacts({ root, text, location: shownLocation(file), ...(lint && { lint }) });
  }

  async close() {
    await this.thread?.close();
  }
}
