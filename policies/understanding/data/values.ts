import { isIP } from "node:net";
import { number as cardNumber } from "card-validator";
import { electronicFormatIBAN, isValidBIC, isValidIBAN } from "ibantools";
import type { DataKind } from "./kinds";
import { nationalIdOf } from "./national-ids";
import { looksRandom, secretForm } from "./secret-forms";

/** Values longer than this are looked at up to here only. */
export const maxValueLength = 1024;

export interface ValueMatch {
  readonly kind: DataKind;
  /** What has been found, and how it was checked: `a card number (check digit)`. */
  readonly what: string;
}

/** What the field is called, and what its name promises. */
export interface ValueContext {
  /** The words of the name, in lower case. */
  readonly words: string;
  readonly promised: DataKind | undefined;
}

/** Names of numbers that may have check digits of their own, or be as long as others by chance. */
const otherNumbers =
  /\b(?:id|ids|identifier|guid|uuid|timestamp|time|epoch|isbn|issn|ean|gtin|upc|imei|barcode|sku|tracking|order|invoice|reference|ref|serial|version|hash|checksum|cursor|offset|duns|lei|mpn|build|revision|sequence)\b/;

/**
 * The kind of data that a value is. A value tells by itself where its form or its check digits leave little doubt; otherwise
 * it only confirms what the name promises.
 */
export function kindOfValue(value: string | number, context: ValueContext): ValueMatch | undefined {
  const text = String(value).slice(0, maxValueLength).trim();
  if (text === "") return undefined;
  return (typeof value === "string" ? byForm(text) : undefined) ?? byCheckDigits(text, context) ?? confirmed(text, value, context);
}

/** What its form alone tells. */
function byForm(text: string): ValueMatch | undefined {
  const secret = secretForm(text);
  if (secret) return secret;
  if (isEmail(text)) return { kind: "email", what: "an e-mail address" };
  if (isInternationalPhone(text)) return { kind: "phone", what: "a phone number with its country" };
  if (/^(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}$/i.test(text)) return { kind: "device-id", what: "a MAC address" };
  if (isIP(text) === 6 && text.length > 3) return { kind: "ip-address", what: "an IPv6 address" };
  if (/^-?\d{1,2}\.\d{3,15}\s?,\s?-?\d{1,3}\.\d{3,15}$/.test(text)) return { kind: "location", what: "coordinates" };
  return undefined;
}

function byCheckDigits(text: string, { words, promised }: ValueContext): ValueMatch | undefined {
  if (text.length > 50) return undefined;
  if (/^[A-Z]{2}\d{2}/i.test(text) && isValidIBAN(electronicFormatIBAN(text) ?? ""))
    return { kind: "iban", what: "an IBAN (check digits)" };
  if (isCardNumber(text) && (promised === "card-number" || !otherNumbers.test(words)))
    return { kind: "card-number", what: "a card number (issuer and check digit)" };
  const id = nationalIdOf(text, words);
  const promisesId = promised === "national-id" || promised === "tax-id";
  if (id && (promisesId || (id.alone && !otherNumbers.test(words))))
    return { kind: promised === "tax-id" ? "tax-id" : "national-id", what: `a ${id.title}` };
  if (isIP(text) === 4 && !/\b(?:version|build|release|firmware|oid)\b/.test(words) && !/^(?:0\.|127\.|255\.)/.test(text))
    return { kind: "ip-address", what: "an IPv4 address" };
  return undefined;
}

/** What the name promises, and the value fits. */
function confirmed(text: string, value: string | number, { promised }: ValueContext): ValueMatch | undefined {
  if (promised === undefined) return undefined;
  const number = typeof value === "number" ? value : Number(text);
  switch (promised) {
    case "password":
    case "secret":
    case "token":
    case "api-key":
    case "session-id":
      return looksRandom(text) ? { kind: promised, what: "a random text" } : undefined;
    case "phone":
      return /^[\d\s()./+-]{6,25}$/.test(text) && text.replace(/\D/g, "").length >= 6
        ? { kind: promised, what: "a phone number" }
        : undefined;
    case "birth-date":
      return isBirthDate(text) ? { kind: promised, what: "a date of the past" } : undefined;
    case "card-security-code":
      return /^\d{3,4}$/.test(text) ? { kind: promised, what: "three or four digits" } : undefined;
    case "card-expiry":
      return /^(?:0[1-9]|1[0-2])\s?[/-]\s?(?:\d{2}|20\d{2})$/.test(text) ? { kind: promised, what: "month and year" } : undefined;
    case "bank-account":
      return isValidBIC(text) ? { kind: promised, what: "a BIC" } : undefined;
    case "passport":
      return /^(?=.*\d)[A-Z0-9]{7,9}$/.test(text) ? { kind: promised, what: "a passport number" } : undefined;
    case "location":
      return Number.isFinite(number) && Math.abs(number) <= 180 && text.includes(".")
        ? { kind: promised, what: "a coordinate" }
        : undefined;
    case "health":
      if (/^(?:A|B|AB|0|O)[+-]$/.test(text)) return { kind: promised, what: "a blood group" };
      return /^[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/.test(text) ? { kind: promised, what: "a code of ICD-10" } : undefined;
    default:
      return undefined;
  }
}

function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^(?:mailto:)?[\p{L}\d.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+\p{L}{2,24}$/u.test(text)
  );
}

/** A number as ITU-T E.164 has it, with its country and at most fifteen digits. */
function isInternationalPhone(text: string): boolean {
  if (text.length > 30 || !/^(?:tel:)?\+[1-9][\d\s().-]+\d$/.test(text)) return false;
  const digits = text.replace(/\D/g, "").length;
  return digits >= 8 && digits <= 15 && !/\.\d+\.\d+\.\d+\./.test(text);
}

/** Digits of an issuer that is known, in the length of its cards, with the check digit of ISO/IEC 7812. */
function isCardNumber(text: string): boolean {
  if (!/^\d(?:[ -]?\d){11,18}$/.test(text)) return false;
  const digits = text.replace(/\D/g, "");
  const { isValid, card } = cardNumber(digits);
  // Maestro's range holds nearly everything that begins with 5 or 6.
  return isValid && card !== null && card.type !== "maestro" && !/^(\d)\1+$/.test(digits);
}

function isBirthDate(text: string): boolean {
  const [, iso, local, slashed] = /^(?:(\d{4})-\d{2}-\d{2}(?:T.*)?|\d{1,2}\.\d{1,2}\.(\d{4})|\d{1,2}\/\d{1,2}\/(\d{4}))$/.exec(text) ?? [];
  const year = Number(iso ?? local ?? slashed);
  return year >= 1900 && year <= new Date().getFullYear();
}
