import { fork } from "node:child_process";
import type { HostAnswer, HostRequest } from "./host";

/** A program that has not come to its end by then never will. In milliseconds. */
const timeout = 10 * 60 * 1000;

/** As Pulumi.yaml asks for programs: collecting what lives briefly costs an eighth of a large estate's time otherwise. */
const nodeArguments = ["--max-semi-space-size=64"];

/**
 * Runs a stack's program without an engine and hands back what it declares and registers.
 * @param host the file of the host, compiled
 * @param print receives what the program prints
 */
export function runProgram(host: string, request: HostRequest, print: (text: string) => void): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(host, [], { execArgv: nodeArguments, stdio: ["ignore", "pipe", "pipe", "ipc"], serialization: "json" });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    let answered = false;
    child.stdout?.on("data", (chunk: Buffer) => print(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => print(chunk.toString()));
    child.once("message", (answer) => {
      answered = true;
      resolve(answer as HostAnswer);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (!answered)
        reject(
          new Error(signal ? `the program was ended by ${signal}` : `the program ended with code ${code} before its estate was complete`),
        );
    });
    child.send(request);
  });
}
