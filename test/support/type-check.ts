import path from "node:path";
import ts from "typescript";
import { repository } from "./engine/program-copy";

/** Files of the repository and of the compiler, parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Type-checks modules that exist in memory alone, as if they stood in a folder of the repository, all in one program.
 * @param modules texts by name
 * @param imported the folder of the repository that they import under this module name
 * @returns what the compiler says of them, as `name:line: message`
 */
export function typeCheck(modules: ReadonlyMap<string, string>, imported: Readonly<Record<string, string>>): string[] {
  const { config } = ts.readConfigFile(path.join(repository, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const folder = path.join(repository, "in-memory");
  const texts = new Map([...modules].map(([name, text]) => [path.join(folder, name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => texts.has(path.normalize(file)) || fileExists(file);
  host.readFile = (file) => texts.get(path.normalize(file)) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = texts.get(path.normalize(file));
    if (text !== undefined) return ts.createSourceFile(file, text, languageVersion);
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, languageVersion, ...rest));
    return parsed.get(file);
  };
  const paths = Object.fromEntries(Object.entries(imported).map(([name, target]) => [name, [path.join(repository, target)]]));
  const program = ts.createProgram([...texts.keys()], { ...options, noEmit: true, paths }, host);
  // The rest of the repository is checked elsewhere.
  return [...texts.keys()]
    .map((name) => program.getSourceFile(name))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const line = file ? ts.getLineAndCharacterOfPosition(file, start).line + 1 : 0;
      return `${file ? path.basename(file.fileName) : ""}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}
