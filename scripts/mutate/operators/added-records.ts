import type { EstateRecord } from "../../../policies/estate/estate";
import type { Kind } from "../../../policies/estate/kinds";
import type { Operator } from "../mutation";

/** A record that has no place in a hardened estate: its path below the service, what it says, and whose it is. */
interface AddedRecord {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly kind: Kind;
  /** `{api}` is that of the first API. */
  readonly path: string;
  readonly properties: readonly object[];
}

const secret = "8QkaB3dEfGhIjKlMnOpQr";
const server = {
  displayName: "Login",
  clientId: "portal",
  grantTypes: ["authorizationCode"],
  authorizationEndpoint: "https://login.example/authorize",
  clientRegistrationEndpoint: "https://login.example",
};
const message = (request: object) => ({ loggerId: "/loggers/applicationinsights", frontend: { request } });

const added: readonly AddedRecord[] = [
  {
    name: "estate: an authorization server's secret",
    claimedBy: ["no-literal-credentials"],
    kind: "authorizationServers",
    path: "authorizationServers/login",
    properties: [
      { ...server, clientSecret: secret },
      { ...server, clientId: "portal", resourceOwnerUsername: "service", resourceOwnerPassword: "Sommer2024!" },
    ],
  },
  {
    name: "estate: a provider's secret",
    claimedBy: ["no-literal-credentials"],
    kind: "openidConnectProviders",
    path: "openidConnectProviders/login",
    properties: [{ displayName: "Login", clientId: "portal", clientSecret: secret, metadataEndpoint: "https://login.example" }],
  },
  {
    name: "estate: a certificate's password",
    claimedBy: ["no-literal-credentials"],
    kind: "certificates",
    path: "certificates/front",
    properties: [{ data: "MIIKcQIBAzCCCjcGCSqGSIb3DQEHAaCCCigE", password: "Sommer2024!" }],
  },
  {
    name: "estate: a cache's password",
    claimedBy: ["no-literal-credentials"],
    kind: "caches",
    path: "caches/default",
    properties: [{ connectionString: `cache.example:6380,password=${secret},ssl=True`, useFromLocation: "default" }],
  },
  {
    name: "estate: an API's diagnostic writes more",
    claimedBy: ["diagnostics-hide-credentials"],
    kind: "apis/diagnostics",
    path: "apis/{api}/diagnostics/applicationinsights",
    properties: [
      message({ headers: ["Authorization"] }),
      message({ body: { bytes: 8192 } }),
      message({ headers: ["ocp-apim-subscription-key"] }),
    ],
  },
  {
    name: "estate: an API's diagnostic writes less",
    claimedBy: ["api-diagnostics"],
    kind: "apis/diagnostics",
    path: "apis/{api}/diagnostics/applicationinsights",
    properties: [0, 1].map((percentage) => ({ loggerId: "/loggers/applicationinsights", sampling: { samplingType: "fixed", percentage } })),
  },
  {
    name: "estate: old protocols at a self-hosted gateway",
    claimedBy: ["frontend-protocols"],
    kind: "gateways/hostnameConfigurations",
    path: "gateways/on-premises/hostnameConfigurations/front",
    properties: [
      { hostname: "apis.contoso.example", tls10Enabled: true },
      { hostname: "apis.contoso.example", tls11Enabled: true },
    ],
  },
];

/** Records that weaken an estate by being there. */
export const addedRecordOperators: readonly Operator[] = added.map(
  ({ name, claimedBy, kind, path, properties }): Operator => ({
    name,
    claimedBy,
    *mutate({ estate: { records } }) {
      const service = records.find((record) => record.kind === "service");
      const api =
        records
          .find((record) => record.kind === "apis")
          ?.path.split("/")
          .at(-1) ?? "";
      if (!service) return;
      const place = path.replace("{api}", api);
      for (const each of properties) {
        const record = { kind, path: `${service.path}/${place}`, properties: each } as unknown as EstateRecord;
        yield { place: `a new record: ${place}`, change: JSON.stringify(each).slice(0, 120), records: [...records, record] };
      }
    },
  }),
);
