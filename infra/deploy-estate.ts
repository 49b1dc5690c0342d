import type * as pulumi from "@pulumi/pulumi";
import { type Estate, type EstateRecord, indexOf } from "../policies/estate/estate";
import { factsOf } from "../policies/estate/kinds";
import { isWholePath, parametersOf, parentOf, serviceOf, tokenOf } from "../policies/estate/path";
import type { Late } from "../policies/estate/value";
import { ArmSetting } from "./azure/arm-setting";
import { AzureResource } from "./azure/azure-resource";
import { withCheapTraces } from "./azure/cheap-traces";
import { inputsOf, resolved } from "./azure/inputs";
import { quietLog } from "./azure/quiet-log";
import { Groups } from "./components";

/** How long a resource provider's registration is waited for unless the caller says, in seconds. */
const usualRegistrationTimeout = 600;

export interface DeployOptions {
  /** Values that only the deployment knows, by the keys under which the estate has them. */
  readonly late?: Readonly<Record<string, pulumi.Input<unknown>>>;
  readonly parent?: pulumi.Resource;
  /** Where what others own stands: `/subscriptions/<id>`. Their ids are made of it; none of it is registered. */
  readonly subscription?: string;
  /** How long to wait for a resource provider's registration, in seconds. */
  readonly registrationTimeout?: number;
  /** Earlier names of a record, so that a rename replaces nothing. */
  readonly aliases?: (record: EstateRecord) => readonly pulumi.Alias[] | undefined;
}

/** The resources by the paths of their records. */
export type DeployedEstate = ReadonlyMap<string, pulumi.CustomResource>;

/**
 * Registers an estate: one resource for each record, each after what it stands in and refers to. Settings that other
 * stacks or nobody looks after (`manage: "skip"`) are left out, and so is what others own or the service makes by itself.
 */
export function deployEstate(estate: Estate, options: DeployOptions = {}): DeployedEstate {
  const deployed = new Map<string, pulumi.CustomResource>();
  /** The last named value of each service, behind which the next one comes. */
  const namedValues = new Map<string, readonly pulumi.CustomResource[]>();
  const serviceName = serviceNameOf(estate);
  const groups = new Groups(serviceName, options.parent ? { parent: options.parent } : {});
  const ordered = inOrder(estate);
  quietLog();
  withCheapTraces(() => {
    for (const record of ordered) {
      const resource = register(record);
      deployed.set(record.path.toLowerCase(), resource);
      if (record.kind === "namedValues") namedValues.set(serviceOf(record.path)?.toLowerCase() ?? "", [resource]);
    }
  });
  return deployed;

  function register(record: EstateRecord): pulumi.CustomResource {
    const { setting, outputs = {} } = factsOf(record.kind);
    const token = tokenOf(record.kind, record.path);
    const dependsOn = [...new Set([...dependenciesOf(record).flatMap(standing), ...earlierNamedValue(record)])];
    const aliases = options.aliases?.(record);
    const opts: pulumi.CustomResourceOptions = {
      parent: groups.of(record),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(aliases && { aliases: [...aliases] }),
      ...(record.declared?.protect && { protect: true }),
    };
    if (setting) {
      const { apiVersion, method } = setting;
      const manage = record.declared?.manage === "adopt" ? "adopt" : "own";
      const properties = resolved(record.properties, resolve) as Record<string, unknown>;
      return new ArmSetting(
        nameOf(record),
        { path: record.path, apiVersion, method, manage, properties, timeout: options.registrationTimeout ?? usualRegistrationTimeout },
        opts,
      );
    }
    if (!token) throw new Error(`${record.kind} has neither a type token nor a setting`);
    const secret = Object.entries(outputs).flatMap(([name, how]) => (how === "secret" ? [name] : []));
    return new AzureResource(token, nameOf(record), inputsOf(record, resolve), Object.keys(outputs), {
      ...opts,
      ...(secret.length > 0 && { additionalSecretOutputs: secret }),
      ...(record.declared?.editedOutside && { ignoreChanges: [...record.declared.editedOutside] }),
      ...(record.kind === "service" && { customTimeouts: { create: "3h", update: "3h", delete: "3h" } }),
    });
  }

  /** What stands at a path; for what the service makes by itself, what it makes it of. */
  function standing(path: string): readonly pulumi.CustomResource[] {
    const found = deployed.get(path.toLowerCase());
    if (found) return [found];
    const parent = indexOf(estate).byPath(path)?.declared?.byService ? parentOf(path) : undefined;
    return parent === undefined ? [] : standing(parent);
  }

  /** The service takes one write to its named values at a time, and answers a second one with 409. */
  function earlierNamedValue({ kind, path }: EstateRecord): readonly pulumi.CustomResource[] {
    return kind === "namedValues" ? (namedValues.get(serviceOf(path)?.toLowerCase() ?? "") ?? []) : [];
  }

  function isOthers(path: string): boolean {
    const found = indexOf(estate).byPath(path);
    return found === undefined ? options.subscription !== undefined : found.declared?.inherited === true;
  }

  /** The subscription, as an id: that of the service, or of whatever else there is. */
  function subscriptionId(): pulumi.Input<string> {
    if (options.subscription !== undefined) return options.subscription;
    const [some] = deployed.values();
    if (!some) throw new Error("the subscription is asked for before anything is registered");
    return some.id.apply((id) => /^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? id);
  }

  function resolve({ $late }: Late): pulumi.Input<unknown> {
    const [path = "", output] = $late.split("#");
    if (output !== undefined) {
      if (path === "" && output === "id") return subscriptionId();
      const resource = deployed.get(path.toLowerCase());
      if (resource instanceof AzureResource) return resource.output(output);
      if (resource && output === "id") return resource.id;
      if (isOthers(path) && output === "id" && options.subscription !== undefined) return `${options.subscription}${path}`;
      if (isOthers(path)) throw new Error(`${path} belongs to others, and its ${output} is not known to this stack`);
      throw new Error(`the late value ${$late} is asked for before ${path} is registered`);
    }
    const value = options.late?.[$late];
    if (value === undefined) throw new Error(`the late value "${$late}" is not given to the deployment`);
    return value;
  }
}

/** The service that everything stands in, or beside. */
function serviceNameOf({ records }: Estate): string {
  for (const { path } of records) {
    const service = serviceOf(path);
    if (service !== undefined) return service.slice(service.lastIndexOf("/") + 1);
  }
  return "palisade";
}

/**
 * The name of a record's resource, made of the ids in its path and of nothing's position: `accounts/getAccount`. ARM
 * allows no slash in an id, so names can't collide.
 */
export function nameOf(record: EstateRecord): string {
  const { constant = {} } = factsOf(record.kind);
  const parameters = parametersOf(record.kind, record.path) ?? {};
  const own = Object.entries(parameters).filter(
    ([name]) => name !== "resourceGroupName" && name !== "serviceName" && !isWholePath(name) && !(name in constant),
  );
  if (own.length > 0) return own.map(([, value]) => value).join("/");
  return parameters.serviceName ?? parameters.resourceGroupName ?? record.path;
}

function dependenciesOf(record: EstateRecord): string[] {
  const parent = parentOf(record.path);
  return [...(parent ? [parent] : []), ...(record.refs ?? [])];
}

/** The records to register, each behind everything that it depends on. */
function inOrder(estate: Estate): EstateRecord[] {
  const index = indexOf(estate);
  const ordered: EstateRecord[] = [];
  const state = new Map<EstateRecord, "open" | "done">();
  const visit = (record: EstateRecord) => {
    if (state.get(record) === "done" || record.declared?.manage === "skip" || record.declared?.inherited) return;
    if (state.get(record) === "open") throw new Error(`${record.path} depends on itself`);
    state.set(record, "open");
    for (const path of dependenciesOf(record)) {
      const dependency = index.byPath(path);
      if (dependency) visit(dependency);
    }
    state.set(record, "done");
    if (!record.declared?.byService) ordered.push(record);
  };
  for (const record of estate.records) visit(record);
  return ordered;
}
