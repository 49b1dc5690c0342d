import { tierFeatures } from "../../policies/estate/tier-features";
import type { DefenderDeclaration } from "./defender";
import { domainProblems } from "./domains";
import { defaultNames, nameTokens } from "./network/names";
import { networkProblems, regionProblems, tierOfSku, tiersWith } from "./network/network-problems";
import type { ServiceDeclaration } from "./service";

/**
 * What Azure would refuse of a service: combinations of tier, scale units, zones, regions, network and host names that do
 * not go together. Everything at once, each with the rule and the way out.
 */
export function serviceProblems(service: ServiceDeclaration, defender?: DefenderDeclaration): string[] {
  const { sku, capacity, zones = [], location, network = { kind: "public" }, regions = [], domains, file } = service;
  const tier = tierOfSku(sku);
  const features = tierFeatures[tier];
  const asked = { sku, tier, location, capacity, network, regions };
  const problems = [
    ...unitProblems(service, "", capacity, zones),
    ...(features.regions
      ? regions.flatMap((region, index) => unitProblems(service, `regions.${index}: `, region.capacity, region.zones ?? []))
      : []),
    ...regionProblems(asked),
    ...networkProblems(asked),
    ...(domains ? domainProblems(domains, tier, sku) : []),
    ...(service.portal && !features.portal ? [`${sku} has no developer portal: set portal to false, or choose another tier`] : []),
    ...nameProblems(service),
    ...(defender && defender.manage !== "skip" && !features.defender
      ? [`Defender for APIs does not watch ${sku}: set defender.manage to skip, or choose another tier`]
      : []),
  ];
  const place = `${file ? `${file}: ` : ""}the service`;
  return problems.map((problem) => `${place}: ${problem}`);
}

function unitProblems({ sku }: ServiceDeclaration, where: string, capacity: number, zones: readonly string[]): string[] {
  const features = tierFeatures[tierOfSku(sku)];
  const problems: string[] = [];
  if (features.units === 0) {
    if (capacity !== 0) problems.push(`${where}the capacity is ${capacity}; on ${sku} it is 0`);
  } else if (capacity < 1) problems.push(`${where}the capacity is ${capacity}; on ${sku} it is at least 1`);
  else if (capacity > features.units) {
    problems.push(`${where}the capacity is ${capacity}; on ${sku} it is ${features.units === 1 ? "1" : `at most ${features.units}`}`);
  }
  if (zones.length > 0 && !features.zones) {
    problems.push(`${where}zones are given; ${sku} has none: choose ${tiersWith((each) => each.zones)}, or leave them out`);
  } else if (zones.length > 0 && capacity % zones.length !== 0) {
    problems.push(
      `${where}the capacity ${capacity} is no multiple of the ${zones.length} zones: ${multiples(zones.length, features.units)} would be`,
    );
  }
  if (new Set(zones).size < zones.length) problems.push(`${where}a zone is given twice; leave one out`);
  return problems;
}

function multiples(zones: number, most: number): string {
  return [1, 2].flatMap((times) => (times * zones <= most ? [times * zones] : [])).join(" or ");
}

function nameProblems({ naming = {} }: ServiceDeclaration): string[] {
  return Object.entries(naming).flatMap(([what, pattern]) => {
    if (pattern === undefined) return [];
    if (!Object.hasOwn(defaultNames, what)) return [`naming.${what}: nothing is called by it`];
    const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, token]) => token as string).filter((token) => !isToken(token));
    if (unknown.length > 0)
      return unknown.map((token) => `naming.${what}: {${token}} stands for nothing; there are {${nameTokens.join("}, {")}}`);
    const rest = pattern.replace(/\{[^{}]*\}/g, "a");
    return /^[A-Za-z0-9]([A-Za-z0-9._-]{0,60}[A-Za-z0-9_])?$/.test(rest)
      ? []
      : [`naming.${what}: a name has letters, digits, ".", "_" and "-", and begins with a letter or digit`];
  });
}

function isToken(token: string): boolean {
  return nameTokens.some((each) => each === token);
}

/** Tags that the organisation asks for, and that a stack leaves out. */
export function tagProblems(tags: Readonly<Record<string, string>> = {}, required: readonly string[], file?: string): string[] {
  // Azure takes tags' names in any case.
  const given = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  return required
    .filter((name) => (given.get(name.toLowerCase()) ?? "").trim() === "")
    .map((name) => `${file ? `${file}: ` : ""}the tag ${name} is asked for by requiredTags, and tags has none; give it a value`);
}
