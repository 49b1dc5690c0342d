import type { PolicyDocument } from "../../policies/document/ast";
import type { DocumentSections } from "../../policies/document/build-document";
import { namedValue } from "../../policies/document/references";
import type { Waiver } from "../../policies/estate/declared";
import { type Estate, type EstateRecord, makeEstate } from "../../policies/estate/estate";
import type { ApiDefinition } from "../../policies/openapi/model";
import { readDefinition } from "../../policies/openapi/read";
import { emptyBlockList } from "../../policies/recipes/block-list";
import { platformPolicy } from "../../policies/recipes/platform";
import { type ApiDeclaration, apiRecords, definitionLocation } from "./api";
import { DeclarationError } from "./declaration-error";
import { type DefenderDeclaration, defenderRecords } from "./defender";
import { type MonitoringDeclaration, monitoringRecords } from "./monitoring";
import { type NamedValueDeclaration, namedValueRecord } from "./named-value";
import { apiProblems, namedValueProblems, productProblems, serviceProblems } from "./problems";
import { type ProductDeclaration, productRecords } from "./product";
import { policyRecord, projectFile, type ServicePlace } from "./record";
import { type ServiceDeclaration, serviceRecords } from "./service";

/** The named value with the addresses that are refused in an emergency. */
export const blockListName = "blocked-callers";

export interface EstateDeclaration {
  readonly service: ServiceDeclaration;
  readonly monitoring: MonitoringDeclaration;
  readonly defender: DefenderDeclaration;
  readonly platform?: {
    /** How long to wait for backends, in seconds; 30 unless given. */
    readonly timeout?: number;
    /** Policies for every request, behind the hardened ones. */
    readonly policies?: DocumentSections;
    /** Addresses and networks to refuse now; nobody unless given. */
    readonly blocked?: readonly string[];
  };
  readonly products?: readonly ProductDeclaration[];
  readonly apis: readonly ApiDeclaration[];
  readonly namedValues?: readonly NamedValueDeclaration[];
  readonly waivers?: readonly Waiver[];
  /** The pack of rules that the estate is meant to fulfil; the default one unless given. */
  readonly pack?: string;
}

/**
 * Declares an estate: plain data, from which it is checked and registered. Reads the definitions of its APIs.
 * @param read definitions that have been read already
 * @throws DeclarationError listing everything that is wrong, DefinitionError where a definition can't be read
 */
export async function defineEstate(
  declaration: EstateDeclaration,
  read: ReadonlyMap<ApiDeclaration, ApiDefinition> = new Map(),
): Promise<Estate> {
  const { service, apis, products = [], namedValues = [] } = declaration;
  const blocked = blockListDeclaration(declaration);
  complain([
    ...serviceProblems(service),
    ...apiProblems(apis),
    ...productProblems(products),
    ...namedValueProblems([blocked, ...namedValues]),
  ]);
  const place: ServicePlace = { resourceGroupName: service.resourceGroupName, serviceName: service.serviceName };
  const definitions = await Promise.all(apis.map((api) => read.get(api) ?? readDefinition(definitionLocation(api))));

  const platform = serviceRecords(service);
  const vaultAccess = platform.find(({ kind }) => kind === "roleAssignments")?.path;
  const fromApis = apis.map((api, index) => apiRecords(place, api, definitions[index] as ApiDefinition));
  const records: EstateRecord[] = [
    ...platform,
    ...monitoringRecords(place, declaration.monitoring),
    ...defenderRecords(declaration.defender),
    globalPolicy(place, declaration),
    ...products.flatMap((product) => productRecords(place, product)),
    ...[blocked, ...namedValues].map((each) => namedValueRecord(place, each, vaultAccess)),
    ...onceEach(fromApis.flatMap((api) => api.records)).filter(({ kind }) => kind !== "apiCollections" || service.sku !== "Consumption"),
  ];
  complain(missing(records));
  const waivers = [...(declaration.waivers ?? []).map(relative), ...fromApis.flatMap((api) => api.waivers)];
  return makeEstate(records, waivers, declaration.pack);
}

/** Whoever blocks an attacker does so at the service; the next deployment must not let him in again. */
function blockListDeclaration({ platform, service: { file } }: EstateDeclaration): NamedValueDeclaration {
  const where = file ? { file } : {};
  const { blocked = [] } = platform ?? {};
  return blocked.length > 0
    ? { name: blockListName, value: blocked.join(", "), ...where }
    : { name: blockListName, value: emptyBlockList, editedOutside: true, ...where };
}

function globalPolicy(place: ServicePlace, { platform = {}, service: { file } }: EstateDeclaration): EstateRecord {
  const { timeout = 30, policies } = platform;
  const document: PolicyDocument = platformPolicy({ blockList: namedValue(blockListName), timeout, ...(policies && { also: policies }) });
  return policyRecord("policies", place, document, file ? { file } : undefined);
}

/** Versions of one API share a version set, which is that of the first. */
function onceEach(records: readonly EstateRecord[]): EstateRecord[] {
  const seen = new Set<string>();
  return records.filter(({ kind, path }) => kind !== "apiVersionSets" || (!seen.has(path) && seen.add(path)));
}

/** References to records that are not in the estate. */
function missing(records: readonly EstateRecord[]): string[] {
  const paths = new Set(records.map(({ path }) => path.toLowerCase()));
  const service = records.find(({ kind }) => kind === "service")?.path ?? "";
  const short = (path: string) => path.replace(`${service}/`, "");
  const problems: string[] = [];
  for (const record of records) {
    for (const ref of record.refs ?? []) {
      if (!paths.has(ref.toLowerCase()))
        problems.push(`${place(record)}${short(record.path)} refers to ${short(ref)}, which is not declared`);
    }
    // A product may be named before it is declared; then the link hangs in the air.
    if (record.kind === "products/apis") {
      const product = record.path.replace(/\/apis\/[^/]+$/, "");
      if (!paths.has(product.toLowerCase()))
        problems.push(`${place(record)}the product ${short(product).replace("products/", "")} is not declared`);
    }
  }
  return problems;
}

const place = ({ declared }: EstateRecord) => (declared?.file ? `${declared.file}: ` : "");

function complain(problems: readonly string[]) {
  if (problems.length > 0) throw new DeclarationError(problems);
}

function relative(waiver: Waiver): Waiver {
  return waiver.file ? { ...waiver, file: projectFile(waiver.file) } : waiver;
}
