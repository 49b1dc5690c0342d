import * as pulumi from "@pulumi/pulumi";
import * as resource from "@pulumi/pulumi/proto/resource_pb.js";
import * as struct from "google-protobuf/google/protobuf/struct_pb.js";
import { OfflineMonitor } from "../../infra/plan/monitor";
import type { Registration } from "../../infra/plan/registration";

/**
 * What the engine would be told while `program` runs, without the stack itself.
 * @throws whatever the program throws
 */
export async function capture(program: () => unknown): Promise<Registration[]> {
  const nothing = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
  await pulumi.runtime.setMocks(nothing, "palisade", "test", true);
  const monitor = new OfflineMonitor("palisade", "test", pulumi, { resource, struct } as never);
  pulumi.runtime.setMockOptions(monitor, "palisade", "test", true, "organization");
  let failure: { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      await program();
    } catch (error) {
      failure = { error };
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw failure.error;
  return monitor.registrations.slice(1);
}
