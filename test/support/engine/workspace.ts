import { readFileSync, symlinkSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { AzureDouble } from "./azure-double";
import type { Engine } from "./cli";
import { hermeticEnvironment } from "./environment";
import { type EventLog, readEventLog } from "./event-log";
import { copyProgram, repository } from "./program-copy";
import { type ProcessResult, type RunningProcess, startProcess } from "./run-process";

/** How long a command may take. */
export const timeouts = {
  /** Commands that touch no resource: stacks, configuration, export. */
  command: 60_000,
  preview: 3 * 60_000,
  /** `up`, `destroy` and `refresh`. */
  update: 10 * 60_000,
};

export interface WorkspaceOptions {
  readonly engine: Engine;
  /** The folder with Pulumi.yaml; the repository itself where nothing is said. */
  readonly program?: string;
  /** Variables for every run. */
  readonly env?: Readonly<Record<string, string>>;
  /** The Azure to work on, to share one among workspaces; a new one where nothing is said. */
  readonly azure?: AzureDouble;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

export interface UpdateOptions extends RunOptions {
  /** Further arguments, such as `--policy-pack`. */
  readonly args?: readonly string[];
  /** A run that fails is the answer, not an error. */
  readonly mayFail?: boolean;
}

/** What a preview or an update did, with what it printed. */
export type UpdateResult = ProcessResult & EventLog;

/** A command that failed; the message holds all that it printed. */
export class EngineError extends Error {
  constructor(
    readonly args: readonly string[],
    readonly result: ProcessResult,
    timeoutMs: number,
  ) {
    const end = result.timedOut ? `did not end within ${timeoutMs} ms` : `ended with code ${result.code}`;
    super(`pulumi ${args.join(" ")} ${end}\n${result.output.trim()}`);
    this.name = "EngineError";
  }
}

/**
 * A copy of a Pulumi program in a folder of its own, with a state, a home and an Azure of its own. `dispose` removes all
 * of it.
 */
export class EngineWorkspace {
  private readonly running = new Set<RunningProcess>();
  private eventLogs = 0;

  private constructor(
    readonly engine: Engine,
    /** Where everything lies. */
    readonly root: string,
    /** The copy of the program. */
    readonly program: string,
    readonly azure: AzureDouble,
    /** The variables of every run from now on; a test may add to them. */
    readonly env: Record<string, string>,
  ) {}

  static async create({ engine, program = repository, env = {}, azure }: WorkspaceOptions): Promise<EngineWorkspace> {
    const root = await mkdtemp(path.join(os.tmpdir(), "palisade-engine-"));
    const folders = { home: path.join(root, "home"), state: path.join(root, "state"), temporary: path.join(root, "tmp") };
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
    const copy = path.join(root, "program");
    await copyProgram(program, copy);
    await installDouble(path.join(folders.home, ".pulumi", "plugins"));
    const double = azure ?? new AzureDouble(path.join(root, "azure.jsonl"), path.join(root, "calls.jsonl"));
    const environment = { ...hermeticEnvironment(engine, folders), ...double.environment(), ...env };
    return new EngineWorkspace(engine, root, copy, double, environment);
  }

  /** Runs the CLI in the program's folder; a failure is no error here. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<ProcessResult> {
    const running = this.start(args, options);
    try {
      return await running.done;
    } finally {
      this.running.delete(running);
    }
  }

  /** Starts the CLI and lets the test do something meanwhile, such as ending it. */
  start(args: readonly string[], { env = {}, timeoutMs = timeouts.command, cwd = this.program }: RunOptions = {}): RunningProcess {
    const request = { command: this.engine.pulumi, args: ["--non-interactive", "--color", "never", ...args], cwd, timeoutMs };
    const running = startProcess({ ...request, env: { ...this.env, ...env } });
    this.running.add(running);
    return running;
  }

  async init(stack: string): Promise<void> {
    await this.command(["stack", "init", stack]);
  }

  /** A stack that signs in to the doubles' Azure as a pipeline does. */
  async initSignedIn(stack: string, clientSecret = "a-secret", subscription = "11111111-1111-1111-1111-111111111111"): Promise<void> {
    await this.init(stack);
    await this.setAllConfig(
      {
        "azure-native:subscriptionId": subscription,
        "azure-native:tenantId": "22222222-2222-2222-2222-222222222222",
        "azure-native:clientId": "a-client",
      },
      { "azure-native:clientSecret": clientSecret },
    );
  }

  async select(stack: string): Promise<void> {
    await this.command(["stack", "select", stack]);
  }

  async setConfig(key: string, value: string, options: { secret?: boolean; path?: boolean } = {}): Promise<void> {
    const flags = [options.secret ? "--secret" : "--plaintext", ...(options.path ? ["--path"] : [])];
    await this.command(["config", "set", ...flags, "--", key, value]);
  }

  /** Sets plain and secret values by one command. */
  async setAllConfig(plain: Readonly<Record<string, string>>, secret: Readonly<Record<string, string>> = {}): Promise<void> {
    const flags = (flag: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    await this.command(["config", "set-all", ...flags("--plaintext", plain), ...flags("--secret", secret)]);
  }

  preview(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("preview", options, timeouts.preview);
  }

  up(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("up", options, timeouts.update);
  }

  refresh(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("refresh", options, timeouts.update);
  }

  destroy(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("destroy", options, timeouts.update);
  }

  /** The stack's state as `pulumi stack export` writes it; secrets are encrypted. */
  // biome-ignore lint/suspicious/noExplicitAny: the engine's own document
  async exportState(): Promise<any> {
    return JSON.parse((await this.command(["stack", "export"])).stdout);
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the program exports
  async outputs({ showSecrets = false } = {}): Promise<Record<string, any>> {
    return JSON.parse((await this.command(["stack", "output", "--json", ...(showSecrets ? ["--show-secrets"] : [])])).stdout);
  }

  /** A file of the program. */
  file(name: string): string {
    return path.join(this.program, name);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(path.dirname(this.file(name)), { recursive: true });
    await writeFile(this.file(name), text);
  }

  async edit(name: string, change: (text: string) => string): Promise<void> {
    const before = await readFile(this.file(name), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`the edit leaves ${name} as it is`);
    await writeFile(this.file(name), after);
  }

  /** Ends what still runs, and removes everything. */
  async dispose(): Promise<void> {
    for (const running of this.running) running.signal("SIGKILL");
    await Promise.allSettled([...this.running].map(({ done }) => done));
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  private async command(args: readonly string[]): Promise<ProcessResult> {
    const result = await this.run(args);
    if (result.code !== 0) throw new EngineError(args, result, timeouts.command);
    return result;
  }

  private async update(verb: string, options: UpdateOptions, defaultTimeoutMs: number): Promise<UpdateResult> {
    this.eventLogs += 1;
    const log = path.join(this.root, `events-${this.eventLogs}.jsonl`);
    const approval = verb === "preview" ? [] : ["--yes", "--skip-preview"];
    const args = [verb, ...approval, "--suppress-progress", "--diff", "--event-log", log, ...(options.args ?? [])];
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const result = await this.run(args, { ...options, timeoutMs });
    if (result.timedOut || (result.code !== 0 && !options.mayFail)) throw new EngineError(args, result, timeoutMs);
    return { ...result, ...readEventLog(log) };
  }
}

/** Puts the azure-native double where the engine keeps installed plugins, under the version that the program asks for. */
async function installDouble(plugins: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/azure-native/package.json"), "utf8"));
  const folder = path.join(plugins, `resource-azure-native-v${version}`);
  await mkdir(folder, { recursive: true });
  symlinkSync(path.join(__dirname, "azure-native", "pulumi-resource-azure-native"), path.join(folder, "pulumi-resource-azure-native"));
}
