import * as pulumi from "@pulumi/pulumi";

/** Groups resources in the engine's tree. Nothing is computed here: what stands in a group is decided by the estate. */
export abstract class Group extends pulumi.ComponentResource {
  constructor(type: string, name: string, opts: pulumi.ComponentResourceOptions) {
    // No arguments: they would be kept in the state.
    super(type, name, {}, opts);
    this.registerOutputs({});
  }
}
