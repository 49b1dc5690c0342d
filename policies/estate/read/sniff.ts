import { isObject, own, textIn } from "./json";

/** What a JSON file is, by what stands in it. */
export type JsonKind = "template" | "parameters" | "preview" | "events" | "state" | "estate" | "definition";

/** In words, for messages. */
export const jsonKindNames: Readonly<Record<JsonKind, string>> = {
  template: "an ARM template",
  parameters: "the parameters of an ARM template",
  preview: "the output of pulumi preview --json",
  events: "the events of a Pulumi run",
  state: "the output of pulumi stack export",
  estate: "an estate",
  definition: "an OpenAPI definition",
};

/** The kind of a JSON document; undefined where it is none that is known. */
export function jsonKindOf(value: unknown): JsonKind | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isEngineEvent) ? "events" : undefined;
  if (!isObject(value)) return undefined;
  const schema = textIn(value, "$schema") ?? "";
  if (/deploymentTemplate\.json/i.test(schema)) return "template";
  if (/deploymentParameters\.json/i.test(schema)) return "parameters";
  if (own(value, "openapi") !== undefined || own(value, "swagger") !== undefined) return "definition";
  if (Array.isArray(own(value, "steps")) || isObject(own(value, "changeSummary"))) return "preview";
  if (isObject(own(value, "deployment")) || isObject(own(value, "checkpoint"))) return "state";
  if (Array.isArray(own(value, "records"))) return "estate";
  const resources = own(value, "resources");
  if (own(value, "contentVersion") !== undefined && (Array.isArray(resources) || isObject(resources))) return "template";
  if (isEngineEvent(value)) return "events";
  return undefined;
}

/** One event of the engine: a number, a time, and what happened. */
export function isEngineEvent(value: unknown): boolean {
  return isObject(value) && typeof own(value, "sequence") === "number" && Object.keys(value).some((key) => /Event$/.test(key));
}
