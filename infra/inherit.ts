import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import { isDocument } from "../policies/document/is-document";
import { printPolicy } from "../policies/document/print";
import type { Estate, EstateRecord } from "../policies/estate/estate";
import { estateFile } from "../policies/estate/estate-file";
import { pathOf, serviceOf } from "../policies/estate/path";
import { isPolicyRecord } from "../policies/estate/policy-records";
import { isCredential, secret } from "../policies/estate/read/native-record";
import { withDocument } from "../policies/estate/read/source-records";
import { notGiven, type Others } from "./declare/ownership";
import type { ServicePlace } from "./declare/record";
import type { PlatformSettings } from "./settings/platform-settings";
import { SettingsError } from "./settings/settings-error";

/** The output under which a stack that owns a platform tells what it has. */
export const estateOutput = "estate";

/** An estate for other stacks to read: policies as text, and no secret. What only a deployment knows stays late. */
export function publishedEstate({ version, records, waivers, pack }: Estate) {
  return {
    version,
    ...(pack && { pack }),
    records: records.map((record) => ({ ...record, properties: publishedProperties(record) })),
    waivers,
  };
}

function publishedProperties(record: EstateRecord): Readonly<Record<string, unknown>> {
  if (isPolicyRecord(record)) {
    const { value } = record.properties;
    return { ...record.properties, value: "root" in value ? printPolicy(value) : value };
  }
  const properties = record.properties as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isCredential(record.kind, name, properties) ? secret : value]),
  );
}

/**
 * What others own, from where the settings say: the output of the platform's stack, else its file. Where neither answers
 * without an engine, nothing is known.
 * @param file the stack's file, for messages
 * @throws SettingsError where what is found is no estate, or that of another service
 */
export async function othersFrom(inherits: PlatformSettings["inherits"], place: ServicePlace, file: string): Promise<Others> {
  if (inherits === undefined) return { records: [], unknown: notGiven };
  if (inherits.stack !== undefined) {
    const found = await outputOf(inherits.stack, file);
    if (found !== undefined) return estateOf(found, `the stack ${inherits.stack}`, place, file);
    if (inherits.file === undefined)
      return {
        records: [],
        unknown: `what the stack ${inherits.stack} has is only known to the engine (setting inherits.file says it here)`,
      };
  }
  const name = inherits.file ?? "";
  return estateOf(await jsonFrom(name, file), name, place, file);
}

/** The estate that a stack tells; undefined where there is no engine to ask. */
async function outputOf(stack: string, file: string): Promise<unknown> {
  const reference = new pulumi.StackReference(stack);
  const outputs = reference.outputs as pulumi.Output<Record<string, unknown>> & { readonly isKnown: Promise<boolean> };
  if (!(await outputs.isKnown)) return undefined;
  const { value } = await reference.getOutputDetails(estateOutput);
  if (value !== undefined) return value;
  throw new SettingsError(
    `${file}: the stack ${stack} has no output ${estateOutput}: it must own the platform (owns: platform), and be deployed`,
  );
}

async function jsonFrom(name: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(name, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file; palisade plan writes it for the stack of the platform" : message;
    throw new SettingsError(`${file}: inherits.file ${name}: ${why}`);
  }
}

function estateOf(value: unknown, from: string, place: ServicePlace, file: string): Others {
  const read = estateFile.safeParse(value);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new SettingsError(`${file}: inherits: ${from} is no estate: ${first?.path.join(".") || "the whole"}: ${first?.message}`);
  }
  const records = (read.data.records as unknown as EstateRecord[]).map((each) => withPolicy({ ...each, file: each.file ?? from }));
  const service = pathOf("service", { ...place });
  const services = new Set(records.flatMap(({ path }) => serviceOf(path) ?? []).map((path) => path.toLowerCase()));
  if (!services.has(service.toLowerCase()))
    throw new SettingsError(
      `${file}: inherits: ${from} has nothing of ${service}${services.size > 0 ? `; it is about ${[...services].join(", ")}` : ""}`,
    );
  const { waivers, unread } = read.data;
  return { records, waivers: waivers as Others["waivers"] & object, ...(unread && { unread: unread as Others["unread"] & object }) };
}

function withPolicy(record: EstateRecord): EstateRecord {
  if (!isPolicyRecord(record)) return record;
  const { value } = record.properties as { value?: unknown };
  if (isDocument(value)) return record;
  const { unknown } = (value ?? {}) as { unknown?: unknown };
  return typeof unknown === "string" ? record : withDocument(record);
}
