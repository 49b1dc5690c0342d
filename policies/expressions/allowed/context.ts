import { all, type TypeFacts } from "./type-facts";

const headers = "IReadOnlyDictionary<string,string[]>";

const own = (name: string, results: Record<string, string>, base?: string): TypeFacts => ({
  name,
  complete: true,
  ...(base && { base }),
  results,
});

/**
 * What `context` is and leads to. Besides the documented members these are those that the service's published
 * declarations have (`HasBody`, `ToUri()`), and those of older documentation: policies use them, and nothing is gained by refusing.
 */
export const contextTypes: readonly TypeFacts[] = [
  own("IProxyRequestContext", {
    Api: "IContextApi",
    Deployment: "IDeployment",
    Elapsed: "TimeSpan",
    GraphQL: "IGraphQL",
    LastError: "ILastError",
    Operation: "IOperation",
    Product: "IProduct",
    Request: "IRequest",
    RequestId: "Guid",
    Response: "IResponse",
    Subscription: "ISubscription",
    Timestamp: "DateTime",
    Tracing: "bool",
    User: "IUser",
    Variables: "IReadOnlyDictionary<string,object>",
    Workspace: "IWorkspace",
    "Trace()": "",
  }),
  own("IApi", {
    ...all("string", "Id Name Path Version Revision"),
    IsCurrentRevision: "bool",
    Protocols: "IEnumerable<string>",
    ServiceUrl: "IUrl",
    SubscriptionKeyParameterNames: "ISubscriptionKeyParameterNames",
    StorageId: "int",
  }),
  own("IContextApi", {}, "IApi"),
  own("IDeployment", {
    ...all("string", "GatewayId Region ServiceId ServiceName Sku"),
    Gateway: "IGateway",
    SustainabilityInfo: "ISustainabilityInfo",
    Certificates: "IReadOnlyDictionary<string,X509Certificate2>",
    Units: "int",
    BaseUrls: "IReadOnlyCollection<IUrl>",
  }),
  own("IGateway", { ...all("string", "Id InstanceId"), IsManaged: "bool" }),
  own("ISustainabilityInfo", { CurrentCarbonIntensity: "" }),
  own("IGraphQL", { ...all("", "Arguments Parent GraphQLArguments") }),
  own("ILastError", {
    ...all("string", "Source Reason Message Scope Section Path PolicyId"),
    ...all("int", "HttpErrorCode TransportErrorCode Elapsed"),
  }),
  own("IOperation", { ...all("string", "Id Method Name UrlTemplate") }),
  own("IProduct", {
    ...all("bool", "ApprovalRequired SubscriptionRequired"),
    ...all("string", "Id Name"),
    ...all("int?", "SubscriptionsLimit SubscriptionLimit"),
    Groups: "IEnumerable<IGroup>",
    State: "ProductState",
    Apis: "IEnumerable<IApi>",
  }),
  own("IMessage", { Body: "IMessageBody", Headers: headers }),
  own("IRequest", {
    Body: "IMessageBody",
    Certificate: "X509Certificate2",
    Headers: headers,
    MatchedParameters: "IReadOnlyDictionary<string,string>",
    ...all("string", "IpAddress Method OriginalMethod"),
    ...all("IUrl", "OriginalUrl Url"),
    PrivateEndpointConnection: "IPrivateEndpointConnection",
    AzureVnetInfo: "IAzureVnetInfo",
    HasBody: "bool",
    ClientCertificates: "IEnumerable<X509Certificate>",
  }),
  own("IResponse", { Body: "IMessageBody", Headers: headers, StatusCode: "int", StatusReason: "string" }),
  own("IMessageBody", {
    "As()": "",
    "AsFormUrlEncodedContent()": "IDictionary<string,IList<string>>",
    "AsSoap()": "",
  }),
  own("IUrl", {
    ...all("string", "Host Path QueryString Scheme"),
    Port: "int",
    Query: headers,
    "ToUri()": "Uri",
    "Clone()": "object",
  }),
  own("ISubscription", {
    ...all("DateTime", "CreatedDate CreatedTime"),
    ...all("DateTime?", "StartDate EndDate"),
    ...all("string", "Id Key Name PrimaryKey SecondaryKey"),
  }),
  own("IUser", {
    ...all("string", "Email FirstName Id LastName Note"),
    Groups: "IEnumerable<IGroup>",
    Identities: "IEnumerable<IUserIdentity>",
    RegistrationDate: "DateTime",
  }),
  own("IWorkspace", { ...all("string", "Id Name") }),
  own("IGroup", { ...all("string", "Id Name") }),
  own("IUserIdentity", { ...all("string", "Id Provider") }),
  own("ISubscriptionKeyParameterNames", { ...all("string", "Header Query") }),
  own("IPrivateEndpointConnection", { ...all("string", "Name GroupId MemberName") }),
  own("IAzureVnetInfo", { ...all("int", "VnetTrafficTag SubnetId PrivateLinkId"), SnatVip: "string" }),
  own("Authorization", { AccessToken: "string", Claims: "IReadOnlyDictionary<string,object>" }),
  own("BasicAuthCredentials", { ...all("string", "UserId Password") }),
  own("Jwt", {
    ...all("string", "Algorithm Id Issuer Subject Type"),
    Audiences: "IEnumerable<string>",
    Claims: headers,
    ...all("DateTime?", "ExpirationTime IssuedAt NotBefore"),
  }),
  { name: "ProductState" },
  { name: "CarbonIntensityCategory" },
];

/** Methods that the service adds to other types, and what they give. */
export const serviceMethods: Readonly<Record<string, string>> = {
  AsBasic: "BasicAuthCredentials",
  AsJwt: "Jwt",
  TryParseBasic: "bool",
  TryParseJwt: "bool",
  Encrypt: "byte[]",
  Decrypt: "byte[]",
  VerifyNoRevocation: "bool",
  ToQueryString: "string",
  ToFormUrlEncodedContent: "string",
  GetValueOrDefault: "",
};
