import type { PolicyContent } from "./estate";
import type { Kind } from "./kinds";
import type { Json, Maybe } from "./value";

/** What ARM keeps beside `properties`. */
export interface Envelope {
  readonly location?: Maybe<string>;
  readonly tags?: Maybe<Readonly<Record<string, string>>>;
  readonly sku?: Maybe<{ readonly name: Maybe<string>; readonly capacity?: Maybe<number> }>;
  readonly identity?: Maybe<{ readonly type: Maybe<string>; readonly userAssignedIdentities?: Maybe<readonly Maybe<string>[]> }>;
  readonly zones?: Maybe<readonly string[]>;
  readonly kind?: Maybe<string>;
}

/** Properties that Palisade writes or its rules read, by kind and as ARM names them. ARM may send more. */
export interface KnownProperties {
  service: {
    readonly publisherEmail?: Maybe<string>;
    readonly publisherName?: Maybe<string>;
    readonly apiVersionConstraint?: Maybe<{ readonly minApiVersion?: Maybe<string> }>;
    /** TLS and cipher switches: the strings `True` and `False`. */
    readonly customProperties?: Maybe<Readonly<Record<string, Maybe<string>>>>;
    readonly developerPortalStatus?: Maybe<string>;
    readonly legacyPortalStatus?: Maybe<string>;
    readonly disableGateway?: Maybe<boolean>;
    readonly enableClientCertificate?: Maybe<boolean>;
    readonly publicNetworkAccess?: Maybe<string>;
    readonly virtualNetworkType?: Maybe<string>;
    readonly virtualNetworkConfiguration?: Maybe<{ readonly subnetResourceId?: Maybe<string> } | null>;
    /** The service answers null where there are none. */
    readonly privateEndpointConnections?: Maybe<readonly Json[] | null>;
    readonly publicIpAddressId?: Maybe<string>;
    /** `stv1`, `stv2`, `stv2.1`, `mtv1`; the service tells it, nobody sets it. */
    readonly platformVersion?: Maybe<string>;
    readonly hostnameConfigurations?: Maybe<readonly HostnameConfiguration[]>;
    readonly additionalLocations?: Maybe<readonly Location[]>;
    /** Takes a service back that was deleted within the last 48 hours. */
    readonly restore?: Maybe<boolean>;
    readonly notificationSenderEmail?: Maybe<string>;
  };
  policies: PolicyProperties;
  policyFragments: PolicyProperties & { readonly description?: Maybe<string> };
  "apis/policies": PolicyProperties;
  "apis/operations/policies": PolicyProperties;
  "products/policies": PolicyProperties;
  apis: {
    readonly displayName?: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly path: Maybe<string>;
    readonly protocols?: Maybe<readonly Maybe<string>[]>;
    readonly serviceUrl?: Maybe<string>;
    readonly subscriptionRequired?: Maybe<boolean>;
    readonly apiType?: Maybe<string>;
    readonly apiVersion?: Maybe<string>;
    readonly apiVersionSetId?: Maybe<string>;
    readonly isCurrent?: Maybe<boolean>;
    readonly subscriptionKeyParameterNames?: Maybe<{ readonly header?: Maybe<string>; readonly query?: Maybe<string> }>;
    /** azure-native's name for what ARM makes of an import: `soap` hands requests through as they are. */
    readonly soapApiType?: Maybe<string>;
    /** The number of a revision. */
    readonly apiRevision?: Maybe<string>;
    readonly apiRevisionDescription?: Maybe<string>;
    /** The format of an import, and what is imported; the service keeps neither. */
    readonly format?: Maybe<string>;
    readonly value?: Maybe<string>;
    /** Where required query parameters of an import go: `template`, or `query`. */
    readonly translateRequiredQueryParameters?: Maybe<string>;
    readonly wsdlSelector?: Maybe<{ readonly wsdlServiceName?: Maybe<string>; readonly wsdlEndpointName?: Maybe<string> }>;
    readonly authenticationSettings?: Maybe<Json>;
  };
  "apis/releases": { readonly apiId: Maybe<string>; readonly notes?: Maybe<string> };
  "apis/operations": {
    readonly displayName: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly method: Maybe<string>;
    readonly urlTemplate: Maybe<string>;
    readonly templateParameters?: Maybe<readonly Parameter[]>;
    readonly request?: Maybe<RequestShape>;
    readonly responses?: Maybe<readonly ResponseShape[]>;
  };
  "apis/schemas": {
    readonly contentType: Maybe<string>;
    readonly document: Maybe<{ readonly components?: Json; readonly definitions?: Json; readonly value?: Maybe<string> }>;
  };
  apiVersionSets: {
    readonly displayName: Maybe<string>;
    readonly versioningScheme: Maybe<string>;
    readonly versionHeaderName?: Maybe<string>;
    readonly versionQueryName?: Maybe<string>;
    readonly description?: Maybe<string>;
  };
  products: {
    readonly displayName: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly terms?: Maybe<string>;
    readonly state?: Maybe<string>;
    readonly subscriptionRequired?: Maybe<boolean>;
    readonly approvalRequired?: Maybe<boolean>;
    readonly subscriptionsLimit?: Maybe<number>;
  };
  subscriptions: {
    readonly displayName: Maybe<string>;
    readonly scope: Maybe<string>;
    readonly state?: Maybe<string>;
    readonly ownerId?: Maybe<string>;
    readonly allowTracing?: Maybe<boolean>;
  };
  "products/apiLinks": { readonly apiId: Maybe<string> };
  "products/groupLinks": { readonly groupId: Maybe<string> };
  workspaces: { readonly displayName: Maybe<string>; readonly description?: Maybe<string> };
  groups: {
    readonly displayName: Maybe<string>;
    readonly description?: Maybe<string>;
    /** `custom`, or `external` for a group of Microsoft Entra, which `externalId` names. */
    readonly type?: Maybe<string>;
    readonly externalId?: Maybe<string>;
  };
  tags: { readonly displayName: Maybe<string> };
  schemas: {
    readonly schemaType: Maybe<string>;
    readonly description?: Maybe<string>;
    /** XML as text; JSON as it is. */
    readonly value?: Json;
  };
  certificates: {
    readonly keyVault?: Maybe<{ readonly secretIdentifier?: Maybe<string>; readonly identityClientId?: Maybe<string> }>;
    readonly data?: Maybe<string>;
    readonly password?: Maybe<string>;
  };
  caches: {
    readonly connectionString: Maybe<string>;
    readonly useFromLocation: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly resourceId?: Maybe<string>;
  };
  authorizationServers: {
    readonly displayName: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly authorizationEndpoint: Maybe<string>;
    readonly tokenEndpoint?: Maybe<string>;
    readonly clientRegistrationEndpoint: Maybe<string>;
    readonly clientId: Maybe<string>;
    readonly clientSecret?: Maybe<string>;
    readonly grantTypes: Maybe<readonly Maybe<string>[]>;
    readonly authorizationMethods?: Maybe<readonly Maybe<string>[]>;
    readonly bearerTokenSendingMethods?: Maybe<readonly Maybe<string>[]>;
    readonly clientAuthenticationMethod?: Maybe<readonly Maybe<string>[]>;
    readonly defaultScope?: Maybe<string>;
    readonly supportState?: Maybe<boolean>;
    readonly useInApiDocumentation?: Maybe<boolean>;
    readonly useInTestConsole?: Maybe<boolean>;
  };
  openidConnectProviders: {
    readonly displayName: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly metadataEndpoint: Maybe<string>;
    readonly clientId: Maybe<string>;
    readonly clientSecret?: Maybe<string>;
    readonly useInApiDocumentation?: Maybe<boolean>;
    readonly useInTestConsole?: Maybe<boolean>;
  };
  gateways: {
    readonly description?: Maybe<string>;
    readonly locationData?: Maybe<Json>;
  };
  "gateways/hostnameConfigurations": {
    readonly hostname?: Maybe<string>;
    readonly certificateId?: Maybe<string>;
    readonly negotiateClientCertificate?: Maybe<boolean>;
    readonly http2Enabled?: Maybe<boolean>;
    readonly tls10Enabled?: Maybe<boolean>;
    readonly tls11Enabled?: Maybe<boolean>;
  };
  "gateways/certificateAuthorities": { readonly isTrusted?: Maybe<boolean> };
  "workspaceGateways/configConnections": { readonly sourceId?: Maybe<string> };
  namedValues: {
    readonly displayName: Maybe<string>;
    readonly secret?: Maybe<boolean>;
    readonly value?: Maybe<string>;
    readonly keyVault?: Maybe<{ readonly secretIdentifier?: Maybe<string>; readonly identityClientId?: Maybe<string> }>;
    readonly tags?: Maybe<readonly string[]>;
  };
  backends: {
    readonly url?: Maybe<string>;
    /** Pools have neither URL nor protocol. */
    readonly protocol?: Maybe<string>;
    readonly title?: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly type?: Maybe<string>;
    readonly tls?: Maybe<{ readonly validateCertificateChain?: Maybe<boolean>; readonly validateCertificateName?: Maybe<boolean> }>;
    readonly circuitBreaker?: Maybe<Json>;
    /** The backends that share the load of a backend of the type `Pool`. */
    readonly pool?: Maybe<{
      readonly services?: Maybe<
        readonly { readonly id: Maybe<string>; readonly priority?: Maybe<number>; readonly weight?: Maybe<number> }[]
      >;
    }>;
    /** Certificate, header, query or authorization; values of headers may be secret. */
    readonly credentials?: Maybe<Readonly<Record<string, Json>> | null>;
  };
  loggers: {
    readonly loggerType: Maybe<string>;
    readonly description?: Maybe<string>;
    readonly isBuffered?: Maybe<boolean>;
    readonly credentials?: Maybe<Readonly<Record<string, Maybe<string>>>>;
    readonly resourceId?: Maybe<string>;
  };
  diagnostics: DiagnosticProperties;
  /** Takes the place of the service's diagnostic of the same name for one API. */
  "apis/diagnostics": DiagnosticProperties;
  diagnosticSettings: {
    readonly workspaceId?: Maybe<string>;
    readonly storageAccountId?: Maybe<string>;
    readonly eventHubAuthorizationRuleId?: Maybe<string>;
    readonly logAnalyticsDestinationType?: Maybe<string>;
    readonly logs?: Maybe<
      readonly { readonly category?: Maybe<string>; readonly categoryGroup?: Maybe<string>; readonly enabled: Maybe<boolean> }[]
    >;
    readonly metrics?: Maybe<readonly { readonly category?: Maybe<string>; readonly enabled: Maybe<boolean> }[]>;
  };
  tenant: { readonly enabled?: Maybe<boolean> };
  portalsettings: {
    readonly enabled?: Maybe<boolean>;
    readonly termsOfService?: Maybe<Json>;
    /** Of the setting `delegation`. The service hands its key out to nobody who merely reads. */
    readonly url?: Maybe<string>;
    readonly validationKey?: Maybe<string>;
    readonly subscriptions?: Maybe<{ readonly enabled?: Maybe<boolean> }>;
    readonly userRegistration?: Maybe<{ readonly enabled?: Maybe<boolean> }>;
  };
  portalconfigs: {
    readonly enableBasicAuth?: Maybe<boolean>;
    readonly delegation?: Maybe<{ readonly delegateRegistration?: Maybe<boolean> }>;
  };
  identityProviders: {
    readonly type?: Maybe<string>;
    readonly clientId?: Maybe<string>;
    readonly clientSecret?: Maybe<string>;
    readonly allowedTenants?: Maybe<readonly Maybe<string>[]>;
  };
  /** What Defender for Cloud found of one recommendation for one resource. */
  assessments: {
    readonly status?: Maybe<{ readonly code?: Maybe<string>; readonly cause?: Maybe<string>; readonly description?: Maybe<string> }>;
    readonly resourceDetails?: Maybe<Json>;
  };
  policyAssignments: {
    readonly policyDefinitionId?: Maybe<string>;
    readonly displayName?: Maybe<string>;
    readonly enforcementMode?: Maybe<string>;
    readonly notScopes?: Maybe<readonly Maybe<string>[]>;
  };
  providers: { readonly registrationState?: Maybe<string> };
  pricings: { readonly pricingTier?: Maybe<string>; readonly subPlan?: Maybe<string> };
  logAnalyticsWorkspaces: {
    readonly retentionInDays?: Maybe<number>;
    readonly sku?: Maybe<{ readonly name: Maybe<string> }>;
    readonly features?: Maybe<Json>;
  };
  applicationInsights: {
    readonly Application_Type?: Maybe<string>;
    readonly WorkspaceResourceId?: Maybe<string>;
    readonly DisableLocalAuth?: Maybe<boolean>;
    readonly IngestionMode?: Maybe<string>;
  };
  "virtualNetworks/subnets": {
    readonly addressPrefix?: Maybe<string>;
    readonly networkSecurityGroup?: Maybe<Reference>;
    readonly routeTable?: Maybe<Reference>;
    readonly delegations?: Maybe<readonly { readonly name: string; readonly serviceName: string }[]>;
    readonly serviceEndpoints?: Maybe<readonly { readonly service: string }[]>;
    readonly privateEndpointNetworkPolicies?: Maybe<string>;
  };
  routeTables: {
    readonly disableBgpRoutePropagation?: Maybe<boolean>;
    readonly routes?: Maybe<readonly Readonly<Record<string, string>>[]>;
  };
  "privateDnsZones/virtualNetworkLinks": {
    readonly registrationEnabled?: Maybe<boolean>;
    readonly virtualNetwork?: Maybe<Reference>;
  };
  "privateDnsZones/A": {
    readonly ttl?: Maybe<number>;
    readonly aRecords?: Maybe<readonly { readonly ipv4Address: Maybe<string> }[]>;
  };
  locks: { readonly level: Maybe<string>; readonly notes?: Maybe<string> };
  roleAssignments: {
    readonly principalId: Maybe<string>;
    readonly principalType?: Maybe<string>;
    readonly roleDefinitionId: Maybe<string>;
    readonly description?: Maybe<string>;
  };
}

/** What names another resource by its id. */
export interface Reference {
  readonly id?: Maybe<string>;
}

/** The kinds that hold a policy document. */
export type PolicyKind = "policies" | "apis/policies" | "apis/operations/policies" | "products/policies" | "policyFragments";

export interface PolicyProperties {
  readonly format?: "rawxml";
  readonly value: PolicyContent;
}

/** A parameter of a path, a query string or a set of headers, in ARM's shape. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly defaultValue?: string;
  readonly values?: readonly string[];
  readonly schemaId?: string;
  readonly typeName?: string;
}

export interface Representation {
  readonly contentType: string;
  readonly schemaId?: string;
  readonly typeName?: string;
}

export interface RequestShape {
  readonly description?: string;
  readonly queryParameters?: readonly Parameter[];
  readonly headers?: readonly Parameter[];
  readonly representations?: readonly Representation[];
}

export interface ResponseShape {
  readonly statusCode: number;
  readonly description?: string;
  readonly headers?: readonly Parameter[];
  readonly representations?: readonly Representation[];
}

/** A host name of the service; the service adds when its certificate ends. */
export interface HostnameConfiguration {
  readonly type: Maybe<string>;
  readonly hostName: Maybe<string>;
  readonly keyVaultId?: Maybe<string>;
  readonly certificateSource?: Maybe<string>;
  /** The client id of the user-assigned identity that fetches the certificate. */
  readonly identityClientId?: Maybe<string>;
  readonly defaultSslBinding?: Maybe<boolean>;
  readonly negotiateClientCertificate?: Maybe<boolean>;
  readonly certificate?: Maybe<{ readonly expiry?: Maybe<string>; readonly subject?: Maybe<string> }>;
}

/** Another region in which the gateway of a service stands. */
export interface Location {
  readonly location: Maybe<string>;
  readonly sku: Maybe<{ readonly name: Maybe<string>; readonly capacity?: Maybe<number> }>;
  readonly zones?: Maybe<readonly string[]>;
  readonly disableGateway?: Maybe<boolean>;
  readonly publicIpAddressId?: Maybe<string>;
  readonly virtualNetworkConfiguration?: Maybe<{ readonly subnetResourceId?: Maybe<string> } | null>;
}

interface DiagnosticProperties {
  readonly loggerId: Maybe<string>;
  readonly alwaysLog?: Maybe<string>;
  readonly logClientIp?: Maybe<boolean>;
  readonly httpCorrelationProtocol?: Maybe<string>;
  readonly verbosity?: Maybe<string>;
  readonly metrics?: Maybe<boolean>;
  readonly sampling?: Maybe<{ readonly samplingType: Maybe<string>; readonly percentage: Maybe<number> }>;
  readonly frontend?: Maybe<DiagnosticPipeline>;
  readonly backend?: Maybe<DiagnosticPipeline>;
}

interface DiagnosticPipeline {
  readonly request?: DiagnosticMessage;
  readonly response?: DiagnosticMessage;
}

interface DiagnosticMessage {
  readonly headers?: readonly string[];
  readonly body?: { readonly bytes: number };
  readonly dataMasking?: {
    readonly headers?: readonly { readonly value: string; readonly mode: string }[];
    readonly queryParams?: readonly { readonly value: string; readonly mode: string }[];
  };
}

/** Kinds whose properties few rules read keep them as they came. */
export type PropertiesOf<K extends Kind> = K extends keyof KnownProperties ? KnownProperties[K] : Readonly<Record<string, unknown>>;
