import { Command, Option } from "commander";
import { version } from "../package.json";
import { gatewayNames, scopeNames } from "../policies/document/ast";
import { tierNames } from "../policies/document/tiers";
import type { ExitCode } from "./exit-code";
import { clean, print, printError } from "./output";
import { formats } from "./reporters/format-names";
import { UsageError } from "./usage-error";

const format = new Option("--format <format>", "how to print").choices(["text", "json"]).default("text");
const failOn = new Option(
  "--fail-on <level>",
  "the level of findings from which the exit code is 1; what palisade.yaml says, else error",
).choices(["error", "warning", "never"]);
const config = new Option(
  "--config <file>",
  "what the organisation asks for; palisade.yaml here or further up, to the root of the repository, unless given",
);
const rule = new Option("--rule <rule>", "check this rule alone; may be repeated").argParser(collect);
const tier = new Option("--tier <tier>", "the tier whose limits and gateway count; that of the estate's service unless given").choices(
  tierNames,
);
const gateway = new Option("--gateway <gateway>", "the gateway that runs the policies; that of the tier unless given").choices(
  gatewayNames,
);
const waivers = new Option("--waivers <file>", "a file of waivers beside those that palisade.yaml names; may be repeated").argParser(
  collect,
);
const baseline = new Option("--baseline <file>", "a file of known findings: only others fail");
const writeBaseline = new Option("--write-baseline <file>", "write everything that is found to a file for --baseline");
const failOnUnknown = new Option("--fail-on-unknown", "exit with 1 where a rule can't be decided");
const resultFormat = new Option("--format <format>", "how to print").choices(formats).default("text");
const output = new Option(
  "--output <format=file>",
  "write the result to a file as well, in any format: sarif=palisade.sarif; may be repeated",
).argParser(collect);
const stack = new Option("--stack <name>", "the stack: a file Pulumi.<stack>.yaml").default("dev");

/**
 * The command line: every command with its options. What a command does is loaded when it runs.
 * @param finish takes the exit code of the command that ran
 */
export function program(finish: (code: ExitCode) => void): Command {
  const palisade = new Command("palisade")
    .description("Hardened APIs on Azure API Management, checked against a security baseline before they are deployed.")
    .version(version)
    .option("--cwd <folder>", "run as if started in this folder")
    .option("--quiet", "print results only")
    .option("--no-color", "no colours")
    .option("--debug", "show where errors come from")
    .showHelpAfterError("Run the command with --help to see what it takes.")
    .configureHelp({ showGlobalOptions: true })
    // A reader that goes away early, such as head, is no failure.
    .configureOutput({ writeOut: print, writeErr: (text) => printError(clean(text)) })
    .addHelpText("after", "\nExit codes: 0 clean, 1 findings, 2 a wrong call, a failure or an incomplete answer.");

  palisade.hook("preAction", (command) => {
    const { cwd } = command.opts<{ cwd?: string }>();
    if (cwd === undefined) return;
    try {
      process.chdir(cwd);
    } catch {
      throw new UsageError(`--cwd ${cwd}: there is no such folder`);
    }
  });

  palisade
    .command("plan")
    .description(
      "Run a stack's program without an engine: show what would be deployed, what protects each API, and what the baseline says.",
    )
    .addOption(stack)
    .option("--openapi <file or URL>", "plan this definition (OpenAPI 2.0, 3.0 or 3.1) instead of the stack's own APIs")
    .addOption(new Option("--profile <profile>", "the profile for --openapi").choices(["external", "partner", "internal"]))
    .option(
      "--allow <network>",
      "an address or network that may call, for --openapi with --profile partner or internal; may be repeated",
      collect,
    )
    .option("--out <folder>", "where the files go; a folder for each stack is made in it", "out")
    .option("--pack <pack>", "the rules to check")
    .addOption(config)
    .addOption(failOn)
    .addOption(format)
    .action(async (_options, command: Command) => finish(await (await import("./commands/plan.js")).plan(command.optsWithGlobals())));

  withCheckOptions(
    palisade
      .command("check")
      .description(
        "Check policy files, folders, OpenAPI definitions, ARM templates, Pulumi previews and states, an estate.json or a stack against the baseline.",
      )
      .argument("<paths...>", "files or folders, or the name of a stack")
      .option("--pack <pack>", "the rules to check; what an estate names, else what palisade.yaml pins, else palisade")
      .addOption(config)
      .addOption(rule)
      .addOption(
        new Option("--scope <scope>", "where policy files are attached, if their folders do not tell").choices([
          "global",
          "workspace",
          "product",
          "api",
          "operation",
        ]),
      ),
  ).action(async (paths: string[], _options, command: Command) =>
    finish(await (await import("./commands/check.js")).check(paths, command.optsWithGlobals())),
  );

  withCheckOptions(
    palisade
      .command("audit")
      .description(
        "Check a service that runs: read it from Azure with everything that it holds, and check that against the baseline. It only reads.",
      )
      .requiredOption("--service <id>", "the resource id of the API Management service")
      .option("--out <file>", "save what was read as an estate, without secrets")
      .option("--timeout <seconds>", "all the time that reading may take", "900")
      .option("--pack <pack>", "the rules to check; what palisade.yaml pins, else palisade")
      .addOption(config)
      .addOption(rule),
  ).action(async (_options, command: Command) => finish(await (await import("./commands/audit.js")).audit(command.optsWithGlobals())));

  palisade
    .command("verify")
    .description(
      "Show whether a service is managed and protected: its APIs, Microsoft.ApiSecurity, the plan of Defender for APIs, onboarding, recommendations and insights. It only reads.",
    )
    .requiredOption("--service <id>", "the resource id of the API Management service")
    .option("--estate <estate>", "what was declared: a stack, an estate.json or a folder with one; its APIs must be there")
    .option("--timeout <seconds>", "all the time that reading may take", "300")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json", "markdown"]).default("text"))
    .action(async (_options, command: Command) => finish(await (await import("./commands/verify.js")).verify(command.optsWithGlobals())));

  palisade
    .command("render")
    .description("Print the policies that a stack deploys, as XML.")
    .argument("[subjects...]", "only these, and what stands in them: apis/accounts")
    .addOption(stack)
    .addOption(format)
    .action(async (subjects: string[], _options, command: Command) =>
      finish(await (await import("./commands/render.js")).render(subjects, command.optsWithGlobals())),
    );

  palisade
    .command("effective")
    .description("Show what runs for an operation on each way in, every policy with the scope that it comes from.")
    .argument(
      "<source...>",
      "a stack, an estate.json or a folder with one; or files by scope: global=a.xml product=b.xml api=c.xml operation=d.xml fragment:name=e.xml",
    )
    .option("--api <id>", "only the operations of this API")
    .option("--operation <id>", 'only this operation, by its id or as "GET /orders/{orderId}"')
    .addOption(format)
    .action(async (sources: string[], _options, command: Command) =>
      finish(await (await import("./commands/effective.js")).effective(sources, command.optsWithGlobals())),
    );

  palisade
    .command("understand")
    .description(
      "Show what APIs hold and how they lie open: sensitive data with JSON pointers, identifiers, who may call, exposure; with an estate, what protects each operation. Saves the answer.",
    )
    .argument("<source>", "an OpenAPI definition (file or URL), a stack, an estate.json or a folder with one")
    .option("--out <file>", "where the answer is saved, as .json or .md; out/understanding/<source>.json unless given")
    .option("--no-lint", "do not run Spectral's rules over the definitions")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json", "markdown"]).default("text"))
    .action(async (source: string, _options, command: Command) =>
      finish(await (await import("./commands/understand.js")).understand(source, command.optsWithGlobals())),
    );

  palisade
    .command("diff")
    .description("Tell what has changed in the meaning of policy documents, in words. Layout, quoting, comments and defaults mean nothing.")
    .argument("<before>", "a policy file, a folder of them, an estate.json or a folder with one, or a stack")
    .argument("<after>", "what it is compared with")
    .addOption(format)
    .action(async (before: string, after: string, _options, command: Command) =>
      finish(await (await import("./commands/diff.js")).diff(before, after, command.optsWithGlobals())),
    );

  palisade
    .command("fmt")
    .description(
      "Format policy documents: one layout, line feeds, UTF-8. Expressions and comments stay, blank lines go; files with syntax errors are reported and left alone.",
    )
    .argument("<paths...>", "files or folders; - is standard input. One file is printed, several are listed if they would change")
    .option("--check", "list the files that would change, and exit with 1 if there are any")
    .option("--write", "rewrite the files that change")
    .action(async (paths: string[], _options, command: Command) =>
      finish(await (await import("./commands/fmt.js")).fmt(paths, command.optsWithGlobals())),
    );

  palisade
    .command("harden")
    .description(
      "Repair what the baseline finds, as the smallest edits of the text, and show the difference. What could break clients is offered, not done; files that do not parse are left alone.",
    )
    .argument(
      "<paths...>",
      "policy files, OpenAPI definitions, ARM templates, estate.json, folders with them; for Pulumi previews and states it is told what to set",
    )
    .option("--check", "exit with 1 if something would change")
    .option("--write", "make the repairs")
    .option("--include <rule>", "make what this rule offers, too, or all; may be repeated", collect)
    .option("--rule <rule>", "repair for this rule alone; may be repeated", collect)
    .option("--pack <pack>", "the rules to repair for; what palisade.yaml pins, else palisade")
    .addOption(config)
    .option("--waivers <file>", "a file of waivers beside those that palisade.yaml names: what they excuse stays; may be repeated", collect)
    .option("--baseline <file>", "known findings, as check --write-baseline writes them: they stay")
    .addOption(new Option("--scope <scope>", "where policy files are attached, if their folders do not tell").choices(scopeNames))
    .addOption(format)
    .action(async (paths: string[], _options, command: Command) =>
      finish(await (await import("./commands/harden.js")).harden(paths, command.optsWithGlobals())),
    );

  palisade
    .command("import")
    .description("Turn policy documents into TypeScript that makes them: one module for each, whose default export is the document.")
    .argument("<path>", "a policy file, a folder of them, or a folder as APIOps extracts it")
    .option("--out <folder>", "where the modules go; without it, the module of a single file is printed")
    .option("--from <module>", "the module that the builders come from; that of the clone around the output unless given")
    .option("--force", "overwrite files that are there already")
    .addOption(format)
    .action(async (path: string, _options, command: Command) =>
      finish(await (await import("./commands/import.js")).importPolicies(path, command.optsWithGlobals())),
    );

  palisade
    .command("adopt")
    .description(
      "Declare what a service has, as it is, and write what brings it into a stack's state: APIs, products, named values, backends and policies. A first deployment then changes nothing but the layout of policies.",
    )
    .argument("<source>", "an estate.json or a folder with one, an ARM template, a Pulumi preview or state, a folder of APIOps, or a stack")
    .requiredOption("--service <resource id>", "the service that has them, by its full id")
    .option("--out <folder>", "where the declarations go", "stacks/adopted")
    .option("--only <name>", "adopt this alone, with what stands in it: apis/accounts; may be repeated", collect)
    .option("--waive-until <day>", "write waivers for the errors that the baseline finds in what is adopted, to this day as yyyy-MM-dd")
    .option("--owner <who>", "who answers for those waivers")
    .option("--approver <who>", "who gives leave")
    .option("--force", "overwrite files that are there already")
    .addOption(format)
    .action(async (source: string, _options, command: Command) =>
      finish(await (await import("./commands/adopt.js")).adopt(source, command.optsWithGlobals())),
    );

  palisade
    .command("rules")
    .description("List the rules of the baseline.")
    .option("--pack <pack>", "only those of a pack: palisade, or a copy of a month that never changes, as palisade-2026-11")
    .option("--packs", "list the packs instead")
    .option("--coverage", "list the rows of the standards behind the pack, or of all standards, with the rules that cover them")
    .option("--verify", "run the examples of the organisation's own rules, and fail where one does not behave")
    .addOption(config)
    .addOption(format)
    .action(async (_options, command: Command) => finish(await (await import("./commands/rules.js")).rules(command.optsWithGlobals())));

  palisade
    .command("elements")
    .description("List the policy elements that API Management knows.")
    .argument("[names...]", "only these, with all that is known of them")
    .addOption(format)
    .action(async (names: string[], _options, command: Command) =>
      finish((await import("./commands/elements.js")).elements(names, command.optsWithGlobals())),
    );

  palisade
    .command("explain")
    .description("Explain a rule: why it is there, how to fulfil it, and examples of both.")
    .argument("<rule>", "its id or name, of the baseline or the grammar: APIM-AUT-002, jwt-needs-signature, GRM-008")
    .addOption(config)
    .addOption(format)
    .action(async (rule: string, _options, command: Command) =>
      finish(await (await import("./commands/explain.js")).explain(rule, command.optsWithGlobals())),
    );

  // Commander ends the process with 1 on a wrong call; here 1 means findings.
  for (const command of [palisade, ...palisade.commands]) command.exitOverride();
  return palisade;
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** The options of whatever checks something against the baseline and reports it. */
function withCheckOptions(command: Command): Command {
  for (const option of [tier, gateway, waivers, baseline, writeBaseline, failOnUnknown, failOn, resultFormat, output])
    command.addOption(option);
  return command;
}
