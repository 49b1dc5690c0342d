import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "../program";
import { table } from "./markdown";

/** Blocks of the README that are made: what a command prints (all of it, or some paragraphs, counted from 1), and the list of commands. */
const output = /(<!-- output: palisade ([^;]*?)(?:; paragraphs ([\d, ]+))? -->\n)[\s\S]*?(<!-- \/output -->)/g;
const commands = /(<!-- commands -->\n)[\s\S]*?(<!-- \/commands -->)/;

/** The README with its blocks made anew. The commands run as a reader would run them, their files going to a folder that is thrown away. */
export function readme(root: string): string {
  const out = mkdtempSync(join(tmpdir(), "palisade-readme-"));
  try {
    return readFileSync(join(root, "README.md"), "utf8")
      .replace(output, (_all, open: string, args: string, paragraphs: string | undefined, close: string) => {
        const printed = run(root, args.trim().split(" "), out);
        return `${open}\`\`\`text\n${paragraphs ? chosen(printed, paragraphs.split(",").map(Number)) : printed}\n\`\`\`\n${close}`;
      })
      .replace(commands, (_all, open: string, close: string) => `${open}${commandTable()}\n${close}`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function run(root: string, args: readonly string[], out: string): string {
  const writes = args[0] === "plan" ? ["--out", out] : [];
  try {
    return tidy(execute(root, [...args, ...writes]), out);
  } catch (error) {
    // Findings are an answer too: exit code 1.
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status !== 1 || stdout === undefined) throw error;
    return tidy(stdout, out);
  }
}

function execute(root: string, args: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: "1" };
  return execFileSync(process.execPath, [join(root, "scripts/palisade.js"), ...args], { cwd: root, encoding: "utf8", env });
}

const tidy = (printed: string, out: string) => printed.trimEnd().replaceAll(out, "out");

/** Some paragraphs; `...` stands for what is left out. */
function chosen(printed: string, numbers: readonly number[]): string {
  const paragraphs = printed.split("\n\n");
  const parts: string[] = [];
  let last = 0;
  for (const number of numbers) {
    const paragraph = paragraphs[number - 1];
    if (paragraph === undefined) throw new Error(`README.md asks for paragraph ${number} of ${paragraphs.length}`);
    if (number > last + 1) parts.push("...");
    parts.push(paragraph);
    last = number;
  }
  if (last < paragraphs.length) parts.push("...");
  return parts.join("\n\n");
}

function commandTable(): string {
  const rows = program(() => {}).commands.map((command) => [`\`${command.name()}\``, command.description()]);
  return table(["command", "what it does"], rows).join("\n");
}
