import type { EstateRecord } from "../../estate";
import { armInWorkspace, factsOf, type Kind, kinds } from "../../kinds";
import { parametersOf } from "../../path";
import { isPolicyRecord } from "../../policy-records";
import { idOf } from "../../value";
import { isObject, type JsonObject, own, textIn } from "../json";
import { isCredential, secret } from "../native-record";
import { Gathering, type SourceRecords } from "../source-records";
import { Evaluator, maxCopies } from "./evaluate";
import { providerPath } from "./functions";
import { Budget, subscriptionMark, TemplateError, type TemplateValue, textOf, Unseen } from "./value";

/** What stands for the resource group that a template is deployed to. */
const someGroup = "/resourceGroups/(resource-group)";

/** More resources than a service can hold are in no template. */
const maxResources = 50_000;
const maxNesting = 16;

const kindsByType = new Map<string, Kind[]>();
for (const kind of Object.keys(kinds) as Kind[]) {
  const facts = factsOf(kind);
  for (const arm of facts.workspaceToken ? [facts.arm, armInWorkspace(facts)] : [facts.arm]) {
    const key = arm.toLowerCase();
    kindsByType.set(key, [...(kindsByType.get(key) ?? []), kind]);
  }
}

/**
 * The records of an ARM template, as the portal exports it, Bicep compiles it, or somebody has written it. Expressions are
 * worked out as far as the template and the values of its parameters tell; names that are not known become the name of
 * what they are made of: `(apimName)`.
 * @param parameters a file of parameters, where there is one
 * @throws TemplateError where the template is too large when it is evaluated
 */
export function readTemplate(template: JsonObject, parameters?: JsonObject): SourceRecords {
  const reader = new TemplateReader();
  const atSubscription = /(?:subscription|managementGroup|tenant)DeploymentTemplate\.json/i.test(textIn(template, "$schema") ?? "");
  reader.template(template, givenIn(parameters), atSubscription ? "" : someGroup, 0);
  const { records, texts, objects, others, notes } = reader.gathering;
  return { records, texts, objects, others, notes: [...new Set(notes)] };
}

/** The values of a file of parameters. What lies in a key vault is secret. */
function givenIn(file: JsonObject | undefined): ReadonlyMap<string, TemplateValue> {
  const parameters = file && own(file, "parameters");
  return new Map(
    Object.entries(isObject(parameters) ? parameters : {}).flatMap(([name, entry]): [string, TemplateValue][] => {
      if (!isObject(entry)) return [];
      if (own(entry, "reference") !== undefined)
        return [[name.toLowerCase(), new Unseen(`the parameter ${name} is a secret`, `(${name})`)]];
      const value = own(entry, "value");
      // The portal exports parameters without values as null.
      return value === undefined || value === null ? [] : [[name.toLowerCase(), value as TemplateValue]];
    }),
  );
}

/** Where a resource stands, and under what conditions it is deployed. */
interface Surroundings {
  readonly evaluator: Evaluator;
  readonly parent?: { readonly type: string; readonly name: string };
  readonly loops: Parameters<Evaluator["value"]>[1];
  /** Why it is not known whether it is deployed. */
  readonly doubt?: string;
  readonly nesting: number;
}

class TemplateReader {
  readonly gathering = new Gathering();
  private readonly budget = new Budget();
  private readonly seen = new Set<string>();
  private resources = 0;

  template(template: JsonObject, given: ReadonlyMap<string, TemplateValue>, scope: string, nesting: number, doubt?: string) {
    const evaluator = new Evaluator(template, given, scope, this.budget);
    this.all(own(template, "resources"), { evaluator, loops: [], nesting, ...(doubt && { doubt }) });
  }

  /** Resources stand in a list, or by symbolic names in an object. */
  private all(resources: unknown, around: Surroundings) {
    const list = Array.isArray(resources) ? resources : isObject(resources) ? Object.values(resources) : [];
    for (const each of list) if (isObject(each) && own(each, "existing") !== true) this.copies(each, around);
  }

  private copies(raw: JsonObject, around: Surroundings) {
    const copy = own(raw, "copy");
    if (!isObject(copy)) {
      this.one(raw, around);
      return;
    }
    const name = textIn(copy, "name") ?? "";
    const loops = around.loops ?? [];
    const count = around.evaluator.value(own(copy, "count") ?? null, loops);
    if (typeof count === "number" && count >= 0 && count <= maxCopies) {
      for (let index = 0; index < count; index += 1) this.one(raw, { ...around, loops: [...loops, { name, index }] });
      return;
    }
    // One stands for all of them, however many there are.
    const why = count instanceof Unseen ? count.why : `a loop runs at most ${maxCopies} times`;
    const index = new Unseen(why, `(${name})`);
    this.gathering.notes.push(`the resources of the loop ${name} were looked at as one: ${why}`);
    this.one(raw, { ...around, loops: [...loops, { name, index }], doubt: around.doubt ?? `a loop makes it, and ${why}` });
  }

  private one(raw: JsonObject, around: Surroundings) {
    this.resources += 1;
    if (this.resources > maxResources) throw new TemplateError(`it has more than ${maxResources} resources`);
    const { evaluator, loops, parent } = around;
    const condition = own(raw, "condition");
    const holds = condition === undefined ? true : evaluator.value(condition, loops);
    if (holds === false || (typeof holds === "string" && /^false$/i.test(holds))) return;
    const doubt = around.doubt ?? (holds instanceof Unseen ? `it is deployed under a condition: ${described(holds)}` : undefined);
    const type = fullType(textOf(evaluator.value(own(raw, "type") ?? "", loops)), parent?.type);
    const ownName = textOf(evaluator.value(own(raw, "name") ?? "", loops));
    const name = parent ? `${parent.name}/${ownName}` : ownName;
    const inner: Surroundings = { ...around, parent: { type, name }, ...(doubt && { doubt }) };
    if (/^Microsoft\.Resources\/deployments$/i.test(type)) this.deployment(raw, name, inner);
    else this.resource(raw, type, name, inner);
    this.all(own(raw, "resources"), inner);
  }

  private resource(raw: JsonObject, type: string, name: string, { evaluator, loops, doubt }: Surroundings) {
    const scope = own(raw, "scope");
    const path = pathOfResource(type, name, scope === undefined ? undefined : textOf(evaluator.value(scope, loops)), evaluator.scope);
    const kind =
      path === undefined ? undefined : (kindsByType.get(typeOfPath(path).toLowerCase()) ?? []).find((each) => parametersOf(each, path));
    if (path === undefined || kind === undefined) {
      this.gathering.other(path === undefined ? type : typeOfPath(path));
      return;
    }
    if (this.seen.has(path.toLowerCase())) {
      this.gathering.notes.push(`${path} is there twice; the first one was looked at`);
      return;
    }
    this.seen.add(path.toLowerCase());
    const read = (json: unknown) => this.json(evaluator.value(json, loops));
    const properties = read(own(raw, "properties") ?? {}) as Record<string, unknown>;
    const envelope = (factsOf(kind).envelope ?? []).flatMap((part) => (own(raw, part) === undefined ? [] : [[part, read(own(raw, part))]]));
    const record = {
      kind,
      path,
      ...(envelope.length > 0 && { envelope: Object.fromEntries(envelope) }),
      properties: isObject(properties) ? withoutCredentials(kind, properties) : {},
    } as unknown as EstateRecord;
    this.gathering.objects.set(path, raw);
    this.gathering.add(doubt ? doubtful(record, doubt) : record);
  }

  /** A deployment in the deployment: its template, with values of its own or with those around it. */
  private deployment(raw: JsonObject, name: string, { evaluator, loops, doubt, nesting }: Surroundings) {
    const properties = own(raw, "properties");
    const template = isObject(properties) ? own(properties, "template") : undefined;
    if (!isObject(properties) || !isObject(template)) {
      this.gathering.notes.push(`the deployment ${name} takes its template from elsewhere, so it was not looked at`);
      return;
    }
    if (nesting >= maxNesting) throw new TemplateError(`deployments are nested more than ${maxNesting} deep`);
    const group = own(raw, "resourceGroup");
    // Without a group it is deployed to the subscription that it names, else to where the template goes.
    const elsewhere = own(raw, "subscriptionId") === undefined ? evaluator.scope : "";
    const scope = group === undefined ? elsewhere : `/resourceGroups/${textOf(evaluator.value(group, loops))}`;
    const options = own(properties, "expressionEvaluationOptions");
    const isInner = isObject(options) && /^inner$/i.test(textIn(options, "scope") ?? "");
    if (!isInner) {
      // The expressions in it are those of the template around it.
      const outer = scope === evaluator.scope ? evaluator : evaluator.at(scope);
      this.all(own(template, "resources"), { evaluator: outer, loops, nesting: nesting + 1, ...(doubt && { doubt }) });
      return;
    }
    const given = own(properties, "parameters");
    const values = Object.entries(isObject(given) ? given : {}).map(([parameter, entry]): [string, TemplateValue] => {
      const value = isObject(entry) ? own(entry, "value") : undefined;
      return [
        parameter.toLowerCase(),
        value === undefined ? new Unseen(`the parameter ${parameter} is a secret`, `(${parameter})`) : evaluator.value(value, loops),
      ];
    });
    this.template(template, new Map(values), scope, nesting + 1, doubt);
  }

  /** A value as a record has it. An id is known but for its subscription. */
  private json(value: TemplateValue): unknown {
    this.budget.spend();
    if (value instanceof Unseen) {
      const path = value.text.startsWith(`${subscriptionMark}/`) ? value.text.slice(subscriptionMark.length) : undefined;
      return path && /^\/(?:resourceGroups|providers)\//i.test(path) ? idOf(path) : { $unknown: described(value) };
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => this.json(each));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.json(each as TemplateValue)]));
  }
}

function described({ why, expression }: Unseen): string {
  return expression === undefined ? why : `${why}: [${expression}]`;
}

/** Children that stand in their parent leave its type out. */
function fullType(type: string, parent: string | undefined): string {
  return parent === undefined || /^[^/]+\.[^/]+\//.test(type) ? type : `${parent}/${type}`;
}

/** The ARM path behind the subscription; undefined where name and type do not fit each other. */
function pathOfResource(type: string, name: string, scope: string | undefined, deployedTo: string): string | undefined {
  if (/^Microsoft\.Resources\/resourceGroups$/i.test(type)) return `/resourceGroups/${name}`;
  const path = providerPath(type, name.split("/"));
  if (path === undefined) return undefined;
  if (scope === undefined) return `${deployedTo}${path}`;
  if (scope.startsWith(subscriptionMark)) return `${scope.slice(subscriptionMark.length)}${path}`;
  if (scope.startsWith("/")) return `${scope === "/" ? "" : scope}${path}`;
  // Named from the resource group: Microsoft.ApiManagement/service/name.
  return `${deployedTo}/providers/${scope}${path}`;
}

/** The type that an ARM path ends in. */
function typeOfPath(path: string): string {
  const [namespace = "", ...segments] = path.slice(path.toLowerCase().lastIndexOf("/providers/") + "/providers/".length).split("/");
  if (!path.toLowerCase().includes("/providers/")) return "Microsoft.Resources/resourceGroups";
  return [namespace, ...segments.filter((_, index) => index % 2 === 0)].join("/");
}

function withoutCredentials(kind: Kind, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isCredential(kind, name, properties) ? secret : value]),
  );
}

/** A record that may not be there: nothing in it can be relied on. */
function doubtful(record: EstateRecord, why: string): EstateRecord {
  const unknown = (part: object) => Object.fromEntries(Object.keys(part).map((name) => [name, { $unknown: why }]));
  const { envelope, properties } = record;
  return {
    ...record,
    ...(envelope && { envelope: unknown(envelope) }),
    properties: isPolicyRecord(record) ? { value: { $unknown: why } } : unknown(properties),
  } as unknown as EstateRecord;
}
