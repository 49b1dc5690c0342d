import { policyFragment } from "../../policies/document/build-document";
import type { EstateRecord } from "../../policies/estate/estate";
import { declaredIn, policyRecord, type ServicePlace } from "./record";

/** Policies that others include by name. */
export interface FragmentDeclaration {
  readonly id: string;
  readonly description: string;
  readonly policies: Parameters<typeof policyFragment>[0];
  readonly file?: string;
}

/** The fragment behind everything that its policies name. */
export function fragmentRecord(service: ServicePlace, { id, description, policies, file }: FragmentDeclaration): EstateRecord {
  const made = policyRecord("policyFragments", { ...service, id }, policyFragment(policies), declaredIn(file).declared);
  return { ...made, properties: { ...made.properties, description } } as EstateRecord;
}
