import { idProblem } from "../../policies/document/references";
import { blockListCapacity } from "../../policies/recipes/block-list";
import { type ApiBasics, apiIdOf, versionSetOf } from "./api-shell";
import type { NamedValueDeclaration } from "./named-value";
import type { ProductDeclaration } from "./product";
import { projectFile } from "./record";

/** Named values: at most 256 characters of these (REST reference of named values). */
const namedValueName = /^[A-Za-z0-9-._]{1,256}$/;
/** A secret's identifier, and what follows where it names a version. */
const secretIdentifier = /^https:\/\/[^/\s]+\/secrets\/[A-Za-z0-9-]+(\/[^/\s]*)?$/;

/** What the service would refuse of APIs beside each other: the same id, or the same address. */
export function apiProblems(apis: readonly ApiBasics[]): string[] {
  const problems: string[] = [];
  const byPath = new Map<string, ApiBasics>();
  const byAddress = new Map<string, ApiBasics>();
  for (const api of apis) {
    const place = `${projectFile(api.file)}: ${api.id}`;
    const path = api.path.replace(/^\/+|\/+$/g, "").toLowerCase();
    const address = api.version === undefined ? path : `${path}/${api.version.toLowerCase()}`;
    const atPath = byPath.get(path);
    const found = byAddress.get(address);
    // Revisions of one API answer at one address.
    const atAddress = found && isRevisionOf(found, api) ? undefined : found;
    if (atAddress) problems.push(`${place}: the API ${atAddress.id} answers at /${address} too`);
    else if (atPath && versionSetOf(atPath) !== versionSetOf(api)) {
      problems.push(`${place}: the API ${atPath.id} has the path "${api.path}" too; give both a version, and the same versionSet`);
    }
    byPath.set(path, atPath ?? api);
    byAddress.set(address, atAddress ?? api);
    if (api.version !== undefined && !/^[A-Za-z0-9][A-Za-z0-9-._]{0,98}$/.test(api.version)) {
      problems.push(`${place}: the version "${api.version}" must be 1 to 99 letters, digits, "-", "." or "_"`);
    }
    if (api.versionSet !== undefined && api.version === undefined) problems.push(`${place}: versionSet is given, and version is not`);
    if (api.versionSet !== undefined) problems.push(...asProblem(`${place}: versionSet`, idProblem(api.versionSet)));
  }
  return [
    ...problems,
    ...revisionProblems(apis),
    ...twice(
      "API",
      apis.map((api) => ({ id: apiIdOf(api), file: api.file })),
    ),
  ];
}

function isRevisionOf(one: ApiBasics, other: ApiBasics): boolean {
  return one.revision !== undefined && other.revision !== undefined && one.id.toLowerCase() === other.id.toLowerCase();
}

/** Revisions are numbered, and one of them is the current one; an API has revisions, or none. */
function revisionProblems(apis: readonly ApiBasics[]): string[] {
  const byId = new Map<string, ApiBasics[]>();
  for (const api of apis) byId.set(api.id.toLowerCase(), [...(byId.get(api.id.toLowerCase()) ?? []), api]);
  return [...byId.values()].flatMap((all) => {
    const [first] = all;
    if (!first || all.every(({ revision }) => revision === undefined)) return [];
    const place = `${projectFile(first.file)}: ${first.id}`;
    const problems: string[] = [];
    if (all.some(({ revision }) => revision === undefined)) problems.push(`${place}: it is declared with revisions and without`);
    for (const { revision } of all) {
      if (revision && (!Number.isInteger(revision.number) || revision.number < 1 || revision.number > 9999))
        problems.push(`${place}: the revision ${revision.number} must be a whole number from 1 on`);
    }
    const released = all.filter(({ revision }) => revision?.release);
    if (released.length !== 1)
      problems.push(
        `${place}: ${released.length === 0 ? "no revision" : `${released.length} revisions`} of it is released; exactly one is the current one`,
      );
    const differs = all.some(
      (api) => api.path !== first.path || api.version !== first.version || versionSetOf(api) !== versionSetOf(first),
    );
    if (differs) problems.push(`${place}: its revisions differ in path or version, which belong to the API as a whole`);
    return problems;
  });
}

export function productProblems(products: readonly ProductDeclaration[]): string[] {
  const problems = products.flatMap((product) => {
    const place = `${product.file ? `${projectFile(product.file)}: ` : ""}the product ${product.id}`;
    const empty = (["displayName", "description", "terms"] as const).filter((field) => product[field].trim() === "");
    return [...asProblem(place, idProblem(product.id)), ...empty.map((field) => `${place}: ${field} is empty`)];
  });
  return [...problems, ...twice("product", products)];
}

export function namedValueProblems(namedValues: readonly NamedValueDeclaration[]): string[] {
  const problems = namedValues.flatMap((each) => {
    const place = `${each.file ? `${projectFile(each.file)}: ` : ""}the named value ${each.name}`;
    const named = namedValueName.test(each.name) ? [] : [`${place}: a name has 1 to 256 letters, digits, "-", "." or "_"`];
    if ("value" in each) {
      const { length } = each.value;
      if (each.value.trim() === "") named.push(`${place}: the value is empty, which the service refuses`);
      if (length > blockListCapacity)
        named.push(`${place}: the value has ${length} characters; the service takes at most ${blockListCapacity}`);
      return named;
    }
    const match = secretIdentifier.exec(each.secretIdentifier);
    if (!match) named.push(`${place}: secretIdentifier must be https://<vault>/secrets/<name>`);
    else if (match[1] !== undefined) {
      named.push(`${place}: secretIdentifier names a version, so a new one would never be taken up; leave it out`);
    }
    return named;
  });
  return [
    ...problems,
    ...twice(
      "named value",
      namedValues.map(({ name, file }) => ({ id: name, ...(file && { file }) })),
    ),
  ];
}

/** Ids are the same in any case. */
function twice(what: string, all: readonly { readonly id: string; readonly file?: string }[]): string[] {
  const seen = new Set<string>();
  return all.flatMap(({ id, file }) => {
    const known = seen.has(id.toLowerCase());
    seen.add(id.toLowerCase());
    return known ? [`${file ? `${projectFile(file)}: ` : ""}the ${what} ${id} is declared twice`] : [];
  });
}

function asProblem(place: string, problem: string | undefined): string[] {
  return problem === undefined ? [] : [`${place}: ${problem}`];
}
