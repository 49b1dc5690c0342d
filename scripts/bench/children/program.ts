import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineEstate, defineProduct, deployEstate } from "../../../infra";
import { checkEstate, findPack, loadGrammar, type Pack, rules } from "../../../policies";
import { costOf, mockEngine } from "./measure";
import { sampleApis } from "./sample-apis";

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
      const estate = await defineEstate({
        service: {
          resourceGroupName: "rg-bench",
          serviceName: "bench",
          location: "westeurope",
          sku: "Standard",
          capacity: 1,
          publisherName: "Bench",
          publisherEmail: "bench@example.com",
          portal: false,
        },
        monitoring: { location: "westeurope", retentionInDays: 90, samplingPercentage: 10 },
        defender: { manage: "own", subPlan: "P1" },
        products: [
          defineProduct({
            file: __filename,
            id: "starter",
            displayName: "Starter",
            description: "For a start.",
            terms: "Be kind.",
            rate: { calls: 100, seconds: 60 },
            quota: { calls: 10_000, seconds: 86_400 },
          }),
        ],
        apis: declarations,
      });
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
