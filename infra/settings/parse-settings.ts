import { z } from "zod";
import { didYouMean } from "../../policies/document/did-you-mean";
import { SettingsError } from "./settings-error";

/** Configuration as Pulumi hands it out: full keys, and texts that hold JSON where a value is not a text. */
export type RawConfiguration = Readonly<Record<string, string>>;

/**
 * Reads the settings of a stack.
 * @param schema the settings by their keys without the project's name
 * @param file the stack's file, for messages
 * @param isSecret whether the value of a full key is kept encrypted; settings become part of policies and resources, in plain
 * @throws SettingsError listing every key that is unknown, missing or wrong
 */
export function parseSettings<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  raw: RawConfiguration,
  project: string,
  file: string,
  isSecret: (fullKey: string) => boolean = () => false,
): z.infer<z.ZodObject<S>> {
  const known = Object.keys(schema.shape);
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const secret: string[] = [];
  for (const [fullKey, text] of Object.entries(raw)) {
    const key = fullKey.startsWith(`${project}:`) ? fullKey.slice(project.length + 1) : undefined;
    if (key === undefined) continue;
    const field = known.includes(key) ? (schema.shape[key] as z.ZodType) : undefined;
    if (!field) problems.push(`${file}: ${fullKey} is no setting${didYouMean(key, known)}`);
    else if (isSecret(fullKey)) secret.push(key);
    else values[key] = field.safeParse(text).success ? text : fromJson(text);
  }
  const result = schema.safeParse(values);
  problems.push(...secret.map((key) => `${file}: ${project}:${key} is a secret, and settings are used in plain: set it without --secret`));
  const issues = result.success ? [] : result.error.issues.filter(({ path: [top] }) => !secret.includes(String(top)));
  problems.push(...issues.map((issue) => `${file}: ${describe(issue, project, values)}`));
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

function describe(issue: z.core.$ZodIssue, project: string, values: Record<string, unknown>): string {
  const key = `${project}:${issue.path.map(String).join(".")}`;
  const given = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], values);
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
