import type { Estate } from "../../policies/estate/estate";
import { connect } from "../azure/connect";
import { readTakeaways } from "../azure/read-takeaways";
import { parseServiceId } from "../azure/service-id";
import { takeawaysOf } from "../azure/takeaways";
import { timeOf } from "../azure/time";
import type { ExitCode } from "../exit-code";
import type { VerifyOutput } from "../json-output";
import { type OutputOptions, paintFor, print, printJson } from "../output";
import { withProgress } from "../progress";

export interface VerifyCommandOptions extends OutputOptions {
  /** The resource id of the service. */
  readonly service: string;
  /** The estate that was deployed: a file or what else `openEstate` takes. */
  readonly estate?: string;
  /** In seconds. */
  readonly timeout: string;
  readonly format: "text" | "json" | "markdown";
}

/** `palisade verify`: whether what was deployed is there and protected. 0 all is so, 1 something is not, 2 something could not be read. */
export async function verify(options: VerifyCommandOptions): Promise<ExitCode> {
  const id = parseServiceId(options.service);
  const timeout = timeOf(options.timeout);
  const declared = options.estate === undefined ? undefined : await declaredEstate(options.estate);
  const { estate, service, errors } = await withProgress(`looking at ${id.service}`, options.quiet === true, async (say) => {
    const connection = await connect(id, { timeout, onSend: (sent) => say(`looking at ${id.service}: ${sent} requests`) });
    return readTakeaways(connection);
  });
  const takeaways = takeawaysOf(estate, service, declared);
  const output: VerifyOutput = { version: 1, service: `/subscriptions/${id.subscription}${id.path}`, takeaways, errors };
  if (options.format === "json") printJson(output);
  else if (options.format === "markdown") print((await import("../reporters/verify-markdown.js")).verifyMarkdown(output));
  else print((await import("../reporters/verify-text.js")).verifyText(output, paintFor(process.stdout, options)));
  if (errors.length > 0 || takeaways.some(({ state }) => state === "unknown")) return 2;
  return takeaways.every(({ state }) => state === "yes") ? 0 : 1;
}

async function declaredEstate(name: string): Promise<Estate> {
  const { openEstate } = await import("../files/open-estate.js");
  return (await openEstate(name, () => {})).estate;
}
