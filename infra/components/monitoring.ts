import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** Logs and telemetry of the service. */
export class Monitoring extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Monitoring", name, opts);
  }
}
