import { DefinitionError } from "./definition-error";
import type { ApiDefinition, MediaType, OperationDefinition, ParameterDefinition, ResponseDefinition, SecurityRequirement } from "./model";
import { operationIds } from "./operation-ids";
import { dereference, isObject, type JsonObject, plainText, sortedEntries, textOrUndefined } from "./pointer";
import { SchemaSet } from "./schemas";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** What the largest tier takes in a whole service (API Management service limits, 2026). */
export const maxOperations = 75_000;

/** An operation as the definition has it. */
export interface FoundOperation {
  /** Unique in the definition, and fit for an ARM id. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The path as the definition has it. */
  readonly written: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}
type Found = Omit<FoundOperation, "id">;

/**
 * Turns a bundled definition of any version into the one model.
 * @param place the file or URL, for messages
 * @param url where the definition was read from, if that was a URL: relative servers stand in relation to it
 * @throws DefinitionError where it is no definition
 */
export function normalizeDefinition(root: JsonObject, place: string, url?: string): ApiDefinition {
  const version = versionOf(root, place);
  const info = isObject(root.info) ? root.info : {};
  const notes: string[] = [];
  const schemas = new SchemaSet(root);
  const operations = operationsOf(root, place, notes).map((each) => new OperationReader(root, version, each, schemas, notes).read());
  const description = textOrUndefined(info.description);
  return {
    version,
    title: textOrUndefined(info.title) ?? "API",
    apiVersion: plainText(info.version),
    ...(description && { description }),
    servers: serversOf(root, version, url),
    operations,
    schemas: schemas.all(),
    notes: [...new Set([...notes, ...schemas.notes()])],
  };
}

/**
 * The version of OpenAPI in which a definition is written.
 * @throws DefinitionError where it is none, or one that is not read
 */
export function versionOf(root: JsonObject, place: string): ApiDefinition["version"] {
  if (root.swagger !== undefined) {
    const version = plainText(root.swagger);
    if (version === "2.0" || version === "2") return "2.0";
    throw new DefinitionError(`${place}: Swagger ${version} is not read; 2.0, OpenAPI 3.0 and 3.1 are`);
  }
  const [, minor] = /^3\.(\d+)/.exec(plainText(root.openapi)) ?? [];
  if (minor === "0") return "3.0";
  if (minor !== undefined) return "3.1";
  throw new DefinitionError(`${place}: not an OpenAPI definition: expected "openapi: 3.x" or "swagger: 2.0" at the top`);
}

/**
 * The operations of a definition, sorted by path and method. What is left out is said in `notes`.
 * @throws DefinitionError where `paths` is no object, or there are too many
 */
export function operationsOf(root: JsonObject, place: string, notes: string[]): FoundOperation[] {
  const found = withoutRepeats(findOperations(root, place), notes);
  const ids = operationIds(
    found.map(({ method, path, operation }) => ({ method, path, operationId: textOrUndefined(operation.operationId) })),
  );
  return found.map((each, index) => ({ id: ids[index] as string, ...each }));
}

function findOperations(root: JsonObject, place: string): Found[] {
  const { paths } = root;
  if (paths === undefined || paths === null) return [];
  if (!isObject(paths)) throw new DefinitionError(`${place}: "paths" must be an object`);
  const found: Found[] = [];
  for (const [path, value] of Object.entries(paths)) {
    if (path.startsWith("x-")) continue;
    const item = dereference(root, value);
    if (!isObject(item)) continue;
    for (const method of methods) {
      const operation = item[method];
      if (isObject(operation)) found.push({ method: method.toUpperCase(), path: normalPath(path), written: path, item, operation });
    }
  }
  if (found.length > maxOperations) {
    throw new DefinitionError(`${place}: ${found.length} operations are more than a service takes, which is ${maxOperations}`);
  }
  return found.sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method) || compare(a.written, b.written));
}

/** The gateway tells operations apart by method and path alone. */
function withoutRepeats(found: readonly Found[], notes: string[]): Found[] {
  return found.filter(({ method, path, written }, index) => {
    const before = found[index - 1];
    if (before?.method !== method || before.path !== path) return true;
    notes.push(`${method} ${written} is left out: the gateway can't tell it from ${method} ${path}, which is there already`);
    return false;
  });
}

/** The service's templates begin with a slash and have no query string. */
function normalPath(path: string): string {
  const [bare = ""] = path.split(/[?#]/);
  return bare.startsWith("/") ? bare : `/${bare}`;
}

function serversOf(root: JsonObject, version: ApiDefinition["version"], url: string | undefined): string[] {
  if (version === "2.0") {
    const host = textOrUndefined(root.host) ?? (url ? new URL(url).host : undefined);
    if (!host) return [];
    const schemes =
      Array.isArray(root.schemes) && root.schemes.length > 0
        ? root.schemes.map(plainText)
        : [url ? new URL(url).protocol.slice(0, -1) : "https"];
    const basePath = (textOrUndefined(root.basePath) ?? "").replace(/^(?!\/)(?=.)/, "/");
    return schemes.flatMap((scheme) => absolute(`${scheme}://${host}${basePath}`, url));
  }
  // Without servers there is one at the root, as the specification says.
  const servers = Array.isArray(root.servers) && root.servers.length > 0 ? root.servers : [{ url: "/" }];
  return servers.filter(isObject).flatMap((server) => absolute(withVariables(plainText(server.url), server.variables), url));
}

/** A server's URL with the defaults of its variables. */
export function withVariables(url: string, variables: unknown): string {
  return url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    return isObject(variable) && variable.default !== undefined ? plainText(variable.default) : whole;
  });
}

/** A server's URL where it is absolute or can be made so; nothing where it can't. */
function absolute(server: string, base: string | undefined): string[] {
  const given = server.trim();
  // A variable without a default is for callers to fill in.
  if (given === "" || /[{}]/.test(given)) return [];
  const trimmed = given.replace(/\/+$/, "");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return URL.canParse(trimmed) ? [trimmed] : [];
  if (!base || !URL.canParse(given, base)) return [];
  return [new URL(given, base).href.replace(/\/+$/, "")];
}

class OperationReader {
  constructor(
    private readonly root: JsonObject,
    private readonly version: ApiDefinition["version"],
    private readonly found: FoundOperation,
    private readonly schemas: SchemaSet,
    private readonly notes: string[],
  ) {}

  read(): OperationDefinition {
    const { id, method, path, operation } = this.found;
    const raw = this.rawParameters();
    const summary = textOrUndefined(operation.summary);
    const description = textOrUndefined(operation.description);
    const requestBody = this.version === "2.0" ? this.bodyOfParameters(raw) : this.body(operation.requestBody);
    const responses = this.responses();
    return {
      id,
      method,
      path,
      ...(summary && { summary }),
      ...(description && { description }),
      parameters: this.parameters(raw),
      ...(requestBody && { requestBody }),
      responses,
      hasDefaultResponse:
        isObject(operation.responses) && Object.keys(operation.responses).some((key) => /^(?:default|[1-5][Xx]{2})$/.test(key)),
      security: this.security(),
      deprecated: operation.deprecated === true,
    };
  }

  /** The operation's parameters and those of its path, which it may override. */
  private rawParameters(): JsonObject[] {
    const { item, operation } = this.found;
    const byKey = new Map<string, JsonObject>();
    for (const list of [item.parameters, operation.parameters]) {
      for (const entry of Array.isArray(list) ? list : []) {
        const parameter = dereference(this.root, entry);
        if (isObject(parameter)) byKey.set(`${plainText(parameter.in)} ${plainText(parameter.name)}`, parameter);
      }
    }
    return [...byKey.values()];
  }

  private parameters(raw: readonly JsonObject[]): ParameterDefinition[] {
    const parameters = raw.flatMap((each) => this.parameter(each));
    // A path may have parameters that nobody declared; the service needs all of them.
    for (const [, name = ""] of this.found.path.matchAll(/\{([^{}]+)\}/g)) {
      const declared = parameters.some((each) => each.in === "path" && each.name === name);
      if (!declared) parameters.push({ name, in: "path", required: true, type: "string" });
    }
    const inPath = new Set([...this.found.path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name));
    return parameters.filter((each) => each.in !== "path" || inPath.has(each.name));
  }

  private parameter(raw: JsonObject): ParameterDefinition[] {
    const place = plainText(raw.in);
    const name = plainText(raw.name);
    if (place === "cookie") this.notes.push("cookie parameters can't be validated by the gateway and are left out");
    if (name === "" || (place !== "path" && place !== "query" && place !== "header")) return [];
    return [this.described(name, place, raw)];
  }

  private described(name: string, place: ParameterDefinition["in"], raw: JsonObject): ParameterDefinition {
    const content = isObject(raw.content) ? Object.values(raw.content)[0] : undefined;
    const schema = dereference(this.root, this.version === "2.0" ? raw : (raw.schema ?? (isObject(content) ? content.schema : undefined)));
    const { type, format, values, initial } = shapeOf(isObject(schema) ? schema : {});
    const description = textOrUndefined(raw.description);
    return {
      name,
      in: place,
      required: place === "path" || raw.required === true,
      type: format === "uuid" ? "uuid" : type,
      ...(description && { description }),
      ...(values && { values }),
      ...(initial !== undefined && { default: initial }),
    };
  }

  private body(raw: unknown): OperationDefinition["requestBody"] {
    const body = dereference(this.root, raw);
    if (!isObject(body)) return undefined;
    return { required: body.required === true, content: this.content(body.content, `${this.found.id}Request`) };
  }

  private content(raw: unknown, name: string): MediaType[] {
    if (!isObject(raw)) return [];
    return sortedEntries(raw).map(([type, value]) => {
      const media = dereference(this.root, value);
      const schema = isObject(media) ? this.schemas.use(media.schema, name) : undefined;
      return { type, ...(schema && { schema }) };
    });
  }

  /** In 2.0 the body is a parameter, or many of them. */
  private bodyOfParameters(raw: readonly JsonObject[]): OperationDefinition["requestBody"] {
    const consumes = this.mediaTypes("consumes");
    const body = raw.find((each) => each.in === "body");
    if (body) {
      const schema = this.schemas.use(body.schema, `${this.found.id}Request`);
      const types = consumes.length > 0 ? consumes : ["application/json"];
      return { required: body.required === true, content: types.map((type) => ({ type, ...(schema && { schema }) })) };
    }
    const fields = raw.filter((each) => each.in === "formData");
    if (fields.length === 0) return undefined;
    const fallback = fields.some((each) => each.type === "file") ? "multipart/form-data" : "application/x-www-form-urlencoded";
    const forms = consumes.filter((type) => /form/i.test(type));
    return {
      required: fields.some((each) => each.required === true),
      content: (forms.length > 0 ? forms : [fallback]).map((type) => ({ type })),
    };
  }

  private mediaTypes(key: "consumes" | "produces"): string[] {
    const own = this.found.operation[key] ?? this.root[key];
    return Array.isArray(own) ? own.map(plainText).filter((type) => type !== "") : [];
  }

  private responses(): ResponseDefinition[] {
    const { responses } = this.found.operation;
    if (!isObject(responses)) return [];
    const found = new Map<number, ResponseDefinition>();
    // A status before the range that begins with it.
    for (const [key, value] of sortedEntries(responses)) {
      const status = statusOf(key);
      const response = dereference(this.root, value);
      if (status !== undefined && isObject(response) && !found.has(status)) found.set(status, this.response(status, response));
    }
    return [...found.values()].sort((a, b) => a.status - b.status);
  }

  private response(status: number, raw: JsonObject): ResponseDefinition {
    const description = textOrUndefined(raw.description);
    const name = `${this.found.id}${status}`;
    const schema = this.version === "2.0" ? this.schemas.use(raw.schema, name) : undefined;
    const produced = this.mediaTypes("produces");
    const content =
      this.version === "2.0"
        ? schema
          ? (produced.length > 0 ? produced : ["application/json"]).map((type) => ({ type, schema }))
          : []
        : this.content(raw.content, name);
    const headers = sortedEntries(isObject(raw.headers) ? raw.headers : {}).flatMap(([header, value]) => {
      const described = dereference(this.root, value);
      return isObject(described) ? [this.described(header, "header", described)] : [];
    });
    return { status, ...(description && { description }), headers, content };
  }

  private security(): SecurityRequirement[] {
    const declared = this.found.operation.security ?? this.root.security;
    if (!Array.isArray(declared)) return [];
    const components = isObject(this.root.components) ? this.root.components.securitySchemes : undefined;
    const schemes = this.version === "2.0" ? this.root.securityDefinitions : components;
    return declared.filter(isObject).map((alternative) =>
      Object.entries(alternative).map(([name, scopes]) => {
        const scheme = dereference(this.root, isObject(schemes) && Object.hasOwn(schemes, name) ? schemes[name] : undefined);
        const kind = isObject(scheme) ? plainText(scheme.type) : "";
        return { name, kind: kind || "unknown", scopes: Array.isArray(scopes) ? scopes.map(plainText) : [] };
      }),
    );
  }
}

/** `200` for "200", 2XX for 200, undefined for `default` and extensions. */
function statusOf(key: string): number | undefined {
  const match = /^([1-5])(\d\d|XX)$/i.exec(key);
  return match ? Number(match[1]) * 100 + (/XX/i.test(match[2] as string) ? 0 : Number(match[2])) : undefined;
}

function shapeOf(schema: JsonObject) {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((each) => typeof each === "string" && each !== "null");
  const values = Array.isArray(schema.enum)
    ? schema.enum.filter((each) => each !== null).map((each) => (typeof each === "object" ? JSON.stringify(each) : plainText(each)))
    : undefined;
  const { default: initial } = schema;
  return {
    type: (types[0] as string | undefined) ?? "string",
    format: schema.format,
    values: values && values.length > 0 ? values : undefined,
    initial: ["string", "number", "boolean"].includes(typeof initial) ? String(initial) : undefined,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
