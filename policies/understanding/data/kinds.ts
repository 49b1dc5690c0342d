import type { Severity } from "../../baseline/rule";

/** What kind of trouble it is when data of a kind gets into the wrong hands. */
export type DataCategory =
  | "credential"
  | "payment"
  | "bank"
  | "government-id"
  | "health"
  | "biometric"
  | "special"
  | "contact"
  | "personal"
  | "location"
  | "finance"
  | "network";

export interface DataKindFacts {
  readonly category: DataCategory;
  readonly sensitivity: Exclude<Severity, "info">;
  /** In the plural: `2 operations return phone numbers`. */
  readonly label: string;
}

/**
 * Kinds of data that deserve protection. Special categories are those of article 9 of the GDPR, and criminal records those of
 * its article 10; card data follows PCI DSS.
 */
export const dataKinds = {
  password: { category: "credential", sensitivity: "critical", label: "passwords" },
  pin: { category: "credential", sensitivity: "critical", label: "PINs" },
  "private-key": { category: "credential", sensitivity: "critical", label: "private keys" },
  "api-key": { category: "credential", sensitivity: "critical", label: "API keys" },
  token: { category: "credential", sensitivity: "critical", label: "tokens" },
  secret: { category: "credential", sensitivity: "critical", label: "secrets" },
  "one-time-code": { category: "credential", sensitivity: "high", label: "one-time codes" },
  "security-answer": { category: "credential", sensitivity: "high", label: "security answers" },
  "session-id": { category: "credential", sensitivity: "medium", label: "session ids" },
  "card-number": { category: "payment", sensitivity: "critical", label: "card numbers" },
  "card-security-code": { category: "payment", sensitivity: "critical", label: "card security codes" },
  "card-expiry": { category: "payment", sensitivity: "medium", label: "card expiry dates" },
  iban: { category: "bank", sensitivity: "high", label: "IBANs" },
  "bank-account": { category: "bank", sensitivity: "high", label: "bank accounts" },
  "national-id": { category: "government-id", sensitivity: "high", label: "national ids" },
  "tax-id": { category: "government-id", sensitivity: "high", label: "tax ids" },
  passport: { category: "government-id", sensitivity: "high", label: "passport numbers" },
  "driving-licence": { category: "government-id", sensitivity: "high", label: "driving licences" },
  health: { category: "health", sensitivity: "critical", label: "health data" },
  biometric: { category: "biometric", sensitivity: "critical", label: "biometric data" },
  genetic: { category: "special", sensitivity: "critical", label: "genetic data" },
  religion: { category: "special", sensitivity: "critical", label: "religions" },
  ethnicity: { category: "special", sensitivity: "critical", label: "ethnic origins" },
  politics: { category: "special", sensitivity: "critical", label: "political opinions" },
  "union-membership": { category: "special", sensitivity: "critical", label: "trade union memberships" },
  "sexual-orientation": { category: "special", sensitivity: "critical", label: "sexual orientations" },
  "criminal-record": { category: "special", sensitivity: "critical", label: "criminal records" },
  email: { category: "contact", sensitivity: "medium", label: "e-mail addresses" },
  phone: { category: "contact", sensitivity: "medium", label: "phone numbers" },
  address: { category: "contact", sensitivity: "medium", label: "addresses" },
  "postal-code": { category: "contact", sensitivity: "low", label: "postal codes" },
  "person-name": { category: "personal", sensitivity: "low", label: "names of persons" },
  "birth-date": { category: "personal", sensitivity: "medium", label: "birth dates" },
  gender: { category: "personal", sensitivity: "low", label: "genders" },
  nationality: { category: "personal", sensitivity: "low", label: "nationalities" },
  "marital-status": { category: "personal", sensitivity: "low", label: "marital statuses" },
  location: { category: "location", sensitivity: "medium", label: "locations" },
  finance: { category: "finance", sensitivity: "medium", label: "financial circumstances" },
  "ip-address": { category: "network", sensitivity: "low", label: "IP addresses" },
  "device-id": { category: "network", sensitivity: "low", label: "device ids" },
} as const satisfies Record<string, DataKindFacts>;

export type DataKind = keyof typeof dataKinds;

export function factsOfKind(kind: DataKind): DataKindFacts {
  return dataKinds[kind];
}
