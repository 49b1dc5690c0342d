import type { EstateRecord, Owner } from "../../policies/estate/estate";
import { record, type ServicePlace } from "./record";

/** A value that policies refer to by name. What is secret comes from Key Vault, and never passes through this program. */
export type NamedValueDeclaration =
  | {
      readonly name: string;
      readonly value: string;
      /** The value is changed outside of deployments, which set it once and then leave it. */
      readonly editedOutside?: true;
      readonly owner?: Owner;
      readonly file?: string;
    }
  | {
      readonly name: string;
      /** The secret's identifier without a version, so that a new version is taken up by itself. */
      readonly secretIdentifier: string;
      /** Which stack it belongs to, where platform and APIs are apart; the platform's unless given. */
      readonly owner?: Owner;
      readonly file?: string;
    };

export function namedValueRecord(service: ServicePlace, namedValue: NamedValueDeclaration, vaultAccess?: string): EstateRecord {
  const { name, file, owner } = namedValue;
  const declared = file || owner ? { declared: { ...(file && { file }), ...(owner && { owner }) } } : {};
  const path = { ...service, namedValueId: name };
  if ("value" in namedValue) {
    const edited = namedValue.editedOutside ? { declared: { ...declared.declared, editedOutside: ["value"] } } : declared;
    return record("namedValues", path, { displayName: name, secret: false, value: namedValue.value }, edited);
  }
  return record(
    "namedValues",
    path,
    { displayName: name, secret: true, keyVault: { secretIdentifier: namedValue.secretIdentifier } },
    { ...(vaultAccess && { refs: [vaultAccess] }), ...declared },
  );
}
