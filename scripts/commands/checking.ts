import type { NamedWishes } from "../../infra/governance/rulebook";
import { version } from "../../package.json";
import { type CheckOptions, withWaiverFindings } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import type { WrittenWaiver } from "../../policies/baseline/waiver";
import type { Gateway } from "../../policies/document/ast";
import type { Tier } from "../../policies/document/tiers";
import type { Estate } from "../../policies/estate/estate";
import { type ExitCode, exitCodeFor, type FailOn } from "../exit-code";
import { writeOutput } from "../files/write-output";
import { type OutputOptions, paintFor, print } from "../output";
import { type Format, formats } from "../reporters/format-names";
import { type FormatOptions, formatAs } from "../reporters/formats";
import { UsageError } from "../usage-error";
import { failOnOf, openRulebook, rulesToCheck } from "./select-rules";

/** What every command takes that runs the baseline and tells its result. */
export interface CheckingOptions extends OutputOptions {
  readonly config?: string;
  readonly pack?: string;
  readonly rule?: readonly string[];
  readonly waivers?: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly tier?: Tier;
  readonly gateway?: Gateway;
  readonly failOn?: FailOn;
  readonly failOnUnknown?: boolean;
  readonly format: Format;
  readonly output?: readonly string[];
}

/** The options of a check of an estate, which may name its pack. */
export type HowToCheck = (estate?: Estate, levels?: NamedWishes["levels"]) => CheckOptions;

export interface Checking {
  readonly how: HowToCheck;
  /**
   * Marks what is waived or known, and writes the files that are asked for.
   * @param names what was checked, as the call names it
   */
  finish(joined: CheckResult, names: readonly string[]): Promise<Finished>;
}

export interface Finished {
  readonly result: CheckResult;
  readonly code: ExitCode;
  /** Prints the result in the format that is asked for. */
  show(): Promise<void>;
}

/**
 * Opens rules, waivers and known findings. What is wrong with the options is said before anything is read.
 * @throws UsageError where they can't be
 */
export async function openChecking(options: CheckingOptions): Promise<Checking> {
  const outputs = (options.output ?? []).map(parseOutput);
  const { rule, tier, gateway, config } = options;
  const book = await openRulebook(config);
  const failOn = failOnOf(book, options.failOn);
  const waivers = book.waivers(await waiversOf(options.waivers));
  const known = await knownOf(book, options);
  const fileName = waivers && (await import("../../infra/governance/read-governance.js")).fileNameFrom(book.read?.folder ?? process.cwd());
  // An estate names the pack that it is meant to fulfil; the command line has the last word.
  const how: HowToCheck = (estate, levels) => ({
    ...rulesToCheck(book, { ...packOf(options.pack, estate), ...(levels && { levels }) }, rule),
    ...(tier && { tier }),
    ...(gateway && { gateway }),
    ...(waivers && { waivers }),
    ...(fileName && { fileName }),
  });
  how();
  return {
    how,
    async finish(joined, names) {
      const result = known(withWaiverFindings(joined, waivers));
      const shown = { ...options, ...(book.read && { rules: book.catalogue.rules }), version, fallbackFile: names[0] ?? "." };
      await writeFiles(result, outputs, shown);
      return {
        result,
        code: exitCodeFor(result, { ...options, failOn }),
        async show() {
          print(await formatAs(options.format, result, { ...shown, paint: paintFor(process.stdout, options) }));
        },
      };
    },
  };
}

/** The waivers of the files that the command line names. */
async function waiversOf(files: readonly string[] = []): Promise<WrittenWaiver[]> {
  if (files.length === 0) return [];
  const { readWaivers } = await import("../../infra/governance/read-waivers.js");
  return (await Promise.all(files.map(readWaivers))).flat();
}

/** What is done with findings that are known; what does it is loaded where there is need. */
async function knownOf(
  book: Awaited<ReturnType<typeof openRulebook>>,
  { baseline, writeBaseline }: CheckingOptions,
): Promise<(result: CheckResult) => CheckResult> {
  if (baseline === undefined && writeBaseline === undefined && !book.read?.governance.baseline) return (result) => result;
  const { knownFindings } = await import("./check-baseline.js");
  return knownFindings(book, baseline, writeBaseline).apply;
}

function packOf(asked: string | undefined, estate: Estate | undefined): NamedWishes {
  if (asked !== undefined) return { pack: { value: asked, place: `--pack ${asked}` } };
  return estate?.pack === undefined ? {} : { pack: { value: estate.pack, place: "the estate" } };
}

interface Output {
  readonly format: Format;
  readonly file: string;
}

function parseOutput(output: string): Output {
  const at = output.indexOf("=");
  const [format, file] = [output.slice(0, at), output.slice(at + 1)];
  if (at < 0 || file === "" || !isFormat(format)) {
    throw new UsageError(`--output ${output}: expected <format>=<file>, with one of ${formats.join(", ")}; as sarif=palisade.sarif`);
  }
  return { format, file };
}

const isFormat = (text: string): text is Format => (formats as readonly string[]).includes(text);

async function writeFiles(result: CheckResult, outputs: readonly Output[], options: Omit<FormatOptions, "paint">) {
  const how = { ...options, paint: (_style: unknown, text: string) => text };
  for (const { format, file } of outputs) writeOutput(file, await formatAs(format, result, how));
}
