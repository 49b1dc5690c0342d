import type { FullOperationResponse, OperationOptions } from "@azure/core-client";
import type * as RestPipeline from "@azure/core-rest-pipeline";
import { isObject, isTooDeep, type JsonObject, own, textIn } from "../../policies/estate/read/json";
import type { Connection } from "./connect";
import { malformed, saysAbsent, whyNotRead } from "./failure";

/** What one GET gives: the body, that there is nothing, or why it could not be read. */
export type Answer = { readonly body: JsonObject } | "absent" | { readonly why: string };

/** What a list gives: its items, and why there may be more. */
export interface Listed {
  readonly items: readonly JsonObject[];
  readonly why?: string;
}

interface Pages {
  byPage(): AsyncIterableIterator<unknown>;
}

/**
 * Reads with the SDK's clients, and keeps the bodies as Azure Resource Manager sent them: estates have ARM's shape, models of
 * the SDK another. A body that is not what it should be was not read.
 */
export class Reading {
  constructor(readonly connection: Connection) {}

  /** One resource, by a call of the SDK. */
  async one(call: (options: OperationOptions) => Promise<unknown>): Promise<Answer> {
    let text: string | undefined;
    try {
      await call(
        this.options((answer) => {
          text = answer;
        }),
      );
      const body = parse(text);
      return isObject(body) ? { body } : { why: malformed };
    } catch (error) {
      return saysAbsent(error) ? "absent" : { why: whyNotRead(error) };
    }
  }

  /** A list, by a call of the SDK, page by page. */
  async all(call: (options: OperationOptions) => Pages): Promise<Listed> {
    let text: string | undefined;
    const pages = call(
      this.options((answer) => {
        text = answer;
      }),
    ).byPage();
    return this.gather(async () => {
      text = undefined;
      const { done } = await pages.next();
      return done ? undefined : parse(text);
    });
  }

  /** One resource that the SDK of API Management has no call for, by its id. */
  async oneOf(id: string, apiVersion: string): Promise<Answer> {
    try {
      const body = await this.get(this.address(id, apiVersion));
      return isObject(body) ? { body } : { why: malformed };
    } catch (error) {
      return saysAbsent(error) ? "absent" : { why: whyNotRead(error) };
    }
  }

  /** A list that the SDK of API Management has no call for. */
  async allOf(id: string, apiVersion: string): Promise<Listed> {
    let next: string | undefined = this.address(id, apiVersion);
    return this.gather(async () => {
      if (next === undefined) return undefined;
      const body = await this.get(next);
      next = isObject(body) ? textIn(body, "nextLink") || undefined : undefined;
      return body;
    });
  }

  private options(onText: (text: string | undefined) => void): OperationOptions {
    return {
      abortSignal: this.connection.signal,
      onResponse: ({ bodyAsText }: FullOperationResponse) => onText(bodyAsText ?? undefined),
    };
  }

  private address(id: string, apiVersion: string): string {
    const address = new URL(this.connection.endpoint);
    address.pathname = id;
    address.searchParams.set("api-version", apiVersion);
    return address.href;
  }

  private async get(url: string): Promise<unknown> {
    const { createHttpHeaders, createPipelineRequest, RestError } = require("@azure/core-rest-pipeline") as typeof RestPipeline;
    const response = await this.connection.client.sendRequest(
      createPipelineRequest({
        url,
        method: "GET",
        headers: createHttpHeaders({ accept: "application/json" }),
        abortSignal: this.connection.signal,
      }),
    );
    if (response.status === 200) return parse(response.bodyAsText);
    const { code, message } = errorIn(response.bodyAsText);
    throw new RestError(message ?? `answer ${response.status}`, { statusCode: response.status, ...(code !== undefined && { code }) });
  }

  /** Takes pages until there is none, one is wrong, one comes twice, or there are too many. */
  private async gather(nextPage: () => Promise<unknown>): Promise<Listed> {
    const { pages: most } = this.connection.limits;
    const items: JsonObject[] = [];
    const links = new Set<string>();
    try {
      for (let count = 0; ; count += 1) {
        if (count >= most) return { items, why: `the list has more than ${most} pages` };
        const page = await nextPage();
        if (page === undefined) return { items };
        const found = isObject(page) ? itemsIn(page) : undefined;
        if (!found) return { items, why: malformed };
        for (const item of found) items.push(item);
        const link = textIn(page as JsonObject, "nextLink");
        if (link && links.has(link)) return { items, why: "the list leads back to a page that it had already" };
        if (link) links.add(link);
      }
    } catch (error) {
      // A list of what a tier does not have is empty; one that ends in the middle is not whole.
      return saysAbsent(error) && items.length === 0 ? { items } : { items, why: whyNotRead(error) };
    }
  }
}

/** The items of a page. A page without a list is no empty list. */
function itemsIn(page: JsonObject): readonly JsonObject[] | undefined {
  const value = own(page, "value");
  return Array.isArray(value) && value.every(isObject) ? value : undefined;
}

function parse(text: string | null | undefined): unknown {
  const value: unknown = JSON.parse(text ?? "");
  if (isTooDeep(value)) throw new SyntaxError("nested too deeply");
  return value;
}

function errorIn(text: string | null | undefined): { readonly code?: string; readonly message?: string } {
  try {
    const body = parse(text);
    const error = isObject(body) ? own(body, "error") : undefined;
    if (!isObject(error)) return {};
    const [code, message] = [textIn(error, "code"), textIn(error, "message")];
    return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
  } catch {
    return {};
  }
}
