import type { DefinitionFacts } from "../baseline/definition";
import type { Addition, DefinitionText } from "./definition-text";
import type { Edit } from "./edit";

type Members = Readonly<Record<string, Addition>>;

/** What a status is called as a shared response, and what it says. */
const shared: Readonly<Record<string, readonly [name: string, description: string]>> = {
  "400": ["BadRequest", "The request does not fit the definition."],
  "401": ["Unauthorized", "The caller is not known."],
  "429": ["TooManyRequests", "The limit is reached; try again later."],
  "500": ["InternalServerError", "The request could not be served."],
};

/** What an operation does not describe. */
export interface ResponseGaps {
  readonly statuses: readonly string[];
  /** 429 is described, but not when to come back. */
  readonly retry: boolean;
}

/** Describes what is missing at an operation: statuses as shared responses, and Retry-After where 429 is written. */
export function describeResponses(operation: string, gaps: ResponseGaps, text: DefinitionText, { version }: DefinitionFacts): Edit[] {
  const isOld = version === "2.0";
  const home = isOld ? "#/responses" : "#/components/responses";
  const responses = `${operation}/responses`;
  const additions = new Map<string, Record<string, Addition>>();
  const add = (pointer: string, members: Members) => {
    additions.set(pointer, { ...additions.get(pointer), ...members });
  };
  const needed: Record<string, Addition> = {};
  for (const status of gaps.statuses) {
    const [name, description] = shared[status] ?? [];
    if (!name || !description || !text.has(responses)) continue;
    if (text.has(`${responses}/${status}`)) {
      const response = followed(`${responses}/${status}`, text);
      if (text.has(response) && !text.has(`${response}/content`)) add(response, content(isOld));
      continue;
    }
    add(responses, { [status]: { $ref: `${home}/${name}` } });
    if (text.has(`${home}/${name}`)) continue;
    needed[name] = { description, ...(status === "429" && { headers: retryAfter(isOld) }), ...content(isOld) };
  }
  if (gaps.retry) {
    const response = followed(`${responses}/429`, text);
    if (text.has(`${response}/headers`)) add(`${response}/headers`, retryAfter(isOld));
    else add(response, { headers: retryAfter(isOld) });
  }
  if (Object.keys(needed).length > 0) {
    if (text.has(home)) add(home, needed);
    else if (isOld) add("#", { responses: needed });
    else if (text.has("#/components")) add("#/components", { responses: needed });
    else add("#", { components: { responses: needed } });
  }
  return [...additions].flatMap(([pointer, members]) => text.addMembers(pointer, members));
}

/** Where a response is written, if it is written in this text and not where it is used. */
function followed(pointer: string, text: DefinitionText): string {
  const reference = text.valueAt(`${pointer}/$ref`);
  return typeof reference === "string" && reference.startsWith("#/") ? reference : pointer;
}

/** In seconds. */
function retryAfter(isOld: boolean): Members {
  const description = "Seconds to wait.";
  const schema = { type: "integer", format: "int32", minimum: 1, maximum: 86_400 };
  return { "Retry-After": isOld ? { description, ...schema } : { description, schema } };
}

/** RFC 9457. */
function content(isOld: boolean): Members {
  const text = (maxLength: number) => ({ type: "string", maxLength });
  const schema = {
    type: "object",
    properties: {
      type: text(500),
      title: text(200),
      status: { type: "integer", format: "int32", minimum: 100, maximum: 599 },
      detail: text(1000),
    },
  };
  return isOld ? { schema } : { content: { "application/problem+json": { schema } } };
}
