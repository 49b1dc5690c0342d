import type { AnyRule } from "../rule";
import { authenticationFirst } from "./authentication/authentication-first";
import { clientCertificateChecks } from "./authentication/client-certificate-checks";
import { clientCertificatesAskedFor } from "./authentication/client-certificates-asked-for";
import { entraTokensByTheirOwnPolicy } from "./authentication/entra-tokens-by-their-own-policy";
import { graphqlAuthorized } from "./authentication/graphql-authorized";
import { jwtNeedsExpiry } from "./authentication/jwt-needs-expiry";
import { jwtNeedsSignature } from "./authentication/jwt-needs-signature";
import { objectLevelAuthorization } from "./authentication/object-level-authorization";
import { operationAuthenticated } from "./authentication/operation-authenticated";
import { tokenNeedsIssuerAndAudience } from "./authentication/token-needs-issuer-and-audience";
import { tokenRestrictsCallers } from "./authentication/token-restricts-callers";
import { backendAuthenticated } from "./backend/backend-authenticated";
import { backendsAreEntities } from "./backend/backends-are-entities";
import { noBasicAuthentication } from "./backend/no-basic-authentication";
import { targetNotFromCaller } from "./backend/target-not-from-caller";
import { timeoutsBounded } from "./backend/timeouts-bounded";
import { corsCredentialsNotShared } from "./cors/credentials-not-shared";
import { corsNoWildcards } from "./cors/no-wildcards";
import { originsExplicit } from "./cors/origins-explicit";
import { apiOnboarded } from "./defender/api-onboarded";
import { defenderPlanEnabled } from "./defender/plan-enabled";
import { described } from "./inventory/described";
import { namesAndTerms } from "./inventory/names-and-terms";
import { noWildcardOperations } from "./inventory/no-wildcard-operations";
import { schemaAttached } from "./inventory/schema-attached";
import { versionsBounded } from "./inventory/versions-bounded";
import { cacheDoesNotMixUsers } from "./limits/cache-does-not-mix-users";
import { counterKeyNotFromCaller } from "./limits/counter-key-not-from-caller";
import { quotaPresent } from "./limits/quota-present";
import { rateLimited } from "./limits/rate-limited";
import { sensitiveOperationsLimited } from "./limits/sensitive-operations-limited";
import { tokensLimited } from "./limits/tokens-limited";
import { apiDiagnostics } from "./logging/api-diagnostics";
import { diagnosticsHideCredentials } from "./logging/diagnostics-hide-credentials";
import { gatewayLogsKept } from "./logging/gateway-logs-kept";
import { configurationEndpointsOff } from "./management/configuration-endpoints-off";
import { directManagementOff } from "./management/direct-management-off";
import { managedIdentity } from "./management/managed-identity";
import { minimumApiVersion } from "./management/minimum-api-version";
import { nothingDeprecated } from "./management/nothing-deprecated";
import { ipFilterAllows } from "./network/ip-filter-allows";
import { publicAccessOff } from "./network/public-access-off";
import { baseFirst } from "./policy/base-first";
import { basePresent } from "./policy/base-present";
import { errorsRevealNothing } from "./policy/errors-reveal-nothing";
import { identifyingHeadersRemoved } from "./policy/identifying-headers-removed";
import { keyOrServiceAuthentication } from "./products/key-or-service-authentication";
import { noAllApiKeys } from "./products/no-all-api-keys";
import { noSampleProducts } from "./products/no-sample-products";
import { productNeedsApproval } from "./products/product-needs-approval";
import { productNeedsSubscription } from "./products/product-needs-subscription";
import { zonesAndUnits } from "./reliability/zones-and-units";
import { credentialsMarkedSecret } from "./secrets/credentials-marked-secret";
import { namedValuesFromKeyVault } from "./secrets/named-values-from-key-vault";
import { noKeysInUrls } from "./secrets/no-keys-in-urls";
import { noLiteralCredentials } from "./secrets/no-literal-credentials";
import { apiProtocols } from "./transport/api-protocols";
import { backendCertificates } from "./transport/backend-certificates";
import { backendProtocols } from "./transport/backend-protocols";
import { backendUrls } from "./transport/backend-urls";
import { certificatesFromKeyVault } from "./transport/certificates-from-key-vault";
import { certificatesLast } from "./transport/certificates-last";
import { ciphersStrong } from "./transport/ciphers-strong";
import { frontendProtocols } from "./transport/frontend-protocols";
import { graphqlBounded } from "./validation/graphql-bounded";
import { parametersValidated } from "./validation/parameters-validated";
import { requestContentValidated } from "./validation/request-content-validated";
import { responsesValidated } from "./validation/responses-validated";
import { validationPrevents } from "./validation/validation-prevents";

/** Every rule, by id. */
export const rules: readonly AnyRule[] = [
  operationAuthenticated,
  jwtNeedsSignature,
  jwtNeedsExpiry,
  tokenNeedsIssuerAndAudience,
  tokenRestrictsCallers,
  entraTokensByTheirOwnPolicy,
  clientCertificateChecks,
  clientCertificatesAskedFor,
  authenticationFirst,
  graphqlAuthorized,
  objectLevelAuthorization,
  backendAuthenticated,
  noBasicAuthentication,
  backendsAreEntities,
  timeoutsBounded,
  targetNotFromCaller,
  originsExplicit,
  corsNoWildcards,
  corsCredentialsNotShared,
  defenderPlanEnabled,
  apiOnboarded,
  noWildcardOperations,
  described,
  versionsBounded,
  schemaAttached,
  namesAndTerms,
  rateLimited,
  quotaPresent,
  sensitiveOperationsLimited,
  tokensLimited,
  counterKeyNotFromCaller,
  cacheDoesNotMixUsers,
  gatewayLogsKept,
  apiDiagnostics,
  diagnosticsHideCredentials,
  directManagementOff,
  configurationEndpointsOff,
  minimumApiVersion,
  managedIdentity,
  nothingDeprecated,
  publicAccessOff,
  ipFilterAllows,
  basePresent,
  baseFirst,
  errorsRevealNothing,
  identifyingHeadersRemoved,
  productNeedsSubscription,
  keyOrServiceAuthentication,
  productNeedsApproval,
  noSampleProducts,
  noAllApiKeys,
  zonesAndUnits,
  namedValuesFromKeyVault,
  credentialsMarkedSecret,
  noLiteralCredentials,
  noKeysInUrls,
  frontendProtocols,
  backendProtocols,
  ciphersStrong,
  apiProtocols,
  backendUrls,
  backendCertificates,
  certificatesLast,
  certificatesFromKeyVault,
  requestContentValidated,
  parametersValidated,
  responsesValidated,
  validationPrevents,
  graphqlBounded,
];

/** A rule by its id or its slug. */
export function findRule(name: string): AnyRule | undefined {
  return rules.find((rule) => rule.id.toLowerCase() === name.toLowerCase() || rule.slug === name.toLowerCase());
}
