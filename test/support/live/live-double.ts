import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "../engine/certificate";
import { answerEntra } from "../engine/entra";
import { wrongIn } from "./check-body";
import { otherRoutes } from "./other-routes";
import { sdkRoutes } from "./sdk-routes";
import { trust } from "./trust";

export type Body = Readonly<Record<string, unknown>>;

/** A way in which requests go wrong. The first that fits is taken. */
export interface Fault {
  /** For the path, without the subscription. */
  readonly match: RegExp;
  /** How often; always unless given. */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the body: as text, whatever it is. */
  readonly text?: string;
  /** An answer that begins and does not end. */
  readonly stalls?: true;
  /** No answer at all. */
  readonly hangs?: true;
  /** The list has always one more page. */
  readonly endless?: "new pages" | "the same page";
  /** The list goes on somewhere else. */
  readonly leadsTo?: string;
}

const error = (code: string, message: string) => ({ error: { code, message } });

/**
 * Azure Resource Manager as a reader of one service meets it, over HTTPS with Entra's sign-in. The routes of API Management, their
 * versions and the shapes of their bodies are those of the SDK's specifications; whatever does not fit them is a mistake.
 */
export class LiveDouble {
  /** Requests to Azure Resource Manager: method and path behind the subscription. */
  readonly requests: string[] = [];
  /** Requests that no route takes, and bodies that do not fit their route. */
  readonly mistakes: string[] = [];
  faults: Fault[] = [];
  pageSize = 100;
  /** The largest number of requests that were being answered at the same time. */
  mostAtOnce = 0;
  private active = 0;
  private readonly resources = new Map<string, Body>();
  private readonly collections = new Map<string, Body[]>();
  private server: Server | undefined;
  private origin = "";
  /** What to trust, for a process of its own: the text of NODE_EXTRA_CA_CERTS's file. */
  certificate = "";

  constructor(readonly subscription = "11111111-2222-3333-4444-555555555555") {}

  async start(): Promise<void> {
    const certificate = await makeCertificate();
    trust(certificate.cert);
    this.certificate = certificate.cert;
    this.server = createServer(certificate, (request, response) => void this.serve(request, response));
    // Where a check has kept the process busy, its connections are still good.
    this.server.keepAliveTimeout = 120_000;
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.origin = `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** The variables with which a process signs in here. */
  environment(): Record<string, string> {
    return {
      ARM_METADATA_HOSTNAME: new URL(this.origin).host,
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
      ARM_TENANT_ID: "a-tenant",
      ARM_CLIENT_ID: "a-client",
      ARM_CLIENT_SECRET: "a-secret",
    };
  }

  /**
   * Puts a resource.
   * @param path its id behind the subscription
   * @param list the path of the list that names it, where that is another than its parent's
   */
  put(path: string, body: Body, list = path.slice(0, path.lastIndexOf("/"))): void {
    const whole = { id: `/subscriptions/${this.subscription}${path}`, name: path.slice(path.lastIndexOf("/") + 1), ...body };
    const key = path.toLowerCase();
    const parent = list.toLowerCase();
    const siblings = this.collections.get(parent) ?? [];
    const before = siblings.findIndex(({ name }) => name === whole.name);
    if (before < 0) siblings.push(whole);
    else siblings[before] = whole;
    this.collections.set(parent, siblings);
    this.resources.set(key, whole);
  }

  remove(path: string): void {
    const body = this.resources.get(path.toLowerCase());
    this.resources.delete(path.toLowerCase());
    const parent = path.slice(0, path.lastIndexOf("/")).toLowerCase();
    this.collections.set(
      parent,
      (this.collections.get(parent) ?? []).filter((each) => each !== body),
    );
  }

  /** Forgets what has happened, and how it should go wrong. */
  reset(): void {
    this.requests.length = 0;
    this.mistakes.length = 0;
    this.faults = [];
    this.mostAtOnce = 0;
    this.pageSize = 100;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    const method = request.method ?? "GET";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (url.pathname === "/metadata/endpoints")
      return send(200, { resourceManager: this.origin, authentication: { loginEndpoint: this.origin, audiences: [this.origin] } });
    const token = answerEntra(method, url.pathname, new URLSearchParams(Buffer.concat(chunks).toString()), this.origin);
    if (token) return send(token.status, token.body);
    this.active += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.active);
    try {
      // Others come in while this one is being answered.
      await new Promise((resolve) => setImmediate(resolve));
      const stall = () => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{ "value": [');
      };
      this.answer(method, url, request.headers.authorization, send, stall);
    } finally {
      this.active -= 1;
    }
  }

  private answer(
    method: string,
    url: URL,
    authorization: string | undefined,
    send: (status: number, body: unknown, headers?: Readonly<Record<string, string>>) => void,
    stall: () => void,
  ) {
    const whole = decodeURIComponent(url.pathname);
    const path = whole.replace(/^\/subscriptions\/[^/]+/i, "");
    this.requests.push(`${method} ${path}`);
    if (!/^Bearer \S+$/.test(authorization ?? "")) return send(401, error("AuthenticationFailed", "The token is missing."));
    const route = this.routeOf(method, whole, url.searchParams);
    const fault = this.faults.find((each) => each.match.test(path) && (each.times ?? 1) > 0);
    if (fault) {
      if (fault.times !== undefined) Object.assign(fault, { times: fault.times - 1 });
      if (fault.hangs) return;
      if (fault.stalls) return stall();
      if (fault.endless || fault.leadsTo) return send(200, this.endlessPage(path, url, fault));
      const status = fault.status ?? 200;
      return send(
        status,
        fault.text ?? error(status === 403 ? "AuthorizationFailed" : `Failure${status}`, `It went wrong (${status}).`),
        fault.headers,
      );
    }
    if (!route) return send(404, error("InvalidResourceType", "There is no such route."));
    if (!route.isList) {
      const body = this.resources.get(path.toLowerCase());
      if (!body) return send(404, error("ResourceNotFound", `The Resource '${path}' was not found.`));
      this.check(path, route.wrong(body));
      return send(200, body);
    }
    const skip = Number(url.searchParams.get("$skip") ?? 0);
    const all = this.collections.get(path.toLowerCase()) ?? [];
    const next =
      skip + this.pageSize < all.length
        ? `${this.origin}${url.pathname}?api-version=${url.searchParams.get("api-version")}&%24skip=${skip + this.pageSize}`
        : undefined;
    const body = { value: all.slice(skip, skip + this.pageSize), ...(next && { nextLink: next }) };
    this.check(path, route.wrong(body));
    return send(200, body);
  }

  private endlessPage(path: string, url: URL, { endless, leadsTo }: Fault) {
    const page = Number(url.searchParams.get("$skip") ?? 0) + 1;
    const next = `${this.origin}${url.pathname}?api-version=${url.searchParams.get("api-version")}&%24skip=${endless === "the same page" ? 1 : page}`;
    return { value: this.collections.get(path.toLowerCase()) ?? [], nextLink: leadsTo ?? next };
  }

  private check(path: string, wrong: readonly string[]) {
    this.mistakes.push(...wrong.map((each) => `${path}: ${each}`));
  }

  private routeOf(method: string, path: string, query: URLSearchParams) {
    if (method !== "GET") {
      this.mistakes.push(`${method} ${path}`);
      return undefined;
    }
    const route = sdkRoutes().find(({ pattern }) => pattern.test(path));
    if (route) {
      if (query.get("api-version") !== route.apiVersion)
        this.mistakes.push(`${path}: the version ${query.get("api-version")} is not ${route.apiVersion}`);
      for (const name of query.keys()) if (!route.query.has(name)) this.mistakes.push(`${path}: there is no query parameter ${name}`);
      if (route.query.has("format") && query.get("format") !== "rawxml")
        this.mistakes.push(`${path}: a policy is asked for as ${query.get("format")}`);
      return { isList: route.isList, wrong: (body: Body) => wrongIn(body, route) };
    }
    const other = otherRoutes.find(({ pattern }) => pattern.test(path));
    if (!other) {
      this.mistakes.push(`GET ${path}: no route`);
      return undefined;
    }
    if (query.get("api-version") !== other.apiVersion)
      this.mistakes.push(`${path}: the version ${query.get("api-version")} is not ${other.apiVersion}`);
    return { isList: other.isList, wrong: other.wrong };
  }
}
