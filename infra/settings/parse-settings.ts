import { z } from "zod";
import { didYouMean } from "../../policies/document/did-you-mean";
import { SettingsError } from "./settings-error";

/** Configuration as Pulumi hands it out: full keys, and texts that hold JSON where a value is not a text. */
export type RawConfiguration = Readonly<Record<string, string>>;

/**
 * Reads the settings of a stack.
 * @param schema the settings by their keys without the namespace
 * @param namespace what the keys begin with
 * @param file the stack's file, for messages
 * @param isSecret whether the value of a full key is kept encrypted; settings become part of policies and resources, in plain
 * @param project the project, whose own name is for keys of the program's own where it is not the namespace
 * @throws SettingsError listing every key that is unknown, missing or wrong
 */
export function parseSettings<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  raw: RawConfiguration,
  namespace: string,
  file: string,
  isSecret: (fullKey: string) => boolean = () => false,
  project = namespace,
): z.infer<z.ZodObject<S>> {
  const known = Object.keys(schema.shape);
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const secret: string[] = [];
  for (const [fullKey, text] of Object.entries(raw)) {
    const key = fullKey.startsWith(`${namespace}:`) ? fullKey.slice(namespace.length + 1) : undefined;
    if (key === undefined) {
      const misplaced = known.find((name) => fullKey === `${project}:${name}`);
      if (misplaced !== undefined)
        problems.push(
          `${file}: ${fullKey} is not read, because the stack's settings stand under ${namespace}: call it ${namespace}:${misplaced}`,
        );
      continue;
    }
    const field = known.includes(key) ? (schema.shape[key] as z.ZodType) : undefined;
    if (!field) problems.push(`${file}: ${fullKey} is no setting${didYouMean(key, known)}`);
    else if (isSecret(fullKey)) secret.push(key);
    else values[key] = field.safeParse(text).success ? text : fromJson(text);
  }
  const result = schema.safeParse(values);
  problems.push(
    ...secret.map((key) => `${file}: ${namespace}:${key} is a secret, and settings are used in plain: set it without --secret`),
  );
  const issues = result.success ? [] : issuesIn(result.error, values).filter(({ path: [top] }) => !secret.includes(String(top)));
  problems.push(...issues.map((issue) => `${file}: ${describe(issue, namespace, values)}`));
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return result.data as z.infer<z.ZodObject<S>>;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What is wrong with settings, each at the place where it is. */
export function issuesIn(error: z.ZodError, values: Record<string, unknown>): readonly z.core.$ZodIssue[] {
  return error.issues.flatMap((issue) => closest(issue, values));
}

/** What is wrong with a value that may be one thing or another, read as the one that it comes closest to. */
function closest(issue: z.core.$ZodIssue, values: Record<string, unknown>): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const given = valueAt(issue.path, values);
  const keys = typeof given === "object" && given !== null ? Object.keys(given).length : 0;
  const strangers = (problems: readonly z.core.$ZodIssue[]) =>
    problems.reduce((sum, each) => sum + (each.code === "unrecognized_keys" && each.path.length === 0 ? each.keys.length : 0), 0);
  const [best = []] = [...issue.errors].sort((a, b) => strangers(a) - strangers(b) || a.length - b.length);
  if (keys > 0 && strangers(best) === keys) return [issue];
  return best.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

function valueAt(path: readonly PropertyKey[], values: Record<string, unknown>): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], values);
}

function describe(issue: z.core.$ZodIssue, project: string, values: Record<string, unknown>): string {
  const key = `${project}:${issue.path.map(String).join(".")}`;
  const given = valueAt(issue.path, values);
  if (given === undefined) return `${key} is missing`;
  return `${key}: ${issue.message}`;
}

/**
 * The JSON Schema of stack files (`Pulumi.<stack>.yaml`) with these settings, for editors.
 */
export function settingsJsonSchema(schema: z.ZodObject, project: string): unknown {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" }) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  const qualified = Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${project}:${key}`, value]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Configuration of a ${project} stack`,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "azure-native:location": { type: "string", description: "The Azure region of everything in the stack." },
          ...qualified,
        },
        required: ["azure-native:location", ...required.map((key) => `${project}:${key}`)],
        // Other providers have keys of their own.
        propertyNames: { pattern: `^(?!${project}:)|^${project}:(${Object.keys(properties).join("|")})$` },
      },
    },
  };
}
