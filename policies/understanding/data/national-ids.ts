import { stdnum, type Validator } from "stdnum";

/** A national identity or tax number of a country, as `stdnum` checks it: form, birth date and check digits where it has them. */
interface NationalId {
  readonly country: string;
  readonly validator: string;
  /** As people know it. */
  readonly title: string;
  /** The form in which it is looked at; the checks are the validator's. */
  readonly form: RegExp;
  /**
   * Whether form and check together are rare enough that a number of that kind tells by itself. Eleven digits of which
   * every tenth passes do not.
   */
  readonly alone: boolean;
  /** Words of names that mean this number. */
  readonly names: RegExp;
  /** How the validator wants it, where that differs. */
  readonly written?: (text: string) => string;
}

const nationalIds: readonly NationalId[] = [
  { country: "US", validator: "ssn", title: "social security number (US)", form: /^\d{3}-\d{2}-\d{4}$/, alone: true, names: /ssn|social/ },
  { country: "US", validator: "ssn", title: "social security number (US)", form: /^\d{9}$/, alone: false, names: /ssn|social/ },
  {
    country: "GB",
    validator: "nino",
    title: "national insurance number (UK)",
    form: /^[A-Z]{2} \d{2} \d{2} \d{2} [A-D]$/,
    alone: true,
    names: /nino|insurance/,
  },
  {
    country: "GB",
    validator: "nino",
    title: "national insurance number (UK)",
    form: /^[A-Z]{2}\d{6}[A-D]$/,
    alone: false,
    names: /nino|insurance/,
  },
  {
    country: "FR",
    validator: "nir",
    title: "NIR (France)",
    form: /^[12] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}$|^[12]\d{4}2[AB]\d{8}$/,
    alone: true,
    names: /nir|securite|insee/,
  },
  {
    country: "FR",
    validator: "nir",
    title: "NIR (France)",
    form: /^[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}$/,
    alone: false,
    names: /nir|securite|insee/,
  },
  { country: "ES", validator: "dni", title: "DNI (Spain)", form: /^\d{8}-?[A-Z]$/, alone: true, names: /dni|nif|documento/ },
  { country: "ES", validator: "nie", title: "NIE (Spain)", form: /^[XYZ]-?\d{7}-?[A-Z]$/, alone: true, names: /nie/ },
  {
    country: "IT",
    validator: "codicefiscale",
    title: "codice fiscale (Italy)",
    form: /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/,
    alone: true,
    names: /fiscale/,
  },
  {
    country: "SE",
    validator: "personnummer",
    title: "personnummer (Sweden)",
    form: /^\d{6}[-+]\d{4}$/,
    alone: true,
    names: /personnummer/,
  },
  {
    country: "SE",
    validator: "personnummer",
    title: "personnummer (Sweden)",
    form: /^\d{8}[-+]\d{4}$/,
    alone: false,
    names: /personnummer/,
  },
  {
    country: "FI",
    validator: "hetu",
    title: "henkilötunnus (Finland)",
    form: /^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/,
    alone: true,
    names: /hetu|henkilo/,
  },
  {
    country: "CH",
    validator: "ssn",
    title: "AHV number (Switzerland)",
    form: /^756\.?\d{4}\.?\d{4}\.?\d{2}$/,
    alone: true,
    names: /ahv|avs/,
  },
  {
    country: "BE",
    validator: "nn",
    title: "rijksregisternummer (Belgium)",
    form: /^\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}$/,
    alone: true,
    names: /rijksregister/,
  },
  { country: "BR", validator: "cpf", title: "CPF (Brazil)", form: /^\d{3}\.\d{3}\.\d{3}-\d{2}$/, alone: true, names: /cpf/ },
  { country: "MX", validator: "curp", title: "CURP (Mexico)", form: /^[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d$/, alone: true, names: /curp/ },
  { country: "CN", validator: "ric", title: "resident identity number (China)", form: /^\d{17}[\dX]$/, alone: false, names: /resident/ },
  { country: "NL", validator: "bsn", title: "BSN (Netherlands)", form: /^\d{8,9}$/, alone: false, names: /bsn|burgerservice/ },
  { country: "PL", validator: "pesel", title: "PESEL (Poland)", form: /^\d{11}$/, alone: false, names: /pesel/ },
  { country: "NO", validator: "fodselsnummer", title: "fødselsnummer (Norway)", form: /^\d{6} ?\d{5}$/, alone: false, names: /fodsels/ },
  { country: "DK", validator: "cpr", title: "CPR number (Denmark)", form: /^\d{6}-?\d{4}$/, alone: false, names: /cpr/ },
  {
    country: "DE",
    validator: "idnr",
    title: "Steuer-Identifikationsnummer (Germany)",
    form: /^\d{2} ?\d{3} ?\d{3} ?\d{3}$/,
    alone: false,
    names: /steuer|tax|idnr/,
  },
  {
    country: "DE",
    validator: "svnr",
    title: "Sozialversicherungsnummer (Germany)",
    form: /^\d{2} ?\d{6} ?[A-Z] ?\d{3}$/,
    alone: false,
    names: /sozial|versicherung|svnr/,
  },
  {
    country: "AT",
    validator: "vnr",
    title: "Versicherungsnummer (Austria)",
    form: /^\d{4} ?\d{6}$/,
    alone: false,
    names: /sozial|versicherung|svnr/,
  },
  { country: "BE", validator: "nn", title: "rijksregisternummer (Belgium)", form: /^\d{11}$/, alone: false, names: /rijksregister/ },
  { country: "BR", validator: "cpf", title: "CPF (Brazil)", form: /^\d{11}$/, alone: false, names: /cpf/ },
  {
    country: "SE",
    validator: "personnummer",
    title: "personnummer (Sweden)",
    form: /^(?:\d{2})?\d{10}$/,
    alone: false,
    names: /personnummer/,
    written: (text) => `${text.slice(0, -4)}-${text.slice(-4)}`,
  },
  { country: "PT", validator: "nif", title: "NIF (Portugal)", form: /^\d{9}$/, alone: false, names: /nif/ },
  { country: "RO", validator: "cnp", title: "CNP (Romania)", form: /^\d{13}$/, alone: false, names: /cnp/ },
  { country: "BG", validator: "egn", title: "EGN (Bulgaria)", form: /^\d{10}$/, alone: false, names: /egn/ },
  { country: "CZ", validator: "rc", title: "rodné číslo (Czechia)", form: /^\d{6}\/?\d{3,4}$/, alone: false, names: /rodne/ },
  { country: "IE", validator: "pps", title: "PPS number (Ireland)", form: /^\d{7}[A-W][A-IW]?$/, alone: false, names: /pps/ },
  { country: "HR", validator: "oib", title: "OIB (Croatia)", form: /^\d{11}$/, alone: false, names: /oib/ },
  {
    country: "CA",
    validator: "sin",
    title: "social insurance number (Canada)",
    form: /^\d{3}[- ]?\d{3}[- ]?\d{3}$/,
    alone: false,
    names: /insurance/,
  },
  {
    country: "AU",
    validator: "tfn",
    title: "tax file number (Australia)",
    form: /^\d{3} ?\d{3} ?\d{2,3}$/,
    alone: false,
    names: /tfn|tax/,
  },
  { country: "IN", validator: "aadhaar", title: "Aadhaar (India)", form: /^\d{4} ?\d{4} ?\d{4}$/, alone: false, names: /aadha/ },
  { country: "IN", validator: "pan", title: "PAN (India)", form: /^[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]$/, alone: false, names: /pan|tax/ },
  { country: "ZA", validator: "idnr", title: "identity number (South Africa)", form: /^\d{13}$/, alone: false, names: /identity/ },
  {
    country: "KR",
    validator: "rrn",
    title: "resident registration number (Korea)",
    form: /^\d{6}-?\d{7}$/,
    alone: false,
    names: /resident/,
  },
  { country: "TR", validator: "tckimlik", title: "kimlik number (Turkey)", form: /^\d{11}$/, alone: false, names: /kimlik/ },
];

export interface NationalIdMatch {
  readonly title: string;
  readonly alone: boolean;
}

/**
 * The national id that a value is by form and check digits; the one that the name means where several fit, and one that
 * tells by itself before one that does not.
 * @param words what the field is called, in lower case
 */
export function nationalIdOf(value: string, words: string): NationalIdMatch | undefined {
  const text = value.trim().toUpperCase();
  if (text.length < 8 || text.length > 24 || !/\d/.test(text)) return undefined;
  const valid = nationalIds.filter((each) => each.form.test(text) && isValid(each, text));
  const found = valid.find(({ names }) => names.test(words)) ?? valid[0];
  return found && { title: found.title, alone: valid.some(({ alone }) => alone) };
}

function isValid({ country, validator, written }: NationalId, text: string): boolean {
  const known: Validator | undefined = stdnum[country]?.[validator];
  return known?.validate(written ? written(text) : text).isValid === true;
}

/** The countries and numbers that are known, and whether their checks are there. For the tests. */
export function knownNationalIds(): readonly { readonly title: string; readonly isChecked: boolean }[] {
  return nationalIds.map(({ country, validator, title }) => ({ title, isChecked: stdnum[country]?.[validator] !== undefined }));
}
