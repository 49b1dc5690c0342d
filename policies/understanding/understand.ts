import { followObject } from "../openapi/follow";
import type { ApiDefinition } from "../openapi/model";
import { type FoundOperation, operationsOf, versionOf } from "../openapi/normalize";
import { isObject, type JsonObject, textOrUndefined } from "../openapi/pointer";
import { type Authentication, type Remark, Security } from "./authentication";
import { OperationReader, type RawBody, type RawOperation, type RawParameter } from "./bodies";
import { factsOfKind } from "./data/kinds";
import { ownServers, pathRemarks, serversOf } from "./exposure";
import { type Identifier, identifierOf } from "./identifiers";
import type { ApiUnderstanding, OperationUnderstanding, SensitiveField } from "./model";
import { riskOf } from "./risk";
import { type Field, type Gathered, SchemaGraph } from "./schema-graph";
import { isPaging, takesUrl } from "./telling-names";

/** Fields that are listed, of one operation and of all; the most sensitive come first. */
const maxFields = 200;
const maxFieldsOfAll = 100_000;
/** Fields of one remark that are named. */
const maxNamed = 5;

export interface DefinitionSource {
  /** A bundled definition. */
  readonly root: JsonObject;
  /** The file or URL that it was read from, for messages. */
  readonly place: string;
  /** The API's name; the definition's title unless given. */
  readonly name?: string;
  /** Whether the definition tells what it asks of callers. One that was put together from other sources does not. */
  readonly tellsSecurity?: boolean;
}

/**
 * What a definition says of an API's data, identifiers, callers and exposure, operation by operation.
 * @throws DefinitionError where it is no definition
 */
export function understandDefinition(source: DefinitionSource): ApiUnderstanding {
  const { root, place } = source;
  const version = versionOf(root, place);
  const notes: string[] = [];
  const graph = new SchemaGraph(root);
  const reader = new OperationReader(root, version === "2.0");
  const read = operationsOf(root, place, notes).map((found) => ({ found, raw: reader.read(found) }));
  for (const { raw } of read) for (const body of bodiesOf(raw)) graph.add(body);
  const security = new Security(root);
  const context: Context = { root, version, graph, security, tellsSecurity: source.tellsSecurity !== false, listed: { fields: 0, cut: 0 } };
  const operations = read.map(({ found, raw }) => new Understood(found, raw, context).answer());
  const { servers, remarks } = serversOf(root, version);
  if (graph.isCut) notes.push("the definition is larger or deeper than what is followed: fields may be missing");
  if (context.listed.cut > 0)
    notes.push(
      `of ${context.listed.cut === 1 ? "an operation" : `${context.listed.cut} operations`} only the most sensitive fields are listed`,
    );
  const title = (isObject(root.info) ? textOrUndefined(root.info.title) : undefined) ?? "API";
  return {
    name: source.name ?? title,
    title,
    definition: place,
    openapi: version,
    servers,
    remarks,
    operations: sortedByRisk(operations),
    notes,
  };
}

/** The riskiest first. */
export function sortedByRisk(operations: readonly OperationUnderstanding[]): OperationUnderstanding[] {
  return [...operations].sort((a, b) => b.risk.score - a.risk.score || compare(a.path, b.path) || compare(a.method, b.method));
}

interface Context {
  readonly root: JsonObject;
  readonly version: ApiDefinition["version"];
  readonly graph: SchemaGraph;
  readonly security: Security;
  readonly tellsSecurity: boolean;
  /** How many fields are listed so far, and for how many operations not all of them are. */
  readonly listed: { fields: number; cut: number };
}

function bodiesOf({ bodies, responses }: RawOperation): RawBody[] {
  return [...bodies, ...responses.flatMap((response) => response.bodies)];
}

/** One operation while it is looked at. */
class Understood {
  private readonly sensitive = new Map<string, SensitiveField>();
  private readonly identifiers: Identifier[] = [];
  private readonly exposure: Remark[] = [];
  private readonly undescribed: string[] = [];

  constructor(
    private readonly found: FoundOperation,
    private readonly raw: RawOperation,
    private readonly context: Context,
  ) {}

  answer(): OperationUnderstanding {
    const { id, method, path, operation, item } = this.found;
    const { pointer } = this.raw;
    const authentication = this.authentication();
    this.exposure.push(...pathRemarks({ method, path, operation, item, pointer, isOpen: authentication.asked === "never" }));
    this.exposure.push(...ownServers(operation, pointer), ...ownServers(item, pointer.slice(0, pointer.lastIndexOf("/"))));
    for (const parameter of this.raw.parameters) this.parameter(parameter);
    const responses = this.responses();
    this.requestBodies(responses);
    this.lists();
    const sensitive = this.listed();
    const exposure = [...this.exposure].sort((a, b) => compare(a.code, b.code) || compare(a.pointer, b.pointer));
    return {
      id,
      method,
      path,
      pointer,
      deprecated: operation.deprecated === true,
      risk: riskOf(sensitive, authentication, this.identifiers, exposure),
      authentication,
      sensitive,
      identifiers: this.identifiers,
      exposure,
      undescribed: this.undescribed,
    };
  }

  private listed(): SensitiveField[] {
    const { listed } = this.context;
    const all = [...this.sensitive.values()].sort(byWeight);
    const shown = all.slice(0, Math.min(maxFields, Math.max(0, maxFieldsOfAll - listed.fields)));
    listed.fields += shown.length;
    if (shown.length < all.length) listed.cut += 1;
    return shown;
  }

  private authentication(): Authentication {
    if (!this.context.tellsSecurity) return { asked: "unknown", from: "nowhere", alternatives: [], weaknesses: [] };
    return this.context.security.of(this.found.operation, this.raw.pointer);
  }

  private remark(code: string, severity: Remark["severity"], message: string, pointer: string) {
    this.exposure.push({ code, severity, message, pointer });
  }

  private parameter(parameter: RawParameter) {
    const { name, in: place, pointer, isFile } = parameter;
    const { graph } = this.context;
    const field = graph.field(name, pointer, parameter.schema, parameter.samples);
    const kinds = this.note(field, "request", place, name);
    const facts = graph.factsOf(field);
    if (place === "path" || place === "query") {
      const identifier = identifierOf(facts, place, pointer);
      if (identifier) this.identifiers.push(identifier);
      for (const { kind } of kinds) {
        const { category, label } = factsOfKind(kind);
        const severity = category === "credential" ? "high" : "medium";
        if (kind !== "postal-code" && category !== "location" && category !== "network")
          this.remark("sensitive-in-url", severity, `${name} puts ${label} into the URL, which logs and histories keep`, pointer);
      }
    }
    if (isFile) this.upload(pointer);
    if (!facts.isEnum && takesUrl(name)) this.takesUrl(name, pointer);
    // An object as a parameter has fields of its own.
    if (parameter.schema && facts.types.includes("object")) {
      const inside = graph.gather({ pointer, schema: parameter.schema, examples: [] }, "request");
      for (const { field: each, path } of inside.sensitive) this.note(each, "request", place, `${name}.${path}`);
    }
  }

  private note(field: Field, direction: SensitiveField["direction"], place: SensitiveField["in"], path: string, status?: string) {
    const kinds = this.context.graph.kindsOf(field);
    for (const { kind, confidence, evidence } of kinds) {
      const key = `${direction} ${kind} ${field.pointer}`;
      if (this.sensitive.has(key)) continue;
      const { category, sensitivity } = factsOfKind(kind);
      this.sensitive.set(key, {
        kind,
        category,
        sensitivity,
        direction,
        in: place,
        ...(status !== undefined && { status }),
        name: field.name,
        path,
        pointer: field.pointer,
        confidence,
        evidence,
      });
    }
    return kinds;
  }

  private responses(): Gathered[] {
    const { graph } = this.context;
    const all: Gathered[] = [];
    const isWanted = (status: string) => /^2/.test(status) || status === "default";
    // Answers of success first: what they hold is what an operation is for.
    const responses = [...this.raw.responses].sort((a, b) => Number(isWanted(b.status)) - Number(isWanted(a.status)));
    for (const { status, headers, bodies } of responses) {
      for (const header of headers)
        this.note(graph.field(header.name, header.pointer, header.schema, header.samples), "response", "header", header.name, status);
      for (const body of bodies) {
        const gathered = graph.gather(body, "response");
        all.push(gathered);
        for (const { field, path } of gathered.sensitive) this.note(field, "response", "body", path, status);
        if (body.schema === undefined && body.examples.length === 0) this.undescribed.push(status);
      }
    }
    if (responses.length === 0) this.undescribed.push("all");
    return all;
  }

  private requestBodies(responses: readonly Gathered[]) {
    const { method } = this.found;
    for (const body of this.raw.bodies) {
      const gathered = this.context.graph.gather(body, "request");
      for (const { field, path } of gathered.sensitive) this.note(field, "request", "body", path);
      if (/^multipart\/form-data$|^application\/octet-stream$|^image\/|^video\/|^audio\//.test(body.type)) this.upload(body.pointer);
      this.bounds(gathered);
      if (method === "POST" || method === "PUT" || method === "PATCH") this.assignment(gathered, responses, body);
      for (const field of gathered.urls) if (!this.context.graph.factsOf(field).isEnum) this.takesUrl(field.name, field.pointer);
      if (this.rootOf(body)?.type === "array")
        this.remark("bulk", "medium", "its body is a list: it changes many objects at once", body.pointer);
    }
  }

  private upload(pointer: string) {
    this.remark("file-upload", "medium", "it takes files, which somebody must bound and scan", pointer);
  }

  private takesUrl(name: string, pointer: string) {
    this.remark(
      "takes-url",
      "medium",
      `${name} is an address that the caller gives: the service must not call whatever stands there`,
      pointer,
    );
  }

  private bounds({ unboundedArrays, freeTexts }: Gathered) {
    const [array] = unboundedArrays;
    const [text] = freeTexts;
    if (array) this.remark("unbounded-list", "medium", `${counted(unboundedArrays, "list")} in its body may be of any length`, array);
    if (text) this.remark("unbounded-text", "low", `${counted(freeTexts, "text")} in its body may be of any length`, text);
  }

  /** What a caller could set that is not for callers to set. */
  private assignment(body: Gathered, responses: readonly Gathered[], { pointer }: RawBody) {
    const [first] = body.privileged;
    if (first) this.remark("mass-assignment", "high", `callers can set ${named(body.privileged)}`, first.pointer);
    const [open] = body.openObjects;
    if (open) this.remark("open-body", "medium", "its body takes fields that it does not declare", open);
    const known = new Set(body.privileged.map(({ name }) => name));
    const returned = responses.flatMap(({ privileged }) => privileged).filter(({ name }) => !known.has(name));
    if (body.takesMore && returned.length > 0)
      this.remark("mass-assignment-hidden", "medium", `its body does not refuse ${named(returned)}, which it returns`, pointer);
  }

  /** Lists that are returned in whole. */
  private lists() {
    const { method } = this.found;
    if (method !== "GET" || this.raw.parameters.some(({ name }) => isPaging(name))) return;
    for (const { status, bodies } of this.raw.responses) {
      if (!/^2/.test(status)) continue;
      const body = bodies.find((each) => this.holdsList(each));
      if (!body) continue;
      this.remark("unpaged-list", "medium", "it returns a list of any length, and callers can't ask for a part of it", body.pointer);
      return;
    }
  }

  private holdsList(body: RawBody): boolean {
    const root = this.rootOf(body);
    if (!root) return false;
    const isUnbounded = (schema: JsonObject | undefined) => schema?.type === "array" && schema.maxItems === undefined;
    if (isUnbounded(root)) return true;
    return isObject(root.properties) && Object.values(root.properties).some((each) => isUnbounded(this.target(each)));
  }

  private rootOf({ schema }: RawBody): JsonObject | undefined {
    return schema && this.target(schema.value);
  }

  private target(value: unknown): JsonObject | undefined {
    return followObject(this.context.root, { value, pointer: "#" })?.value;
  }
}

function named(fields: readonly Field[]): string {
  const names = [...new Set(fields.map(({ name }) => name))].sort();
  const shown = names.slice(0, maxNamed).join(", ");
  return names.length > maxNamed ? `${shown} and ${names.length - maxNamed} more` : shown;
}

function counted(list: readonly unknown[], what: string): string {
  return list.length === 1 ? `a ${what}` : `${list.length} ${what}s`;
}

const order = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** The most sensitive first; what is returned before what is taken. */
function byWeight(a: SensitiveField, b: SensitiveField): number {
  return (
    order[a.sensitivity] - order[b.sensitivity] ||
    Number(a.direction === "request") - Number(b.direction === "request") ||
    compare(a.kind, b.kind) ||
    compare(a.pointer, b.pointer)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
