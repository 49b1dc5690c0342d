import { carriesCredential, credentialForm, isCalledLikeCredential, isPlaceholder } from "./credentials";

/** A credential that is written out in a record. */
export interface RecordCredential {
  /** What is wrong; the value itself is never repeated. */
  readonly message: string;
  /** Where, as a path below the record: `properties/credentials/header/x-functions-key`. */
  readonly property: string;
}

/** What records are nested in at most. */
const maxDepth = 6;
/** Names of properties whose value is a credential wherever they stand. */
const secretProperty = /^(?:password|clientSecret|validationKey|resourceOwnerPassword)$/i;
/** The same for those that stand inside of `credentials`. */
const secretInside = /^parameter$/i;

/** Every credential that the properties of a record hold as text. Named values, late values and secrets are none. */
export function recordCredentials(properties: unknown): RecordCredential[] {
  const found: RecordCredential[] = [];
  look(properties, ["properties"], found);
  return found;
}

function look(value: unknown, path: readonly string[], found: RecordCredential[]) {
  if (typeof value === "string") {
    const form = credentialForm(value);
    const name = nameIn(path);
    const isSecret = isGiven(value) && (secretProperty.test(name) || (path.length > 2 && (secretInside.test(name) || isNamed(path, name))));
    if (form) found.push({ message: `${name} holds ${form}`, property: path.join("/") });
    else if (isSecret) found.push({ message: `${name} holds a credential`, property: path.join("/") });
  } else if (Array.isArray(value)) {
    for (const each of value) look(each, path, found);
  } else if (typeof value === "object" && value !== null && path.length < maxDepth) {
    for (const [name, each] of Object.entries(value)) look(each, [...path, name], found);
  }
}

const nameIn = (path: readonly string[]) => path.at(-1) ?? "";

/** Whether a header or a query parameter that goes with each call is called like a credential. */
function isNamed(path: readonly string[], name: string): boolean {
  return /^(?:header|query)$/i.test(path.at(-2) ?? "") && (carriesCredential(name) || isCalledLikeCredential(name));
}

function isGiven(text: string): boolean {
  return text.trim() !== "" && !text.includes("{{") && !isPlaceholder(text);
}
