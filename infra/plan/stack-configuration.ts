import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { didYouMean } from "../../policies/document/did-you-mean";
import { SettingsError } from "../settings/settings-error";

/** What Pulumi's engine puts in place of a value that is not known yet; the SDK passes it on as such. */
export const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface StackConfiguration {
  readonly project: string;
  readonly stack: string;
  /** Where the program is, relative to the project; the project itself unless given. */
  readonly main?: string;
  /** The stack's file, relative to the project. */
  readonly file: string;
  /** Full keys with texts, as the engine hands them to a program. Secrets are marks for what is not known. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * Reads the configuration of a stack from its file, without the engine. Nothing is decrypted: a secret is a value that
 * is not known.
 * @throws SettingsError where there is no such stack, or a file can't be read
 */
export async function readStackConfiguration(root: string, stack: string): Promise<StackConfiguration> {
  const projectFile = join(root, "Pulumi.yaml");
  const project = await readYaml(projectFile, root);
  if (!project)
    throw new SettingsError(`${root}: there is no Pulumi.yaml; run this in the folder of a Palisade project, or name it with --cwd`);
  const name = String(project.name ?? "");
  const folder = join(root, folderOf(project));
  if (!/^[\w.-]+$/.test(stack)) throw new SettingsError(`"${stack}" is no name of a stack: letters, digits, ".", "_" and "-" are`);
  const path = join(folder, `Pulumi.${stack}.yaml`);
  const content = await readYaml(path, root);
  if (!content) {
    const known = await stacksIn(folder);
    throw new SettingsError(
      `there is no stack "${stack}"${didYouMean(stack, known)}\n${relative(root, folder)}/ has ${known.length > 0 ? known.join(", ") : "none"}; a stack is a file Pulumi.<stack>.yaml there`,
    );
  }
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  const config = isRecord(content.config) ? content.config : {};
  for (const [key, value] of Object.entries({ ...defaultsOf(project), ...config })) {
    const fullKey = key.includes(":") ? key : `${name}:${key}`;
    const { plain, secret } = withoutSecrets(value);
    values[fullKey] = typeof plain === "string" ? plain : JSON.stringify(plain);
    if (secret) secretKeys.push(fullKey);
  }
  const { main } = project;
  return {
    project: name,
    stack,
    ...(typeof main === "string" && { main }),
    file: relative(root, path).replaceAll("\\", "/"),
    values,
    secretKeys,
  };
}

/** Where the files of stacks lie. Older projects name the folder as `config`, which else declares settings. */
function folderOf({ stackConfigDir, config }: Record<string, unknown>): string {
  if (typeof stackConfigDir === "string") return stackConfigDir;
  return typeof config === "string" ? config : ".";
}

/** The stacks of a project, by their files. */
export async function stacksIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []).sort();
}

/** Defaults that Pulumi.yaml gives: `default` for the project's own keys, `value` for those of providers. */
function defaultsOf(project: Record<string, unknown>): Record<string, unknown> {
  const declared = isRecord(project.config) ? project.config : {};
  return Object.fromEntries(
    Object.entries(declared).flatMap(([key, entry]) => {
      const value = isRecord(entry) ? (entry.default ?? entry.value) : entry;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function withoutSecrets(value: unknown): { readonly plain: unknown; readonly secret: boolean } {
  if (isRecord(value)) {
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === "secure") return { plain: unknownMark, secret: true };
    const entries = Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)] as const);
    return { plain: Object.fromEntries(entries.map(([key, { plain }]) => [key, plain])), secret: entries.some(([, { secret }]) => secret) };
  }
  if (Array.isArray(value)) {
    const items = value.map(withoutSecrets);
    return { plain: items.map(({ plain }) => plain), secret: items.some(({ secret }) => secret) };
  }
  return { plain: value ?? "", secret: false };
}

async function readYaml(path: string, root: string): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new SettingsError(`${relative(root, path)}: can't be read: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const lineCounter = new LineCounter();
  // The message of a pretty error would show the line, and with it a secret; other messages quote what stands there.
  const document = parseDocument(text, { logLevel: "silent", lineCounter, prettyErrors: false });
  const [problem] = document.errors;
  if (problem) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    throw new SettingsError(`${relative(root, path)}:${line}:${col}: not valid YAML: ${problem.message.replace(/: ".*$/s, "")}`);
  }
  const content = contentOf(document, relative(root, path));
  return isRecord(content) ? content : {};
}

/** Anchors are bounded, so that a small file can't become a large tree. */
function contentOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // The message would name the alias.
    const message = (error as Error).message.replace(/^Unresolved alias.*$/s, "an alias in it stands for nothing");
    throw new SettingsError(`${file}: not valid YAML: ${message}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
