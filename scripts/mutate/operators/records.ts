import type { EstateRecord } from "../../../policies/estate/estate";
import type { Kind } from "../../../policies/estate/kinds";
import { nameOf } from "../../../policies/estate/path";
import type { Operator } from "../mutation";

type Properties = Readonly<Record<string, unknown>>;

/** What becomes of a record: other properties, or another record; undefined takes it away. */
type Change = readonly [change: string, (record: EstateRecord) => EstateRecord | undefined];

interface RecordChange {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly kind: Kind;
  readonly where?: (record: EstateRecord, records: readonly EstateRecord[]) => boolean;
  readonly changes: readonly Change[];
}

const gone: Change = ["dropped", () => undefined];
/** Sets a property, by its path below `properties`; undefined takes it away. */
const set = (path: string, value: unknown): Change => [
  `${path} ${value === undefined ? "absent" : JSON.stringify(value)}`,
  (record) =>
    ({ ...record, properties: changed(record.properties as unknown as Properties, path.split("/"), value) }) as unknown as EstateRecord,
];
const setEnvelope = (name: string, value: unknown): Change => [
  `${name} ${value === undefined ? "absent" : JSON.stringify(value)}`,
  (record) => ({ ...record, envelope: changed((record.envelope ?? {}) as Properties, [name], value) }) as unknown as EstateRecord,
];

function changed(properties: Properties, [name = "", ...rest]: readonly string[], value: unknown): Properties {
  const { [name]: old, ...others } = properties;
  if (rest.length > 0) return { ...properties, [name]: changed((old ?? {}) as Properties, rest, value) };
  return value === undefined ? others : { ...properties, [name]: value };
}

const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";
const switchOn = (name: string): Change => [
  `${name} on`,
  (record) => {
    const properties = record.properties as unknown as { customProperties?: Properties };
    return {
      ...record,
      properties: { ...properties, customProperties: { ...properties.customProperties, [`${security}.${name}`]: "True" } },
    } as unknown as EstateRecord;
  },
];

const recordChanges: readonly RecordChange[] = [
  {
    name: "estate: old protocols for callers",
    claimedBy: ["frontend-protocols"],
    kind: "service",
    changes: ["Protocols.Tls10", "Protocols.Tls11", "Protocols.Ssl30"].map(switchOn),
  },
  {
    name: "estate: old protocols for backends",
    claimedBy: ["backend-protocols"],
    kind: "service",
    changes: ["Backend.Protocols.Tls10", "Backend.Protocols.Tls11", "Backend.Protocols.Ssl30"].map(switchOn),
  },
  {
    name: "estate: weak ciphers",
    claimedBy: ["ciphers-strong"],
    kind: "service",
    changes: ["Ciphers.TripleDes168", "Ciphers.TLS_RSA_WITH_AES_128_CBC_SHA"].map(switchOn),
  },
  {
    name: "estate: old management versions",
    claimedBy: ["minimum-api-version"],
    kind: "service",
    changes: [set("apiVersionConstraint", undefined), set("apiVersionConstraint/minApiVersion", "2019-01-01")],
  },
  {
    name: "estate: no identity",
    claimedBy: ["managed-identity"],
    kind: "service",
    changes: [setEnvelope("identity", undefined), setEnvelope("identity", { type: "None" })],
  },
  {
    name: "estate: unencrypted API",
    claimedBy: ["api-protocols"],
    kind: "apis",
    changes: [set("protocols", ["http"]), set("protocols", ["https", "http"]), set("protocols", ["ws"]), set("protocols", ["HTTP"])],
  },
  {
    name: "estate: unencrypted backend of an API",
    claimedBy: ["backend-urls"],
    kind: "apis",
    changes: [set("serviceUrl", "http://orders.example")],
  },
  {
    name: "estate: no key asked for",
    claimedBy: ["operation-authenticated", "key-or-service-authentication"],
    kind: "apis",
    where: ({ declared }) => declared?.authentication === "subscription-key",
    changes: [set("subscriptionRequired", false)],
  },
  {
    name: "estate: policy of an API dropped",
    claimedBy: ["operation-authenticated", "key-or-service-authentication", "rate-limited", "object-level-authorization"],
    kind: "apis/policies",
    changes: [gone],
  },
  {
    name: "estate: unencrypted backend",
    claimedBy: ["backend-urls"],
    kind: "backends",
    changes: [set("url", "http://orders.example"), set("url", "HTTP://orders.example"), set("url", "ws://orders.example")],
  },
  {
    name: "estate: backend's certificate not looked at",
    claimedBy: ["backend-certificates"],
    kind: "backends",
    changes: [
      set("tls/validateCertificateChain", false),
      set("tls/validateCertificateName", false),
      set("tls/validateCertificateChain", "false"),
      set("tls", { validateCertificateChain: false, validateCertificateName: false }),
    ],
  },
  {
    name: "estate: open product",
    claimedBy: ["product-needs-subscription"],
    kind: "products",
    changes: [set("subscriptionRequired", false)],
  },
  {
    name: "estate: keys for whoever asks",
    claimedBy: ["product-needs-approval"],
    kind: "products",
    changes: [set("approvalRequired", false), set("approvalRequired", undefined)],
  },
  { name: "estate: no terms", claimedBy: ["names-and-terms"], kind: "products", changes: [set("terms", undefined), set("terms", " ")] },
  {
    name: "estate: no description",
    claimedBy: ["described"],
    kind: "apis",
    changes: [set("description", undefined), set("description", "")],
  },
  {
    name: "estate: secrets in plain",
    claimedBy: ["credentials-marked-secret", "named-values-from-key-vault"],
    kind: "namedValues",
    changes: [
      [
        "called like a credential",
        (record) =>
          ({
            ...record,
            path: record.path.replace(/[^/]+$/, "backend-key"),
            properties: { displayName: "backend-key", value: "4f8a1c90d2" },
          }) as EstateRecord,
      ],
      [
        "a connection string",
        (record) =>
          ({
            ...record,
            properties: { ...record.properties, value: "Endpoint=sb://a;SharedAccessKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=" },
          }) as EstateRecord,
      ],
      ["secret without a vault", (record) => ({ ...record, properties: { ...record.properties, secret: true } }) as EstateRecord],
    ],
  },
  {
    name: "estate: gateway's logs not kept",
    claimedBy: ["gateway-logs-kept"],
    kind: "diagnosticSettings",
    changes: [
      gone,
      set("logs", []),
      set("logs", [{ categoryGroup: "allLogs", enabled: false }]),
      set("logs", [{ category: "DeveloperPortalAuditLogs", enabled: true }]),
      set("workspaceId", undefined),
    ],
  },
  {
    name: "estate: credentials in diagnostics",
    claimedBy: ["diagnostics-hide-credentials"],
    kind: "diagnostics",
    changes: [
      set("frontend/request", { headers: ["Authorization"], body: { bytes: 0 } }),
      set("backend/request", { headers: ["Cookie"], body: { bytes: 0 } }),
      set("frontend/response", { headers: ["Set-Cookie"], body: { bytes: 0 } }),
      set("frontend/request/body", { bytes: 8192 }),
      set("backend/response/body", { bytes: 1 }),
    ],
  },
  {
    name: "estate: credentials in backends",
    claimedBy: ["no-literal-credentials"],
    kind: "backends",
    changes: [
      set("credentials", { header: { "x-functions-key": ["4f8a1c90d2b34e5f"] } }),
      set("credentials", { query: { code: ["4f8a1c90d2b34e5f"] } }),
      set("credentials", { authorization: { scheme: "Basic", parameter: "c2VydmljZTpTb21tZXIyMDI0IQ==" } }),
      set("proxy", { url: "https://proxy.example", username: "service", password: "Sommer2024!" }),
      set("url", "https://service:Sommer2024@orders.example"),
    ],
  },
  {
    name: "estate: credentials in loggers",
    claimedBy: ["no-literal-credentials"],
    kind: "loggers",
    changes: [
      set("credentials", {
        connectionString: "Endpoint=sb://a;SharedAccessKeyName=s;SharedAccessKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=",
      }),
    ],
  },
  {
    name: "estate: Defender off",
    claimedBy: ["defender-plan-enabled"],
    kind: "pricings",
    where: ({ declared }) => declared?.manage === "own",
    changes: [gone, set("pricingTier", "Free"), set("pricingTier", undefined), set("subPlan", undefined)],
  },
  { name: "estate: API not onboarded", claimedBy: ["api-onboarded"], kind: "apiCollections", changes: [gone] },
  {
    name: "estate: wildcard operations",
    claimedBy: ["no-wildcard-operations"],
    kind: "apis/operations",
    changes: [set("method", "*"), set("urlTemplate", "/*"), set("urlTemplate", "/{*path}")],
  },
  { name: "estate: no schema", claimedBy: ["schema-attached"], kind: "apis/schemas", changes: [gone] },
  {
    name: "estate: nobody decides about objects",
    claimedBy: ["object-level-authorization"],
    kind: "apis/operations",
    where: ({ declared }) => declared?.objectAuthorization?.some(({ by }) => by !== "claim") ?? false,
    changes: [
      [
        "declaration dropped",
        ({ declared, ...record }) => ({ ...record, declared: { ...declared, objectAuthorization: [] } }) as EstateRecord,
      ],
    ],
  },
  {
    name: "estate: policy of the service dropped",
    claimedBy: ["identifying-headers-removed", "responses-validated", "backend-authenticated"],
    kind: "policies",
    changes: [gone],
  },
  {
    name: "estate: policy of an operation dropped",
    claimedBy: ["object-level-authorization", "token-restricts-callers"],
    kind: "apis/operations/policies",
    where: (record, records) => {
      const operation = records.find(({ path }) => `${path}/policies/policy` === record.path);
      return operation?.declared?.objectAuthorization?.some(({ by }) => by === "claim") ?? false;
    },
    changes: [gone],
  },
];

const changeOperators = recordChanges.map(
  ({ name, claimedBy, kind, where = () => true, changes }): Operator => ({
    name,
    claimedBy,
    *mutate({ estate: { records } }) {
      for (const record of records) {
        if (record.kind !== kind || !where(record, records)) continue;
        for (const [change, make] of changes) {
          const other = make(record);
          yield {
            place: shortPath(record),
            change,
            records: records.flatMap((each) => (each === record ? (other ? [other] : []) : [each])),
          };
        }
      }
    },
  }),
);

/** A key that opens every API. */
const keyForAll: Operator = {
  name: "estate: a key for all APIs",
  claimedBy: ["no-all-api-keys"],
  *mutate({ estate: { records } }) {
    const service = records.find(({ kind }) => kind === "service");
    if (!service) return;
    for (const scope of [`${service.path}/apis`, "/apis", `/subscriptions/0${service.path}/apis/`]) {
      const key = {
        kind: "subscriptions",
        path: `${service.path}/subscriptions/all`,
        properties: { displayName: "All", scope, state: "active" },
      };
      yield { place: "a new subscription", change: `scope ${scope}`, records: [...records, key as unknown as EstateRecord] };
    }
  },
};

/** Diagnostics that write none of the requests. */
const noSample: Operator = {
  name: "estate: diagnostics of no request",
  claimedBy: ["api-diagnostics"],
  *mutate({ estate: { records } }) {
    const [, make] = set("sampling", { samplingType: "fixed", percentage: 0 });
    yield {
      place: "all diagnostics",
      change: "a sampling of 0 percent",
      records: records.flatMap((record) => (record.kind === "diagnostics" ? (make(record) ?? []) : [record])),
    };
    yield { place: "all diagnostics", change: "dropped", records: records.filter(({ kind }) => kind !== "diagnostics") };
  },
};

/** An API that stands beside the hardened ones, without any policy. */
const shadowApi: Operator = {
  name: "estate: an API beside the others",
  claimedBy: ["operation-authenticated", "key-or-service-authentication", "api-onboarded", "rate-limited"],
  *mutate({ estate: { records } }) {
    const service = records.find(({ kind }) => kind === "service");
    if (!service) return;
    const path = `${service.path}/apis/shadow`;
    const api = {
      kind: "apis",
      path,
      properties: { displayName: "Shadow", description: "For a while.", path: "shadow", protocols: ["https"], subscriptionRequired: false },
    };
    const operation = {
      kind: "apis/operations",
      path: `${path}/operations/get`,
      properties: { displayName: "Get", method: "GET", urlTemplate: "/things" },
    };
    yield { place: "a new API", change: "without a key and policies", records: [...records, api, operation] as unknown as EstateRecord[] };
  },
};

function shortPath({ kind, path }: EstateRecord): string {
  return `${kind} ${nameOf(path)}`;
}

export const recordOperators: readonly Operator[] = [...changeOperators, keyForAll, noSample, shadowApi];
