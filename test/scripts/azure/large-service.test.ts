import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../../scripts/azure/connect";
import { readService } from "../../../scripts/azure/read-service";
import { parseServiceId } from "../../../scripts/azure/service-id";
import { LiveDouble } from "../../support/live/live-double";
import { fillSample, samplePath } from "../../support/live/sample-service";

const double = new LiveDouble();
/** Every request more counts a thousand times in a large service; two hundred APIs show it as well. */
const size = { apis: 200, operations: 10 };

beforeAll(async () => {
  await double.start();
  Object.assign(process.env, double.environment());
  fillSample(double, size);
});
afterAll(() => double.stop());

it("reads a large service with a bounded number of requests, few at a time", async () => {
  const connection = await connect(parseServiceId(`/subscriptions/${double.subscription}${samplePath}`), {
    timeout: 300_000,
    limits: { perSecond: Number.POSITIVE_INFINITY },
  });
  const { estate, errors } = await readService(connection);
  expect(errors).toEqual([]);
  expect(double.mistakes).toEqual([]);
  expect(estate.records.filter(({ kind }) => kind === "apis/operations")).toHaveLength(size.apis * size.operations);
  // For an API its policy, operations, schemas and diagnostics, for an operation its policy; lists in pages of 100; some for the rest.
  const lists = 3 * (size.apis / 100);
  expect(connection.requests.sent).toBeLessThanOrEqual(size.apis * (4 + size.operations) + lists + 60);
  expect(double.mostAtOnce).toBeLessThanOrEqual(8);
}, 300_000);
