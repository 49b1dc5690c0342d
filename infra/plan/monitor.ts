import type * as pulumi from "@pulumi/pulumi";
import { nativeRecord } from "../../policies/estate/read/native-record";
import { idOf } from "../../policies/estate/value";
import type { Registration } from "./registration";
import { unknownMark } from "./stack-configuration";

// The parts of the SDK's protocol messages that are read here. They have no public types.
interface Message {
  toJavaScript(): Record<string, unknown>;
}
interface AliasMessage {
  toObject(): unknown;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): Message | undefined;
  getDependenciesList(): string[];
  getAliasesList(): AliasMessage[];
  getAliasurnsList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getIgnorechangesList(): string[];
  getProtect(): boolean;
  getVersion(): string;
}
interface ReadRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
}
type Callback = (error: unknown, response?: unknown) => void;

/** The key under which the SDK marks wrapped values, and its mark for secrets. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Stands where the engine's resource monitor would, in the same process: notes what is registered, and answers as a
 * preview does. Outputs that only a deployment knows stay unknown; so do other stacks and lookups in Azure.
 */
export class OfflineMonitor {
  readonly registrations: Registration[] = [];
  /** What the program asked for and nobody could answer. */
  readonly unknowns: string[] = [];

  constructor(
    private readonly project: string,
    private readonly stack: string,
    private readonly sdk: typeof pulumi,
    private readonly messages: {
      readonly resource: {
        RegisterResourceResponse: new () => ResponseMessage;
        ReadResourceResponse: new () => ResponseMessage;
        RegisterPackageResponse: new () => { setRef(ref: string): void };
      };
      readonly struct: { Struct: { fromJavaScript(value: unknown): unknown } };
    },
  ) {}

  supportsFeature(request: { getId(): string }, callback: Callback) {
    const supported = request.getId() !== "outputValues";
    callback(null, { getHassupport: () => supported });
  }

  registerResource(request: RegisterRequest, callback: Callback) {
    const urn = this.urn(request.getParent(), request.getType(), request.getName());
    const raw = request.getObject()?.toJavaScript() ?? {};
    const secrets: string[] = [];
    const version = request.getVersion();
    const parent = request.getParent();
    const registration: Registration = {
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      ...(parent && { parent }),
      inputs: decode(raw, "", secrets) as Record<string, unknown>,
      secrets,
      dependencies: request.getDependenciesList(),
      aliases: [...request.getAliasesList().map((alias) => alias.toObject()), ...request.getAliasurnsList()],
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      ignoreChanges: request.getIgnorechangesList(),
      protect: request.getProtect(),
      ...(version && { version }),
    };
    this.registrations.push(registration);
    const path = nativeRecord(registration)?.path;
    const response = new this.messages.resource.RegisterResourceResponse();
    response.setUrn(urn);
    // Of an Azure resource's id all but the subscription is known, and of its outputs its inputs.
    response.setId?.(path && !path.includes("(unknown)") ? `${unknownSubscription}${path}` : "");
    response.setObject?.(this.messages.struct.Struct.fromJavaScript(raw));
    callback(null, response);
  }

  registerResourceOutputs(_request: unknown, callback: Callback) {
    callback(null, {});
  }

  /** Other stacks and existing resources: nothing of them is known here. */
  readResource(request: ReadRequest, callback: Callback) {
    this.unknowns.push(
      request.getType() === "pulumi:pulumi:StackReference"
        ? `the outputs of stack ${request.getName()}`
        : `the existing ${request.getType()} ${request.getName()}`,
    );
    const response = new this.messages.resource.ReadResourceResponse();
    response.setUrn(this.urn(request.getParent(), request.getType(), request.getName()));
    response.setProperties?.(this.messages.struct.Struct.fromJavaScript({ outputs: unknownMark }));
    callback(null, response);
  }

  registerPackage(_request: unknown, callback: Callback) {
    const response = new this.messages.resource.RegisterPackageResponse();
    response.setRef("offline");
    callback(null, response);
  }

  /** The engine would call transforms for each resource; what they would change is not seen here. */
  registerStackTransform(_request: unknown, callback: Callback) {
    this.unknowns.push("what the program's transforms change");
    callback(null, {});
  }

  registerStackInvokeTransform(_request: unknown, callback: Callback) {
    callback(null, {});
  }

  /** Hooks run while something is deployed. */
  registerResourceHook(_request: unknown, callback: Callback) {
    callback(null, {});
  }

  registerErrorHook(_request: unknown, callback: Callback) {
    callback(null, {});
  }

  signalAndWaitForShutdown(_request: unknown, callback: Callback) {
    callback(null, {});
  }

  /** Answers lookups (`getX`) with what can't be taken for a value. */
  answerInvokes() {
    const { runtime } = this.sdk as unknown as { runtime: Record<string, unknown> };
    const { unknowns, sdk } = this;
    const nothingKnown = (token: string) => {
      unknowns.push(`the answer of ${token}`);
      return new Proxy(
        {},
        {
          get(_target, key) {
            // A promise that resolves to this must not take it for a promise.
            if (key === "then") return undefined;
            if (typeof key === "symbol")
              throw new Error(
                `the answer of ${token} is not known without Azure, so it can't be put into a text here; use ${token}Output and apply`,
              );
            return (sdk as unknown as { unknown: unknown }).unknown;
          },
        },
      );
    };
    runtime.invoke = async (token: string) => nothingKnown(token);
    runtime.invokeOutput = (token: string) => {
      unknowns.push(`the answer of ${token}`);
      return sdk.output((sdk as unknown as { unknown: unknown }).unknown);
    };
  }

  private urn(parent: string, type: string, name: string): string {
    const parentType = parent ? parent.split("::")[2] : undefined;
    const qualified = parentType && parentType !== "pulumi:pulumi:Stack" ? `${parentType}$${type}` : type;
    return `urn:pulumi:${this.stack}::${this.project}::${qualified}::${name}`;
  }
}

interface ResponseMessage {
  setUrn(urn: string): void;
  setId?(id: string): void;
  setObject?(object: unknown): void;
  setProperties?(properties: unknown): void;
}

/** How the ids of resources begin here. */
const unknownSubscription = `/subscriptions/${unknownMark}`;

/** Plain JSON of a wire value: secrets unwrapped and noted, unknown ones marked. */
function decode(value: unknown, path: string, secrets: string[]): unknown {
  if (typeof value === "string" && value.startsWith(`${unknownSubscription}/`)) return idOf(value.slice(unknownSubscription.length));
  if (typeof value === "string") return value.includes(unknownMark) ? { $unknown: "only known when it is deployed" } : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each, index) => decode(each, `${path}[${index}]`, secrets));
  const wrapped = value as Record<string, unknown>;
  if (wrapped[signature] === secretSignature) {
    secrets.push(path);
    return decode(wrapped.value, path, secrets);
  }
  return Object.fromEntries(Object.entries(wrapped).map(([key, each]) => [key, decode(each, path ? `${path}.${key}` : key, secrets)]));
}
