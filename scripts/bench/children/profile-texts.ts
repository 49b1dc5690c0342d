import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineEstate } from "../../../infra/declare/estate";
import { printPolicy } from "../../../policies";
import { documentsIn } from "../../../policies/baseline/prepare";
import { sampleApis } from "./sample-apis";
import { samplePlatform } from "./sample-platform";

/** The policies of some APIs, in the format that any XML parser reads. */
export async function profileTexts(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "palisade-bench-"));
  try {
    const estate = await defineEstate({ ...samplePlatform, apis: await sampleApis(folder, 3) });
    return documentsIn(estate).map((document) => printPolicy(document, "xml"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
