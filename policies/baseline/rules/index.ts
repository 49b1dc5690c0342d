import type { AnyRule } from "../rule";
import { jwtNeedsExpiry } from "./authentication/jwt-needs-expiry";
import { jwtNeedsSignature } from "./authentication/jwt-needs-signature";
import { objectLevelAuthorization } from "./authentication/object-level-authorization";
import { operationAuthenticated } from "./authentication/operation-authenticated";
import { tokenNeedsIssuerAndAudience } from "./authentication/token-needs-issuer-and-audience";
import { tokenRestrictsCallers } from "./authentication/token-restricts-callers";
import { corsCredentialsNotShared } from "./cors/credentials-not-shared";
import { corsNoWildcards } from "./cors/no-wildcards";
import { originsExplicit } from "./cors/origins-explicit";
import { apiOnboarded } from "./defender/api-onboarded";
import { defenderPlanEnabled } from "./defender/plan-enabled";
import { quotaPresent } from "./limits/quota-present";
import { rateLimited } from "./limits/rate-limited";
import { gatewayLogsKept } from "./logging/gateway-logs-kept";
import { directManagementOff } from "./management/direct-management-off";
import { managedIdentity } from "./management/managed-identity";
import { minimumApiVersion } from "./management/minimum-api-version";
import { baseFirst } from "./policy/base-first";
import { basePresent } from "./policy/base-present";
import { errorsRevealNothing } from "./policy/errors-reveal-nothing";
import { noAllApiKeys } from "./products/no-all-api-keys";
import { productNeedsSubscription } from "./products/product-needs-subscription";
import { namedValuesFromKeyVault } from "./secrets/named-values-from-key-vault";
import { noLiteralCredentials } from "./secrets/no-literal-credentials";
import { apiProtocols } from "./transport/api-protocols";
import { backendCertificates } from "./transport/backend-certificates";
import { backendProtocols } from "./transport/backend-protocols";
import { backendUrls } from "./transport/backend-urls";
import { frontendProtocols } from "./transport/frontend-protocols";
import { parametersValidated } from "./validation/parameters-validated";
import { requestContentValidated } from "./validation/request-content-validated";

/** Every rule, by id. */
export const rules: readonly AnyRule[] = [
  operationAuthenticated,
  jwtNeedsSignature,
  jwtNeedsExpiry,
  tokenNeedsIssuerAndAudience,
  tokenRestrictsCallers,
  objectLevelAuthorization,
  originsExplicit,
  corsNoWildcards,
  corsCredentialsNotShared,
  defenderPlanEnabled,
  apiOnboarded,
  rateLimited,
  quotaPresent,
  gatewayLogsKept,
  directManagementOff,
  minimumApiVersion,
  managedIdentity,
  basePresent,
  baseFirst,
  errorsRevealNothing,
  productNeedsSubscription,
  noAllApiKeys,
  namedValuesFromKeyVault,
  noLiteralCredentials,
  frontendProtocols,
  backendProtocols,
  apiProtocols,
  backendUrls,
  backendCertificates,
  requestContentValidated,
  parametersValidated,
];

/** A rule by its id or its slug. */
export function findRule(name: string): AnyRule | undefined {
  return rules.find((rule) => rule.id.toLowerCase() === name.toLowerCase() || rule.slug === name.toLowerCase());
}
