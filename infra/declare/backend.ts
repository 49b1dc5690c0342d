import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import type { PropertiesOf } from "../../policies/estate/properties";
import { idOf, type Maybe } from "../../policies/estate/value";
import { declaredIn, record, type ServicePlace } from "./record";

/** When the gateway stops calling a backend that fails, and for how long. */
export interface CircuitBreaker {
  /** Failures that open the circuit. */
  readonly failures: number;
  /** The time in which they are counted, in seconds. */
  readonly within: number;
  /** How long the circuit stays open, in seconds; a backend that says Retry-After is believed. */
  readonly open: number;
  /** Statuses that are failures; 429 and those from 500 unless given. */
  readonly statuses?: readonly { readonly min: number; readonly max: number }[];
}

/** How the gateway proves itself to a backend. Nothing is literal: all of it comes from Key Vault. */
export interface BackendCredentials {
  /** Client certificates of the service, by id. */
  readonly certificates?: readonly string[];
  /** Headers, each with the named value that holds its value. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface Common {
  readonly id: string;
  readonly title: string;
  readonly circuitBreaker?: CircuitBreaker;
  readonly file?: string;
}

export type BackendDeclaration =
  | (Common & { readonly url: Maybe<string>; readonly credentials?: BackendCredentials })
  /** Backends that share the load: those of the lowest priority first, each by its weight. */
  | (Omit<Common, "circuitBreaker"> & {
      readonly pool: readonly { readonly backend: string; readonly priority?: number; readonly weight?: number }[];
    });

export function backendRecord(service: ServicePlace, backend: BackendDeclaration): EstateRecord {
  const { id, title, file } = backend;
  const path = { ...service, backendId: id };
  if ("pool" in backend) {
    const member = (backendId: string) => pathOf("backends", { ...service, backendId });
    const services = backend.pool.map(({ backend: of, priority, weight }) => ({
      id: idOf(member(of)),
      ...(priority !== undefined && { priority }),
      ...(weight !== undefined && { weight }),
    }));
    return record(
      "backends",
      path,
      { title, type: "Pool", pool: { services } },
      { refs: backend.pool.map(({ backend: of }) => member(of)), ...declaredIn(file) },
    );
  }
  const { properties, refs } = singleBackend(service, backend);
  return record("backends", path, { title, ...properties }, { refs, ...declaredIn(file) });
}

type Single = Extract<BackendDeclaration, { readonly url: unknown }>;

/** The properties of a backend at one address, with its certificate validated; and what it refers to. */
export function singleBackend(
  service: ServicePlace,
  { url, circuitBreaker, credentials }: Pick<Single, "url" | "circuitBreaker" | "credentials">,
): { readonly properties: PropertiesOf<"backends">; readonly refs: readonly string[] } {
  const { certificates = [], headers = {} } = credentials ?? {};
  const certificate = (certificateId: string) => pathOf("certificates", { ...service, certificateId });
  const given = Object.entries(headers);
  return {
    properties: {
      protocol: "http",
      url,
      tls: { validateCertificateChain: true, validateCertificateName: true },
      ...(circuitBreaker && { circuitBreaker: { rules: [breakerRule(circuitBreaker)] } }),
      ...(certificates.length + given.length > 0 && {
        credentials: {
          ...(certificates.length > 0 && { certificateIds: certificates.map((each) => idOf(certificate(each))) as never }),
          ...(given.length > 0 && { header: Object.fromEntries(given.map(([name, value]) => [name, [`{{${value}}}`]])) }),
        },
      }),
    },
    refs: [...certificates.map(certificate), ...given.map(([, namedValueId]) => pathOf("namedValues", { ...service, namedValueId }))],
  };
}

const failures = [
  { min: 429, max: 429 },
  { min: 500, max: 599 },
];

function breakerRule({ failures: count, within, open, statuses = failures }: CircuitBreaker) {
  return {
    name: "failures",
    failureCondition: { count, interval: duration(within), statusCodeRanges: statuses.map(({ min, max }) => ({ min, max })) },
    tripDuration: duration(open),
    acceptRetryAfter: true,
  };
}

/** Seconds as ISO 8601 has them: `PT90S`. */
const duration = (seconds: number) => `PT${seconds}S`;
