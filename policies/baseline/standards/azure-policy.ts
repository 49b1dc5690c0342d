import { row, type Standard } from "./standard";

/** Built-in definitions of Azure Policy about API Management, by their names (GUIDs), and the landing zones' own. */
export const azurePolicy: Standard = {
  name: "azure-policy",
  title: "Azure Policy, built-in definitions",
  link: "https://learn.microsoft.com/azure/api-management/policy-reference",
  pack: "azure-policy",
  controls: "azurePolicy",
  rows: [
    row("3aa03346-d8c5-4994-a5bc-7652c2a2aef1", "No active key for all APIs", "PRD-005"),
    row("73ef9241-5d81-4cd4-b483-8443d1730fe5", "Tiers that can stand in a network", "NET-002"),
    row("c15dcc82-b93c-4dcb-9332-fbf121685b54", "Backends are called with a credential", "BKD-001"),
    row("92bb331d-ac71-416a-8c91-02f2cb734ce4", "Backends' certificates are validated", "TLS-006"),
    row("d5448c98-e503-4fdd-bcd2-784960c00d04", "Every section begins with base", "POL-001", "POL-002"),
    row("1b0d74ac-4b43-4c39-a15f-594385adc38d", "Portal passwords, switched off where found", "POR-001"),
    row("ffe25541-3853-4f4e-b71d-064422294b11", "Portal passwords are off", "POR-001"),
    row("b741306c-968e-4b67-b916-5675e5c709f4", "The direct management API is off", "MGT-001"),
    row("ee7495e7-3ba7-40b6-bfee-c29e22cc75d4", "APIs are offered encrypted alone", "TLS-004"),
    row("549814b6-3212-4203-bdc8-1548d342fb67", "Oldest version of the control plane's API (deprecated)", "MGT-003"),
    row("f1cc7827-022c-473e-836e-5a51cae0b249", "Secret named values come from Key Vault", "SEC-001"),
    row("1dc2fc00-2245-4143-99f4-874c937f13ef", "No service on the platform stv1", "MGT-005"),
    row("df73bd95-24da-4a4f-96b9-4e8b94b402bd", "Configuration endpoints are closed to the public", "MGT-001", "MGT-002"),
    row("7ca8c8ac-3a6e-493d-99ba-c5fa35347ff2", "Configuration endpoints, closed where found open", "MGT-001", "MGT-002"),
    row("ef619a2c-cc4d-4d03-b2ba-8c94a834d85b", "The service stands in a network", "NET-002"),
    row("42daa904-5969-47ef-92cb-b75df946195a", "The service is spread over zones (preview)", "REL-001"),
    row("8ac833bd-f505-48d5-887e-c993a1d3eea0", "Endpoints know their callers, as Defender sees it", "PRD-002", "AUT-001", "DFC-003"),
    row("c8acafaf-3d23-44d1-9624-978ef0f8652c", "Endpoints that nobody uses are gone, as Defender sees it", "INV-004"),
    row("7926a6d1-b268-4586-8197-e8ae90c877d7", "The plan Defender for APIs is on", "DFC-001", "DFC-004"),
    row("e54d2be9-5f2e-4d65-98e4-4f0e670b23d6", "The plan Defender for APIs, switched on (deprecated)", "DFC-001"),
    row("567c93f7-3661-494f-a30f-0a94d9bfebf8", "Resource logs go to a workspace", "LOG-001"),
    row("3a8ff864-d881-44ce-bed3-0c63ede634cb", "Resource logs go to an event hub", "LOG-001"),
    row("6f3f5778-f809-4755-9d8f-bd5a5a7add85", "Resource logs go to a storage account", "LOG-001"),
    row("187242f4-89c6-4c43-9a4e-188c0efacc5f", "Resource logs of the audit group are on", "LOG-001"),
    row("7f89b1eb-583c-429a-8828-af049802c1d9", "There is a diagnostic setting", "LOG-001"),
  ],
};

export const azureLandingZones: Standard = {
  name: "azure-landing-zones",
  title: "Azure landing zones, own definitions of Azure Policy",
  link: "https://github.com/Azure/Enterprise-Scale",
  pack: "azure-policy",
  // Its effect is Deny.
  levels: { "APIM-TLS-001": "error" },
  rows: [row("Deny-APIM-TLS", "Old TLS is refused", "TLS-001")],
};
