import { idProblem } from "../../policies/document/references";
import { blockListCapacity } from "../../policies/recipes/block-list";
import { type ApiDeclaration, versionSetOf } from "./api";
import type { NamedValueDeclaration } from "./named-value";
import type { ProductDeclaration } from "./product";
import { projectFile } from "./record";
import type { ServiceDeclaration } from "./service";

/** Named values: at most 256 characters of these (REST reference of named values). */
const namedValueName = /^[A-Za-z0-9-._]{1,256}$/;
/** A secret's identifier, and what follows where it names a version. */
const secretIdentifier = /^https:\/\/[^/\s]+\/secrets\/[A-Za-z0-9-]+(\/[^/\s]*)?$/;

/** Scale units and zones that ARM would refuse for the tier. */
export function serviceProblems({ sku, capacity, zones = [], file }: ServiceDeclaration): string[] {
  const place = `${file ? `${file}: ` : ""}the service`;
  const problems: string[] = [];
  if (sku === "Consumption" && capacity !== 0) problems.push(`${place}: the capacity is ${capacity}; on Consumption it is 0`);
  if (sku !== "Consumption" && capacity < 1) problems.push(`${place}: the capacity is ${capacity}; on ${sku} it is at least 1`);
  if (sku === "Developer" && capacity > 1) problems.push(`${place}: the capacity is ${capacity}; on Developer it is 1`);
  if (zones.length > 0 && !sku.startsWith("Premium")) problems.push(`${place}: zones are given; ${sku} has none`);
  else if (zones.length > 0 && capacity % zones.length !== 0) {
    problems.push(`${place}: the capacity ${capacity} is no multiple of the ${zones.length} zones`);
  }
  return problems;
}

/** What the service would refuse of APIs beside each other: the same id, or the same address. */
export function apiProblems(apis: readonly ApiDeclaration[]): string[] {
  const problems: string[] = [];
  const byPath = new Map<string, ApiDeclaration>();
  const byAddress = new Map<string, ApiDeclaration>();
  for (const api of apis) {
    const place = `${projectFile(api.file)}: ${api.id}`;
    const path = api.path.replace(/^\/+|\/+$/g, "").toLowerCase();
    const address = api.version === undefined ? path : `${path}/${api.version.toLowerCase()}`;
    const atPath = byPath.get(path);
    const atAddress = byAddress.get(address);
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
    ...twice(
      "API",
      apis.map(({ id, file }) => ({ id, file })),
    ),
  ];
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
