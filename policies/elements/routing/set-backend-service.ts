import { bool, oneOf, reference, string, uri } from "../attribute";
import { defineElement } from "../define";

export const setBackendService = defineElement({
  name: "set-backend-service",
  category: "routing",
  summary: "Sends the request to another backend than the API's own.",
  sections: ["inbound", "backend"],
  undocumentedSections: ["outbound", "on-error"],
  notes: [
    "Where a broader scope sets a backend by id, only another backend id overrides it; a base URL does not.",
    "Credentials, certificates and circuit breakers belong to backend entities; a base URL has none of them.",
    "The Dapr form stands in inbound alone, not at workspace scope, and needs a self-hosted gateway with Dapr.",
  ],
  attributes: {
    /** The address that takes the place of the API's service URL. */
    baseUrl: uri().expression(),
    /** The backend entity to send to; the id `dapr` sends to a Dapr service instead. */
    backendId: reference("backend").expression(),
    /** When a Service Fabric backend is looked up again. */
    sfResolveCondition: bool().expression(),
    /** The instance of the Service Fabric service to call. */
    sfServiceInstanceName: string().expression(),
    /** The key that finds the partition of a Service Fabric service. */
    sfPartitionKey: string().expression(),
    /** Which replica of a stateful Service Fabric service answers. */
    sfReplicaType: oneOf("primary", "secondary").expression(),
    /** The listener of the Service Fabric service to call, where it has several. */
    sfListenerName: string().expression(),
    /** The Dapr application to call. */
    daprAppId: string().expression().on("self-hosted"),
    /** The method of the Dapr application to call. */
    daprMethod: string().expression().on("self-hosted"),
    /** The namespace in which the Dapr application runs. */
    daprNamespace: string().expression().on("self-hosted"),
  },
  rules: [
    { rule: "exactlyOneOf", of: ["baseUrl", "backendId"] },
    { rule: "requiredWhen", of: ["daprAppId", "daprMethod"], when: { key: "backendId", is: ["dapr"] } },
    { rule: "requires", of: ["sfListenerName"], with: ["backendId"] },
  ],
  examples: {
    pass: [
      { args: { baseUrl: "https://accounts.example/v2" }, xml: '<set-backend-service base-url="https://accounts.example/v2" />' },
      {
        args: {
          backendId: { kind: "backend", id: "fabric" },
          sfResolveCondition: { expression: '@(context.LastError?.Reason == "BackendConnectionFailure")' },
          sfPartitionKey: { expression: '@(context.Request.MatchedParameters["id"])' },
          sfReplicaType: "primary",
          sfListenerName: "http",
        },
        xml: `
          <set-backend-service backend-id="fabric"
                               sf-resolve-condition="@(context.LastError?.Reason == "BackendConnectionFailure")"
                               sf-partition-key="@(context.Request.MatchedParameters["id"])"
                               sf-replica-type="primary" sf-listener-name="http" />`,
      },
      {
        args: { backendId: { kind: "backend", id: "dapr" }, daprAppId: "orders", daprMethod: "create", daprNamespace: "shop" },
        xml: '<set-backend-service backend-id="dapr" dapr-app-id="orders" dapr-method="create" dapr-namespace="shop" />',
      },
    ],
    fail: [
      { xml: "<set-backend-service />", rule: "attribute-combination" },
      { xml: '<set-backend-service base-url="https://a.example" backend-id="a" />', rule: "attribute-combination" },
      { xml: '<set-backend-service backend-id="dapr" dapr-app-id="orders" />', rule: "attribute-combination" },
      { xml: '<set-backend-service base-url="https://a.example" sf-listener-name="http" />', rule: "attribute-combination" },
      { xml: '<set-backend-service backend-id="a" sf-replica-type="any" />', rule: "attribute-value" },
      { xml: '<set-backend-service base-url="accounts" />', rule: "attribute-type" },
    ],
  },
});
