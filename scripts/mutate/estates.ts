import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { claim, defineApi, defineEstate } from "../../infra";
import { readStackConfiguration } from "../../infra/plan/stack-configuration";
import { platformFrom } from "../../infra/platform";
import { parseSettings } from "../../infra/settings/parse-settings";
import { entra, external, internal, oidc, partner, subscriptionKey } from "../../policies";
import type { Estate } from "../../policies/estate/estate";
import type { Profile } from "../../policies/recipes/profile";
import { accounts } from "../../stacks/apis/accounts/api";
import { catalogue } from "../../stacks/apis/catalogue/api";
import { products } from "../../stacks/products";
import { settings } from "../../stacks/settings";
import { samplePlatform } from "../bench/children/sample-platform";

const root = join(__dirname, "..", "..");
const tenant = "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55";

/** A hardened estate to be weakened. */
export interface HardenedEstate {
  /** The profile or the stack that it is made with. */
  readonly name: string;
  readonly estate: Estate;
}

/** The profiles, each with another way to prove who calls. */
const profiles: Readonly<Record<string, Profile>> = {
  external: external({
    authentication: entra({ tenant, audience: "api://orders", scopes: { getOrder: ["Orders.Read"], changeOrder: ["Orders.Write"] } }),
    origins: ["https://portal.example"],
  }),
  partner: partner({
    authentication: oidc({
      configuration: "https://login.example/.well-known/openid-configuration",
      issuer: "https://login.example",
      audience: "orders",
      scopes: { "*": ["orders"], changeOrder: ["orders.write"] },
    }),
    allow: ["198.51.100.0/24", "203.0.113.7"],
  }),
  internal: internal({
    authentication: entra({
      tenant,
      audience: "api://orders",
      scopes: { "*": ["Orders.Read"], changeOrder: ["Orders.Write"] },
      roles: { "*": ["Orders.Import"] },
      clients: ["0b7f1f8e-5c0f-4f0e-9c8a-0f7a7a2f1a11"],
    }),
  }),
  key: external({ authentication: subscriptionKey() }),
};

/** An estate for each profile: one API that is read and written, with an object that its path names. */
export async function profileEstates(): Promise<HardenedEstate[]> {
  const folder = await mkdtemp(join(tmpdir(), "palisade-mutate-"));
  try {
    await Promise.all([
      writeFile(join(folder, "orders.yaml"), stringify(definition(tokens))),
      writeFile(join(folder, "orders-key.yaml"), stringify(definition(keys))),
    ]);
    return await Promise.all(
      Object.entries(profiles).map(async ([name, profile]) => ({ name, estate: await profileEstate(folder, profile) })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function profileEstate(folder: string, profile: Profile): Promise<Estate> {
  const object =
    profile.authentication === "subscription-key"
      ? ({ objectAuthorization: { by: "nobody", reason: "Orders of the sample belong to nobody." } } as const)
      : { bind: { orderId: claim("order") } };
  return defineEstate({
    ...samplePlatform,
    apis: [
      defineApi({
        file: join(folder, "api.ts"),
        id: "orders",
        definition: profile.authentication === "subscription-key" ? "orders-key.yaml" : "orders.yaml",
        path: "orders",
        profile,
        operations: { getOrder: object, changeOrder: object },
        backend: { url: "https://orders.internal.example", identity: "api://orders-backend", timeout: 20 },
        products: ["starter"],
      }),
    ],
  });
}

/** The estates that the project's own stacks declare. */
export async function stackEstates(stacks: readonly string[]): Promise<HardenedEstate[]> {
  return Promise.all(stacks.map(async (name) => ({ name: `stack ${name}`, estate: await stackEstate(name) })));
}

async function stackEstate(name: string): Promise<Estate> {
  const { values, project, file } = await readStackConfiguration(root, name);
  const stack = parseSettings(settings, values, project, file);
  const location = values["azure-native:location"] ?? "westeurope";
  return defineEstate({
    ...platformFrom(stack, location, file),
    products: products(stack),
    apis: [accounts(stack), catalogue(stack)],
  });
}

const order = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", maxLength: 64 }, note: { type: "string", maxLength: 200 } },
  additionalProperties: false,
};
const content = { "application/json": { schema: { $ref: "#/components/schemas/Order" } } };
const responses = { 200: { description: "Done", content } };

const keys = { type: "apiKey", in: "header", name: "Ocp-Apim-Subscription-Key" };
const tokens = { type: "openIdConnect", openIdConnectUrl: "https://login.example/.well-known/openid-configuration" };

const definition = (callers: object) => ({
  openapi: "3.0.3",
  info: { title: "Orders", version: "1.0.0", description: "What customers have ordered." },
  servers: [{ url: "https://orders.internal.example" }],
  paths: {
    "/orders/{orderId}": {
      parameters: [{ name: "orderId", in: "path", required: true, schema: { type: "string", maxLength: 64 } }],
      get: { operationId: "getOrder", summary: "Read an order", responses },
      put: { operationId: "changeOrder", summary: "Change an order", requestBody: { required: true, content }, responses },
    },
  },
  security: [{ callers: [] }],
  components: { schemas: { Order: order }, securitySchemes: { callers } },
});
