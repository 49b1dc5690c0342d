import type { PolicyDocument } from "../../policies/document/ast";
import type { DocumentSections } from "../../policies/document/build-document";
import { namedValue } from "../../policies/document/references";
import type { Waiver } from "../../policies/estate/declared";
import { type Estate, type EstateRecord, makeEstate } from "../../policies/estate/estate";
import { nameOf, parametersOf, pathOf, serviceOf } from "../../policies/estate/path";
import type { Unread } from "../../policies/estate/unread";
import type { ApiDefinition } from "../../policies/openapi/model";
import { readDefinition } from "../../policies/openapi/read";
import { emptyBlockList } from "../../policies/recipes/block-list";
import { platformPolicy } from "../../policies/recipes/platform";
import { type AsItIs, recordsAsTheyAre } from "./adopted";
import { type ApiDeclaration, apiRecords, definitionLocation } from "./api";
import { type ApiEstateDeclaration, apiEstate, gathered } from "./api-estate";
import { apiEstateProblems } from "./api-estate-problems";
import { behindCaches } from "./cache";
import { DeclarationError } from "./declaration-error";
import { type DefenderDeclaration, defenderProblems, defenderRecords, inBatches } from "./defender";
import { defenderExport } from "./defender-export";
import { type MonitoringDeclaration, monitoringRecords, workspaceOf } from "./monitoring";
import { type NamedValueDeclaration, namedValueRecord } from "./named-value";
import { type Others, type Owns, partOf } from "./ownership";
import { namedValueProblems, productProblems } from "./problems";
import { type ProductDeclaration, productRecords } from "./product";
import { type ProtectionDeclaration, withProtection } from "./protection";
import { policyRecord, projectFile, type ServicePlace } from "./record";
import { type ServiceDeclaration, serviceRecords } from "./service";
import { serviceProblems, tagProblems } from "./service-problems";

/** The named value with the addresses that are refused in an emergency. */
export const blockListName = "blocked-callers";

export interface EstateDeclaration extends ApiEstateDeclaration {
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
  /** What keeps things from being deleted by mistake; nothing unless given. */
  readonly protection?: ProtectionDeclaration;
  /** Tags that the organisation asks of every stack. */
  readonly requiredTags?: readonly string[];
  readonly waivers?: readonly Waiver[];
  /** The pack of rules that the estate is meant to fulfil; the default one unless given. */
  readonly pack?: string;
  /** Records as they are, such as `palisade adopt` writes them: nothing is hardened. The stack that declares them owns them. */
  readonly records?: readonly AsItIs[];
  /** Which part of all this the stack owns; everything unless given. */
  readonly owns?: Owns;
  /** What others own, for a stack that owns APIs only. */
  readonly others?: Others;
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
    ...serviceProblems(service, declaration.defender),
    ...defenderProblems(declaration.defender, apis, declaration.gateways),
    ...tagProblems(service.tags, declaration.requiredTags ?? [], service.file),
    ...apiEstateProblems(declaration, service.sku, apis),
    ...productProblems(products),
    ...namedValueProblems([blocked, ...namedValues]),
  ]);
  const place: ServicePlace = { resourceGroupName: service.resourceGroupName, serviceName: service.serviceName };
  const definitions = await Promise.all(apis.map((api) => read.get(api) ?? readDefinition(definitionLocation(api))));

  const platform = serviceRecords(service);
  const servicePath = pathOf("service", { ...place });
  const vaultAccess = platform.find(({ kind, refs }) => kind === "roleAssignments" && refs?.includes(servicePath))?.path;
  const fromApis = gathered(apis.map((api, index) => () => apiRecords(place, api, definitions[index] as ApiDefinition)));
  const beside = await apiEstate(place, declaration, {
    read,
    ...(service.keyVaultId && { keyVaultId: service.keyVaultId }),
    ...(vaultAccess && { vaultAccess }),
  });
  const records: EstateRecord[] = [
    ...platform,
    ...monitoringRecords(place, { ...declaration.monitoring, sku: service.sku }),
    ...defenderRecords(declaration.defender),
    ...exported(place, declaration),
    globalPolicy(place, declaration),
    ...products.flatMap((product) => productRecords(place, product)),
    ...[blocked, ...namedValues].map((each) => namedValueRecord(place, each, vaultAccess)),
    ...onceEach([...fromApis.flatMap((api) => api.records), ...beside.records]).filter(
      ({ kind }) => kind !== "apiCollections" || service.sku !== "Consumption",
    ),
  ];
  const { all, unread } = partOf(
    withProtection([...behindCaches(inBatches(onboardable(records), declaration.defender.onboarding))], declaration.protection),
    recordsAsTheyAre(place, declaration.records ?? []),
    place,
    declaration,
  );
  complain(missing(all, unread));
  const waivers = [...(declaration.waivers ?? []).map(relative), ...fromApis.flatMap((api) => api.waivers), ...beside.waivers];
  const estate = makeEstate(all, [...waivers, ...(declaration.others?.waivers ?? [])], declaration.pack);
  return unread ? { ...estate, unread } : estate;
}

/** Whoever blocks an attacker does so at the service; the next deployment must not let him in again. */
function blockListDeclaration({ platform, service: { file } }: EstateDeclaration): NamedValueDeclaration {
  const where = file ? { file } : {};
  const { blocked = [] } = platform ?? {};
  return blocked.length > 0
    ? { name: blockListName, value: blocked.join(", "), ...where }
    : { name: blockListName, value: emptyBlockList, editedOutside: true, ...where };
}

function globalPolicy(place: ServicePlace, { platform = {}, service: { file, network } }: EstateDeclaration): EstateRecord {
  const { timeout = 30, policies } = platform;
  // A service in a network has a security group for it.
  const callers = network?.kind === "public" || network?.kind === "vnet-integration" ? network.allowed : undefined;
  const document: PolicyDocument = platformPolicy({
    blockList: namedValue(blockListName),
    timeout,
    ...(callers && { callers }),
    ...(policies && { also: policies }),
  });
  return policyRecord("policies", place, document, file ? { file } : undefined);
}

/** What Defender finds, sent to the workspace of the stack. */
function exported(place: ServicePlace, { defender, monitoring }: EstateDeclaration): EstateRecord[] {
  if (!defender.export) return [];
  const { location, tags } = monitoring;
  return [defenderExport(place, defender.export, workspaceOf(place, monitoring), { location, tags, file: defender.file })];
}

/** Defender for APIs takes no API that a self-hosted gateway runs (its support page). */
function onboardable(records: readonly EstateRecord[]): EstateRecord[] {
  const selfHosted = new Set(records.filter(({ kind }) => kind === "gateways/apis").map(({ path }) => nameOf(path).toLowerCase()));
  return records.filter(({ kind, path }) => kind !== "apiCollections" || !selfHosted.has(nameOf(path).toLowerCase()));
}

/** Versions of one API share a version set, which is that of the first. */
function onceEach(records: readonly EstateRecord[]): EstateRecord[] {
  const seen = new Set<string>();
  return records.filter(({ kind, path }) => kind !== "apiVersionSets" || (!seen.has(path) && seen.add(path)));
}

/** References to records that are not in the estate. */
function missing(records: readonly EstateRecord[], unread: readonly Unread[] = []): string[] {
  const paths = new Set(records.map(({ path }) => path.toLowerCase()));
  const service = records.find(({ kind }) => kind === "service")?.path ?? "";
  const short = (path: string) => path.replace(`${service}/`, "");
  const problems: string[] = [];
  // Beside a stack's own records there may be no more than a part of what others have.
  const isPart = records.some(({ declared }) => declared?.inherited);
  for (const record of records) {
    if (record.declared?.inherited) continue;
    for (const ref of record.refs ?? []) {
      if (isPart && (serviceOf(ref) === undefined || unread.some(({ kind }) => parametersOf(kind, ref)))) continue;
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
