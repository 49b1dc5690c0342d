import { checkHeader } from "./access-restriction/check-header";
import { ipFilter } from "./access-restriction/ip-filter";
import { validateAzureAdToken } from "./access-restriction/validate-azure-ad-token";
import { validateClientCertificate } from "./access-restriction/validate-client-certificate";
import { validateJwt } from "./access-restriction/validate-jwt";
import { azureOpenaiEmitTokenMetric } from "./ai-gateway/azure-openai-emit-token-metric";
import { azureOpenaiSemanticCacheLookup } from "./ai-gateway/azure-openai-semantic-cache-lookup";
import { azureOpenaiSemanticCacheStore } from "./ai-gateway/azure-openai-semantic-cache-store";
import { azureOpenaiTokenLimit } from "./ai-gateway/azure-openai-token-limit";
import { llmContentSafety } from "./ai-gateway/llm-content-safety";
import { llmEmitTokenMetric } from "./ai-gateway/llm-emit-token-metric";
import { llmSemanticCacheLookup } from "./ai-gateway/llm-semantic-cache-lookup";
import { llmSemanticCacheStore } from "./ai-gateway/llm-semantic-cache-store";
import { llmTokenLimit } from "./ai-gateway/llm-token-limit";
import { authenticationBasic } from "./authentication/authentication-basic";
import { authenticationCertificate } from "./authentication/authentication-certificate";
import { authenticationManagedIdentity } from "./authentication/authentication-managed-identity";
import { authenticationToken } from "./authentication/authentication-token";
import { authenticationTokenStore } from "./authentication/authentication-token-store";
import { getAuthorizationContext } from "./authentication/get-authorization-context";
import { cacheLookup } from "./caching/cache-lookup";
import { cacheLookupValue } from "./caching/cache-lookup-value";
import { cacheRemoveValue } from "./caching/cache-remove-value";
import { cacheStore } from "./caching/cache-store";
import { cacheStoreValue } from "./caching/cache-store-value";
import { cacheValue } from "./caching/cache-value";
import { validateContent } from "./content-validation/validate-content";
import { validateHeaders } from "./content-validation/validate-headers";
import { validateOdataRequest } from "./content-validation/validate-odata-request";
import { validateParameters } from "./content-validation/validate-parameters";
import { validateStatusCode } from "./content-validation/validate-status-code";
import { base } from "./control-flow/base";
import { block } from "./control-flow/block";
import { choose } from "./control-flow/choose";
import { includeFragment } from "./control-flow/include-fragment";
import { wait } from "./control-flow/wait";
import { cors } from "./cross-domain/cors";
import { crossDomain } from "./cross-domain/cross-domain";
import { jsonp } from "./cross-domain/jsonp";
import type { ElementDeclaration } from "./define";
import { cosmosdbDataSource } from "./graphql/cosmosdb-data-source";
import { graphqlDataSource } from "./graphql/graphql-data-source";
import { httpDataSource } from "./graphql/http-data-source";
import { publishEvent } from "./graphql/publish-event";
import { sqlDataSource } from "./graphql/sql-data-source";
import { validateGraphqlRequest } from "./graphql/validate-graphql-request";
import { invokeDaprBinding } from "./integration/invoke-dapr-binding";
import { invokeRequest } from "./integration/invoke-request";
import { publishToDapr } from "./integration/publish-to-dapr";
import { sendOneWayRequest } from "./integration/send-one-way-request";
import { sendRequest } from "./integration/send-request";
import { sendServiceBusMessage } from "./integration/send-service-bus-message";
import { emitMetric } from "./logging/emit-metric";
import { logToEventhub } from "./logging/log-to-eventhub";
import { setRequestMetricDimensionValue } from "./logging/set-request-metric-dimension-value";
import { trace } from "./logging/trace";
import { limitConcurrency } from "./rate-limiting/limit-concurrency";
import { quota } from "./rate-limiting/quota";
import { quotaByKey } from "./rate-limiting/quota-by-key";
import { rateLimit } from "./rate-limiting/rate-limit";
import { rateLimitByKey } from "./rate-limiting/rate-limit-by-key";
import { retry } from "./resiliency/retry";
import { forwardRequest } from "./routing/forward-request";
import { proxy } from "./routing/proxy";
import { setBackendService } from "./routing/set-backend-service";
import { findAndReplace } from "./transformation/find-and-replace";
import { jsonToXml } from "./transformation/json-to-xml";
import { mockResponse } from "./transformation/mock-response";
import { redirectContentUrls } from "./transformation/redirect-content-urls";
import { returnResponse } from "./transformation/return-response";
import { rewriteUri } from "./transformation/rewrite-uri";
import { setBody } from "./transformation/set-body";
import { setHeader } from "./transformation/set-header";
import { setMethod } from "./transformation/set-method";
import { setQueryParameter } from "./transformation/set-query-parameter";
import { setStatus } from "./transformation/set-status";
import { setVariable } from "./transformation/set-variable";
import { xmlToJson } from "./transformation/xml-to-json";
import { xslTransform } from "./transformation/xsl-transform";

export {
  authenticationBasic,
  authenticationCertificate,
  authenticationManagedIdentity,
  authenticationToken,
  authenticationTokenStore,
  azureOpenaiEmitTokenMetric,
  azureOpenaiSemanticCacheLookup,
  azureOpenaiSemanticCacheStore,
  azureOpenaiTokenLimit,
  base,
  block,
  cacheLookup,
  cacheLookupValue,
  cacheRemoveValue,
  cacheStore,
  cacheStoreValue,
  cacheValue,
  checkHeader,
  choose,
  cors,
  cosmosdbDataSource,
  crossDomain,
  emitMetric,
  findAndReplace,
  forwardRequest,
  getAuthorizationContext,
  graphqlDataSource,
  httpDataSource,
  includeFragment,
  invokeDaprBinding,
  invokeRequest,
  ipFilter,
  jsonp,
  jsonToXml,
  limitConcurrency,
  llmContentSafety,
  llmEmitTokenMetric,
  llmSemanticCacheLookup,
  llmSemanticCacheStore,
  llmTokenLimit,
  logToEventhub,
  mockResponse,
  proxy,
  publishEvent,
  publishToDapr,
  quota,
  quotaByKey,
  rateLimit,
  rateLimitByKey,
  redirectContentUrls,
  retry,
  returnResponse,
  rewriteUri,
  sendOneWayRequest,
  sendRequest,
  sendServiceBusMessage,
  setBackendService,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setRequestMetricDimensionValue,
  setStatus,
  setVariable,
  sqlDataSource,
  trace,
  validateAzureAdToken,
  validateClientCertificate,
  validateContent,
  validateGraphqlRequest,
  validateHeaders,
  validateJwt,
  validateOdataRequest,
  validateParameters,
  validateStatusCode,
  wait,
  xmlToJson,
  xslTransform,
};

/** Every policy element, by category and then by name. */
export const elements: readonly ElementDeclaration[] = [
  // access-restriction
  checkHeader,
  ipFilter,
  validateAzureAdToken,
  validateClientCertificate,
  validateJwt,
  // ai-gateway
  azureOpenaiEmitTokenMetric,
  azureOpenaiSemanticCacheLookup,
  azureOpenaiSemanticCacheStore,
  azureOpenaiTokenLimit,
  llmContentSafety,
  llmEmitTokenMetric,
  llmSemanticCacheLookup,
  llmSemanticCacheStore,
  llmTokenLimit,
  // authentication
  authenticationBasic,
  authenticationCertificate,
  authenticationManagedIdentity,
  authenticationTokenStore,
  authenticationToken,
  getAuthorizationContext,
  // caching
  cacheLookupValue,
  cacheLookup,
  cacheRemoveValue,
  cacheStoreValue,
  cacheStore,
  cacheValue,
  // content-validation
  validateContent,
  validateHeaders,
  validateOdataRequest,
  validateParameters,
  validateStatusCode,
  // control-flow
  base,
  block,
  choose,
  includeFragment,
  wait,
  // cross-domain
  cors,
  crossDomain,
  jsonp,
  // graphql
  cosmosdbDataSource,
  graphqlDataSource,
  httpDataSource,
  publishEvent,
  sqlDataSource,
  validateGraphqlRequest,
  // integration
  invokeDaprBinding,
  invokeRequest,
  publishToDapr,
  sendOneWayRequest,
  sendRequest,
  sendServiceBusMessage,
  // logging
  emitMetric,
  logToEventhub,
  setRequestMetricDimensionValue,
  trace,
  // rate-limiting
  limitConcurrency,
  quotaByKey,
  quota,
  rateLimitByKey,
  rateLimit,
  // resiliency
  retry,
  // routing
  forwardRequest,
  proxy,
  setBackendService,
  // transformation
  findAndReplace,
  jsonToXml,
  mockResponse,
  redirectContentUrls,
  returnResponse,
  rewriteUri,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setStatus,
  setVariable,
  xmlToJson,
  xslTransform,
].map((builder) => builder.declaration);

const byName = new Map(elements.map((element) => [element.name, element]));

/** The declaration of a policy element by its name in XML. */
export function findElement(name: string): ElementDeclaration | undefined {
  return byName.get(name);
}
