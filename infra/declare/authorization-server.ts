import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { declaredIn, record, type ServicePlace } from "./record";

/** How the portals and definitions tell that callers get tokens. Tokens are checked by policies, never by this. */
interface Client {
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  readonly clientId: string;
  /** The named value that holds the client's secret; none is needed with PKCE. */
  readonly clientSecret?: string;
  /** Whether the portal's console gets tokens; false unless given. */
  readonly useInTestConsole?: boolean;
  readonly file?: string;
}

export interface AuthorizationServerDeclaration extends Client {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where developers register their clients. */
  readonly clientRegistrationEndpoint: string;
  /** The authorization code with PKCE unless given; those that show the token or take passwords are not offered. */
  readonly grantTypes?: readonly ("authorizationCode" | "authorizationCodeWithPkce" | "clientCredentials")[];
  readonly defaultScope?: string;
}

export interface OpenIdProviderDeclaration extends Client {
  /** The address of the provider's OpenID configuration. */
  readonly metadataEndpoint: string;
}

export function authorizationServerRecord(service: ServicePlace, server: AuthorizationServerDeclaration): EstateRecord {
  const { grantTypes = ["authorizationCodeWithPkce"], authorizationEndpoint, tokenEndpoint, clientRegistrationEndpoint } = server;
  return record(
    "authorizationServers",
    { ...service, authsid: server.id },
    {
      ...clientProperties(server),
      authorizationEndpoint,
      tokenEndpoint,
      clientRegistrationEndpoint,
      grantTypes,
      authorizationMethods: ["GET"],
      bearerTokenSendingMethods: ["authorizationHeader"],
      ...(server.clientSecret && { clientAuthenticationMethod: ["Body"] }),
      ...(server.defaultScope && { defaultScope: server.defaultScope }),
      supportState: true,
    },
    { refs: secretRefs(service, server), ...declaredIn(server.file) },
  );
}

export function openIdProviderRecord(service: ServicePlace, provider: OpenIdProviderDeclaration): EstateRecord {
  return record(
    "openidConnectProviders",
    { ...service, opid: provider.id },
    { ...clientProperties(provider), metadataEndpoint: provider.metadataEndpoint },
    { refs: secretRefs(service, provider), ...declaredIn(provider.file) },
  );
}

function clientProperties({ displayName, description, clientId, clientSecret, useInTestConsole = false }: Client) {
  return {
    displayName,
    ...(description && { description }),
    clientId,
    ...(clientSecret && { clientSecret: `{{${clientSecret}}}` }),
    useInApiDocumentation: true,
    useInTestConsole,
  };
}

function secretRefs(service: ServicePlace, { clientSecret }: Client): string[] {
  return clientSecret ? [pathOf("namedValues", { ...service, namedValueId: clientSecret })] : [];
}
