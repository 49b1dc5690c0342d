import { setMaxListeners } from "node:events";
import type * as ApiManagement from "@azure/arm-apimanagement";
import { cloudOf, credentialFor, signInConfiguration } from "../../infra/azure/arm-setting-provider";
import { UsageError } from "../usage-error";
import { type Limits, Requests, usualLimits } from "./requests";
import type { ServiceId } from "./service-id";

/** A signed-in way to Azure Resource Manager that only reads. */
export interface Connection {
  readonly client: ApiManagement.ApiManagementClient;
  readonly endpoint: string;
  readonly id: ServiceId;
  readonly limits: Limits;
  readonly requests: Requests;
  /** Ends what still waits when there is no more time. */
  readonly signal: AbortSignal;
}

export interface ConnectOptions {
  /** All the time there is, in milliseconds. */
  readonly timeout: number;
  readonly limits?: Partial<Limits>;
  readonly onSend?: (sent: number) => void;
}

/**
 * Connects to the cloud of a service, signed in as azure-native and the settings' provider are: ARM_* variables, OIDC, managed
 * identity or the Azure CLI.
 * @throws UsageError where the settings name no cloud or lack what they need
 */
export async function connect(id: ServiceId, { timeout, limits: asked, onSend }: ConnectOptions): Promise<Connection> {
  const limits = { ...usualLimits, ...asked };
  const configuration = signInConfiguration(() => undefined, process.env);
  const { endpoint, scope, credential } = await signIn(configuration);
  const requests = new Requests(new URL(endpoint).origin, limits, Date.now() + timeout, onSend);
  const signal = AbortSignal.timeout(timeout);
  setMaxListeners(0, signal);
  // Loaded here, since no other command needs it; as what the provider of settings loads, so that there is one copy.
  const { ApiManagementClient } = require("@azure/arm-apimanagement") as typeof ApiManagement;
  const client = new ApiManagementClient(credential, id.subscription, {
    endpoint,
    $host: endpoint,
    credentialScopes: scope,
    retryOptions: { maxRetries: limits.retries, retryDelayInMs: 1_000, maxRetryDelayInMs: 20_000 },
    additionalPolicies: [{ policy: requests.policy, position: "perRetry" }],
    userAgentOptions: { userAgentPrefix: "palisade" },
  });
  return { client, endpoint, id, limits, requests, signal };
}

async function signIn(configuration: ReturnType<typeof signInConfiguration>) {
  try {
    const cloud = await cloudOf(configuration);
    return { endpoint: cloud.resourceManager, scope: cloud.scope, credential: credentialFor(configuration, cloud.authority) };
  } catch (error) {
    const { message, cause } = error as Error;
    throw new UsageError(`can't sign in: ${message}${cause instanceof Error ? `: ${cause.message}` : ""}`);
  }
}
