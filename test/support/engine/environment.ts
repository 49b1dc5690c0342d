import path from "node:path";
import { binFolder, type Engine } from "./cli";

/** Where a workspace keeps what the engine writes. */
export interface EngineFolders {
  readonly home: string;
  readonly state: string;
  readonly temporary: string;
}

/**
 * All variables of a run: nothing of the developer's own configuration, no network, no question, no plugin that happens
 * to lie on PATH, and the `az` double instead of the real one.
 */
export function hermeticEnvironment(engine: Engine, folders: EngineFolders): Record<string, string> {
  const yes = "true";
  return {
    PATH: [binFolder, path.dirname(process.execPath), process.env.PATH ?? ""].join(path.delimiter),
    HOME: folders.home,
    TMPDIR: folders.temporary,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    PULUMI_HOME: path.join(folders.home, ".pulumi"),
    PULUMI_BACKEND_URL: `file://${folders.state}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: yes,
    PULUMI_CREDENTIAL_STORE: "plaintext",
    PULUMI_DEBUG_COMMANDS: yes,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: yes,
    PULUMI_DISABLE_REGISTRY_RESOLVE: yes,
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: yes,
    PULUMI_IGNORE_AMBIENT_PLUGINS: yes,
    PULUMI_SKIP_CONFIRMATIONS: yes,
    PULUMI_SKIP_UPDATE_CHECK: yes,
    PULUMI_SUPPRESS_NEO_LINK: yes,
    ...engine.environment,
  };
}
