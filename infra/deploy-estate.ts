import type * as pulumi from "@pulumi/pulumi";
import { type Estate, type EstateRecord, indexOf } from "../policies/estate/estate";
import { factsOf } from "../policies/estate/kinds";
import { isWholePath, parametersOf, parentOf } from "../policies/estate/path";
import type { Late } from "../policies/estate/value";
import { ArmSetting } from "./azure/arm-setting";
import { AzureResource } from "./azure/azure-resource";
import { withCheapTraces } from "./azure/cheap-traces";
import { inputsOf, resolved } from "./azure/inputs";
import { Groups } from "./components";

/** How long a resource provider's registration is waited for, in seconds. */
const registrationTimeout = 600;

export interface DeployOptions {
  /** Values that only the deployment knows, by the keys under which the estate has them. */
  readonly late?: Readonly<Record<string, pulumi.Input<unknown>>>;
  readonly parent?: pulumi.Resource;
  /** Earlier names of a record, so that a rename replaces nothing. */
  readonly aliases?: (record: EstateRecord) => readonly pulumi.Alias[] | undefined;
}

/** The resources by the paths of their records. */
export type DeployedEstate = ReadonlyMap<string, pulumi.CustomResource>;

/**
 * Registers an estate: one resource for each record, each after what it stands in and refers to. Settings that other
 * stacks or nobody looks after (`manage: "skip"`) are left out.
 */
export function deployEstate(estate: Estate, options: DeployOptions = {}): DeployedEstate {
  const deployed = new Map<string, pulumi.CustomResource>();
  const serviceName = indexOf(estate).ofKind("service")[0]?.path.split("/").pop() ?? "palisade";
  const groups = new Groups(serviceName, options.parent ? { parent: options.parent } : {});
  const ordered = inOrder(estate);
  withCheapTraces(() => {
    for (const record of ordered) deployed.set(record.path.toLowerCase(), register(record));
  });
  return deployed;

  function register(record: EstateRecord): pulumi.CustomResource {
    const { token, setting, outputs = {} } = factsOf(record.kind);
    const dependsOn = dependenciesOf(record).flatMap((path) => deployed.get(path.toLowerCase()) ?? []);
    const aliases = options.aliases?.(record);
    const opts: pulumi.CustomResourceOptions = {
      parent: groups.of(record),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(aliases && { aliases: [...aliases] }),
    };
    if (setting) {
      const { apiVersion, method } = setting;
      const manage = record.declared?.manage === "adopt" ? "adopt" : "own";
      const properties = resolved(record.properties, resolve) as Record<string, unknown>;
      return new ArmSetting(
        nameOf(record),
        { path: record.path, apiVersion, method, manage, properties, timeout: registrationTimeout },
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

  function resolve({ $late }: Late): pulumi.Input<unknown> {
    const [path = "", output] = $late.split("#");
    if (output !== undefined) {
      const resource = deployed.get(path.toLowerCase());
      if (resource instanceof AzureResource) return resource.output(output);
      if (resource && output === "id") return resource.id;
      throw new Error(`the late value ${$late} is asked for before ${path} is registered`);
    }
    const value = options.late?.[$late];
    if (value === undefined) throw new Error(`the late value "${$late}" is not given to the deployment`);
    return value;
  }
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
    if (state.get(record) === "done" || record.declared?.manage === "skip") return;
    if (state.get(record) === "open") throw new Error(`${record.path} depends on itself`);
    state.set(record, "open");
    for (const path of dependenciesOf(record)) {
      const dependency = index.byPath(path);
      if (dependency) visit(dependency);
    }
    state.set(record, "done");
    ordered.push(record);
  };
  for (const record of estate.records) visit(record);
  return ordered;
}
