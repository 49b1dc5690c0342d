import type * as RestPipeline from "@azure/core-rest-pipeline";
import type * as Identity from "@azure/identity";
import type { dynamic } from "@pulumi/pulumi";

/*
 * The provider of ARM settings. Pulumi keeps its source in the state and runs it in another process, so everything here
 * is plain functions without captured objects, and packages are required where they are used. No credential and no token
 * is ever part of the inputs or outputs: who calls is found out when a call is made, in the way azure-native does it.
 */

export interface ArmSettingInputs {
  /** The ARM id behind the subscription. */
  readonly path: string;
  readonly apiVersion: string;
  /** `REGISTER` registers a resource provider; the others write `properties`. */
  readonly method: "PUT" | "PATCH" | "REGISTER";
  /** `own` writes the setting; `adopt` takes it as it is, and refuses what is not as declared. */
  readonly manage: "own" | "adopt";
  readonly properties: Readonly<Record<string, unknown>>;
  /** How long to wait for a registration, in seconds. */
  readonly timeout: number;
}

type Config = Readonly<Record<string, string | undefined>>;

interface Connection {
  readonly subscription: string;
  send(method: string, path: string, apiVersion: string, body?: unknown): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The settings of azure-native that say who signs in, with the variables that stand in for them. */
const configurationKeys: readonly (readonly [string, readonly string[]])[] = [
  ["subscriptionId", ["ARM_SUBSCRIPTION_ID"]],
  ["tenantId", ["ARM_TENANT_ID"]],
  ["clientId", ["ARM_CLIENT_ID"]],
  ["clientSecret", ["ARM_CLIENT_SECRET"]],
  ["clientCertificatePath", ["ARM_CLIENT_CERTIFICATE_PATH"]],
  ["clientCertificatePassword", ["ARM_CLIENT_CERTIFICATE_PASSWORD"]],
  ["useDefaultAzureCredential", ["ARM_USE_DEFAULT_AZURE_CREDENTIAL"]],
  ["useOidc", ["ARM_USE_OIDC"]],
  ["oidcAudience", ["ARM_OIDC_AUDIENCE"]],
  ["oidcToken", ["ARM_OIDC_TOKEN"]],
  ["oidcTokenFilePath", ["ARM_OIDC_TOKEN_FILE_PATH"]],
  ["oidcRequestToken", ["ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"]],
  ["oidcRequestUrl", ["ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"]],
  [
    "oidcServiceConnectionId",
    ["ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"],
  ],
  ["useMsi", ["ARM_USE_MSI"]],
  ["environment", ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"]],
  ["metadataHost", ["ARM_METADATA_HOSTNAME"]],
  ["disableInstanceDiscovery", ["ARM_DISABLE_INSTANCE_DISCOVERY"]],
];

/** Reads azure-native's configuration; what is configured comes before what the environment says. */
export function signInConfiguration(configured: (key: string) => string | undefined, environment: Config): Config {
  const found: Record<string, string | undefined> = {};
  for (const [key, variables] of configurationKeys) {
    found[key] = configured(`azure-native:${key}`) || variables.map((name) => environment[name]).find(Boolean);
  }
  return found;
}

/** The addresses of a cloud. */
export interface Cloud {
  readonly resourceManager: string;
  readonly authority: string;
  readonly scope: string;
}

export async function cloudOf(config: Config): Promise<Cloud> {
  if (config.metadataHost) {
    const answer = await fetch(`https://${config.metadataHost}/metadata/endpoints?api-version=2022-09-01`, {
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`the metadata host ${config.metadataHost} answered ${answer.status}`);
    const found = (await answer.json()) as { resourceManager: string; authentication: { loginEndpoint: string; audiences: string[] } };
    return {
      resourceManager: found.resourceManager.replace(/\/+$/, ""),
      authority: found.authentication.loginEndpoint,
      scope: `${(found.authentication.audiences[0] ?? found.resourceManager).replace(/\/+$/, "")}/.default`,
    };
  }
  const clouds: Record<string, readonly [string, string]> = {
    public: ["https://management.azure.com", "https://login.microsoftonline.com"],
    usgovernment: ["https://management.usgovcloudapi.net", "https://login.microsoftonline.us"],
    china: ["https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn"],
  };
  const name = (config.environment ?? "public")
    .toLowerCase()
    .replace(/^azure/, "")
    .replace(/cloud$/, "");
  const [resourceManager, authority] = clouds[name === "" ? "public" : name] ?? [];
  if (!resourceManager || !authority)
    throw new Error(`azure-native:environment is "${config.environment}"; known are public, usgovernment and china`);
  return { resourceManager, authority, scope: `${resourceManager}/.default` };
}

/** One way to sign in, chosen in azure-native's order: default chain, certificate, secret, OIDC, managed identity, Azure CLI. */
export function credentialFor(config: Config, authority: string): Identity.TokenCredential {
  const identity = require("@azure/identity") as typeof Identity;
  const on = (key: string) => (config[key] ?? "").toLowerCase() === "true";
  const need = (key: string, how: string): string => {
    const value = config[key];
    if (!value) throw new Error(`signing in ${how} needs azure-native:${key} or its ARM_ variable`);
    return value;
  };
  const options = { authorityHost: authority, disableInstanceDiscovery: on("disableInstanceDiscovery") };
  if (on("useDefaultAzureCredential"))
    return new identity.DefaultAzureCredential({ authorityHost: authority, ...(config.tenantId && { tenantId: config.tenantId }) });
  if (config.clientCertificatePath) {
    const certificate = {
      certificatePath: config.clientCertificatePath,
      ...(config.clientCertificatePassword && { certificatePassword: config.clientCertificatePassword }),
    };
    return new identity.ClientCertificateCredential(
      need("tenantId", "by certificate"),
      need("clientId", "by certificate"),
      certificate,
      options,
    );
  }
  if (config.clientSecret) {
    return new identity.ClientSecretCredential(need("tenantId", "by secret"), need("clientId", "by secret"), config.clientSecret, options);
  }
  if (on("useOidc")) {
    const tenant = need("tenantId", "by OIDC");
    const client = need("clientId", "by OIDC");
    return new identity.ClientAssertionCredential(tenant, client, () => oidcAssertion(config), options);
  }
  if (on("useMsi"))
    return config.clientId
      ? new identity.ManagedIdentityCredential({ clientId: config.clientId })
      : new identity.ManagedIdentityCredential();
  return new identity.AzureCliCredential(config.tenantId ? { tenantId: config.tenantId } : {});
}

/** The pipeline's own token: given, in a file, or asked for at GitHub or Azure DevOps. */
async function oidcAssertion(config: Config): Promise<string> {
  if (config.oidcToken) return config.oidcToken;
  if (config.oidcTokenFilePath)
    return (require("node:fs") as typeof import("node:fs")).readFileSync(config.oidcTokenFilePath, "utf8").trim();
  const { oidcRequestUrl, oidcRequestToken, oidcServiceConnectionId } = config;
  if (!oidcRequestUrl || !oidcRequestToken)
    throw new Error("signing in by OIDC needs a token, a token file, or the address and token of the pipeline's token service");
  const url = new URL(oidcRequestUrl);
  const headers = { accept: "application/json", authorization: `Bearer ${oidcRequestToken}` };
  const signal = AbortSignal.timeout(30_000);
  // Azure DevOps makes tokens on POST, for a service connection; GitHub on GET, for an audience.
  if (oidcServiceConnectionId) {
    url.searchParams.set("api-version", "7.1");
    url.searchParams.set("serviceConnectionId", oidcServiceConnectionId);
    const answer = await fetch(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "content-length": "0" },
      signal,
    });
    const token = answer.ok ? ((await answer.json()) as { oidcToken?: string }).oidcToken : undefined;
    if (!token) throw new Error(`Azure DevOps gave no OIDC token (${answer.status})`);
    return token;
  }
  url.searchParams.set("audience", config.oidcAudience ?? "api://AzureADTokenExchange");
  const answer = await fetch(url, { headers, signal });
  const token = answer.ok ? ((await answer.json()) as { value?: string }).value : undefined;
  if (!token) throw new Error(`the pipeline's token service gave no OIDC token (${answer.status})`);
  return token;
}

/** The subscription of the Azure CLI, where nothing else names one. */
async function cliSubscription(): Promise<string> {
  const { execFile } = require("node:child_process") as typeof import("node:child_process");
  const windows = process.platform === "win32";
  return new Promise((resolve, reject) => {
    execFile(windows ? "az.cmd" : "az", ["account", "show", "--output", "json"], { shell: windows, timeout: 60_000 }, (error, stdout) => {
      if (error) reject(new Error("no subscription: set azure-native:subscriptionId or ARM_SUBSCRIPTION_ID, or sign in with az login"));
      else resolve((JSON.parse(stdout) as { id: string }).id);
    });
  });
}

async function connect(config: Config): Promise<Connection> {
  const rest = require("@azure/core-rest-pipeline") as typeof RestPipeline;
  const cloud = await cloudOf(config);
  const credential = credentialFor(config, cloud.authority);
  const subscription = config.subscriptionId || (await cliSubscription());
  const pipeline = rest.createPipelineFromOptions({ retryOptions: { maxRetries: 5, maxRetryDelayInMs: 60_000 } });
  pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential, scopes: cloud.scope }));
  const client = rest.createDefaultHttpClient();
  return {
    subscription,
    async send(method, path, apiVersion, body) {
      const url = `${cloud.resourceManager}/subscriptions/${subscription}${path}?api-version=${apiVersion}`;
      const headers = rest.createHttpHeaders({
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      });
      // Settings carry entity tags; what stands there is meant to be replaced, whatever it is.
      if (method === "PUT" || method === "PATCH") headers.set("If-Match", "*");
      const request = rest.createPipelineRequest({
        url,
        method: method as RestPipeline.HttpMethods,
        headers,
        timeout: 60_000,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer = await pipeline.sendRequest(client, request);
      const text = answer.bodyAsText ?? "";
      const parsed = /^\s*\{/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
      return { status: answer.status, body: parsed };
    },
  };
}

/** What ARM says went wrong, in one line. */
function failure(what: string, answer: Answer): Error {
  const error = answer.body.error as { code?: string; message?: string } | undefined;
  return new Error(
    `${what}: ARM answered ${answer.status}${error?.code ? ` ${error.code}` : ""}${error?.message ? `: ${error.message}` : ""}`,
  );
}

/** Registers a resource provider and waits until it is; an earlier registration is as good as a new one. */
async function register(inputs: ArmSettingInputs, connection: Connection): Promise<Record<string, unknown>> {
  const name = inputs.path.split("/").pop() as string;
  const began = Date.now();
  const look = async (): Promise<string> => {
    const answer = await connection.send("GET", inputs.path, inputs.apiVersion);
    if (answer.status !== 200) throw failure(`reading the registration of ${name}`, answer);
    return String(answer.body.registrationState);
  };
  let state = await look();
  if (state !== "Registered") {
    if (inputs.manage === "adopt") throw new Error(`${name} is ${state}, and this stack only adopts it: register it, or set manage to own`);
    const answer = await connection.send("POST", `${inputs.path}/register`, inputs.apiVersion);
    if (answer.status >= 300) {
      const refused = failure(`registering ${name} (needs the permission ${name}/register/action, which Contributor has)`, answer);
      if (answer.status !== 403) throw refused;
      throw new Error(
        `${refused.message.replace(/\.?$/, ".")} Give that permission to whoever deploys, or let somebody who has it register it once ` +
          `(az provider register --namespace ${name}), then deploy again.`,
      );
    }
  }
  for (let pause = 2000; state !== "Registered"; pause = Math.min(pause * 1.5, 15_000)) {
    const waited = Math.round((Date.now() - began) / 1000);
    if (waited >= inputs.timeout) {
      throw new Error(
        `the resource provider ${name} is still ${state} after ${waited} seconds; Azure usually takes one to five minutes. ` +
          `Run the deployment again, or look with: az provider show --namespace ${name} --query registrationState`,
      );
    }
    process.stderr.write(
      `waiting for the resource provider ${name} to be registered: ${state} for ${waited} s of at most ${inputs.timeout} s\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(0, inputs.timeout * 1000 - (Date.now() - began)))));
    state = await look();
  }
  return { registrationState: state };
}

/** The values of a setting that are declared, as ARM has them now. */
function declaredPart(properties: Readonly<Record<string, unknown>>, found: unknown): Record<string, unknown> {
  const values = (found ?? {}) as Record<string, unknown>;
  const part: Record<string, unknown> = {};
  for (const key of Object.keys(properties)) if (values[key] !== undefined) part[key] = values[key];
  return part;
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a)?.toLowerCase() === JSON.stringify(b)?.toLowerCase();
}

async function apply(inputs: ArmSettingInputs, connection: Connection): Promise<Record<string, unknown>> {
  if (inputs.method === "REGISTER") return register(inputs, connection);
  if (inputs.manage === "adopt") {
    const answer = await connection.send("GET", inputs.path, inputs.apiVersion);
    if (answer.status !== 200) throw failure(`reading ${inputs.path}`, answer);
    const found = declaredPart(inputs.properties, answer.body.properties);
    for (const key of Object.keys(inputs.properties)) {
      if (!equal(found[key], inputs.properties[key])) {
        throw new Error(
          `${inputs.path}: ${key} is ${JSON.stringify(found[key])}, declared is ${JSON.stringify(inputs.properties[key])}, and this stack only adopts it: ` +
            "declare what is there, or set manage to own",
        );
      }
    }
    return found;
  }
  const answer = await connection.send(inputs.method, inputs.path, inputs.apiVersion, { properties: inputs.properties });
  if (answer.status >= 300) throw failure(`writing ${inputs.path}`, answer);
  // Some settings answer without a body.
  return { ...inputs.properties, ...declaredPart(inputs.properties, answer.body.properties) };
}

/**
 * The dynamic provider itself. Its methods share state through `this` alone: Pulumi copies what they capture, for each
 * method apart.
 */
export class ArmSettingProvider implements dynamic.ResourceProvider<ArmSettingInputs> {
  config: Config | undefined;

  async configure({ config }: dynamic.ConfigureRequest) {
    this.config = signInConfiguration((key) => config.get(key), process.env);
  }

  async create(inputs: ArmSettingInputs) {
    const connection = await connect(this.config ?? signInConfiguration(() => undefined, process.env));
    const current = await apply(inputs, connection);
    return { id: `/subscriptions/${connection.subscription}${inputs.path}`, outs: { ...inputs, current } };
  }

  async update(_id: string, _olds: ArmSettingInputs, news: ArmSettingInputs) {
    const current = await apply(news, await connect(this.config ?? signInConfiguration(() => undefined, process.env)));
    return { outs: { ...news, current } };
  }

  async diff(_id: string, olds: ArmSettingInputs, news: ArmSettingInputs) {
    const moved = olds.path !== news.path;
    const changed = (["apiVersion", "method", "manage", "properties"] as const).some(
      (key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]),
    );
    return { changes: moved || changed, replaces: moved ? ["path"] : [], deleteBeforeReplace: false };
  }

  async read(id: string, props?: ArmSettingInputs) {
    if (!props) return { id };
    const connection = await connect(this.config ?? signInConfiguration(() => undefined, process.env));
    const answer = await connection.send("GET", props.path, props.apiVersion);
    if (answer.status === 404) return {};
    if (answer.status !== 200) throw failure(`reading ${props.path}`, answer);
    if (props.method === "REGISTER") {
      const { registrationState } = answer.body;
      // Taken away by somebody: as good as deleted, so that it is registered again.
      if (registrationState === "NotRegistered" || registrationState === "Unregistered") return {};
      return { id, props: { ...props, current: { registrationState } } };
    }
    const current = declaredPart(props.properties, answer.body.properties);
    return { id, props: { ...props, properties: current, current } };
  }

  async delete() {
    // These settings exist once and outlive every stack: a subscription keeps its plan, a service its switches.
  }
}
