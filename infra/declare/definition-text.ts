import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { DefinitionError } from "../../policies/openapi/definition-error";
import { maxDefinitionBytes } from "../../policies/openapi/read";
import { projectFile } from "./record";

/**
 * The text of a definition that is no OpenAPI: a file beside the declaration.
 * @throws DefinitionError where it can't be read, or is too large
 */
export async function definitionText({ file, definition }: { readonly file: string; readonly definition: string }): Promise<string> {
  const path = resolve(dirname(file), definition);
  const shown = projectFile(path);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new DefinitionError(`${shown}: is no file`);
    if (found.size > maxDefinitionBytes)
      throw new DefinitionError(`${shown}: ${found.size} bytes are more than the ${maxDefinitionBytes} that are read`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof DefinitionError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DefinitionError(`${shown}: can't be read: ${code === "ENOENT" ? "there is no such file" : message}`);
  }
}
