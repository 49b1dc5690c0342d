import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { audit } from "../../../scripts/commands/audit";
import { check } from "../../../scripts/commands/check";
import { verify } from "../../../scripts/commands/verify";
import { makeFolder } from "../../support/folder";
import { LiveDouble } from "../../support/live/live-double";
import { fillSample, samplePath } from "../../support/live/sample-service";
import { palisade } from "../../support/palisade";

const printed = vi.hoisted(() => ({ out: "", err: "" }));
vi.mock("../../../scripts/output", async (original) => {
  const print = (text: string) => {
    printed.out += `${text}\n`;
  };
  return {
    ...(await original<typeof import("../../../scripts/output")>()),
    print,
    printJson: (value: unknown) => print(JSON.stringify(value)),
    printError: (text: string) => {
      printed.err += `${text}\n`;
    },
  };
});

const double = new LiveDouble();
const service = `/subscriptions/${double.subscription}${samplePath}`;
const folder = makeFolder();

beforeAll(async () => {
  await double.start();
  Object.assign(process.env, double.environment());
  fillSample(double, { apis: 2, operations: 2 });
});
afterAll(() => double.stop());
beforeEach(() => {
  double.reset();
  Object.assign(printed, { out: "", err: "" });
});

async function run<T>(command: () => Promise<number>): Promise<{ readonly code: number; readonly answer: T; readonly text: string }> {
  printed.out = "";
  const code = await command();
  const answer = printed.out.startsWith("{") ? (JSON.parse(printed.out) as T) : ({} as T);
  return { code, answer, text: printed.out };
}

interface Answer {
  readonly findings: readonly { readonly slug: string; readonly subject: string }[];
  readonly unknown: readonly { readonly slug: string; readonly subject: string; readonly why: string }[];
  readonly errors: readonly { readonly message: string }[];
}

const auditing = (more: object = {}) => run<Answer>(() => audit({ service, timeout: "60", format: "json", ...more }));

describe("audit", () => {
  it("checks what runs, and fails where the baseline does not hold", async () => {
    const { code, answer } = await auditing();
    expect(code).toBe(1);
    expect(answer.errors).toEqual([]);
    const slugs = answer.findings.map(({ slug }) => slug);
    expect(slugs).toContain("token-restricts-callers");
    expect(slugs).not.toContain("defender-plan-enabled");
    expect(slugs).not.toContain("api-onboarded");
    expect(printed.err).toMatch(/^read \d+ resources with \d+ requests/);
  });

  it("sees a weakened policy", async () => {
    const weak = `${samplePath}/apis/api-1/operations/op-0/policies/policy`;
    double.put(weak, { properties: { format: "rawxml", value: "<policies><inbound /><backend><base /></backend></policies>" } });
    const { answer } = await auditing();
    double.remove(weak);
    const before = await auditing();
    const open = (each: Answer) => each.findings.filter(({ slug }) => slug === "base-present").map(({ subject }) => subject);
    expect(open(answer)).toContain("apis/api-1/operations/op-0/policies/policy");
    expect(open(before.answer)).toEqual([]);
  });

  it("is incomplete where something could not be read, and rules that need it are unknown", async () => {
    double.faults = [
      { match: /\/Microsoft\.Security\/pricings\/Api$/, status: 403 },
      { match: /\/apis\/api-0\/policies\/policy$/, status: 403 },
    ];
    const { code, answer } = await auditing({ failOn: "never" });
    expect(code).toBe(2);
    expect(answer.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^pricings: 403 AuthorizationFailed/),
      expect.stringMatching(/apis\/api-0\/policies\/policy: 403/),
    ]);
    const unknownOf = (slug: string) => answer.unknown.filter((each) => each.slug === slug).map(({ subject }) => subject);
    expect(unknownOf("defender-plan-enabled")).toEqual(["service/apim"]);
    expect(unknownOf("rate-limited")).toEqual(["apis/api-0/operations/op-0", "apis/api-0/operations/op-1"]);
    expect(answer.findings.map(({ slug }) => slug)).not.toContain("defender-plan-enabled");
  }, 60_000);

  it("saves an estate that says the same, and what is missing of it", async () => {
    const file = path.join(folder, "estate.json");
    double.faults = [{ match: /\/service\/apim\/products$/, status: 403 }];
    const live = await auditing({ out: file });
    const saved = await run<Answer>(() => check([file], { format: "json" }));
    expect(saved.code).toBe(2);
    expect(saved.answer.errors).toEqual([
      { file, message: expect.stringMatching(/\/products could not be read when it was made: it could not be read: 403/) },
    ]);
    const withoutFile = ({ slug, subject }: { slug: string; subject: string }) => `${slug} ${subject}`;
    expect(saved.answer.findings.map(withoutFile)).toEqual(live.answer.findings.map(withoutFile));
    // Values of named values are not saved: what looks at them is unknown from then on.
    const known = live.answer.unknown.map(withoutFile);
    expect(saved.answer.unknown.filter(({ why }) => !/not saved/.test(why)).map(withoutFile)).toEqual(expect.arrayContaining(known));
    expect(saved.answer.unknown.length).toBeGreaterThanOrEqual(known.length);
    expect(readFileSync(file, "utf8")).not.toMatch(/plain-key-of-the-backend|99999999-8888/);
  });

  it.each([
    ["apim", /not the resource id of an API Management service; expected \/subscriptions\//],
    [`${service}/apis/orders`, /it names something inside of a service/],
    [service.replace(double.subscription, "prod"), /the subscription "prod" is no GUID/],
    [service.replace(/apim$/, "1apim"), /"1apim" can't be the name of a service/],
    [service.replace("resourceGroups/rg", "resourceGroups/r?g"), /not the resource id/],
  ])("refuses %s", async (id, message) => {
    await expect(audit({ service: id, timeout: "60", format: "json" })).rejects.toThrow(message);
    expect(double.requests).toEqual([]);
  });

  it.each(["0", "1.5", "-1", "soon", "100000"])("refuses the time %s", async (timeout) => {
    await expect(audit({ service, timeout, format: "json" })).rejects.toThrow(/expected seconds, from 1 to 86400/);
  });
});

interface Verified {
  readonly takeaways: readonly {
    readonly id: string;
    readonly state: string;
    readonly evidence: readonly string[];
    readonly problems: readonly string[];
  }[];
  readonly errors: readonly { readonly message: string }[];
}

describe("verify", () => {
  const verifying = async (more: object = {}) => {
    const { code, answer } = await run<Verified>(() => verify({ service, timeout: "60", format: "json", ...more }));
    const states = Object.fromEntries(answer.takeaways.map(({ id, state }) => [id, state]));
    return { code, states, errors: answer.errors, of: (id: string) => answer.takeaways.find((each) => each.id === id) };
  };
  const all = { managed: "yes", provider: "yes", plan: "yes", onboarded: "yes", recommendations: "yes", insights: "yes" };

  it("shows that all is so, with evidence", async () => {
    const { code, states, of } = await verifying();
    expect(double.mistakes).toEqual([]);
    expect(states).toEqual(all);
    expect(code).toBe(0);
    expect(of("managed")?.evidence).toEqual(["service/apim (Premium), https://apim.azure-api.net", "2 APIs"]);
    expect(of("plan")?.evidence).toEqual(["pricing tier Standard, sub plan P1"]);
    expect(of("recommendations")?.evidence).toEqual([
      "2 assessments: 1 High, Healthy; 1 Low, Unhealthy",
      "unhealthy, Low: Unused API endpoints should be removed (1 resource)",
    ]);
    expect(of("insights")?.evidence).toEqual([
      "4 endpoints, 0 inactive, 0 unauthenticated, 4 called from the internet, 0 with sensitive data",
      "their age is unknown, for Azure does not tell it; Defender counts anew every 30 minutes",
    ]);
    expect(double.requests.length).toBeLessThan(12);
  });

  const collection = (name: string) => `${samplePath}/providers/Microsoft.Security/apiCollections/${name}`;
  const put = (at: string, properties: object) => double.put(at, { properties });

  it.each<[string, () => void, Partial<typeof all>, RegExp]>([
    [
      "the provider is not registered",
      () => double.put("/providers/Microsoft.ApiSecurity", { namespace: "Microsoft.ApiSecurity", registrationState: "Registering" }),
      { provider: "no" },
      /registration state Registering/,
    ],
    [
      "the plan is off",
      () => put("/providers/Microsoft.Security/pricings/Api", { pricingTier: "Free" }),
      { plan: "no" },
      /the pricing tier is Free/,
    ],
    [
      "there is no sub plan",
      () => put("/providers/Microsoft.Security/pricings/Api", { pricingTier: "Standard" }),
      { plan: "no" },
      /no sub plan is chosen/,
    ],
    ["an API is not onboarded", () => double.remove(collection("api-1")), { onboarded: "no" }, /not onboarded: api-1/],
    [
      "an API is on its way",
      () => put(collection("api-1"), { provisioningState: "InProgress" }),
      { onboarded: "no", insights: "no" },
      /not onboarded yet: api-1 \(InProgress\)/,
    ],
    [
      "nothing is counted yet",
      () => put(collection("api-1"), { provisioningState: "Succeeded" }),
      { insights: "no" },
      /no insights yet: api-1/,
    ],
  ])("says what is not so: %s", async (_name, change, expected, problem) => {
    change();
    try {
      const { code, states, of } = await verifying();
      expect(states).toEqual({ ...all, ...expected });
      expect(code).toBe(1);
      const problems = Object.keys(expected).flatMap((id) => of(id)?.problems ?? []);
      expect(problems).toContainEqual(expect.stringMatching(problem));
    } finally {
      fillSample(double, { apis: 2, operations: 2 });
    }
  });

  it("names APIs that Defender can't take, with the reason", async () => {
    put(`${samplePath}/gateways/branch`, { description: "In the branch." });
    put(`${samplePath}/apis/inside`, { displayName: "Inside", path: "inside", type: "http", isCurrent: true });
    put(`${samplePath}/gateways/branch/apis/inside`, { displayName: "Inside", path: "inside", type: "http", isCurrent: true });
    put(`${samplePath}/apis/chat`, { displayName: "Chat", path: "chat", type: "websocket", isCurrent: true });
    const { code, of } = await verifying();
    for (const each of ["apis/chat", "apis/inside", "gateways/branch/apis/inside", "gateways/branch"])
      double.remove(`${samplePath}/${each}`);
    expect(code).toBe(0);
    expect(of("onboarded")?.evidence).toEqual([
      "2 of 2 APIs that Defender can take",
      "not for Defender, it is no REST API (websocket): chat",
      "not for Defender, a self-hosted gateway runs it: inside",
    ]);
  });

  it.each([
    [/\/pricings\/Api$/, "plan"],
    [/\/Microsoft\.ApiSecurity$/, "provider"],
    [/\/apiCollections$/, "onboarded"],
    [/\/apiCollections$/, "insights"],
    [/\/assessments$/, "recommendations"],
    [/\/service\/apim\/apis$/, "managed"],
  ] as const)("does not know what could not be read: %s", async (match, id) => {
    double.faults = [{ match, status: 403 }];
    const { code, states, of, errors } = await verifying();
    expect(code).toBe(2);
    expect(states[id]).toBe("unknown");
    expect(of(id)?.problems).toContainEqual(expect.stringMatching(/403 AuthorizationFailed/));
    expect(errors).toHaveLength(1);
  });

  it("compares with what was declared", async () => {
    const file = path.join(folder, "declared.json");
    const api = (name: string) => ({ kind: "apis", path: `${samplePath}/apis/${name}`, properties: { path: name } });
    writeFileSync(file, JSON.stringify({ version: 1, records: [api("api-0"), api("orders")] }));
    const { code, of } = await verifying({ estate: file });
    expect(code).toBe(1);
    expect(of("managed")).toMatchObject({ state: "no", problems: ["declared and not there: orders"] });
    expect(of("managed")?.evidence).toContain("there and not declared: api-1");
  });

  it("answers people and job summaries", async () => {
    double.put("/providers/Microsoft.Security/pricings/Api", { properties: { pricingTier: "Free" } });
    const text = await run(() => verify({ service, timeout: "60", format: "text" }));
    const markdown = await run(() => verify({ service, timeout: "60", format: "markdown" }));
    fillSample(double, { apis: 2, operations: 2 });
    expect(text.text).toMatch(/^no {7}The Defender for APIs plan is on\n {9}the pricing tier is Free$/m);
    expect(text.text).toMatch(/5 of 6 hold, 1 do not, 0 unknown/);
    expect(markdown.text).toMatch(/^\| The Defender for APIs plan is on \| no \| the pricing tier is Free \|$/m);
  });
});

it("the command line signs in and answers as a process of its own", async () => {
  const file = path.join(folder, "ca.pem");
  writeFileSync(file, double.certificate);
  const env = { ...double.environment(), NODE_EXTRA_CA_CERTS: file };
  const { code, stdout } = await palisade(["verify", "--service", service, "--format", "json"], { env });
  expect(JSON.parse(stdout).takeaways.map(({ state }: { state: string }) => state)).toEqual(["yes", "yes", "yes", "yes", "yes", "yes"]);
  expect(code).toBe(0);
});
