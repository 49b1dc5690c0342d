import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { checkEstate, withWaiverFindings } from "../policies/baseline/check";
import { type CheckResult, isOpen } from "../policies/baseline/finding";
import { PolicyError } from "../policies/document/diagnostic";
import type { Estate } from "../policies/estate/estate";
import { loadGrammar } from "../policies/expressions/grammar";
import { DefinitionError } from "../policies/openapi/definition-error";
import { AzureResource } from "./azure/azure-resource";
import { DeclarationError } from "./declare/declaration-error";
import { defineEstate, type EstateDeclaration } from "./declare/estate";
import { deployEstate } from "./deploy-estate";
import { stackRules } from "./governance/stack-rules";
import { announce } from "./plan/announce";
import { platformFrom } from "./platform";
import { runError, withoutSdkFrames } from "./program-error";
import { parseSettings } from "./settings/parse-settings";
import type { platformSettings } from "./settings/platform-settings";
import { SettingsError } from "./settings/settings-error";

/** What a stack is made of: its settings, and the estate that it declares with them. */
export interface StackDefinition<S extends z.ZodObject<(typeof platformSettings)["shape"]>> {
  readonly settings: S;
  /** The products and APIs, and whatever else is to differ from the platform that the settings describe. */
  readonly declare: (settings: z.infer<S>) => Partial<EstateDeclaration> & Pick<EstateDeclaration, "apis">;
}

/**
 * Runs a stack: declares its estate, checks it against the baseline, and registers it. Nothing but the stack's root is
 * registered before the check has passed.
 * @returns the outputs of the stack
 */
export async function runStack<S extends z.ZodObject<(typeof platformSettings)["shape"]>>(
  definition: StackDefinition<S>,
): Promise<Record<string, unknown>> {
  const { estate, result, failOn } = await readable(() => declareAndCheck(definition));
  const stopping = result.findings.filter((finding) => isOpen(finding) && (finding.level === "error" || failOn === "warning"));
  announce(estate, result, stopping.length > 0);
  if (stopping.length > 0) throw runError(violations(stopping));
  const deployed = await readable(async () => deployEstate(estate));
  const service = [...deployed.entries()].find(([path]) => /\/service\/[^/]+$/.test(path))?.[1];
  return { gatewayUrl: service instanceof AzureResource ? service.output("gatewayUrl") : undefined };
}

async function declareAndCheck<S extends z.ZodObject<(typeof platformSettings)["shape"]>>({
  settings: schema,
  declare,
}: StackDefinition<S>): Promise<{ estate: Estate; result: CheckResult; failOn: "error" | "warning" }> {
  const stack = pulumi.getStack();
  const project = pulumi.getProject();
  const file = `stacks/Pulumi.${stack}.yaml`;
  const settings = parseSettings(schema, pulumi.runtime.allConfig(), project, file, isSecret) as z.infer<S> &
    z.infer<typeof platformSettings>;
  const location = new pulumi.Config("azure-native").get("location");
  if (!location) throw new SettingsError(`${file}: azure-native:location is missing`);
  const { options, pack, failOn } = await stackRules(settings, project, file);
  await loadGrammar();
  const estate = await defineEstate({ ...platformFrom(settings, location, file), pack, ...declare(settings) });
  return { estate, result: withWaiverFindings(checkEstate(estate, options), options.waivers), failOn };
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
