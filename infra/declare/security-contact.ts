import type { EstateRecord } from "../../policies/estate/estate";
import { record } from "./record";

export const alertSeverities = ["High", "Medium", "Low"] as const;

/** Who Defender for Cloud writes to. There is one for each subscription. */
export interface SecurityContactDeclaration {
  readonly emails: readonly string[];
  /** The least severity of alerts that are worth a letter; High unless given. */
  readonly minimalSeverity?: (typeof alertSeverities)[number] | undefined;
  /** This stack writes it, or takes it as it is and stops where it is another. */
  readonly manage: "own" | "adopt";
}

/** The security contact of the subscription. Owners are told as well: an address may be left by its people. */
export function securityContact({ emails, minimalSeverity = "High", manage }: SecurityContactDeclaration, file?: string): EstateRecord {
  return record(
    "securityContacts",
    { securityContactName: "default" },
    {
      emails: emails.join(";"),
      isEnabled: true,
      notificationsByRole: { state: "On", roles: ["Owner"] },
      notificationsSources: [{ sourceType: "Alert", minimalSeverity }],
    },
    { declared: { manage, ...(file && { file }) } },
  );
}
