import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** What a workspace has for all of its APIs: its policy, named values, backends and fragments. */
export class Workspace extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Workspace", name, opts);
  }
}
