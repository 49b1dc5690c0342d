import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { operationProperties } from "../../infra/declare/openapi-to-arm";
import type { DocumentSource } from "../../policies/baseline/check";
import type { CheckError, CheckNote } from "../../policies/baseline/finding";
import { type EstateRecord, makeEstate } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { parametersOf } from "../../policies/estate/path";
import { isObject, own, textIn } from "../../policies/estate/read/json";
import { isCredential, secret } from "../../policies/estate/read/native-record";
import type { Unread } from "../../policies/estate/unread";
import { declaredSecurity } from "../../policies/openapi/declared-security";
import { DefinitionError } from "../../policies/openapi/definition-error";
import { readJsonFile } from "./read-json";
import { readPolicyFile } from "./read-policy";
import type { ReadSource } from "./read-source";
import { filesIn } from "./walk";

/*
 * Folders as the extractor of APIOps writes them: a folder for each resource, with what ARM has as a JSON file, policies as
 * XML and definitions as OpenAPI. Source: Azure/apiops, tools/code/common.
 */

/** What stands for the service, which the folder does not name. */
const service = "/resourceGroups/(resource-group)/providers/Microsoft.ApiManagement/service/(service)";

type Layout = readonly (readonly [pattern: RegExp, kind: Kind, path: string])[];

/** JSON files of resources, by their places in the folder. `$1` and `$2` are the names in the place. */
const resources: Layout = [
  [/^apis\/([^/]+)\/apiInformation\.json$/i, "apis", "apis/$1"],
  [/^apis\/([^/]+)\/tags\/([^/]+)\/apiTagInformation\.json$/i, "apis/tags", "apis/$1/tags/$2"],
  [/^backends\/([^/]+)\/backendInformation\.json$/i, "backends", "backends/$1"],
  [/^diagnostics\/([^/]+)\/diagnosticInformation\.json$/i, "diagnostics", "diagnostics/$1"],
  [/^gateways\/([^/]+)\/gatewayInformation\.json$/i, "gateways", "gateways/$1"],
  [/^groups\/([^/]+)\/groupInformation\.json$/i, "groups", "groups/$1"],
  [/^loggers\/([^/]+)\/loggerInformation\.json$/i, "loggers", "loggers/$1"],
  [/^named values\/([^/]+)\/namedValueInformation\.json$/i, "namedValues", "namedValues/$1"],
  [/^products\/([^/]+)\/productInformation\.json$/i, "products", "products/$1"],
  [/^products\/([^/]+)\/apis\/([^/]+)\/productApiInformation\.json$/i, "products/apis", "products/$1/apis/$2"],
  [/^products\/([^/]+)\/groups\/([^/]+)\/productGroupInformation\.json$/i, "products/groups", "products/$1/groups/$2"],
  [/^products\/([^/]+)\/tags\/([^/]+)\/productTagInformation\.json$/i, "products/tags", "products/$1/tags/$2"],
  [/^subscriptions\/([^/]+)\/subscriptionInformation\.json$/i, "subscriptions", "subscriptions/$1"],
  [/^tags\/([^/]+)\/tagInformation\.json$/i, "tags", "tags/$1"],
  [/^version sets\/([^/]+)\/versionSetInformation\.json$/i, "apiVersionSets", "apiVersionSets/$1"],
];

const policies: Layout = [
  [/^policy\.xml$/i, "policies", "policies/policy"],
  [/^apis\/([^/]+)\/policy\.xml$/i, "apis/policies", "apis/$1/policies/policy"],
  [/^apis\/([^/]+)\/operations\/([^/]+)\/policy\.xml$/i, "apis/operations/policies", "apis/$1/operations/$2/policies/policy"],
  [/^products\/([^/]+)\/policy\.xml$/i, "products/policies", "products/$1/policies/policy"],
  [/^(?:policy fragments|policyFragments)\/([^/]+)\/policy\.xml$/i, "policyFragments", "policyFragments/$1"],
];

/** Files that belong to a resource that another file is read for. */
const beside =
  /^(?:policy fragments\/[^/]+\/policyFragmentInformation\.json|apis\/[^/]+\/specification\.\w+|products\/[^/]+\/(?:apis|groups|tags)\.json)$/i;
const lists: Readonly<Record<string, Kind>> = { apis: "products/apis", groups: "products/groups", tags: "products/tags" };

/** Whether a folder is one that the extractor writes: a file of a resource lies where it puts it. */
export function isApiopsFolder(folder: string): boolean {
  return filesIn(folder, "information.json").some((file) => placeOf(insideOf(folder, file), resources) !== undefined);
}

/**
 * Reads a folder of APIOps. Operations come from definitions; secrets are in no such folder, and neither is the service itself.
 */
export async function readApiops(folder: string): Promise<ReadSource> {
  const reader = new ApiopsReader(folder);
  await reader.read();
  const { records, sources, texts, errors, leftOut, unread } = reader;
  const estate = makeEstate([...records.values()]);
  return { estate: unread.length > 0 ? { ...estate, unread } : estate, sources, texts, errors, leftOut, changesOnly: false };
}

class ApiopsReader {
  readonly records = new Map<string, EstateRecord>();
  readonly sources = new Map<string, DocumentSource>();
  readonly texts = new Map<string, string>();
  readonly errors: CheckError[] = [];
  readonly leftOut: CheckNote[] = [];
  readonly unread: Unread[] = [];

  constructor(private readonly folder: string) {}

  async read() {
    for (const file of filesIn(this.folder, ".json", ".xml")) {
      const inside = insideOf(this.folder, file);
      const shown = file.replaceAll("\\", "/");
      try {
        const resource = placeOf(inside, resources);
        const policy = resource ? undefined : placeOf(inside, policies);
        const list = /^products\/([^/]+)\/(apis|groups|tags)\.json$/i.exec(inside);
        if (resource) this.resource(resource, file, shown);
        else if (policy) this.policy(policy, file, shown);
        else if (list) this.list(list[1] ?? "", (list[2] ?? "").toLowerCase(), file, shown);
        else if (!beside.test(inside)) this.leftOut.push({ file: shown, message: "left out: nothing is known of such a file" });
      } catch (error) {
        this.errors.push({ file: shown, message: `can't be read: ${(error as Error).message.replace(`${file}: `, "")}` });
      }
    }
    for (const api of [...this.records.values()].filter(({ kind }) => kind === "apis")) await this.operations(api);
  }

  private add(record: EstateRecord) {
    const key = record.path.toLowerCase();
    if (this.records.has(key))
      this.leftOut.push({
        ...(record.file && { file: record.file }),
        message: `${record.path} is there twice; the first one was looked at`,
      });
    else this.records.set(key, record);
  }

  private resource({ kind, path }: Place, file: string, shown: string) {
    const json = readJsonFile(file).value;
    const found = isObject(json) ? own(json, "properties") : undefined;
    const properties = isObject(found) ? found : {};
    const kept = Object.entries(properties).map(([name, value]) => [name, isCredential(kind, name, properties) ? secret : value]);
    // What is secret is left out of the file.
    if (kind === "namedValues" && properties.secret === true && properties.keyVault === undefined) kept.push(["value", secret]);
    this.add({ kind, path, properties: Object.fromEntries(kept), file: shown } as unknown as EstateRecord);
  }

  private policy({ kind, path }: Place, file: string, shown: string) {
    const { document, source } = readPolicyFile(file);
    this.sources.set(path, { ...source, file: shown });
    this.texts.set(path, source.positions.source);
    const value = document ?? { unknown: "the policy could not be read" };
    this.add({
      kind,
      path,
      properties: { ...this.fragmentFacts(kind, file), format: "rawxml", value },
      file: shown,
    } as unknown as EstateRecord);
  }

  private fragmentFacts(kind: Kind, file: string): Readonly<Record<string, unknown>> {
    if (kind !== "policyFragments") return {};
    const json = join(file, "..", "policyFragmentInformation.json");
    if (!existsSync(json)) return {};
    const { value } = readJsonFile(json);
    const properties = isObject(value) ? own(value, "properties") : undefined;
    const description = isObject(properties) ? textIn(properties, "description") : undefined;
    return description === undefined ? {} : { description };
  }

  /** Earlier extractors wrote one list for each product. */
  private list(product: string, what: string, file: string, shown: string) {
    const kind = lists[what];
    const { value } = readJsonFile(file);
    for (const each of Array.isArray(value) ? value : []) {
      const name = isObject(each) ? textIn(each, "name") : undefined;
      if (kind && name)
        this.add({ kind, path: `${service}/products/${product}/${what}/${name}`, properties: {}, file: shown } as unknown as EstateRecord);
    }
  }

  /** The operations of an API are not in the folder but for its definition. */
  private async operations(api: EstateRecord) {
    const name = api.path.slice(api.path.lastIndexOf("/") + 1);
    const file = ["yaml", "yml", "json"]
      .map((ending) => join(this.folder, "apis", name, `specification.${ending}`))
      .find((each) => existsSync(each));
    const unknown = (why: string) => {
      this.unread.push({ kind: "apis/operations", within: api.path, why });
      this.unread.push({ kind: "apis/schemas", within: api.path, why });
    };
    if (file === undefined) return unknown(`the operations of the API ${name} are not known: the folder has no OpenAPI definition of it`);
    const shown = file.replaceAll("\\", "/");
    try {
      // It takes long to load.
      const { readDefinition } = await import("../../policies/openapi/read.js");
      const definition = await readDefinition(file);
      this.records.set(api.path.toLowerCase(), { ...api, declared: { file: api.file ?? shown, definition: shown } });
      this.unread.push({ kind: "apis/schemas", within: api.path, why: "the folder does not tell the schemas as the service keeps them" });
      for (const operation of definition.operations) {
        this.add({
          kind: "apis/operations",
          path: `${api.path}/operations/${operation.id}`,
          properties: operationProperties(operation, "definition"),
          declared: { file: shown, security: declaredSecurity(operation.security) },
          file: shown,
        } as unknown as EstateRecord);
      }
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      this.errors.push({ file: shown, message: error.message });
      unknown(`the operations of the API ${name} are not known: its definition can't be read`);
    }
  }
}

interface Place {
  readonly kind: Kind;
  readonly path: string;
}

/** The record that a file is for; undefined where its place is none of the layout's. */
function placeOf(inside: string, layout: Layout): Place | undefined {
  const [, workspace, rest = inside] = /^workspaces\/([^/]+)\/(.+)$/i.exec(inside) ?? [];
  for (const [pattern, kind, template] of layout) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const names = template.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? "");
    const path = `${service}${workspace === undefined ? "" : `/workspaces/${workspace}`}/${names}`;
    return parametersOf(kind, path) ? { kind, path } : undefined;
  }
  return undefined;
}

function insideOf(folder: string, file: string): string {
  return relative(folder, file).replaceAll("\\", "/");
}
