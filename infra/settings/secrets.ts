import * as pulumi from "@pulumi/pulumi";
import type { Estate } from "../../policies/estate/estate";
import { isLate } from "../../policies/estate/value";
import { secretKeyOf } from "../declare/adopted";
import { SettingsError } from "./settings-error";

/**
 * The secrets of the stack's configuration that its own named values ask for, by the late values that stand for them.
 * @throws SettingsError naming all that are missing
 */
export function secretsOf(estate: Estate): Record<string, pulumi.Output<string>> {
  const keys = new Map<string, string>();
  const look = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    if (isLate(value)) {
      const key = secretKeyOf(value);
      if (key !== undefined) keys.set(value.$late, key);
    } else Object.values(value).forEach(look);
  };
  for (const { kind, properties, declared } of estate.records) if (kind === "namedValues" && !declared?.inherited) look(properties);
  const asked = [...keys].map(([late, key]) => {
    const colon = key.indexOf(":");
    return { late, key, config: new pulumi.Config(key.slice(0, colon)), name: key.slice(colon + 1) };
  });
  const missing = asked.filter(({ config, name }) => config.get(name) === undefined);
  if (missing.length > 0)
    throw new SettingsError(missing.map(({ key }) => `the secret ${key} is missing: pulumi config set --secret ${key}`).join("\n"));
  return Object.fromEntries(asked.map(({ late, config, name }) => [late, config.requireSecret(name)]));
}
