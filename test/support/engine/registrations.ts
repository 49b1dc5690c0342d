import type { ArmRequest, Reply } from "./arm-double";
import { ArmError } from "./azure/arm-error.cjs";
import type { Azure } from "./azure/azure.cjs";
import { claimsOf } from "./entra";

export interface RegistrationPlan {
  /** How many times Azure says `Registering` after it was asked to register; Infinity where it never ends. */
  readonly polls?: number;
  /** Whether the client lacks the right to register. */
  readonly forbidden?: boolean;
}

interface Registration extends RegistrationPlan {
  left: number;
}

const request = /^\/subscriptions\/([^/]+)\/providers\/([^/]+)(\/register)?$/i;

/** The resource providers of subscriptions: what was never said is registered. */
export class Registrations {
  private readonly plans = new Map<string, Registration>();

  constructor(private readonly azure: Azure) {}

  /** Makes a resource provider unregistered, and says how a registration goes. */
  unregister(subscription: string, namespace: string, plan: RegistrationPlan = {}): void {
    this.plans.set(keyOf(subscription, namespace), { ...plan, left: plan.polls ?? 0 });
    this.azure.setNamespaceState(subscription, namespace, "NotRegistered");
  }

  answer({ method, path, authorization }: ArmRequest): Reply | undefined {
    const [, subscription = "", namespace = "", register] = request.exec(path) ?? [];
    if (namespace === "") return undefined;
    if (register !== undefined && method === "POST") this.register(subscription, namespace, authorization);
    else if (register !== undefined || method !== "GET") return undefined;
    else this.proceed(subscription, namespace);
    const registrationState = this.azure.namespaceState(subscription, namespace);
    return {
      status: 200,
      body: { id: `/subscriptions/${subscription}/providers/${namespace}`, namespace, registrationState, resourceTypes: [] },
    };
  }

  private register(subscription: string, namespace: string, authorization: string | undefined): void {
    const plan = this.plans.get(keyOf(subscription, namespace));
    if (plan?.forbidden) {
      const { appid, oid } = claimsOf(authorization);
      const message =
        `The client '${appid}' with object id '${oid}' does not have authorization to perform action '${namespace}/register/action' ` +
        `over scope '/subscriptions/${subscription}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
      throw new ArmError(403, "AuthorizationFailed", message);
    }
    if (this.azure.namespaceState(subscription, namespace) !== "NotRegistered") return;
    this.azure.setNamespaceState(subscription, namespace, plan && plan.left > 0 ? "Registering" : "Registered");
  }

  /** Each look at a registration brings it on. */
  private proceed(subscription: string, namespace: string): void {
    const plan = this.plans.get(keyOf(subscription, namespace));
    if (plan === undefined || this.azure.namespaceState(subscription, namespace) !== "Registering") return;
    if (plan.left > 0) plan.left -= 1;
    else this.azure.setNamespaceState(subscription, namespace, "Registered");
  }
}

const keyOf = (subscription: string, namespace: string) => `${subscription}/${namespace}`.toLowerCase();
