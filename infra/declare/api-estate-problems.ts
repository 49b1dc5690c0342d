import { idProblem } from "../../policies/document/references";
import { type Tier, tierNamed, tierNames } from "../../policies/document/tiers";
import { tierFeatures } from "../../policies/estate/tier-features";
import type { ApiEstateDeclaration } from "./api-estate";
import type { ApiBasics } from "./api-shell";
import type { BackendDeclaration } from "./backend";
import { builtInGroups } from "./group";
import { apiProblems, namedValueProblems, productProblems } from "./problems";
import { projectFile } from "./record";
import type { Sku } from "./service";

interface Named {
  readonly id: string;
  readonly file?: string;
}

/** Tiers that have workspaces, and those that have self-hosted gateways. */
const withWorkspaces: readonly Tier[] = tierNames.filter((tier) => tierFeatures[tier].workspaces);
const withSelfHosted: readonly Tier[] = tierNames.filter((tier) => tierFeatures[tier].selfHostedGateways);

/** A secret of Key Vault without a version. */
const secretIdentifier = /^https:\/\/[^/\s]+\/secrets\/[A-Za-z0-9-]+\/?$/;

/**
 * What the service would refuse of an estate's parts, all at once: ids, tiers, and values that can't be.
 * @param apis the APIs of OpenAPI that stand in the service itself
 */
export function apiEstateProblems(declaration: ApiEstateDeclaration, sku: Sku, apis: readonly ApiBasics[]): string[] {
  const { workspaces = [], gateways = [], authorizationServers = [], openIdProviders = [], caches = [] } = declaration;
  const tier = tierNamed(sku);
  return [
    ...insideProblems(declaration, ""),
    ...apiProblems([...apis, ...othersOf(declaration)]),
    ...named("self-hosted gateway", gateways),
    ...named("authorization server", authorizationServers),
    ...named("OpenID provider", openIdProviders),
    ...named("workspace", workspaces),
    ...twice(
      "cache of the region",
      caches.map(({ location = "default", file }) => ({ id: location, ...(file && { file }) })),
    ),
    ...(tier && !withWorkspaces.includes(tier)
      ? workspaces.map((each) => `${placeOf("workspace", each)}: ${sku} has no workspaces; Premium has`)
      : []),
    ...(tier && !withSelfHosted.includes(tier)
      ? gateways.map((each) => `${placeOf("self-hosted gateway", each)}: ${sku} has no self-hosted gateways; Developer and Premium have`)
      : []),
    ...[...authorizationServers, ...openIdProviders].flatMap((each) =>
      Object.entries(each).flatMap(([name, value]) =>
        /Endpoint$/.test(name) && !/^https:\/\/[^/\s]/i.test(String(value))
          ? [`${placeOf("metadataEndpoint" in each ? "OpenID provider" : "authorization server", each)}: ${name} must be an https URL`]
          : [],
      ),
    ),
    ...workspaces.flatMap((workspace) => {
      const where = `the workspace ${workspace.id}: `;
      const all = [...(workspace.apis ?? []), ...othersOf(workspace)];
      return [
        ...insideProblems(workspace, where),
        ...[...apiProblems(all), ...productProblems(workspace.products ?? []), ...namedValueProblems(workspace.namedValues ?? [])].map(
          (problem) => where + problem,
        ),
        ...all
          .filter(({ revision, products = [] }) => revision && products.length > 0)
          .map(
            ({ id, file }) =>
              `${where}${projectFile(file)}: ${id}: an API with revisions can't be published by a product of a workspace yet`,
          ),
        ...(workspace.gateway && workspace.gateway.capacity < 1
          ? [`${where}the gateway: the capacity is ${workspace.gateway.capacity}; it is at least 1`]
          : []),
      ];
    }),
  ];
}

type Inside = Pick<ApiEstateDeclaration, "groups" | "tags" | "fragments" | "subscriptions" | "backends" | "certificates" | "schemas">;

function othersOf(declaration: Pick<ApiEstateDeclaration, "graphqlApis" | "soapApis" | "webSocketApis">): readonly ApiBasics[] {
  return [...(declaration.graphqlApis ?? []), ...(declaration.soapApis ?? []), ...(declaration.webSocketApis ?? [])];
}

function insideProblems(declaration: Inside, where: string): string[] {
  const { groups = [], tags = [], fragments = [], subscriptions = [], backends = [], certificates = [], schemas = [] } = declaration;
  const builtIn: readonly string[] = builtInGroups;
  return [
    ...named("group", groups),
    ...groups
      .filter(({ id }) => builtIn.includes(id.toLowerCase()))
      .map((each) => `${placeOf("group", each)}: every service has it; products name it without a declaration`),
    ...named("tag", tags),
    ...named("policy fragment", fragments),
    ...named("subscription", subscriptions),
    ...named("backend", backends),
    ...named("certificate", certificates),
    ...named("schema", schemas),
    ...backends.flatMap(backendProblems),
    ...certificates
      .filter(({ secretIdentifier: id }) => !secretIdentifier.test(id))
      .map((each) => `${placeOf("certificate", each)}: secretIdentifier must be https://<vault>/secrets/<name>, without a version`),
  ].map((problem) => where + problem);
}

function backendProblems(backend: BackendDeclaration): string[] {
  const place = placeOf("backend", backend);
  if ("pool" in backend) {
    const { pool } = backend;
    const empty = pool.length === 0 ? [`${place}: the pool is empty`] : [];
    // At most 30 (backends in API Management).
    const many = pool.length > 30 ? [`${place}: the pool has ${pool.length} backends; the service takes at most 30`] : [];
    const outside = pool.flatMap(({ backend: of, priority, weight }) =>
      [priority, weight].some((each) => each !== undefined && (!Number.isInteger(each) || each < 0 || each > 100))
        ? [`${place}: priority and weight of ${of} are whole numbers from 0 to 100`]
        : [],
    );
    return [...empty, ...many, ...outside];
  }
  const { circuitBreaker: breaker, url } = backend;
  const problems =
    typeof url === "string" && !/^https?:\/\/[^/\s]/i.test(url) ? [`${place}: the address must be an http or https URL`] : [];
  if (breaker && [breaker.failures, breaker.within, breaker.open].some((each) => !Number.isInteger(each) || each < 1))
    problems.push(`${place}: failures, within and open of the circuit breaker are whole numbers from 1 on`);
  return problems;
}

function named(what: string, all: readonly Named[]): string[] {
  const problems = all.flatMap((each) => {
    const problem = idProblem(each.id);
    return problem === undefined ? [] : [`${placeOf(what, each)}: ${problem}`];
  });
  return [...problems, ...twice(what, all)];
}

/** Ids are the same in any case. */
function twice(what: string, all: readonly Named[]): string[] {
  const seen = new Set<string>();
  return all.flatMap((each) => {
    const known = seen.has(each.id.toLowerCase());
    seen.add(each.id.toLowerCase());
    return known ? [`${placeOf(what, each)} is declared twice`] : [];
  });
}

function placeOf(what: string, { id, file }: Named): string {
  return `${file ? `${projectFile(file)}: ` : ""}the ${what} ${id}`;
}
