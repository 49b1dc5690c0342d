import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineEstate, defineProduct } from "../../../infra";
import { printPolicy } from "../../../policies";
import { documentsIn } from "../../../policies/baseline/prepare";
import { sampleApis } from "./sample-apis";

/** The policies of some APIs, in the format that any XML parser reads. */
export async function profileTexts(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "palisade-bench-"));
  try {
    const estate = await defineEstate({
      service: {
        resourceGroupName: "rg-bench",
        serviceName: "bench",
        location: "westeurope",
        sku: "Premium",
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
      apis: await sampleApis(folder, 3),
    });
    return documentsIn(estate).map((document) => printPolicy(document, "xml"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
