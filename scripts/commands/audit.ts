import { checkEstate, joinResults } from "../../policies/baseline/check";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import { connect } from "../azure/connect";
import { readService } from "../azure/read-service";
import { savedEstate } from "../azure/saved-estate";
import { parseServiceId } from "../azure/service-id";
import { timeOf } from "../azure/time";
import type { ExitCode } from "../exit-code";
import { writeOutput } from "../files/write-output";
import { printError } from "../output";
import { withProgress } from "../progress";
import { type CheckingOptions, openChecking } from "./checking";

export interface AuditCommandOptions extends CheckingOptions {
  /** The resource id of the service. */
  readonly service: string;
  /** The file that the estate is saved to. */
  readonly out?: string;
  /** In seconds. */
  readonly timeout: string;
}

/** `palisade audit`: reads a service that runs, and checks it as `check` does an estate. */
export async function audit(options: AuditCommandOptions): Promise<ExitCode> {
  const id = parseServiceId(options.service);
  const timeout = timeOf(options.timeout);
  const { how, finish } = await openChecking(options);
  const live = await withProgress(`reading ${id.service}`, options.quiet === true, async (say) => {
    const connection = await connect(id, { timeout, onSend: (sent) => say(`reading ${id.service}: ${sent} requests`) });
    const read = await readService(connection);
    say(`checking ${read.estate.records.length} resources`);
    return { ...read, sent: connection.requests.sent };
  });
  const { estate, sources, errors, leftOut, sent } = live;
  if (options.out !== undefined) writeOutput(options.out, JSON.stringify(savedEstate(estate), null, 2));
  await prepareCheck(documentsIn(estate));
  const checked = checkEstate(estate, { ...how(estate), sources, definitions: new Map() });
  const { code, show } = await finish({ ...joinResults([checked], errors), leftOut }, [options.service]);
  if (!options.quiet) printError(`read ${estate.records.length} resources with ${sent} requests`);
  await show();
  return code;
}
