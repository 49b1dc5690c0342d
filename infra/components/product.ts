import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** A product, its policy, and the APIs that it publishes. */
export class Product extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Product", name, opts);
  }
}
