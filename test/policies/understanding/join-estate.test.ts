import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../policies/document/parse";
import { type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import { definitionOfRecords } from "../../../policies/understanding/definition-of-records";
import { joinEstate } from "../../../policies/understanding/join-estate";
import { summarized } from "../../../policies/understanding/summary";
import { understandDefinition } from "../../../policies/understanding/understand";
import { openapi } from "../../support/definition";

const service = "/resourceGroups/g/providers/Microsoft.ApiManagement/service/s";
const record = (kind: string, path: string, properties: object, declared?: object) =>
  ({ kind, path: `${service}${path}`, properties, ...(declared && { declared }) }) as unknown as EstateRecord;
const policy = (text: string) => ({ value: parsePolicy(text).document });
const token = '<policies><inbound><base /><validate-azure-ad-token tenant-id="t" /></inbound></policies>';
const binding = `<policies><inbound><base /><choose><when condition="@(!((Jwt)context.Variables[&quot;token&quot;]).Claims[&quot;oid&quot;].Contains(context.Request.MatchedParameters[&quot;userId&quot;]))"><return-response><set-status code="403" /></return-response></when></choose></inbound></policies>`;

const schemas = { User: { type: "object", properties: { email: { type: "string" }, ssn: { type: "string" } } } };
const representations = [{ contentType: "application/json", schemaId: "definition", typeName: "User" }];
const operations: readonly EstateRecord[] = [
  record("apis/operations", "/apis/users/operations/getUser", {
    displayName: "Get",
    method: "GET",
    urlTemplate: "/users/{userId}",
    templateParameters: [{ name: "userId", type: "integer", required: true }],
    responses: [{ statusCode: 200, representations }],
  }),
  record("apis/operations", "/apis/users/operations/addUser", {
    displayName: "Add",
    method: "POST",
    urlTemplate: "/users",
    request: { representations, headers: [{ name: "X-Api-Key", type: "string" }] },
    responses: [{ statusCode: 201 }],
  }),
];
const estateOf = (api: object, ...more: readonly EstateRecord[]) => {
  const index = indexOf(
    makeEstate([
      record("service", "", {}),
      record("apis", "/apis/users", { displayName: "Users", path: "users", ...api }),
      record("apis/schemas", "/apis/users/schemas/definition", { contentType: "a", document: { components: { schemas } } }),
      ...operations,
      ...more,
    ]),
  );
  const [found] = index.ofKind("apis");
  if (!found) throw new Error("there is no API");
  return { index, api: found };
};

const definition = (paths: object, security?: object) =>
  understandDefinition({
    root: openapi(paths, {
      components: { schemas, securitySchemes: { entra: { type: "oauth2", flows: {} } } },
      ...(security && { security }),
    }),
    place: "openapi.yaml",
  });
const paths = {
  "/users/{userId}": {
    get: {
      parameters: [{ name: "userId", in: "path", required: true, schema: { type: "integer" } }],
      responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/User" } } } } },
    },
  },
  "/users": { post: { responses: { 201: {} } } },
};

describe("a definition and an estate", () => {
  it("tell together what protects an operation, and where they differ", () => {
    const { index, api } = estateOf({ subscriptionRequired: false });
    const { name, operations: joined } = joinEstate(definition(paths, [{ entra: [] }]), api, index);
    const [first] = joined;
    expect(name).toBe("users");
    expect(first?.id).toBe("getUser");
    expect(first?.protection?.map(({ ways, authentication }) => [ways, authentication])).toEqual([
      [["API- or all-API key"], "key"],
      [["no key"], "none"],
    ]);
    expect(first?.mismatch).toMatchObject({ kind: "not-enforced", ways: ["no key"] });
    expect(first?.risk.reasons[0]).toMatch(/without authentication/);
  });

  it("agree where the policies ask for the token that the definition asks for", () => {
    const { index, api } = estateOf({ subscriptionRequired: false }, record("apis/policies", "/apis/users/policies/policy", policy(token)));
    const { operations: joined } = joinEstate(definition(paths, [{ entra: [] }]), api, index);
    expect(joined.map(({ mismatch }) => mismatch)).toEqual([undefined, undefined]);
    // Nobody gets in without a token, on any way: they stand together.
    expect(joined[0]?.protection).toHaveLength(1);
  });

  it("differ where the policies ask, and the definition does not say so", () => {
    const { index, api } = estateOf({ subscriptionRequired: true });
    const { operations: joined } = joinEstate(definition(paths), api, index);
    expect(joined.map(({ mismatch }) => mismatch?.kind)).toEqual(["not-declared", "not-declared"]);
    expect(summarized([joinEstate(definition(paths), api, index)]).summary).toMatchObject({
      mismatches: 2,
      withoutAuthentication: 0,
      exposed: 0,
    });
  });

  it("are less risky where an object is bound to its caller", () => {
    const declared = { objectAuthorization: [{ parameter: "userId", by: "claim", claim: "oid" }] };
    const scores = [binding, token].map((text) => {
      const { index, api } = estateOf({ subscriptionRequired: true }, record("apis/policies", "/apis/users/policies/policy", policy(text)));
      const bound = { ...(index.byPath(`${service}/apis/users/operations/getUser`) as EstateRecord), declared } as EstateRecord;
      const again = indexOf(makeEstate(index.estate.records.map((each) => (each.path === bound.path ? bound : each))));
      return joinEstate(definition(paths, [{ entra: [] }]), api, again).operations.find(({ id }) => id === "getUser");
    });
    expect(scores.map((each) => each?.risk.reasons.some((reason) => reason.startsWith("userId")))).toEqual([false, true]);
  });

  it("say what stands in one of them only", () => {
    const { index, api } = estateOf({ subscriptionRequired: true });
    const { notes } = joinEstate(definition({ "/users": paths["/users"], "/other": { get: {} } }), api, index);
    expect(notes).toEqual([
      "GET /other is in the definition, and not in the service",
      "GET /users/{userId} (getUser) is in the service, and not in the definition: nothing is known of its data",
    ]);
  });
});

describe("an estate alone", () => {
  const alone = (api: object, ...more: readonly EstateRecord[]) => {
    const found = estateOf(api, ...more);
    const { root, notes } = definitionOfRecords(found.api, found.index);
    return joinEstate(
      { ...understandDefinition({ root, place: "estate", name: "users", tellsSecurity: false }), notes },
      found.api,
      found.index,
    );
  };

  it("tells its data by operations and schemas", () => {
    const { operations: all, title } = alone({ subscriptionRequired: false });
    expect(title).toBe("Users");
    expect(
      all.map(({ id, sensitive, authentication }) => [
        id,
        authentication.asked,
        sensitive.map(({ direction, kind, in: place }) => `${direction} ${place} ${kind}`),
      ]),
    ).toEqual([
      ["getUser", "unknown", ["response body national-id", "response body email"]],
      ["addUser", "unknown", ["request header api-key", "request body national-id", "request body email"]],
    ]);
    expect(all[0]?.identifiers.map(({ guess }) => guess)).toEqual(["sequential"]);
    expect(all.map(({ mismatch }) => mismatch)).toEqual([undefined, undefined]);
  });

  it("knows what its definition asked, where the record says so", () => {
    const declared = { security: { asked: "always", kinds: ["oauth2"] } };
    const more = record(
      "apis/operations",
      "/apis/users/operations/deleteUser",
      { displayName: "x", method: "DELETE", urlTemplate: "/users/{userId}" },
      declared,
    );
    const found = alone({ subscriptionRequired: false }, more).operations.find(({ id }) => id === "deleteUser");
    expect(found?.mismatch?.kind).toBe("not-enforced");
    expect(found?.authentication.asked).toBe("always");
  });

  it("says what it does not know", () => {
    const { notes } = alone(
      {},
      record("apis/operations", "/apis/users/operations/late", { displayName: "x", method: { $unknown: "not read" }, urlTemplate: "/x" }),
      record("apis/schemas", "/apis/users/schemas/more", { contentType: "a", document: { components: { schemas } } }),
      record("apis/schemas", "/apis/users/schemas/other", { contentType: "a", document: { $unknown: "not read" } }),
    );
    expect(notes).toEqual(
      expect.arrayContaining([
        "late is left out: its method or path is not known",
        "the schema User stands in several documents; one of them is looked at",
        "the schemas of other are not known",
      ]),
    );
  });
});
