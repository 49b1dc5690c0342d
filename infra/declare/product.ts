import type { DocumentSections } from "../../policies/document/build-document";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Limit } from "../../policies/recipes/limits";
import { productPolicy } from "../../policies/recipes/platform";
import { policyRecord, projectFile, record, type ServicePlace } from "./record";

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
  /** The file that declares it (`__filename`): findings name it. */
  readonly file?: string;
}

/** A product that asks for a subscription, has each approved by a person, and limits what one subscription may call. */
export function defineProduct(product: ProductDeclaration): ProductDeclaration {
  return product;
}

export function productRecords(service: ServicePlace, product: ProductDeclaration): EstateRecord[] {
  const { id, displayName, description, terms, rate = { calls: 300, seconds: 60 }, quota = { calls: 50_000, seconds: 86_400 } } = product;
  const declared = product.file ? { file: projectFile(product.file) } : undefined;
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
  ];
}
