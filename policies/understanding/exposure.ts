import { isIP } from "node:net";
import type { Severity } from "../baseline/rule";
import { isPrivateAddress } from "../openapi/fetch-bounded";
import { below } from "../openapi/follow";
import type { ApiDefinition } from "../openapi/model";
import { withVariables } from "../openapi/normalize";
import { isObject, type JsonObject, plainText } from "../openapi/pointer";
import type { Remark } from "./authentication";
import { wordsOf } from "./data/words";

/** An address under which an API is served. */
export interface Server {
  /** Without user, password and query. */
  readonly url: string;
  readonly encrypted: boolean;
  /** Whether its name stands on the public internet, as far as the name tells. */
  readonly reach: "public" | "private" | "unknown";
  readonly pointer: string;
}

/** The servers of a definition, and what is wrong with them. */
export function serversOf(
  root: JsonObject,
  version: ApiDefinition["version"],
): { readonly servers: readonly Server[]; readonly remarks: readonly Remark[] } {
  return describe(version === "2.0" ? serversOf2(root) : listed(root, "#"));
}

/** Servers that an operation or its path has for itself. */
export function ownServers(holder: JsonObject, pointer: string): readonly Remark[] {
  return describe(listed(holder, pointer)).remarks;
}

interface Written {
  readonly url: string;
  readonly pointer: string;
}

function listed({ servers }: JsonObject, pointer: string): Written[] {
  if (!Array.isArray(servers)) return [];
  return servers.flatMap((server, index) =>
    isObject(server)
      ? [{ url: withVariables(plainText(server.url), server.variables), pointer: below(pointer, "servers", index, "url") }]
      : [],
  );
}

function serversOf2({ host, schemes, basePath }: JsonObject): Written[] {
  if (typeof host !== "string") return [];
  const all = Array.isArray(schemes) && schemes.length > 0 ? schemes.map(plainText) : ["https"];
  const base = plainText(basePath).replace(/^(?!\/)(?=.)/, "/");
  return all.map((scheme, index) => ({
    url: `${scheme}://${host}${base}`,
    pointer: Array.isArray(schemes) ? `#/schemes/${index}` : "#/host",
  }));
}

function describe(written: readonly Written[]) {
  const servers: Server[] = [];
  const remarks: Remark[] = [];
  for (const { url, pointer } of written) {
    const parsed = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
    const host = parsed?.hostname ?? "";
    const reach = parsed ? reachOf(host) : "unknown";
    const encrypted = parsed === undefined || /^(?:https|wss):$/.test(parsed.protocol);
    if (parsed && (parsed.username !== "" || parsed.password !== ""))
      remarks.push({ code: "credentials-in-server", severity: "high", message: "a server's URL holds credentials", pointer });
    if (!encrypted)
      remarks.push({ code: "unencrypted-server", severity: "high", message: `${host} is called without encryption`, pointer });
    if (reach === "private")
      remarks.push({
        code: "private-server",
        severity: "low",
        message: `the definition names ${host}, which stands in a private network`,
        pointer,
      });
    servers.push({ url: shownUrl(url, parsed), encrypted, reach, pointer });
  }
  return { servers, remarks };
}

function shownUrl(url: string, parsed: URL | undefined): string {
  if (!parsed) return url.replace(/[?#].*$/s, "").replace(/\/\/[^/@]*@/, "//");
  return `${parsed.protocol}//${parsed.host}${parsed.pathname.replace(/\/+$/, "")}`;
}

function reachOf(hostname: string): Server["reach"] {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return isPrivateAddress(host) ? "private" : "public";
  if (host === "localhost" || !host.includes(".")) return "private";
  if (/[{}]/.test(host)) return "unknown";
  return /\.(?:local|localhost|internal|intern|intranet|lan|corp|home|private|localdomain|svc)$/i.test(host) ? "private" : "public";
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const administration = words("admin admins administration administrator backoffice superuser sudo");
const internals = words("internal internals private hidden");
const debugging = words("debug debugger actuator heapdump threaddump phpinfo profiler pprof jolokia env shell exec");
const bulk = words("bulk batch export import download dump mass");

interface PathFacts {
  readonly method: string;
  readonly path: string;
  readonly operation: JsonObject;
  readonly item: JsonObject;
  readonly pointer: string;
  readonly isOpen: boolean;
}

/** What an operation's place, method and marks say of how exposed it is. */
export function pathRemarks({ method, path, operation, item, pointer, isOpen }: PathFacts): Remark[] {
  const remarks: Remark[] = [];
  const add = (code: string, severity: Severity, message: string, ...keys: string[]) =>
    remarks.push({ code, severity, message, pointer: below(pointer, ...keys) });
  // Only what is fixed in a path: {adminId} is somebody's id.
  const fixed = new Set(
    path
      .split("/")
      .filter((segment) => !segment.includes("{"))
      .flatMap((segment) => wordsOf(segment).flat()),
  );
  const has = (wanted: ReadonlySet<string>) => [...wanted].find((word) => fixed.has(word));
  const admin = has(administration);
  const internal = has(internals);
  const debug = has(debugging);
  const many = has(bulk);
  if (admin) add("admin-path", isOpen ? "high" : "medium", `its path speaks of administration: ${admin}`);
  if (internal) add("internal-path", "medium", `its path speaks of what is not for the public: ${internal}`);
  if (debug) add("debug-path", "high", `its path speaks of debugging or of the machine: ${debug}`);
  if (many) add("bulk", "medium", `it moves many objects at once: ${many}`);
  if (method === "TRACE") add("trace-method", "medium", "TRACE answers with the request, headers and all");
  if (operation.deprecated === true) add("deprecated", "low", "it is deprecated, and still served", "deprecated");
  if (operation["x-internal"] === true || item["x-internal"] === true)
    add("marked-internal", "medium", "it is marked as internal (x-internal), and stands in the definition");
  return remarks;
}
