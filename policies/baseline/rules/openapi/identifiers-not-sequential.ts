import { titleOf, unique } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const order = (schema: string, name = "orderId") => `/orders/{${name}}:
  get:
    parameters:
      - { name: ${name}, in: path, required: true, schema: ${schema} }
    responses: { "200": { description: It. } }`;

/** Parameters in paths and queries that name an object by an integer, or by digits alone; measures such as a year or a page are none. */
export const identifiersNotSequential = defineRule({
  id: "APIM-OAS-006",
  slug: "openapi-identifiers-not-sequential",
  severity: "medium",
  title: "Objects are named by identifiers that can't be counted through.",
  why: "Behind /orders/12 stands /orders/13: one check that is missing in the backend opens all objects at once.",
  fix: "Name objects by random identifiers, such as a UUID: type string, format uuid.",
  controls: { owasp2019: ["API1"], owasp2023: ["API1"] },
  appliesTo: "definition",
  check({ definition: { understood } }, report) {
    const all = understood.operations.flatMap((operation) => operation.identifiers.map((identifier) => ({ ...identifier, operation })));
    const sequential = all.filter(({ guess }) => guess === "sequential");
    for (const { name, why, pointer, operation } of unique(sequential, (each) => each.pointer))
      report.finding(`${titleOf(operation)}: ${name} can be counted through: ${why}`, { pointer });
  },
  examples: {
    pass: [
      { definition: exampleDefinition(order("{ type: string, format: uuid }"), exampleSecurity) },
      { title: "A year names no object.", definition: exampleDefinition(order("{ type: integer }", "year"), exampleSecurity) },
    ],
    fail: [
      { definition: exampleDefinition(order("{ type: integer }"), exampleSecurity) },
      { title: "Digits alone.", definition: exampleDefinition(order('{ type: string, pattern: "^[0-9]{1,9}$" }'), exampleSecurity) },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(
          `/orders/{orderId}:
  get:
    parameters: [{ name: orderId, in: path, required: true, type: integer }]
    responses: { "200": { description: It. } }`,
          "",
          'swagger: "2.0"',
        ),
      },
    ],
  },
});
