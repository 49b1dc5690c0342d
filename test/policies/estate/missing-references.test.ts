import { describe, expect, it } from "vitest";
import { checkEstate } from "../../../policies/baseline/check";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { grammar } from "../../../policies/baseline/packs/grammar";
import { parsePolicy } from "../../../policies/document/parse";
import { type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import { missingReferences } from "../../../policies/estate/missing-references";

const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";

const policy = `<policies><inbound><base />
  <set-header name="A" exists-action="override"><value>{{host}}</value></set-header>
  <set-variable name="b" value="@("{{Region}}" + context.Api.Id)" />
  <set-backend-service backend-id="orders" />
  <include-fragment fragment-id="common" />
  <log-to-eventhub logger-id="hub">a</log-to-eventhub>
</inbound></policies>`;

function missing(records: readonly EstateRecord[], text = policy) {
  const { document, positions } = parsePolicy(text);
  if (!document) throw new Error("no document");
  return missingReferences(document, service, indexOf(makeEstate(records)), positions).map(({ message, path, span }) => ({
    message,
    path,
    at: text.slice(...(span ?? [0, 0])),
  }));
}

const there = [
  exampleRecord("service", {}),
  exampleRecord("namedValues", { displayName: "host" }, { path: { namedValueId: "n1" } }),
  exampleRecord("namedValues", { displayName: "region" }, { path: { namedValueId: "n2" } }),
  exampleRecord("backends", { protocol: "http" }, { path: { backendId: "Orders" } }),
  exampleRecord("policyFragments", { value: { unknown: "not read" } }, { path: { id: "common" } }),
  exampleRecord("loggers", { loggerType: "azureEventHub" }, { path: { loggerId: "hub" } }),
];

describe("references of a policy", () => {
  it("may all be there, whatever their case", () => expect(missing(there)).toEqual([]));

  it("are told where they are missing, each at its place", () =>
    expect(missing([exampleRecord("service", {})])).toEqual([
      { message: 'there is no named value "host"', path: "value", at: "<value>{{host}}</value>" },
      { message: 'there is no named value "Region"', path: "set-variable/@value", at: 'value="@("{{Region}}" + context.Api.Id)"' },
      { message: 'there is no backend "orders"', path: "set-backend-service/@backend-id", at: 'backend-id="orders"' },
      { message: 'there is no policy fragment "common"', path: "include-fragment/@fragment-id", at: 'fragment-id="common"' },
      { message: 'there is no logger "hub"', path: "log-to-eventhub/@logger-id", at: 'logger-id="hub"' },
    ]));

  it("are not looked for where the service is not part of the estate", () => expect(missing([])).toEqual([]));

  it("may be a gateway's own word", () =>
    expect(
      missing([exampleRecord("service", {})], '<policies><inbound><set-backend-service backend-id="dapr" /></inbound></policies>'),
    ).toEqual([]));

  it("are findings of the grammar, with every pack", () => {
    const estate = makeEstate([...there.slice(0, 5), examplePolicy(policy)]);
    const { findings } = checkEstate(estate, { rules: [], pack: grammar });
    expect(findings.map(({ slug, rule, level, subject }) => [slug, rule, level, subject])).toEqual([
      ["reference-missing", "GRM-043", "error", "apis/orders/policies/policy"],
    ]);
  });

  it("stand in an example's estate", () => {
    const { findings } = checkEstate(makeEstate(exampleEstate([examplePolicy(policy.replace(/<include.*/, ""))])), {
      rules: [],
      pack: grammar,
    });
    expect(findings).toEqual([]);
  });
});
