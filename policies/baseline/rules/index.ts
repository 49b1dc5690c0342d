import type { AnyRule } from "../rule";
import { authenticationFirst } from "./authentication/authentication-first";
import { clientCertificateChecks } from "./authentication/client-certificate-checks";
import { clientCertificatesAskedFor } from "./authentication/client-certificates-asked-for";
import { entraTokensByTheirOwnPolicy } from "./authentication/entra-tokens-by-their-own-policy";
import { functionLevelAuthorization } from "./authentication/function-level-authorization";
import { graphqlAuthorized } from "./authentication/graphql-authorized";
import { jwtNeedsExpiry } from "./authentication/jwt-needs-expiry";
import { jwtNeedsSignature } from "./authentication/jwt-needs-signature";
import { objectLevelAuthorization } from "./authentication/object-level-authorization";
import { operationAuthenticated } from "./authentication/operation-authenticated";
import { tokenNeedsIssuerAndAudience } from "./authentication/token-needs-issuer-and-audience";
import { tokenRestrictsCallers } from "./authentication/token-restricts-callers";
import { backendAuthenticated } from "./backend/backend-authenticated";
import { backendsAreEntities } from "./backend/backends-are-entities";
import { concurrencyLimited } from "./backend/concurrency-limited";
import { noBasicAuthentication } from "./backend/no-basic-authentication";
import { redirectsNotFollowed } from "./backend/redirects-not-followed";
import { targetNotFromCaller } from "./backend/target-not-from-caller";
import { timeoutsBounded } from "./backend/timeouts-bounded";
import { policiesChangedInPlace } from "./change/policies-changed-in-place";
import { corsCredentialsNotShared } from "./cors/credentials-not-shared";
import { corsNoWildcards } from "./cors/no-wildcards";
import { originsExplicit } from "./cors/origins-explicit";
import { apiOnboarded } from "./defender/api-onboarded";
import { noUnauthenticatedEndpoints } from "./defender/no-unauthenticated-endpoints";
import { defenderPlanEnabled } from "./defender/plan-enabled";
import { planFitsTraffic } from "./defender/plan-fits-traffic";
import { nearTierLimits } from "./estate/near-tier-limits";
import { described } from "./inventory/described";
import { environmentsApart } from "./inventory/environments-apart";
import { namesAndTerms } from "./inventory/names-and-terms";
import { noWildcardOperations } from "./inventory/no-wildcard-operations";
import { schemaAttached } from "./inventory/schema-attached";
import { unusedEndpointsRemoved } from "./inventory/unused-endpoints-removed";
import { versionsBounded } from "./inventory/versions-bounded";
import { cacheDoesNotMixUsers } from "./limits/cache-does-not-mix-users";
import { counterKeyNotFromCaller } from "./limits/counter-key-not-from-caller";
import { quotaPresent } from "./limits/quota-present";
import { rateLimited } from "./limits/rate-limited";
import { sensitiveOperationsLimited } from "./limits/sensitive-operations-limited";
import { tokensLimited } from "./limits/tokens-limited";
import { activityLogKept } from "./logging/activity-log-kept";
import { alertsOnTraffic } from "./logging/alerts-on-traffic";
import { apiDiagnostics } from "./logging/api-diagnostics";
import { diagnosticsHideCredentials } from "./logging/diagnostics-hide-credentials";
import { gatewayLogsKept } from "./logging/gateway-logs-kept";
import { configurationEndpointsOff } from "./management/configuration-endpoints-off";
import { directManagementOff } from "./management/direct-management-off";
import { imagesCurrent } from "./management/images-current";
import { leastPrivilege } from "./management/least-privilege";
import { managedIdentity } from "./management/managed-identity";
import { minimumApiVersion } from "./management/minimum-api-version";
import { nothingDeprecated } from "./management/nothing-deprecated";
import { firewallInFront } from "./network/firewall-in-front";
import { inNetwork } from "./network/in-network";
import { ipFilterAllows } from "./network/ip-filter-allows";
import { noWayAroundFirewall } from "./network/no-way-around-firewall";
import { publicAccessOff } from "./network/public-access-off";
import { subnetGuarded } from "./network/subnet-guarded";
import { administrationApart } from "./openapi/administration-apart";
import { countingNeedsObjectAuthorization } from "./openapi/counting-needs-object-authorization";
import { definedSecurityEnforced } from "./openapi/defined-security-enforced";
import { enforcedSecurityDefined } from "./openapi/enforced-security-defined";
import { errorsDescribed } from "./openapi/errors-described";
import { identifiersNotSequential } from "./openapi/identifiers-not-sequential";
import { inventoryDescribed } from "./openapi/inventory-described";
import { noCredentialsInUrls } from "./openapi/no-credentials-in-urls";
import { noImplicitOrPasswordFlow } from "./openapi/no-implicit-or-password-flow";
import { noOutdatedSchemes } from "./openapi/no-outdated-schemes";
import { operationsSecured } from "./openapi/operations-secured";
import { schemasClosed } from "./openapi/schemas-closed";
import { scopesAndMediaTypes } from "./openapi/scopes-and-media-types";
import { serversEncrypted } from "./openapi/servers-encrypted";
import { urlsReviewed } from "./openapi/urls-reviewed";
import { valuesBounded } from "./openapi/values-bounded";
import { baseFirst } from "./policy/base-first";
import { basePresent } from "./policy/base-present";
import { errorsRevealNothing } from "./policy/errors-reveal-nothing";
import { failuresAreFailures } from "./policy/failures-are-failures";
import { identifyingHeadersRemoved } from "./policy/identifying-headers-removed";
import { portalWithoutPasswords } from "./portal/no-passwords";
import { portalSignsInWithEntra } from "./portal/signs-in-with-entra";
import { keyOrServiceAuthentication } from "./products/key-or-service-authentication";
import { keysRotated } from "./products/keys-rotated";
import { noAllApiKeys } from "./products/no-all-api-keys";
import { noSampleProducts } from "./products/no-sample-products";
import { productNeedsApproval } from "./products/product-needs-approval";
import { productNeedsSubscription } from "./products/product-needs-subscription";
import { publishedToGroups } from "./products/published-to-groups";
import { backupsTested } from "./reliability/backups-tested";
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
  functionLevelAuthorization,
  backendAuthenticated,
  noBasicAuthentication,
  backendsAreEntities,
  timeoutsBounded,
  concurrencyLimited,
  targetNotFromCaller,
  redirectsNotFollowed,
  policiesChangedInPlace,
  originsExplicit,
  corsNoWildcards,
  corsCredentialsNotShared,
  defenderPlanEnabled,
  apiOnboarded,
  noUnauthenticatedEndpoints,
  planFitsTraffic,
  noWildcardOperations,
  described,
  versionsBounded,
  unusedEndpointsRemoved,
  schemaAttached,
  environmentsApart,
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
  alertsOnTraffic,
  activityLogKept,
  directManagementOff,
  configurationEndpointsOff,
  minimumApiVersion,
  managedIdentity,
  nothingDeprecated,
  leastPrivilege,
  imagesCurrent,
  publicAccessOff,
  inNetwork,
  subnetGuarded,
  firewallInFront,
  noWayAroundFirewall,
  ipFilterAllows,
  operationsSecured,
  noOutdatedSchemes,
  noImplicitOrPasswordFlow,
  noCredentialsInUrls,
  serversEncrypted,
  identifiersNotSequential,
  schemasClosed,
  valuesBounded,
  errorsDescribed,
  administrationApart,
  urlsReviewed,
  scopesAndMediaTypes,
  inventoryDescribed,
  definedSecurityEnforced,
  enforcedSecurityDefined,
  countingNeedsObjectAuthorization,
  basePresent,
  baseFirst,
  errorsRevealNothing,
  identifyingHeadersRemoved,
  failuresAreFailures,
  portalWithoutPasswords,
  portalSignsInWithEntra,
  productNeedsSubscription,
  keyOrServiceAuthentication,
  productNeedsApproval,
  noSampleProducts,
  noAllApiKeys,
  publishedToGroups,
  keysRotated,
  zonesAndUnits,
  backupsTested,
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
  nearTierLimits,
];

/** A rule by its id or its slug. */
export function findRule(name: string): AnyRule | undefined {
  return rules.find((rule) => rule.id.toLowerCase() === name.toLowerCase() || rule.slug === name.toLowerCase());
}
