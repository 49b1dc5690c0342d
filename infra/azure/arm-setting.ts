import * as pulumi from "@pulumi/pulumi";
import { type ArmSettingInputs, ArmSettingProvider } from "./arm-setting-provider";

/** One for all: the SDK turns a provider into text, which takes long, and keeps the text of each. */
const provider = new ArmSettingProvider();

/**
 * A setting that exists once for each subscription or service: it is there before the stack and after it, and ARM
 * refuses to create or delete it. Written or adopted, read for drift, and kept on destroy.
 */
export class ArmSetting extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: ArmSettingInputs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, current: undefined }, opts, "palisade", "ArmSetting");
  }
}
