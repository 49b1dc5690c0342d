import { exampleRecord } from "../examples";
import type { RuleExample } from "../rule";
import type { Recommendation } from "./assessments";

const operation = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apis/orders/operations/getOrder";

/** An operation that Defender has judged, with each of its verdicts. */
export function assessedExamples({ name }: Recommendation): {
  readonly pass: readonly RuleExample[];
  readonly fail: readonly RuleExample[];
} {
  const assessed = (code: string): RuleExample => ({
    records: [
      exampleRecord("service", {}),
      exampleRecord("apis", { path: "orders" }),
      exampleRecord("apis/operations", { displayName: "Get an order", method: "GET", urlTemplate: "/" }),
      exampleRecord(
        "assessments",
        { status: { code }, resourceDetails: { source: "Azure" } },
        { path: { resourceId: operation, assessmentName: name } },
      ),
    ],
  });
  return { pass: [assessed("Healthy"), assessed("NotApplicable")], fail: [assessed("Unhealthy")] };
}
