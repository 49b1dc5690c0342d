import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { declaredOnly } from "../../../infra/guardrails/whole-stack";
import { type AnyRule, defineRule } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { judgeExample } from "../../../policies/baseline/verify-examples";
import type { EstateRecord } from "../../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../../policies/estate/kinds";
import { loadGrammar } from "../../../policies/expressions/grammar";
import { type GuardedResource, runPack, type Told, unknownText } from "../../support/guardrails";

beforeAll(loadGrammar);

const place = { resourceGroupName: "group", serviceName: "apim" };
const resource = (type: string, name: string, inputs: object, more: Partial<GuardedResource> = {}): GuardedResource => ({
  type: `azure-native:apimanagement:${type}`,
  name,
  inputs: { ...place, ...inputs },
  ...more,
});

const service = resource("ApiManagementService", "service", { sku: { name: "Developer", capacity: 1 } });
const api = resource("Api", "orders", { apiId: "orders", path: "orders", displayName: "Orders", protocols: ["https"] });
const operation = resource("ApiOperation", "get", {
  apiId: "orders",
  operationId: "get",
  displayName: "Get",
  method: "GET",
  urlTemplate: "/orders/{orderId}",
  templateParameters: [{ name: "orderId", type: "string", required: true }],
});
const cors = "<policies><inbound><base /><cors><allowed-origins><origin>*</origin></allowed-origins></cors></inbound></policies>";
const policy = (value: unknown, more: Partial<GuardedResource> = {}) =>
  resource("ApiPolicy", "policy", { apiId: "orders", policyId: "policy", format: "rawxml", value }, more);

const of = (told: readonly Told[], name: string) => told.filter((each) => each.policy === name).map(({ at, during }) => ({ at, during }));

describe("a resource alone", () => {
  it("is judged before it is deployed, and not once more with the stack", async () => {
    const told = await runPack([service, api, operation, policy(cors)]);
    expect(of(told, "cors-origins-explicit")).toEqual([{ at: "policy", during: "resource" }]);
    expect(of(told, "managed-identity")).toEqual([{ at: "service", during: "resource" }]);
  });

  it("is judged again each time that it is shown", async () => {
    const once = await runPack([policy(cors), policy(cors)]);
    expect(of(once, "cors-origins-explicit").filter(({ during }) => during === "resource")).toHaveLength(2);
  });

  it("is judged by older type tokens too", async () => {
    const old = { ...policy(cors), type: "azure-native:apimanagement/v20230501preview:ApiPolicy" };
    expect(of(await runPack([old]), "cors-origins-explicit")).toEqual([{ at: "policy", during: "resource" }]);
  });

  it("tells where the document is broken", async () => {
    const told = await runPack([policy("<policies><inbound><base /><set-methode>GET</set-methode></inbound></policies>")]);
    expect(told.find((each) => each.policy === "unknown-element")?.message).toMatch(/^At inbound\/…\. Correct the name/);
  });

  it("of a single type is left to the stack where the type is an older one", async () => {
    const old = { ...service, type: "azure-native:apimanagement/v20230501preview:ApiManagementService" };
    expect(of(await runPack([old]), "managed-identity")).toEqual([{ at: "service", during: "stack" }]);
  });

  it("does not guess what the rest of the stack says", async () => {
    const told = await runPack([service, policy('<policies><inbound><include-fragment fragment-id="a" /></inbound></policies>')]);
    expect(told.filter(({ during, policy: name }) => during === "resource" && name === "missing-reference")).toEqual([]);
  });
});

describe("the stack", () => {
  it("is judged by the inputs that were shown before, since outputs do not say what a resource stands in", async () => {
    const told = await runPack([service, api, operation, policy(cors, { outputs: { name: "policy", value: "<policies />" } })]);
    expect(of(told, "operation-authenticated")).toEqual([{ at: "get", during: "stack" }]);
  });

  it("is judged by what there is where no inputs were shown", async () => {
    const told = await runPack([service, api, operation, policy(cors)], { resourcesFirst: false });
    expect(of(told, "cors-origins-explicit")).toEqual([{ at: "policy", during: "stack" }]);
    expect(of(told, "operation-authenticated")).toEqual([{ at: "get", during: "stack" }]);
  });

  it("joins what is made of each other before any name is known", async () => {
    const jwt =
      '<policies><inbound><base /><validate-jwt header-name="Authorization"><openid-config url="https://login.example/c" /></validate-jwt></inbound></policies>';
    const later = { apiId: unknownText, serviceName: unknownText };
    const made = { apiId: ["orders"], serviceName: ["service"] };
    const child = (each: GuardedResource): GuardedResource => ({ ...each, inputs: { ...each.inputs, ...later }, madeOf: made });
    const told = await runPack([
      service,
      { ...api, inputs: { ...api.inputs, serviceName: unknownText }, madeOf: { serviceName: ["service"] } },
      child(operation),
      child(policy(jwt)),
    ]);
    expect(of(told, "operation-authenticated")).toEqual([]);
    expect(of(told, "rate-limited")).toEqual([{ at: "get", during: "stack" }]);
  });

  it("judges each of several policies whose places are not known", async () => {
    const nowhere = (name: string) => ({ ...policy(cors), name, inputs: { ...policy(cors).inputs, apiId: unknownText } });
    const told = await runPack([service, nowhere("one"), nowhere("two")], { resourcesFirst: false });
    expect(
      of(told, "cors-origins-explicit")
        .map(({ at }) => at)
        .sort(),
    ).toEqual(["one", "two"]);
  });

  it("leaves to others what stands in a service of theirs", async () => {
    const alone = await runPack([api, operation, policy("<policies><inbound><base /></inbound></policies>")]);
    expect(of(alone, "operation-authenticated")).toEqual([]);
    expect(of(alone, "rate-limited")).toEqual([]);
    const undecided = alone.filter((each) => each.policy === "undecided");
    expect(undecided.find(({ at }) => at === "get")?.message).toMatch(/operation-authenticated.*rate-limited/);
  });

  it("without anything of API Management has nothing to say", async () => {
    expect(await runPack([{ type: "aws:s3/bucket:Bucket", name: "bucket", inputs: { acl: "public-read" } }])).toEqual([]);
  });
});

describe("what is not known", () => {
  it("is undecided, and never passes", async () => {
    const told = await runPack([service, api, operation, policy(unknownText)]);
    const undecided = told.find(({ policy: name, at }) => name === "undecided" && at === "policy");
    expect(undecided).toMatchObject({ level: "advisory", during: "stack" });
    const missing = rules.filter(
      ({ slug, appliesTo, manual }) => !manual && appliesTo.includes("policy") && !undecided?.message.includes(slug),
    );
    expect(missing.map(({ slug }) => slug)).toEqual([]);
    expect(told.filter(({ at, policy: name }) => at === "policy" && name !== "undecided")).toEqual([]);
  });

  it("is told of the rules that are asked, and of no other", async () => {
    const levels = Object.fromEntries(rules.map(({ slug }) => [slug, slug === "cors-origins-explicit" ? "mandatory" : "disabled"]));
    const told = await runPack([policy(unknownText)], { levels });
    expect(told.filter(({ at }) => at === "policy").map(({ message }) => message)).toEqual([
      "One rule could not be decided here, and nothing has passed: cors-origins-explicit",
    ]);
  });

  it("is what a declaration would say, where Palisade has made the resource", async () => {
    const ours = { ...operation, within: "palisade:index:Api" };
    expect(of(await runPack([service, api, operation]), "object-level-authorization")).toEqual([{ at: "get", during: "stack" }]);
    const told = await runPack([service, api, ours]);
    expect(of(told, "object-level-authorization")).toEqual([]);
    expect(told.find(({ policy: name, at }) => name === "undecided" && at === "get")?.message).toContain("object-level-authorization");
  });

  it("names every rule that a declaration alone can fulfil", async () => {
    const needs = new Set<string>();
    for (const rule of rules.filter(({ appliesTo }) => !appliesTo.includes("definition"))) {
      for (const example of rule.examples.pass) {
        if (!example.records?.some(({ declared }) => declared)) continue;
        const bare = example.records.map((record) => ({ ...record, declared: undefined }) as EstateRecord);
        if ((await judgeExample(rule, { ...example, records: bare })).findings.length > 0) needs.add(rule.slug);
      }
    }
    // Products are declared by the program that registers them.
    needs.delete("no-sample-products");
    expect(needs).toEqual(declaredOnly);
    expect(of(await runPack([service, resource("Product", "starter", { productId: "starter" })]), "no-sample-products")).toEqual([]);
  });
});

describe("a rule that fails", () => {
  const failing: AnyRule = defineRule({
    ...(rules.find(({ slug }) => slug === "managed-identity") as AnyRule),
    id: "OWN-001",
    slug: "own-rule",
    check: ({ record }: { record: EstateRecord }) => {
      throw new Error(`cannot read ${JSON.stringify(record)}`);
    },
  } as never);
  const hidden = resource("ApiManagementService", "service", { publisherName: "canary" });

  it("is a mandatory violation of its own, without a word of what it looked at", async () => {
    const told = await runPack([hidden], { rules: [failing, ...rules] });
    expect(told.filter(({ policy: name }) => name === "rule-failed")).toEqual([
      expect.objectContaining({ level: "mandatory", message: "The rule OWN-001 failed, so nothing is decided of what it looks for." }),
    ]);
    expect(of(told, "managed-identity")).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain("canary");
  });

  it("is nobody's where the rule is disabled", async () => {
    const told = await runPack([hidden], { rules: [failing, ...rules], levels: { "own-rule": "disabled" } });
    expect(of(told, "rule-failed")).toEqual([]);
  });
});

describe("waivers", () => {
  const waiver = { rule: "cors-origins-explicit", subject: "apis/orders", reason: "r", owner: "o", approver: "a" };

  it("excuse what they cover, at the single resource as well", async () => {
    const told = await runPack([service, api, policy(cors)], { waivers: [{ ...waiver, expires: "2026-12-31" }] });
    expect(of(told, "cors-origins-explicit")).toEqual([]);
    expect(of(told, "waiver-unused")).toEqual([]);
  });

  it("excuse nothing once they have expired", async () => {
    const told = await runPack([service, api, policy(cors)], { waivers: [{ ...waiver, expires: "2026-01-31" }] });
    expect(of(told, "cors-origins-explicit")).toHaveLength(1);
    expect(told.find(({ policy: name }) => name === "waiver-expired")).toMatchObject({ level: "mandatory" });
  });
});

/** Resources that are shown with their values, and those values in a policy. */
const texts = fc.stringMatching(/^[a-z]{3,8}$/).map((text) => `canary${text}`);
const values = fc.jsonValue({ maxDepth: 3, stringUnit: "grapheme" }).map((value) => JSON.parse(JSON.stringify(value)));
const tokens = (Object.keys(kinds) as Kind[]).flatMap((kind) => factsOf(kind).token ?? []);
const names = [
  ...new Set(
    (Object.keys(kinds) as Kind[]).flatMap((kind) => [...factsOf(kind).path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "")),
  ),
];
const properties = [
  "value",
  "format",
  "sku",
  "identity",
  "tls",
  "protocols",
  "path",
  "properties",
  "secret",
  "hostnameConfigurations",
  "customProperties",
];

describe("whatever resources hold", () => {
  it("no value of it is told", async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (one, two) => {
        const document = `<policies><inbound><base /><cors allow-credentials="true"><allowed-origins><origin>http://${one}.example</origin><origin>*</origin></allowed-origins></cors>
          <${one}><${two} ${one}="${two}" /></${one}><validate-jwt header-name="${one}"><audiences><audience>${two}</audience></audiences></validate-jwt>
          <send-request url="http://${one}.example/?sig=${two}" timeout="9999"><set-url>http://${two}</set-url></send-request>
          <rate-limit-by-key calls="1" renewal-period="1" counter-key="@(context.Request.Headers.GetValueOrDefault(&quot;${one}&quot;))" />
          <set-variable name="${one}" value="@(${two} as)" /><include-fragment fragment-id="${one}" /><set-body>{{${two}}}</set-body></inbound></policies>`;
        const told = await runPack([
          resource("ApiManagementService", "service", { publisherName: one, sku: { name: two }, customProperties: { [`${one}.x`]: two } }),
          resource("Api", "api", { apiId: one, path: two, serviceUrl: `http://${one}`, protocols: ["http", two] }),
          resource("ApiOperation", "get", {
            apiId: one,
            operationId: two,
            displayName: one,
            method: "GET",
            urlTemplate: `/${two}/{${one}}`,
          }),
          resource("ApiPolicy", "policy", { apiId: one, policyId: "policy", format: "rawxml", value: document }),
          resource("NamedValue", "named", { namedValueId: one, displayName: two, secret: true, value: one }),
          resource("Backend", "backend", {
            backendId: one,
            url: `http://${two}`,
            protocol: "http",
            credentials: { query: { code: [one] } },
          }),
        ]);
        expect(told.length).toBeGreaterThan(10);
        expect(JSON.stringify(told)).not.toContain("canary");
      }),
      { numRuns: 10 },
    );
  });

  it("nothing of it breaks the check off", async () => {
    const inputs = fc.dictionary(
      fc.constantFrom(...names, ...properties),
      fc.oneof(values, fc.constantFrom(unknownText, cors, "<policies>")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ type: fc.constantFrom(...tokens), inputs }), { minLength: 1, maxLength: 4 }), async (some) => {
        const told = await runPack(some.map((each, index) => ({ ...each, name: `r${index}` })));
        expect(told.filter(({ message }) => message.includes("broke off"))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
