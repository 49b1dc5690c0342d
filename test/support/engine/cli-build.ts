import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { withLock } from "./lock";

const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** What the engine expects beside the CLI; each is run from the folder that PALISADE_ENGINE_BIN names. */
const bundled = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

export interface BuildOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
  readonly go: string | undefined;
}

/** The CLI in the cache; it is built there at its first use. */
export async function buildPulumi(options: BuildOptions): Promise<{ pulumi: string } | { missing: string }> {
  const version = readPinnedVersion();
  const target = path.join(cacheFolder(options.env), "palisade", "engine", `${version}-${hashOfPins()}`);
  const pulumi = path.join(target, "pulumi");
  if (existsSync(pulumi)) return { pulumi };
  const { go } = options;
  if (go === undefined) return { missing: `no pulumi on PATH, and no Go to build ${version} with` };
  await mkdir(path.dirname(target), { recursive: true });
  return withLock(`${target}.lock`, options.progress, async () => {
    if (existsSync(pulumi)) return { pulumi };
    const problem = await compile(version, target, go, options);
    return problem === undefined ? { pulumi } : { missing: problem };
  });
}

export function readPinnedVersion(): string {
  const pin = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(path.join(__dirname, "go.mod"), "utf8"));
  if (pin?.[1] === undefined) throw new Error("go.mod does not pin the Pulumi CLI");
  return pin[1];
}

function hashOfPins(): string {
  const pins = ["go.mod", "go.sum"].map((name) => readFileSync(path.join(__dirname, name)));
  return createHash("sha256").update(Buffer.concat(pins)).digest("hex").slice(0, 12);
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.PALISADE_CACHE ?? env.XDG_CACHE_HOME ?? path.join(env.HOME ?? os.homedir(), ".cache");
}

/** Builds beside the target and moves the whole folder there, so that a broken build leaves nothing that looks finished. */
async function compile(version: string, target: string, go: string, options: BuildOptions): Promise<string | undefined> {
  const folder = `${target}.building-${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const started = Date.now();
  const minutes = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;
  options.progress(`building the Pulumi CLI ${version} from its Go module, once; this takes some minutes`);
  const heartbeat = setInterval(() => options.progress(`still building the Pulumi CLI (${minutes()})`), 30_000);
  try {
    const flags = `-s -w -X ${versionVariable}=${version}`;
    const problem = await run(go, ["build", "-ldflags", flags, "-o", path.join(folder, "pulumi"), cliPackage], options.env);
    if (problem !== undefined) return `the Pulumi CLI ${version} could not be built: ${problem}`;
    for (const name of bundled) await writeFile(path.join(folder, name), launcher(name), { mode: 0o755 });
    await rename(folder, target);
    options.progress(`built the Pulumi CLI ${version} in ${minutes()}: ${target}`);
    return undefined;
  } finally {
    clearInterval(heartbeat);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The cache is shared by all checkouts, so what stands beside the CLI only points to the checkout that runs. */
function launcher(name: string): string {
  return `#!/bin/sh\nexec node "$PALISADE_ENGINE_BIN/${name}" "$@"\n`;
}

/** The last lines of the output where the command failed. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: __dirname,
      env: { ...env, GOFLAGS: "-mod=readonly -buildvcs=false" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2_000);
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : errors.trim().split("\n").slice(-5).join("\n")));
  });
}
