import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { nameOf } from "../../policies/estate/path";
import { isObject, type JsonObject } from "../../policies/estate/read/json";
import type { Calls, GetCall } from "./calls";
import { malformed } from "./failure";
import type { LiveRecords } from "./live-estate";
import type { Listed, Reading } from "./reading";

/**
 * Reads what a service or a workspace holds: lists first, then what stands in their items, then every policy.
 * @param owner the path of the service or the workspace
 */
export async function readHolder(owner: string, calls: Calls, reading: Reading, records: LiveRecords): Promise<void> {
  await Promise.all([
    readPolicy("policies", owner, calls.policy, reading, records),
    ...calls.lists.map(async ([kind, call]) => {
      const listed = await reading.all(call);
      // Lists give fragments in the form that escapes expressions.
      if (kind === "policyFragments") return readFragments(owner, listed, calls, reading, records);
      const found = records.addAll(kind, kind === "apis" ? currentOf(listed, records) : listed, owner);
      if (kind === "apis") await readApis(found as EstateRecord<"apis">[], calls, reading, records);
      if (kind === "products") await readProducts(found, calls, reading, records);
    }),
  ]);
}

/** The APIs in their current revisions. */
function currentOf(listed: Listed, records: LiveRecords): Listed {
  const isOther = ({ name, properties }: JsonObject) =>
    isObject(properties) && typeof properties.isCurrent === "boolean"
      ? !properties.isCurrent
      : typeof name === "string" && /;rev=/i.test(name);
  const others = listed.items.filter(isOther).map(({ name }) => String(name));
  if (others.length > 0)
    records.leftOut.push({
      message: `revisions that are not current were not looked at: ${others.length} of them, ${others.slice(0, 12).join(", ")}`,
    });
  return { ...listed, items: listed.items.filter((item) => !isOther(item)) };
}

async function readFragments(owner: string, { items, why }: Listed, calls: Calls, reading: Reading, records: LiveRecords) {
  if (why !== undefined) records.missing("policyFragments", why, owner);
  await Promise.all(
    items.map(async ({ name }) => {
      if (typeof name !== "string" || name.includes("/")) records.missing("policyFragments", malformed, owner);
      else records.addPolicy("policyFragments", `${owner}/policyFragments/${name}`, await reading.one(calls.fragment(name)));
    }),
  );
}

async function readApis(apis: readonly EstateRecord<"apis">[], calls: Calls, reading: Reading, records: LiveRecords) {
  await Promise.all(
    apis.map(async ({ path }) => {
      const api = nameOf(path);
      await Promise.all([
        readPolicy("apis/policies", path, calls.apiPolicy(api), reading, records),
        ...calls.inApi(api).map(async ([kind, call]) => {
          const found = records.addAll(kind, await reading.all(call), path);
          if (kind !== "apis/operations") return;
          await Promise.all(
            found.map((operation) =>
              readPolicy("apis/operations/policies", operation.path, calls.operationPolicy(api, nameOf(operation.path)), reading, records),
            ),
          );
        }),
      ]);
    }),
  );
}

async function readProducts(products: readonly EstateRecord[], calls: Calls, reading: Reading, records: LiveRecords) {
  await Promise.all(
    products.map(async ({ path }) => {
      const product = nameOf(path);
      await Promise.all([
        readPolicy("products/policies", path, calls.productPolicy(product), reading, records),
        ...calls.inProduct(product).map(async ([kind, call]) => {
          const listed = await reading.all(call);
          // The service answers with the APIs and groups themselves; the estate has that they belong together.
          const linked =
            kind === "products/apis" || kind === "products/groups" ? { ...listed, items: listed.items.map(linkIn(path, kind)) } : listed;
          records.addAll(kind, linked, path);
        }),
      ]);
    }),
  );
}

/** That an API or a group belongs to a product, as a resource. */
function linkIn(product: string, kind: "products/apis" | "products/groups") {
  return ({ name }: Readonly<Record<string, unknown>>) => ({ id: `${product}/${nameOf(kind)}/${String(name)}`, properties: {} });
}

async function readPolicy(kind: Kind, owner: string, call: GetCall, reading: Reading, records: LiveRecords) {
  records.addPolicy(kind, `${owner}/policies/policy`, await reading.one(call));
}
