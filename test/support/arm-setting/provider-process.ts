import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import type { ArmSettingInputs } from "../../../infra/azure/arm-setting-provider";
import { binFolder } from "../engine/cli";
import { repository } from "../engine/program-copy";
import { makeFolder } from "../folder";
import type { ProviderAnswer, ProviderCall } from "./driver";

export interface Setting extends ArmSettingInputs {
  readonly current?: Readonly<Record<string, unknown>>;
}

/** A process that runs the provider of ARM settings, with the `az` double on its PATH. */
export class ProviderProcess {
  /** Everything that it printed. */
  printed = "";

  private constructor(
    private readonly child: ChildProcess,
    /** The provider as Pulumi keeps it. */
    readonly source: string,
  ) {
    child.stdout?.on("data", (text: Buffer) => this.note(text));
    child.stderr?.on("data", (text: Buffer) => this.note(text));
  }

  static async start(env: Readonly<Record<string, string>>): Promise<ProviderProcess> {
    const folder = makeFolder();
    mkdirSync(path.join(folder, "home"));
    const file = path.join(folder, "driver.cjs");
    buildSync({
      entryPoints: [path.join(__dirname, "driver.ts")],
      outfile: file,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      packages: "external",
      logLevel: "error",
    });
    const child = fork(file, [], {
      cwd: repository,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        PATH: [binFolder, path.dirname(process.execPath), process.env.PATH ?? ""].join(path.delimiter),
        HOME: path.join(folder, "home"),
        NODE_PATH: path.join(repository, "node_modules"),
        ...env,
      },
    });
    const [{ source }] = (await once(child, "message")) as [{ source: string }];
    return new ProviderProcess(child, source);
  }

  /** Calls a method and gives its result. @throws Error with the message of the provider's own */
  async call<T = unknown>(method: ProviderCall["method"], args: readonly unknown[], more: Partial<ProviderCall> = {}): Promise<T> {
    const call: ProviderCall = { method, args, ...more };
    this.child.send(call);
    const [answer] = (await once(this.child, "message")) as [ProviderAnswer];
    if ("error" in answer) throw new Error(answer.error);
    return answer.result as T;
  }

  stop(): void {
    this.child.kill();
  }

  private note(text: Buffer) {
    this.printed += text.toString();
  }
}
