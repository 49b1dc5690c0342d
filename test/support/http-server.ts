import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

const started: http.Server[] = [];

afterAll(async () => {
  for (const server of started.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a server on a free port of this machine, and hands back the port. It ends when the test file has run. */
export async function startServer(answer: http.RequestListener, listening = http.createServer(answer)): Promise<number> {
  started.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return (listening.address() as AddressInfo).port;
}
