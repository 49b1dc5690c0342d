/** The stack's configuration is not right. The message names each key and the file that it stands in. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
