import type { DataKind } from "./kinds";

/** Formats of schemas that say what data it is: those of OpenAPI and JSON Schema, and others in use. */
const kindsByFormat: Readonly<Record<string, DataKind>> = {
  password: "password",
  email: "email",
  "idn-email": "email",
  phone: "phone",
  "phone-number": "phone",
  phonenumber: "phone",
  tel: "phone",
  telephone: "phone",
  e164: "phone",
  "e.164": "phone",
  ip: "ip-address",
  ipv4: "ip-address",
  ipv6: "ip-address",
  iban: "iban",
  bic: "bank-account",
  "credit-card": "card-number",
  "credit-card-number": "card-number",
  creditcard: "card-number",
  "card-number": "card-number",
  pan: "card-number",
  cvv: "card-security-code",
  ssn: "national-id",
  "us-ssn": "national-id",
  "national-id": "national-id",
  jwt: "token",
  mac: "device-id",
  "mac-address": "device-id",
};

/** Patterns of schemas that describe one kind of data only, told by a part of their text. They are never run. */
const kindsByPattern: readonly (readonly [string, DataKind])[] = [
  ["\\d{3}-\\d{2}-\\d{4}", "national-id"],
  ["[0-9]{3}-[0-9]{2}-[0-9]{4}", "national-id"],
  ["\\d{3}-?\\d{2}-?\\d{4}", "national-id"],
  ["[A-Z]{2}\\d{2}[A-Z0-9]{", "iban"],
  ["[A-Z]{2}[0-9]{2}[A-Z0-9]{", "iban"],
];

/** The kind of data that a format names. */
export function kindOfFormat(format: string): DataKind | undefined {
  const key = format.trim().toLowerCase().replaceAll("_", "-");
  return Object.hasOwn(kindsByFormat, key) ? kindsByFormat[key] : undefined;
}

/** The kind of data that a regular expression describes. */
export function kindOfPattern(pattern: string): DataKind | undefined {
  const text = pattern.slice(0, 500);
  return kindsByPattern.find(([part]) => text.includes(part))?.[1];
}

/** Formats that speak against what a name promises: an address of the web is no e-mail address. */
export function contradicts(kind: DataKind, format: string): boolean {
  const key = format.trim().toLowerCase();
  switch (kind) {
    case "email":
    case "phone":
    case "address":
    case "postal-code":
    case "person-name":
    case "iban":
    case "card-number":
    case "national-id":
    case "gender":
      return /^(?:date|date-time|time|duration|uri|url|uri-reference|uuid|hostname|binary|regex)$/.test(key);
    case "password":
    case "pin":
    case "token":
    case "secret":
    case "api-key":
      return /^(?:date|date-time|time|duration|hostname)$/.test(key);
    case "birth-date":
      return /^(?:uri|url|uuid|email|time|binary)$/.test(key);
    default:
      return false;
  }
}
