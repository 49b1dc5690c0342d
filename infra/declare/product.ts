import type { DocumentSections } from "../../policies/document/build-document";
import type { Declared, EstateRecord, Owner } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import type { Limit } from "../../policies/recipes/limits";
import { productPolicy } from "../../policies/recipes/platform";
import { builtInGroups } from "./group";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";
import { tagLinks } from "./tag";

export interface ProductDeclaration {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** What subscribers must agree to. */
  readonly terms: string;
  /** Calls of one subscription; 300 a minute unless given. */
  readonly rate?: Limit;
  /** Calls of one subscription over a longer time; 50,000 a day unless given. */
  readonly quota?: Limit;
  /** How many subscriptions one user may have; 1 unless given. */
  readonly subscriptionsLimit?: number;
  readonly policies?: DocumentSections;
  /** Who sees it in the portal: groups that are declared, or `developers`; administrators always do, guests should not. */
  readonly groups?: readonly string[];
  readonly tags?: readonly string[];
  /** Which stack it belongs to, where platform and APIs are apart; the platform's unless given. */
  readonly owner?: Owner;
  /** The file that declares it (`__filename`): findings name it. */
  readonly file?: string;
}

/** A product that asks for a subscription, has each approved by a person, and limits what one subscription may call. */
export function defineProduct(product: ProductDeclaration): ProductDeclaration {
  return product;
}

export function productRecords(service: ServicePlace, product: ProductDeclaration): EstateRecord[] {
  const { id, displayName, description, terms, rate = { calls: 300, seconds: 60 }, quota = { calls: 50_000, seconds: 86_400 } } = product;
  const { file, owner } = product;
  const declared = file || owner ? { ...(file && { file: projectFile(file) }), ...(owner && { owner }) } : undefined;
  const path = { ...service, productId: id };
  return [
    record(
      "products",
      path,
      {
        displayName,
        description,
        terms,
        subscriptionRequired: true,
        approvalRequired: true,
        subscriptionsLimit: product.subscriptionsLimit ?? 1,
        state: "published",
      },
      { ...(declared && { declared }) },
    ),
    policyRecord("products/policies", path, productPolicy({ rate, quota, ...(product.policies && { also: product.policies }) }), declared),
    ...(product.groups ?? []).map((groupId) => groupLink(service, id, groupId, declared)),
    ...tagLinks(service, { productId: id }, product.tags, file),
  ];
}

/** In a workspace a product names its groups by links. */
function groupLink(service: ServicePlace, productId: string, groupId: string, declared: Declared | undefined): EstateRecord {
  const group = pathOf("groups", { ...service, groupId });
  const isBuiltIn = (builtInGroups as readonly string[]).includes(groupId.toLowerCase());
  const more = { refs: isBuiltIn ? [] : [group], ...(declared && { declared }) };
  return service.workspaceId === undefined
    ? record("products/groups", { ...service, productId, groupId }, {}, more)
    : record("products/groupLinks", { ...service, productId, groupLinkId: groupId }, { groupId: idOf(group) }, more);
}
