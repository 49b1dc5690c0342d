import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineEstate, deployEstate } from "../../../infra";
import { checkEstate, findPack, loadGrammar, type Pack, rules } from "../../../policies";
import { costOf, mockEngine } from "./measure";
import { sampleApis } from "./sample-apis";
import { samplePlatform } from "./sample-platform";

/*
 * A whole program: reads the definitions, declares and hardens, checks and registers.
 * Usage: program <APIs>
 */
export interface ProgramCost {
  readonly declare: number;
  readonly check: number;
  readonly register: number;
  readonly mb: number;
  readonly resources: number;
  readonly findings: number;
}

async function main() {
  const apis = Number(process.argv[2]);
  const folder = await mkdtemp(join(tmpdir(), "palisade-bench-"));
  try {
    const declarations = await sampleApis(folder, apis);
    const engine = mockEngine();
    let [declared, checked, findings] = [0, 0, 0];
    const cost = await costOf(engine, async () => {
      const from = performance.now();
      const estate = await defineEstate({ ...samplePlatform, apis: declarations });
      declared = performance.now() - from;
      await loadGrammar();
      findings = checkEstate(estate, { rules, pack: findPack("palisade") as Pack }).findings.length;
      checked = performance.now() - from - declared;
      deployEstate(estate);
    });
    const answer: ProgramCost = {
      declare: declared,
      check: checked,
      register: cost.ms - declared - checked,
      mb: cost.mb,
      resources: cost.resources,
      findings,
    };
    process.stdout.write(JSON.stringify(answer));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
