import type { PolicyDocument } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import type { Estate, EstateRecord } from "../../../policies/estate/estate";
import { makeEstate } from "../../../policies/estate/estate";
import { pathOf } from "../../../policies/estate/path";

export const place = { resourceGroupName: "bench", serviceName: "bench" };

export const apiPolicy = `<policies>
  <inbound>
    <base />
    <validate-jwt header-name="Authorization" require-scheme="Bearer" output-token-variable-name="caller">
      <openid-config url="https://login.example/.well-known/openid-configuration" />
      <audiences><audience>api://bench</audience></audiences>
      <issuers><issuer>https://login.example/</issuer></issuers>
    </validate-jwt>
    <rate-limit-by-key calls="100" renewal-period="60" counter-key="@(context.Subscription.Id)" />
  </inbound>
  <backend><base /></backend>
  <outbound><base /><set-header name="Server" exists-action="delete" /></outbound>
  <on-error><base /></on-error>
</policies>`;

export const operationPolicy = `<policies>
  <inbound><base /><validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent" /></inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>`;

/** APIs of four resources each: the API, an operation, and a policy of both. */
export function sampleEstate(apis: number): Estate {
  const documents = [apiPolicy, operationPolicy].map((text) => parsePolicy(text).document as PolicyDocument);
  const [ofApi, ofOperation] = documents as [PolicyDocument, PolicyDocument];
  const records = Array.from({ length: apis }, (_, number): EstateRecord[] => {
    const api = { ...place, apiId: `api-${number}` };
    const operation = { ...api, operationId: "get" };
    return [
      {
        kind: "apis",
        path: pathOf("apis", api),
        properties: { displayName: `API ${number}`, path: `api-${number}`, protocols: ["https"], subscriptionRequired: true },
      },
      {
        kind: "apis/policies",
        path: pathOf("apis/policies", { ...api, policyId: "policy" }),
        properties: { value: ofApi, format: "rawxml" },
      },
      {
        kind: "apis/operations",
        path: pathOf("apis/operations", operation),
        properties: { displayName: "Get", method: "GET", urlTemplate: "/" },
      },
      {
        kind: "apis/operations/policies",
        path: pathOf("apis/operations/policies", { ...operation, policyId: "policy" }),
        properties: { value: ofOperation, format: "rawxml" },
      },
    ] as unknown as EstateRecord[];
  });
  return makeEstate(records.flat());
}
