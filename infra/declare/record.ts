import { isAbsolute, relative } from "node:path";
import type { PolicyDocument } from "../../policies/document/ast";
import { referencesOf } from "../../policies/document/document-references";
import type { Declared, EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { type PathParameters, pathOf } from "../../policies/estate/path";
import type { Envelope, PolicyKind, PropertiesOf } from "../../policies/estate/properties";

/** The service that records stand in, and the workspace of it where they stand in one. */
export type ServicePlace = {
  readonly resourceGroupName: string;
  readonly serviceName: string;
  readonly workspaceId?: string;
};

interface More {
  readonly envelope?: Envelope;
  readonly refs?: readonly string[];
  readonly declared?: Declared;
}

/** A record of a kind, with its path made of its parameters. */
export function record<K extends Kind>(kind: K, path: PathParameters, properties: PropertiesOf<K>, more: More = {}): EstateRecord {
  const { envelope, refs, declared } = more;
  return {
    kind,
    path: pathOf(kind, path),
    ...(envelope && { envelope }),
    properties,
    ...(refs && refs.length > 0 && { refs: [...new Set(refs)].sort() }),
    ...(declared && { declared }),
  } as EstateRecord;
}

/** A policy document as a record that depends on everything that it names. */
export function policyRecord(
  kind: PolicyKind,
  path: PathParameters & ServicePlace,
  document: PolicyDocument,
  declared?: Declared,
): EstateRecord {
  const place = placeOf(path);
  const refs = referencesOf(document).flatMap(({ kind: what, id }) => {
    switch (what) {
      case "namedValue":
        return [pathOf("namedValues", { ...place, namedValueId: id })];
      case "backend":
        return [pathOf("backends", { ...place, backendId: id })];
      case "fragment":
        return [pathOf("policyFragments", { ...place, id })];
      case "logger":
        return [pathOf("loggers", { ...place, loggerId: id })];
      case "certificate":
        return [pathOf("certificates", { ...place, certificateId: id })];
      default:
        return [pathOf("schemas", { ...place, schemaId: id })];
    }
  });
  return record(kind, path, { format: "rawxml", value: document }, { refs, ...(declared && { declared }) });
}

/** The service or workspace among the parameters of a path. */
export function placeOf({ resourceGroupName, serviceName, workspaceId }: ServicePlace): ServicePlace {
  return { resourceGroupName, serviceName, ...(workspaceId !== undefined && { workspaceId }) };
}

/** What a declaration says of the file that it stands in. */
export function declaredIn(file: string | undefined): { readonly declared?: Declared } {
  return file ? { declared: { file: projectFile(file) } } : {};
}

/** A file as findings name it: relative to the project, with slashes. */
export function projectFile(file: string): string {
  return (isAbsolute(file) ? relative(process.cwd(), file) : file).replaceAll("\\", "/");
}
