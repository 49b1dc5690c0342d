import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** The service itself, its global policy, named values and settings. */
export class Platform extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Platform", name, opts);
  }
}
