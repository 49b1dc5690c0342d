import { PolicyPack } from "@pulumi/policy";
import { loadGrammar } from "../../policies/expressions/grammar";
import { findGovernanceFile } from "../governance/find-file";
import { readGovernance } from "../governance/read-governance";
import { Rulebook } from "../governance/rulebook";
import { SettingsError } from "../settings/settings-error";
import { Guard } from "./guard";
import { policiesFor } from "./policies";

/**
 * Serves the pack. The rules, levels and waivers are those of the organisation whose repository the pack stands in, and
 * `PALISADE_PACK` names a pack of rules as a stack's settings do: it may tighten, never loosen.
 */
export async function serveGuardrails() {
  try {
    const file = findGovernanceFile(process.cwd());
    const book = new Rulebook(file === undefined ? undefined : await readGovernance(file));
    const pack = process.env.PALISADE_PACK;
    const options = book.checkOptions(pack ? { pack: { value: pack, place: "PALISADE_PACK" } } : {});
    await loadGrammar();
    const guard = new Guard({
      rules: options.rules,
      waivers: () => book.waivers(),
      waived: new Set(book.read?.waivers.map(({ rule }) => rule) ?? []),
      ...(options.waiverPolicy && { waiverPolicy: options.waiverPolicy }),
      today: new Date().toISOString().slice(0, 10),
    });
    new PolicyPack("palisade", {
      displayName: "Palisade",
      description: "The security baseline for Azure API Management, one policy for each rule.",
      tags: ["azure", "api-management", "security"],
      enforcementLevel: "advisory",
      policies: policiesFor(options.rules, options.pack, guard),
    });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
