import type { EstateDeclaration } from "../../../infra/declare/estate";
import { defineProduct } from "../../../infra/declare/product";

/** The service, monitoring, Defender plan and product on which the sample APIs stand. */
export const samplePlatform: Omit<EstateDeclaration, "apis"> = {
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
};
