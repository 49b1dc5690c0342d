import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { answerResource } from "./arm-resources";
import { ArmError } from "./azure/arm-error.cjs";
import { Azure } from "./azure/azure.cjs";
import { makeCertificate } from "./certificate";
import { answerEntra, claimsOf } from "./entra";
import { Registrations } from "./registrations";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As they came, save for the token's value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON; the fields of a form are left out. */
  readonly body: unknown;
  /** The status of the answer. */
  status: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request that the double answers. */
export interface ArmRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Answers a request, or leaves it to the others. */
type Responder = (request: ArmRequest) => Reply | undefined;

export interface ArmDoubleOptions {
  /** The Azure to show; one of its own where nothing is said. */
  readonly azure?: Azure;
  /** Whether a write needs its parent to be there; by default where the Azure is shared. */
  readonly checked?: boolean;
  readonly protocol?: "https" | "http";
}

/**
 * Azure Resource Manager and Microsoft Entra on a loopback address: resources by their ids, the registration of resource
 * providers, and tokens.
 */
export class ArmDouble {
  readonly azure: Azure;
  readonly registrations: Registrations;
  readonly requests: RecordedRequest[] = [];
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), "palisade-arm-"));
  private readonly overrides: Responder[] = [];
  private readonly checked: boolean;
  private server: Server | undefined;
  private origin: string | undefined;

  constructor(private readonly options: ArmDoubleOptions = {}) {
    this.azure = options.azure ?? new Azure(path.join(this.folder, "azure.jsonl"));
    this.checked = options.checked ?? options.azure !== undefined;
    this.registrations = new Registrations(this.azure);
  }

  async start(): Promise<void> {
    const protocol = this.options.protocol ?? "https";
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response);
    if (protocol === "https") {
      const certificate = await makeCertificate();
      writeFileSync(this.caFile, certificate.cert);
      this.server = createSecureServer(certificate, listener);
    } else {
      this.server = createServer(listener);
    }
    const { server } = this;
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
    this.origin = `${protocol}://localhost:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server !== undefined) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Where both Azure Resource Manager and the authority answer. */
  get url(): string {
    if (this.origin === undefined) throw new Error("the ARM double has not been started");
    return this.origin;
  }

  /** The certificate to trust, for NODE_EXTRA_CA_CERTS. */
  get caFile(): string {
    return path.join(this.folder, "ca.pem");
  }

  /** The variables with which a Node process trusts the double and takes it for the authority. */
  environment(): Record<string, string> {
    return {
      ARM_METADATA_HOSTNAME: new URL(this.url).host,
      ARM_DISABLE_INSTANCE_DISCOVERY: "true",
      AZURE_AUTHORITY_HOST: this.url,
      NODE_EXTRA_CA_CERTS: this.caFile,
    };
  }

  /**
   * Answers matching requests in a way of the test's own, the given number of times, or leaves them as they are. The last
   * word wins. The checks of the token and of the API version come first all the same.
   */
  respond(method: string, pattern: RegExp, reply: Reply | Responder, times = Number.POSITIVE_INFINITY): void {
    let left = times;
    this.overrides.unshift((request) => {
      if (left <= 0 || request.method !== method || !pattern.test(request.path)) return undefined;
      left -= 1;
      return typeof reply === "function" ? reply(request) : reply;
    });
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.url);
    const method = incoming.method ?? "GET";
    const text = await readAll(incoming);
    const isForm = /^application\/x-www-form-urlencoded/.test(incoming.headers["content-type"] ?? "");
    const body = isForm || text === "" ? undefined : parseJson(text);
    const record: RecordedRequest = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: safeHeaders(incoming),
      body,
      status: 0,
    };
    this.requests.push(record);
    const reply =
      this.metadata(url.pathname) ??
      answerEntra(method, url.pathname, new URLSearchParams(isForm ? text : ""), this.url) ??
      this.answer({
        method,
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        authorization: incoming.headers.authorization,
        body,
      });
    record.status = reply.status;
    outgoing.writeHead(reply.status, { "content-type": "application/json", ...("headers" in reply ? reply.headers : {}) });
    outgoing.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  }

  /** What a cloud says of its own addresses, to whoever asks. */
  private metadata(path: string): Reply | undefined {
    if (path !== "/metadata/endpoints") return undefined;
    return { status: 200, body: { resourceManager: this.url, authentication: { loginEndpoint: this.url, audiences: [this.url] } } };
  }

  private answer(request: ArmRequest): Reply {
    try {
      checkRequest(request, this.url);
      for (const override of this.overrides) {
        const reply = override(request);
        if (reply !== undefined) return reply;
      }
      return this.registrations.answer(request) ?? answerResource(this.azure, this.checked, request);
    } catch (error) {
      if (ArmError.is(error)) return { status: error.status, body: error.body() };
      return { status: 500, body: { error: { code: "InternalServerError", message: String(error) } } };
    }
  }
}

/** The audiences that Azure Resource Manager takes, beside its own address. */
const audiences = ["https://management.azure.com", "https://management.core.windows.net"];

/** What is asked of every request, whatever it is for. */
function checkRequest({ authorization, query }: ArmRequest, url: string): void {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) throw new ArmError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
  const audience = claimsOf(authorization).aud?.replace(/\/+$/, "");
  if (audience === undefined || ![...audiences, url].includes(audience)) {
    throw new ArmError(
      401,
      "InvalidAuthenticationTokenAudience",
      `The access token has been obtained for wrong audience or resource '${audience}'.`,
    );
  }
  if (!query.get("api-version")) {
    throw new ArmError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
  }
}

function safeHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(entries.map(([name, value]) => [name, name === "authorization" ? value.replace(/\s.*/s, " (token)") : value]));
}

async function readAll(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
