import type { BuildFailure, BuildOptions } from "esbuild";

/** A problem of a source, with its file relative to the folder of the build, its line and column from 1. */
export interface SourceProblem {
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Makes one script of TypeScript or JavaScript, with packages left outside. Types are not checked.
 * @returns the script, or what is wrong with its sources
 */
export async function bundle(folder: string, sources: BuildOptions): Promise<string | readonly SourceProblem[]> {
  const { build } = await import("esbuild");
  try {
    const result = await build({
      ...sources,
      absWorkingDir: folder,
      bundle: true,
      write: false,
      platform: "node",
      target: "node20",
      format: "cjs",
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      logLevel: "silent",
    });
    return result.outputFiles?.[0]?.text ?? "";
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!errors) throw error;
    return errors.map(({ text, location }) => ({
      text,
      ...(location && { file: location.file, line: location.line, column: location.column + 1 }),
    }));
  }
}
