import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** What the service stands in, and what leads to it: networks, subnets, security groups, endpoints, names. */
export class Network extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Network", name, opts);
  }
}
