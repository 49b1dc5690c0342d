import type { DocumentSections } from "../../policies/document/build-document";
import { policyDocument } from "../../policies/document/build-document";
import { base } from "../../policies/elements";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import type { ApiDeclaration } from "./api";
import type { BackendDeclaration } from "./backend";
import type { CertificateDeclaration } from "./certificate";
import type { FragmentDeclaration } from "./fragment";
import type { GroupDeclaration } from "./group";
import type { NamedValueDeclaration } from "./named-value";
import type { GraphqlApiDeclaration, SoapApiDeclaration } from "./other-apis";
import type { ProductDeclaration } from "./product";
import { declaredIn, policyRecord, record, type ServicePlace } from "./record";
import type { SchemaDeclaration } from "./schema";
import type { SubscriptionDeclaration } from "./subscription";
import type { TagDeclaration } from "./tag";

/** A part of the service for one team: its own APIs, products and whatever they use. It uses nothing of the service's. */
export interface WorkspaceDeclaration {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** Policies for all of its APIs, behind those of the service. */
  readonly policies?: DocumentSections;
  readonly apis?: readonly ApiDeclaration[];
  readonly graphqlApis?: readonly GraphqlApiDeclaration[];
  readonly soapApis?: readonly SoapApiDeclaration[];
  readonly products?: readonly ProductDeclaration[];
  readonly namedValues?: readonly NamedValueDeclaration[];
  readonly backends?: readonly BackendDeclaration[];
  readonly fragments?: readonly FragmentDeclaration[];
  readonly groups?: readonly GroupDeclaration[];
  readonly tags?: readonly TagDeclaration[];
  readonly subscriptions?: readonly SubscriptionDeclaration[];
  readonly certificates?: readonly CertificateDeclaration[];
  readonly schemas?: readonly SchemaDeclaration[];
  /** The gateway that runs its APIs, where it has one of its own. */
  readonly gateway?: {
    readonly id: string;
    readonly location: string;
    /** Scale units. */
    readonly capacity: number;
  };
  readonly file?: string;
}

/** The workspace, its policy, and its gateway. */
export function workspaceRecords(service: ServicePlace, workspace: WorkspaceDeclaration): EstateRecord[] {
  const { id, displayName, description, policies = {}, gateway, file } = workspace;
  const inside = { ...service, workspaceId: id };
  const path = pathOf("workspaces", inside);
  const document = policyDocument({
    inbound: [base(), ...(policies.inbound ?? [])],
    ...(policies.backend && { backend: policies.backend }),
    outbound: [base(), ...(policies.outbound ?? [])],
    onError: [base(), ...(policies.onError ?? [])],
  });
  const { resourceGroupName } = service;
  return [
    record("workspaces", inside, { displayName, description }, declaredIn(file)),
    policyRecord("policies", inside, document, declaredIn(file).declared),
    ...(gateway
      ? [
          record(
            "workspaceGateways",
            { resourceGroupName, gatewayName: gateway.id },
            {},
            {
              envelope: { location: gateway.location, sku: { name: "WorkspaceGatewayPremium", capacity: gateway.capacity } },
              ...declaredIn(file),
            },
          ),
          record(
            "workspaceGateways/configConnections",
            { resourceGroupName, gatewayName: gateway.id, configConnectionName: id },
            { sourceId: idOf(path) },
            { refs: [path], ...declaredIn(file) },
          ),
        ]
      : []),
  ];
}
