import type * as pulumi from "@pulumi/pulumi";
import { Group } from "./group";

/** Defender for APIs: its resource provider, its plan, and the APIs that are onboarded. */
export class Defender extends Group {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("palisade:index:Defender", name, opts);
  }
}
