import type { EstateRecord } from "../../policies/estate/estate";
import { declaredIn, record, type ServicePlace } from "./record";

/** A certificate of the service, for backends and policies. It comes from Key Vault, and never passes through this program. */
export interface CertificateDeclaration {
  readonly id: string;
  /** The identifier of the certificate's secret without a version, so that a renewed one is taken up by itself. */
  readonly secretIdentifier: string;
  readonly file?: string;
}

/**
 * @param vaultAccess the records that let the service read the vault
 */
export function certificateRecord(
  service: ServicePlace,
  { id, secretIdentifier, file }: CertificateDeclaration,
  vaultAccess: readonly string[],
): EstateRecord {
  return record(
    "certificates",
    { ...service, certificateId: id },
    { keyVault: { secretIdentifier } },
    { refs: vaultAccess, ...declaredIn(file) },
  );
}
