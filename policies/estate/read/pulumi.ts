import type { EstateRecord, PlannedChange } from "../estate";
import { factsOf } from "../kinds";
import { idOf, isUnknown } from "../value";
import { isObject, type JsonObject, own, textIn } from "./json";
import { isSetting, kindOfToken, nativeRecord } from "./native-record";
import { decodePulumiValue } from "./pulumi-value";
import { Gathering, type SourceRecords } from "./source-records";

/** A resource as a preview or a state has it. */
export interface PulumiResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Inputs; for a resource that the program only reads, what was read. */
  readonly inputs: JsonObject;
  /** The resources that an input was made of, by the input. */
  readonly madeOf: JsonObject;
  readonly planned?: PlannedChange;
}

/**
 * The records of `pulumi preview --json`.
 * @param preview the digest, with steps
 */
export function readPreview(preview: JsonObject): SourceRecords {
  const steps = asList(own(preview, "steps"));
  const plan = new Plan();
  for (const step of steps) if (isObject(step)) plan.step(own(step, "op"), own(step, "oldState"), own(step, "newState"));
  const summary = own(preview, "changeSummary");
  const unchanged = isObject(summary) ? own(summary, "same") : undefined;
  return read(plan.resources(), leftOut(typeof unchanged === "number" ? unchanged : 0, plan.unchanged));
}

/** The records of the engine's events, as `--event-log` and the streaming preview write them, one object each. */
export function readEvents(events: readonly unknown[]): SourceRecords {
  const plan = new Plan();
  for (const event of events) {
    const metadata = isObject(event) && own(event, "resourcePreEvent");
    const step = isObject(metadata) && own(metadata, "metadata");
    if (isObject(step)) plan.step(own(step, "op"), own(step, "old"), own(step, "new"));
  }
  return read(plan.resources(), undefined);
}

/** The records of `pulumi stack export`, or of a checkpoint that a backend of files keeps. */
export function readState(state: JsonObject): SourceRecords {
  const checkpoint = own(state, "checkpoint");
  const deployment = own(state, "deployment") ?? (isObject(checkpoint) ? own(checkpoint, "latest") : undefined);
  const resources = asList(isObject(deployment) ? own(deployment, "resources") : undefined).flatMap((each): PulumiResource[] => {
    // What only waits for its deletion has been replaced.
    if (!isObject(each) || own(each, "delete") === true) return [];
    const resource = resourceOf(each);
    return resource ? [resource] : [];
  });
  return read(resources, undefined);
}

/** The records of resources that are handed over one by one, and the URNs that they come from, by their paths in lower case. */
export function readResources(resources: readonly PulumiResource[]): SourceRecords & { readonly origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>();
  return { ...read(resources, undefined, (path, urn) => origins.set(path.toLowerCase(), urn)), origins };
}

/** `preview --json` names unchanged resources only when it is asked to. The stack itself is always there. */
function leftOut(unchanged: number, seen: number): string | undefined {
  if (unchanged <= seen) return undefined;
  return `${unchanged - seen} unchanged resources are not in it, so only what changes was looked at; make it with pulumi preview --json --show-sames`;
}

type State = Omit<PulumiResource, "planned">;

/** What a preview wants to do, by resource. */
class Plan {
  unchanged = 0;
  private readonly after = new Map<string, PulumiResource>();
  private readonly gone = new Map<string, PulumiResource>();

  step(op: unknown, before: unknown, after: unknown) {
    const [from, to] = [before, after].map((each) => (isObject(each) ? resourceOf(each) : undefined));
    if (op === "same") this.unchanged += 1;
    if (!to && !from) return;
    // Only what was there before has an id.
    const state = { ...(from?.id && { id: from.id }), ...(to ?? (from as State)) };
    const { urn } = state;
    switch (op) {
      case "create":
      case "update":
        this.keep(state, op);
        break;
      case "replace":
      case "create-replacement":
      case "import-replacement":
        this.after.set(urn, { ...state, planned: "replace" });
        break;
      case "delete":
        // The service has no say in settings that exist once, and a resource that is kept stays as it is.
        if (isSetting(state.type)) break;
        if (isObject(before) && own(before, "retainOnDelete") === true) this.keep(state);
        else this.gone.set(urn, { ...state, planned: "delete" });
        break;
      case "delete-replaced":
      case "discard":
      case "discard-replaced":
      case "remove-pending-replace":
        break;
      default:
        this.keep(state);
    }
  }

  resources(): readonly PulumiResource[] {
    return [...this.after.values(), ...[...this.gone.values()].filter(({ urn }) => !this.after.has(urn))];
  }

  private keep(state: State, planned?: PlannedChange) {
    if (this.after.get(state.urn)?.planned === "replace") return;
    this.after.set(state.urn, { ...state, ...(planned && { planned }) });
  }
}

function resourceOf(state: JsonObject): State | undefined {
  const urn = textIn(state, "urn");
  const type = textIn(state, "type");
  if (urn === undefined || type === undefined || own(state, "custom") !== true || type.startsWith("pulumi:")) return undefined;
  const id = textIn(state, "id");
  const external = own(state, "external") === true;
  const inputs = decodePulumiValue(own(state, external ? "outputs" : "inputs"));
  const madeOf = own(state, "propertyDependencies");
  return { urn, type, ...(id && { id }), inputs: isObject(inputs) ? inputs : {}, madeOf: isObject(madeOf) ? madeOf : {} };
}

function read(
  resources: readonly PulumiResource[],
  incomplete: string | undefined,
  onRecord: (path: string, urn: string) => void = () => {},
): SourceRecords {
  const gathering = new Gathering();
  const around: Around = { byUrn: new Map(resources.map((each) => [each.urn, each])), subscriptions: subscriptionsOf(resources) };
  const seen = new Set<string>();
  let unnamed = 1;
  for (const resource of resources) {
    let record = recordOf(resource, around);
    if (!record) {
      gathering.other(resource.type);
      continue;
    }
    const isPlannedAway = resource.planned === "delete";
    const keyOf = (path: string) => `${isPlannedAway ? "delete " : ""}${path.toLowerCase()}`;
    // Two resources whose names are not known are not one.
    if (record.path.includes("(unknown)") && seen.has(keyOf(record.path))) {
      unnamed += 1;
      record = { ...record, path: record.path.replace("(unknown)", `(unknown ${unnamed})`) };
    }
    const key = keyOf(record.path);
    if (seen.has(key)) gathering.notes.push(`${record.path} is there twice; the first one was looked at`);
    else {
      gathering.add(resource.planned ? { ...record, planned: resource.planned } : record);
      if (!isPlannedAway) onRecord(record.path, resource.urn);
    }
    seen.add(key);
  }
  const { records, texts, others, notes } = gathering;
  return { records, texts, others, notes, ...(incomplete && { incomplete }) };
}

interface Around {
  readonly byUrn: ReadonlyMap<string, PulumiResource>;
  /** The subscriptions that the services stand in, in lower case. */
  readonly subscriptions: ReadonlySet<string>;
}

const inSubscription = /^\/subscriptions\/([^/]+)(?=\/)/i;

function subscriptionsOf(resources: readonly PulumiResource[]): ReadonlySet<string> {
  const services = resources.filter(({ id }) => id !== undefined && /\/Microsoft\.ApiManagement\/service\//i.test(id));
  return new Set(services.flatMap(({ id = "" }) => inSubscription.exec(id)?.[1]?.toLowerCase() ?? []));
}

/** An id of the services' own subscription begins behind it, as all paths of an estate do. */
function ownPath(id: string, { subscriptions }: Around): string {
  const subscription = inSubscription.exec(id)?.[1]?.toLowerCase();
  return subscription !== undefined && subscriptions.has(subscription) ? id.replace(inSubscription, "") : id;
}

function recordOf(resource: PulumiResource, around: Around): EstateRecord | undefined {
  const { type } = resource;
  const record = nativeRecord({ type, inputs: withIds(resource, around) });
  // What a path misses the id tells: names that the provider has made up, and all of a resource that is only read.
  if (!record?.path.includes("(unknown)") || !resource.id?.startsWith("/subscriptions/")) return record;
  return { ...record, path: ownPath(resource.id, around) };
}

/** Inputs that are the id of another resource, by azure-native's names. */
const idNames = new Set(["scope", "resourceUri", "loggerId", "apiVersionSetId", "workspaceId", "resourceId", "workspaceResourceId"]);

/**
 * Before a first deployment no id is known. Where an input that is an id by its name is made of one resource and nothing
 * else, it is the id of that one.
 */
function withIds(resource: PulumiResource, around: Around): JsonObject {
  const { type, inputs, madeOf } = resource;
  const kind = kindOfToken(type);
  if (!kind) return inputs;
  const isPathPart = (name: string) => factsOf(kind).path.includes(`{${name}}`);
  const isName = (name: string) =>
    name !== "scope" &&
    name !== "resourceUri" &&
    (isPathPart(name) || (name === "workspaceId" && factsOf(kind).workspaceToken !== undefined));
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      if ((name === "scope" || name === "resourceUri") && typeof value === "string" && isPathPart(name))
        return [name, ownPath(value, around)];
      if (isName(name) && isUnknown(value)) return [name, nameIn(resource.madeOf, name, around) ?? value];
      if (!idNames.has(name) || isName(name) || !isObject(value) || own(value, "$unknown") === undefined) return [name, value];
      const sources = asList(own(madeOf, name));
      const source = sources.length === 1 ? around.byUrn.get(String(sources[0])) : undefined;
      const path = source && nativeRecord(source)?.path;
      return [name, path && !path.includes("(unknown)") ? idOf(path) : value];
    }),
  );
}

/**
 * A name in a path that is made of one resource and nothing else is the one that this resource has, or is given in its turn:
 * `apiId: api.name`.
 */
function nameIn(madeOf: JsonObject, name: string, around: Around, steps = 8): string | undefined {
  const sources = asList(own(madeOf, name));
  const source = sources.length === 1 ? around.byUrn.get(String(sources[0])) : undefined;
  if (!source || steps === 0) return undefined;
  return textIn(source.inputs, name) ?? nameIn(source.madeOf, name, around, steps - 1);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
