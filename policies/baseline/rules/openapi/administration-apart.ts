import type { Authentication, OperationUnderstanding } from "../../../understanding/model";
import { titleOf } from "../../helpers/definition-places";
import { exampleDefinition } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const paths = (admin: string, other: string) => `/admin/orders:
  delete:
    security: ${admin}
    responses: { "204": { description: Gone. } }
/orders:
  get:
    security: ${other}
    responses: { "200": { description: All. } }`;
const schemes = `components:
  securitySchemes:
    entra:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: "https://login.example/t", scopes: { Orders.Read: Read, Orders.Admin: Everything } } }`;

type Alternative = Authentication["alternatives"][number];

/** What a caller brings with an alternative: each scheme, and each scope of it. */
function broughtBy(alternative: Alternative): ReadonlySet<string> {
  return new Set(alternative.flatMap(({ name, scopes }) => [name, ...scopes.map((scope) => `${name} ${scope}`)]));
}

const isAdministration = ({ exposure }: OperationUnderstanding) => exposure.some(({ code }) => code === "admin-path");

/**
 * Operations whose paths speak of administration, and that ask for nothing that some other operation does not ask for as well:
 * whoever brings what the other one asks for may administer. Operations that ask for nothing are another rule's.
 */
export const administrationApart = defineRule({
  id: "APIM-OAS-010",
  slug: "openapi-administration-apart",
  severity: "medium",
  title: "Operations of administration ask for more than others do.",
  why: "With the same proof for both every user is an administrator who only has to know the path.",
  fix: "Ask for a scope or a scheme of its own on operations of administration.",
  controls: { owasp2019: ["API5"], owasp2023: ["API5"] },
  appliesTo: "definition",
  check({ definition: { understood } }, report) {
    // The same security is asked for over and over: each is looked at once.
    const others = new Map<string, { readonly brought: ReadonlySet<string>; readonly operation: OperationUnderstanding }>();
    for (const operation of understood.operations) {
      if (isAdministration(operation)) continue;
      for (const alternative of operation.authentication.alternatives) {
        const brought = broughtBy(alternative);
        const key = [...brought].sort().join("\n");
        if (!others.has(key)) others.set(key, { brought, operation });
      }
    }
    const known = new Map<string, OperationUnderstanding | undefined>();
    for (const operation of understood.operations.filter(isAdministration)) {
      for (const alternative of operation.authentication.alternatives) {
        const asked = [...broughtBy(alternative)];
        const key = asked.sort().join("\n");
        if (!known.has(key))
          known.set(key, [...others.values()].find(({ brought }) => asked.every((each) => brought.has(each)))?.operation);
        const other = known.get(key);
        if (!other) continue;
        report.finding(`${titleOf(operation)} asks for nothing more than ${titleOf(other)} does`, { pointer: operation.pointer });
        break;
      }
    }
  },
  examples: {
    pass: [{ definition: exampleDefinition(paths("[{ entra: [Orders.Admin] }]", "[{ entra: [Orders.Read] }]"), schemes) }],
    fail: [
      { definition: exampleDefinition(paths("[{ entra: [Orders.Read] }]", "[{ entra: [Orders.Read] }]"), schemes) },
      { title: "Any token is enough.", definition: exampleDefinition(paths("[{ entra: [] }]", "[{ entra: [Orders.Read] }]"), schemes) },
    ],
  },
});
