import type { EstateRecord } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import type { Connection } from "./connect";
import { type LiveEstate, LiveRecords } from "./live-estate";
import { readAssessments, readCollections, readPlan, readProvider } from "./read-around";
import { readGatewayApis, readServiceAlone } from "./read-service";
import { Reading } from "./reading";

/**
 * Reads what shows whether a service is managed and protected: the service, its APIs, and Defender for APIs.
 * @throws UsageError where nobody can sign in, or the service itself can't be read
 */
export async function readTakeaways(connection: Connection): Promise<LiveEstate & { readonly service: EstateRecord<"service"> }> {
  const { client, id } = connection;
  const reading = new Reading(connection);
  const records = new LiveRecords(id.subscription);
  const service = await readServiceAlone(reading, records);
  const readApis = async () => {
    records.addAll("apis", await reading.all((options) => client.api.listByService(id.resourceGroup, id.service, options)), service.path);
  };
  const readGateways = async () => {
    const listed = await reading.all((options) => client.gateway.listByService(id.resourceGroup, id.service, options));
    const gateways = records.addAll("gateways", listed, service.path);
    await Promise.all(gateways.map((gateway) => readGatewayApis(gateway, reading, records)));
  };
  const readWorkspaces = async () => {
    const listed = await reading.all((options) => client.workspace.listByService(id.resourceGroup, id.service, options));
    const workspaces = records.addAll("workspaces", listed, service.path);
    await Promise.all(
      workspaces.map(async ({ path }) => {
        const apis = await reading.all((options) => client.workspaceApi.listByService(id.resourceGroup, id.service, nameOf(path), options));
        records.addAll("apis", apis, path);
      }),
    );
  };
  await Promise.all([
    readApis(),
    readGateways(),
    readWorkspaces(),
    readProvider(reading, records),
    readPlan(reading, records),
    readCollections(reading, records),
    readAssessments(reading, records),
  ]);
  return { ...records.finish(), service };
}
