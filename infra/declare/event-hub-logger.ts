import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { record, type ServicePlace } from "./record";
import { eventHubAccess } from "./role-assignment";

/** The logger that `log-to-eventhub` writes to by its id. */
export const eventHubLoggerId = "eventhub";

const eventHub =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.EventHub\/namespaces\/([^/]+)\/eventhubs\/([^/]+)$/i;

export function isEventHubId(id: string): boolean {
  return eventHub.test(id);
}

/**
 * A logger that sends events with the service's managed identity, and the role that it needs: no connection string anywhere.
 * @param id the event hub, as its full ARM id
 */
export function eventHubLogger(service: ServicePlace, id: string): EstateRecord[] {
  const [, namespace = "", hub = ""] = eventHub.exec(id) ?? [];
  const access = eventHubAccess(service, id);
  return [
    access,
    record(
      "loggers",
      { ...service, loggerId: eventHubLoggerId },
      {
        loggerType: "azureEventHub",
        description: "Events, sent with the service's managed identity",
        isBuffered: true,
        credentials: { name: hub, endpointAddress: `${namespace}.servicebus.windows.net`, identityClientId: "SystemAssigned" },
        resourceId: id,
      },
      { refs: [pathOf("service", { ...service }), access.path] },
    ),
  ];
}
