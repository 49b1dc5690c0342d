import type { EstateRecord } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { UsageError } from "../usage-error";
import { callsOfService, callsOfWorkspace } from "./calls";
import type { Connection } from "./connect";
import { malformed } from "./failure";
import { type LiveEstate, LiveRecords } from "./live-estate";
import { liveRecord } from "./live-record";
import { readHolder } from "./read-apis";
import { readAround, readInsights } from "./read-around";
import { Reading } from "./reading";

/**
 * Reads a service, what it holds and what stands around it, into an estate. What could not be read is told, and unknown in the
 * estate. Revisions that are not current are named and left out.
 * @throws UsageError where nobody can sign in, or the service itself can't be read
 */
export async function readService(connection: Connection): Promise<LiveEstate> {
  const { client, id } = connection;
  const reading = new Reading(connection);
  const records = new LiveRecords(id.subscription);
  const service = await readServiceAlone(reading, records);
  const calls = callsOfService(client, id);
  await Promise.all([readAround(service, reading, records), readHolder(service.path, calls, reading, records)]);
  await Promise.all([
    ...records.ofKind("workspaces").map((workspace) => readWorkspace(workspace, reading, records)),
    ...records.ofKind("gateways").map((gateway) => readGateway(gateway, reading, records)),
    readInsights(records.ofKind("loggers"), reading, records),
  ]);
  return records.finish();
}

/**
 * Reads the service alone.
 * @throws UsageError where it can't be read: then nothing can be said at all
 */
export async function readServiceAlone(reading: Reading, records: LiveRecords): Promise<EstateRecord<"service">> {
  const { client, id } = reading.connection;
  const answer = await reading.one((options) => client.apiManagementService.get(id.resourceGroup, id.service, options));
  const shown = `/subscriptions/${id.subscription}${id.path}`;
  if (answer === "absent") throw new UsageError(`${shown}: there is no such service, or whoever is signed in may not see it`);
  if ("why" in answer) throw new UsageError(`${shown}: the service can't be read: ${answer.why}`);
  const record = liveRecord("service", answer.body, id.subscription) && records.add("service", answer.body);
  if (!record) throw new UsageError(`${shown}: the service can't be read: ${malformed}`);
  return record as EstateRecord<"service">;
}

async function readWorkspace({ path }: EstateRecord<"workspaces">, reading: Reading, records: LiveRecords) {
  const { client, id } = reading.connection;
  await readHolder(path, callsOfWorkspace(client, id, nameOf(path)), reading, records);
}

async function readGateway(gateway: EstateRecord<"gateways">, reading: Reading, records: LiveRecords) {
  const { client, id } = reading.connection;
  const name = nameOf(gateway.path);
  const [hostnames] = await Promise.all([
    reading.all((options) => client.gatewayHostnameConfiguration.listByService(id.resourceGroup, id.service, name, options)),
    readGatewayApis(gateway, reading, records),
  ]);
  records.addAll("gateways/hostnameConfigurations", hostnames, gateway.path);
}

/** What a self-hosted gateway runs: the service answers with the APIs themselves. */
export async function readGatewayApis({ path }: EstateRecord<"gateways">, reading: Reading, records: LiveRecords) {
  const { client, id } = reading.connection;
  const apis = await reading.all((options) => client.gatewayApi.listByService(id.resourceGroup, id.service, nameOf(path), options));
  const links = apis.items.map(({ name }) => ({ id: `${path}/apis/${String(name)}`, properties: {} }));
  records.addAll("gateways/apis", { ...apis, items: links }, path);
}
