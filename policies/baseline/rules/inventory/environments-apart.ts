import { containersOf } from "../../../estate/containers";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { textIn } from "../../helpers/field";
import { defineRule } from "../../rule";

/** How environments are called, each in its spellings. */
const environments: Readonly<Record<string, readonly string[]>> = {
  development: ["dev", "develop", "development", "sandbox"],
  test: ["test", "tst", "qa", "uat", "sit"],
  staging: ["stage", "staging", "stg", "preprod", "acceptance"],
  production: ["prod", "production", "prd"],
};

const estateWith = (url: string) => [
  exampleRecord("service", {}, { envelope: { tags: { environment: "prod" } } }),
  exampleRecord("backends", { protocol: "http", url }, { path: { backendId: "orders" } }),
];

export const environmentsApart = defineRule({
  id: "APIM-INV-006",
  slug: "environments-apart",
  severity: "low",
  title: "Nothing of one environment refers to another.",
  why: "Tests on real data and real callers on test systems: the weaker of two environments decides about both.",
  fix: "Give each environment a service, backends, vaults and identities of its own.",
  manual:
    "look at the addresses of backends, the key vault, the loggers and the audiences of tokens: all should belong to the environment of the service",
  controls: { owasp2019: ["API9"], owasp2023: ["API9"], mcsb: ["NS-1"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const own = environmentOf(record);
    const foreign = own === undefined ? [] : addressesOf(record, estate).filter(({ host }) => isOfAnother(host, own));
    const [first] = foreign;
    if (first) report.finding(`${first.name} of a ${own} service lies at ${first.host}`);
    else report.unknown("which environment an address belongs to only its owner knows");
  },
  examples: { pass: [], fail: [{ title: "To be looked at.", records: estateWith("https://orders-dev.example") }] },
});

const wordsIn = (text: string) => text.toLowerCase().split(/[^a-z]+/);

function environmentsIn(text: string): readonly string[] {
  const words = wordsIn(text);
  return Object.keys(environments).filter((name) => environments[name]?.some((word) => words.includes(word)));
}

/** The environment of a service by its tag, else by its name; undefined where neither tells, or tells one. */
function environmentOf({ path, envelope }: EstateRecord<"service">): string | undefined {
  const tag = textIn(envelope?.tags, "environment") ?? textIn(envelope?.tags, "env");
  const [only, ...others] = environmentsIn(tag ?? path);
  return others.length === 0 ? only : undefined;
}

function isOfAnother(host: string, own: string): boolean {
  const named = environmentsIn(host);
  return named.length > 0 && !named.includes(own);
}

function addressesOf(service: EstateRecord<"service">, estate: EstateIndex) {
  const containers = containersOf(service.path, estate);
  const urls = [
    ...containers
      .flatMap((path) => estate.childrenOf(path, "backends"))
      .map(({ path, properties }) => [`the backend ${nameOf(path)}`, properties.url] as const),
    ...containers
      .flatMap((path) => estate.childrenOf(path, "apis"))
      .map(({ path, properties }) => [`the API ${nameOf(path)}`, properties.serviceUrl] as const),
  ];
  return urls.flatMap(([name, url]) => {
    const host = typeof url === "string" ? /^[a-z]+:\/\/([^/:?#@]+)/i.exec(url.trim())?.[1] : undefined;
    return host ? [{ name, host }] : [];
  });
}
