import type { IncomingMessage, ServerResponse } from "node:http";
import { startServer } from "../http-server";

export interface Comment {
  id: number;
  body: string;
  user: { type: "Bot" | "User"; login: string };
}

/** The comments of a pull request, as GitHub's API hands them out, with what it was asked. */
export class GitHubDouble {
  readonly requests: string[] = [];
  /** Answers to give instead, one for each request that they fit: status and, where there is one, Retry-After. */
  readonly refusals: { readonly match: RegExp; readonly status: number; readonly retryAfter?: string }[] = [];

  private constructor(
    readonly comments: Comment[],
    readonly token: string,
  ) {}

  url = "";

  static async start(comments: Comment[] = [], token = "canary-github-token"): Promise<GitHubDouble> {
    const double = new GitHubDouble(comments, token);
    double.url = `http://127.0.0.1:${await startServer((request, response) => void double.answer(request, response))}`;
    return double;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://github");
    const asked = `${request.method} ${pathname}`;
    this.requests.push(asked);
    const send = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const at = this.refusals.findIndex(({ match }) => match.test(asked));
    const [refusal] = at < 0 ? [] : this.refusals.splice(at, 1);
    if (refusal) return void send(refusal.status, {}, refusal.retryAfter ? { "retry-after": refusal.retryAfter } : {});
    if (request.headers.authorization !== `Bearer ${this.token}`) return void send(401, { message: "Bad credentials" });
    const content = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as { body: string }) : { body: "" };
    if (content.body.length > 65_536) return void send(422, { message: "body is too long (maximum is 65536 characters)" });
    if (asked === "GET /repos/contoso/apis/issues/7/comments") {
      const size = Number(searchParams.get("per_page") ?? 30);
      const from = (Number(searchParams.get("page") ?? 1) - 1) * size;
      return void send(200, this.comments.slice(from, from + size));
    }
    if (asked === "POST /repos/contoso/apis/issues/7/comments") {
      const comment: Comment = { id: 1000 + this.comments.length, body: content.body, user: { type: "Bot", login: "github-actions[bot]" } };
      this.comments.push(comment);
      return void send(201, comment);
    }
    const [, id] = /^PATCH \/repos\/contoso\/apis\/issues\/comments\/(\d+)$/.exec(asked) ?? [];
    const comment = this.comments.find((each) => each.id === Number(id));
    if (!comment) return void send(404, { message: "Not Found" });
    comment.body = content.body;
    send(200, comment);
  }
}
