import { isAbsolute, relative } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { withWaiverFindings } from "../policies/baseline/check";
import { type CheckResult, isOpen } from "../policies/baseline/finding";
import { PolicyError } from "../policies/document/diagnostic";
import type { Estate } from "../policies/estate/estate";
import { loadGrammar } from "../policies/expressions/grammar";
import { DefinitionError } from "../policies/openapi/definition-error";
import { AzureResource } from "./azure/azure-resource";
import { DeclarationError } from "./declare/declaration-error";
import { defineEstate, type EstateDeclaration } from "./declare/estate";
import type { Owns } from "./declare/ownership";
import { checkWithDefinitions } from "./definitions/check";
import { deployEstate } from "./deploy-estate";
import { stackRules } from "./governance/stack-rules";
import { estateOutput, othersFrom, publishedEstate } from "./inherit";
import { announce } from "./plan/announce";
import { platformFrom, platformOfOthers } from "./platform";
import { runError, withoutSdkFrames } from "./program-error";
import { settingsNamespace } from "./settings/namespace";
import { byOwnership, placeOf } from "./settings/ownership";
import { parseSettings } from "./settings/parse-settings";
import { type PlatformSettings, platformSettings } from "./settings/platform-settings";
import { registrationTimeout } from "./settings/registration-timeout";
import { secretsOf } from "./settings/secrets";
import { SettingsError } from "./settings/settings-error";

/** What a stack is made of: its settings, and the estate that it declares with them. */
export interface StackDefinition<S extends z.ZodObject<(typeof platformSettings)["shape"]>> {
  readonly settings: S;
  /** The products and APIs, and whatever else is to differ from the platform that the settings describe. */
  readonly declare: (settings: z.infer<S>) => Partial<EstateDeclaration> & Pick<EstateDeclaration, "apis">;
  /** The platform's part alone: what a stack declares that owns the platform and no APIs. It needs the platform's settings only. */
  readonly platform?: (settings: PlatformSettings) => Partial<EstateDeclaration>;
}

/**
 * Runs a stack: declares its estate, checks it against the baseline, and registers it. Nothing but the stack's root is
 * registered before the check has passed.
 * @returns the outputs of the stack
 */
export async function runStack<S extends z.ZodObject<(typeof platformSettings)["shape"]>>(
  definition: StackDefinition<S>,
): Promise<Record<string, unknown>> {
  const timeout = await readable(async () => registrationTimeout(process.env));
  const { estate, result, failOn, owns, subscription, existing } = await readable(() => declareAndCheck(definition));
  const stopping = result.findings.filter((finding) => isOpen(finding) && (finding.level === "error" || failOn === "warning"));
  announce(estate, result, stopping.length + result.errors.length > 0);
  if (result.errors.length > 0) throw runError(incomplete(result.errors));
  if (stopping.length > 0) throw runError(violations(stopping));
  const deployed = await readable(async () =>
    deployEstate(estate, {
      late: secretsOf(estate),
      ...(subscription && { subscription }),
      ...(timeout !== undefined && { registrationTimeout: timeout }),
    }),
  );
  const service = [...deployed.entries()].find(([path]) => /\/service\/[^/]+$/.test(path))?.[1];
  return {
    ...(service instanceof AzureResource && { gatewayUrl: service.output("gatewayUrl") }),
    serviceId: existing ?? (service instanceof AzureResource ? service.id : undefined),
    ...(owns === "platform" && { [estateOutput]: publishedEstate(estate) }),
  };
}

interface Declared {
  readonly estate: Estate;
  readonly result: CheckResult;
  readonly failOn: "error" | "warning";
  readonly owns: Owns;
  /** That of the service, where others own it. */
  readonly subscription?: string;
  /** The service's id, where others own it. */
  readonly existing?: string;
}

async function declareAndCheck<S extends z.ZodObject<(typeof platformSettings)["shape"]>>({
  settings: schema,
  declare,
  platform: platformPart,
}: StackDefinition<S>): Promise<Declared> {
  const stack = pulumi.getStack();
  const file = stackFile(stack);
  const raw = pulumi.runtime.allConfig();
  const project = settingsNamespace(Object.keys(raw), pulumi.getProject());
  const isPlatform = platformPart !== undefined && raw[`${project}:owns`] === "platform";
  const wanted = isPlatform ? forPlatform(schema) : schema;
  const settings = parseSettings(wanted, raw, project, file, isSecret, pulumi.getProject()) as z.infer<S> & PlatformSettings;
  const { options, pack, failOn } = await stackRules(settings, project, file);
  await loadGrammar();
  const { platform, subscription } = await platformOf(settings, project, file);
  const declared = isPlatform ? { apis: [], ...platformPart(settings) } : declare(settings);
  const waivers = [...(settings.waivers ?? []).map((each) => ({ ...each, file })), ...(declared.waivers ?? [])];
  const estate = await defineEstate({ ...platform, pack, ...declared, waivers });
  const result = withWaiverFindings(await checkWithDefinitions(estate, options, true), options.waivers);
  const existing = "existing" in settings.service ? settings.service.existing : undefined;
  return { estate, result, failOn, owns: settings.owns, ...(subscription && { subscription }), ...(existing && { existing }) };
}

/** The settings of a stack without APIs: those that are not the platform's may be left out. */
function forPlatform(schema: z.ZodObject): z.ZodObject {
  const more = Object.keys(schema.shape).filter((key) => !(key in platformSettings.shape));
  return schema.partial(Object.fromEntries(more.map((key) => [key, true])) as Record<string, true> & Record<number, never>);
}

/** The file of the stack, as messages name it: relative to where the program runs. */
function stackFile(stack: string): string {
  const root = pulumi.runtime.getRootDirectory();
  // Mocks have a stand-in for it.
  const folder = isAbsolute(root) ? relative(process.cwd(), root).replaceAll("\\", "/") : "";
  return `${folder === "" ? "stacks" : folder}/Pulumi.${stack}.yaml`;
}

/** The platform that a stack makes, or the one that it finds and the subscription of that. */
async function platformOf(settings: PlatformSettings, project: string, file: string) {
  const chosen = byOwnership(settings, file, project);
  const native = new pulumi.Config("azure-native");
  if (chosen.owns === "apis") {
    const { subscription, ...place } = placeOf(chosen.service.existing, file, native.get("subscriptionId"));
    return { platform: platformOfOthers(chosen, place, await othersFrom(chosen.inherits, place, file)), subscription };
  }
  const location = native.get("location");
  if (!location) throw new SettingsError(`${file}: azure-native:location is missing`);
  return { platform: platformFrom(chosen, location, file) };
}

/** The SDK knows it, although its types do not say so. */
const { isConfigSecret: isSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** What is wrong with a declaration is told without a stack trace: the message says where it is. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const expected = [SettingsError, DeclarationError, DefinitionError, PolicyError].some((kind) => error instanceof kind);
    throw expected ? runError((error as Error).message) : withoutSdkFrames(error);
  }
}

function incomplete(errors: CheckResult["errors"]): string {
  const lines = errors.map(({ file, message }) => `  ${file ? `${file}: ` : ""}${message}`);
  return ["the baseline could not be checked whole; nothing has been deployed.", ...lines].join("\n");
}

function violations(errors: CheckResult["findings"]): string {
  const lines = errors.flatMap(({ slug, rule, subject, file, message, fix, ways }) => [
    `  ${slug} (${rule})  ${subject}${ways ? `, by ${ways.join(" and ")}` : ""}`,
    `    ${file ? `${file}: ` : ""}${message}`,
    `    ${fix}`,
  ]);
  const count = errors.length === 1 ? "1 rule of the baseline does not hold" : `${errors.length} findings of the baseline stop it`;
  return [`${count}; nothing has been deployed.`, ...lines, "  Mend it, or waive a rule with reason, owner, approver and expiry."].join(
    "\n",
  );
}
