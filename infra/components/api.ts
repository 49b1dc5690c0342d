import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** An API with its operations, schemas, policies and backend. */
export class Api extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Api", name, opts);
  }
}
