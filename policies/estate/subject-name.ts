import type { EstateIndex } from "./estate";

const inService = /^\/resourceGroups\/[^/]+\/providers\/Microsoft\.ApiManagement\/service\/([^/]+)(?:\/(.*))?$/i;

/**
 * The short name of a record, as findings and waivers use it: relative to the service (`apis/accounts`), with the
 * service's name in front only where the estate has several; outside of a service the path without its first slash.
 */
export function subjectName(path: string, estate: EstateIndex): string {
  const match = inService.exec(path);
  if (!match) return path.replace(/^\//, "");
  const [, service, rest] = match;
  if (!rest) return `service/${service}`;
  return estate.estate.oneOfSeveral || estate.ofKind("service").length > 1 ? `${service}/${rest}` : rest;
}
