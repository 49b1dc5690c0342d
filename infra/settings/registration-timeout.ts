import { SettingsError } from "./settings-error";

const variable = "PALISADE_REGISTRATION_TIMEOUT";
const longest = 3_600;

/**
 * How many seconds to wait for a resource provider's registration, where the environment says.
 * @throws SettingsError where it says something else
 */
export function registrationTimeout(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = environment[variable];
  if (text === undefined || text === "") return undefined;
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > longest) throw new SettingsError(`${variable}: expected whole seconds from 1 to ${longest}`);
  return seconds;
}
