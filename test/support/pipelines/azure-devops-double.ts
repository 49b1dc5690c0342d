import type { IncomingMessage, ServerResponse } from "node:http";
import { startServer } from "../http-server";

interface Thread {
  readonly id: number;
  isDeleted?: boolean;
  status: string;
  readonly comments: { readonly id: number; content: string; readonly author: { readonly id: string } }[];
}

const threadsOf = "/contoso/My%20APIs/_apis/git/repositories/repo-1/pullRequests/7/threads";

/** The threads of a pull request, as the API of Azure DevOps hands them out, with what it was asked. */
export class AzureDevOpsDouble {
  readonly requests: string[] = [];
  readonly token = "canary-build-token";
  url = "";

  private constructor(readonly threads: Thread[]) {}

  static async start(threads: Thread[] = []): Promise<AzureDevOpsDouble> {
    const double = new AzureDevOpsDouble(threads);
    double.url = `http://127.0.0.1:${await startServer((request, response) => void double.answer(request, response))}/contoso/`;
    return double;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://devops");
    const asked = `${request.method} ${pathname}`;
    this.requests.push(asked);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    if (request.headers.authorization !== `Bearer ${this.token}`) return void send(401, {});
    if (asked === "GET /contoso/_apis/connectionData") return void send(200, { authenticatedUser: { id: "build-service" } });
    if (searchParams.get("api-version") !== "7.1") return void send(400, {});
    if (asked === `GET ${threadsOf}`) return void send(200, { value: this.threads, count: this.threads.length });
    if (asked === `POST ${threadsOf}`) {
      const id = 100 + this.threads.length;
      this.threads.push({
        id,
        status: content.status,
        comments: [{ id: 1, content: content.comments[0].content, author: { id: "build-service" } }],
      });
      return void send(200, { id });
    }
    const [, thread, comment] = /threads\/(\d+)\/comments\/(\d+)$/.exec(pathname) ?? [];
    const found = this.threads.find(({ id }) => id === Number(thread))?.comments.find(({ id }) => id === Number(comment));
    if (request.method !== "PATCH" || !found) return void send(404, {});
    found.content = content.content;
    send(200, found);
  }
}
