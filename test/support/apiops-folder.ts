import { policyDocument } from "../../policies/document/build-document";
import { printPolicy } from "../../policies/document/print";
import { makeFolder } from "./folder";

export const apiopsSecret = "canary-90aa17-named-value";

const json = (properties: object) => JSON.stringify({ properties });

const policy = `<policies>
    <inbound>
        <base />
        <set-backend-service backend-id="orders" />
        <include-fragment fragment-id="trace" />
        <set-header name="X-Key" exists-action="override">
            <value>{{orders-key}}</value>
        </set-header>
    </inbound>
    <backend>
        <base />
    </backend>
    <outbound>
        <base />
    </outbound>
    <on-error>
        <base />
    </on-error>
</policies>`;

const definition = `openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters: [{ name: orderId, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: An order. } }
`;

/** A folder as the extractor of APIOps writes it: one API with all that belongs to it, and one without a definition. */
export function apiopsFolder(): string {
  return makeFolder({
    "policy.xml":
      "<policies>\n\t<inbound />\n\t<backend>\n\t\t<forward-request />\n\t</backend>\n\t<outbound />\n\t<on-error />\n</policies>",
    "apis/orders/apiInformation.json": json({
      displayName: "Orders",
      path: "orders",
      protocols: ["https"],
      subscriptionRequired: true,
      apiVersion: "v1",
      apiVersionSetId: "/subscriptions/x/resourceGroups/y/providers/Microsoft.ApiManagement/service/z/apiVersionSets/orders",
      isOnline: true,
    }),
    "apis/orders/specification.yaml": definition,
    "apis/orders/policy.xml": policy,
    "apis/orders/operations/getOrder/policy.xml": printPolicy(policyDocument({})),
    "apis/events/apiInformation.json": json({
      displayName: "Events",
      path: "events",
      type: "websocket",
      protocols: ["wss"],
      subscriptionRequired: false,
    }),
    "backends/orders/backendInformation.json": json({
      url: "https://orders.example",
      protocol: "http",
      tls: { validateCertificateChain: true },
    }),
    "named values/orders-key-id/namedValueInformation.json": json({ displayName: "orders-key", secret: true, value: apiopsSecret }),
    "named values/region/namedValueInformation.json": json({ displayName: "region", secret: false, value: "eu" }),
    "named values/vaulted/namedValueInformation.json": json({
      displayName: "vaulted",
      secret: true,
      keyVault: { secretIdentifier: "https://keys.vault.azure.net/secrets/vaulted", lastStatus: { code: "Success" } },
    }),
    "policy fragments/trace/policyFragmentInformation.json": json({ description: "Traces calls." }),
    "policy fragments/trace/policy.xml": '<fragment>\n\t<set-header name="X-Trace" exists-action="delete" />\n</fragment>',
    "products/gold/productInformation.json": json({ displayName: "Gold", state: "published", subscriptionRequired: true }),
    "products/gold/apis/orders/productApiInformation.json": "{}",
    "products/silver/productInformation.json": json({ displayName: "Silver", state: "published" }),
    "products/silver/apis.json": JSON.stringify([{ name: "orders" }]),
    "version sets/orders/versionSetInformation.json": json({ displayName: "Orders", versioningScheme: "Segment" }),
    "readme.json": "{}",
  });
}
