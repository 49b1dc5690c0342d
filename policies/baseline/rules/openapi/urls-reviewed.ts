import { titleOf, unique } from "../../helpers/definition-places";
import { exampleDefinition, exampleSecurity } from "../../helpers/example-definition";
import { lintFindings } from "../../helpers/lint-findings";
import { defineRule } from "../../rule";

const parameter = (name: string, schema = "{ type: string }") => `/orders:
  get:
    parameters: [{ name: ${name}, in: query, schema: ${schema} }]
    responses: { "200": { description: All. } }`;

/** Parameters and members of request bodies whose names say that they take an address. A list of allowed values takes none. */
export const urlsReviewed = defineRule({
  id: "APIM-OAS-011",
  slug: "openapi-urls-reviewed",
  severity: "info",
  title: "Nothing that callers send is an address that the service calls unseen.",
  why: "A service that calls whatever address it is given reaches into its own network for the caller, or sends browsers elsewhere.",
  fix: "Take a name from a list (enum) in its place, or let the backend call known hosts only and waive the rule with that reason.",
  controls: { owasp2023: ["API7"] },
  appliesTo: "definition",
  check({ definition }, report) {
    const own = definition.understood.operations.flatMap((operation) =>
      operation.exposure.filter(({ code }) => code === "takes-url").map((remark) => ({ ...remark, operation })),
    );
    const told = new Set<string>();
    for (const { message, pointer, operation } of unique(own, (each) => each.pointer)) {
      told.add(pointer);
      report.finding(`${titleOf(operation)}: ${message}`, { pointer });
    }
    for (const { pointer } of lintFindings(definition, ["api7:2023-concerning-url-parameter"], report)) {
      const place = pointer.replace(/\/name$/, "");
      if (!told.has(place)) report.finding("the parameter is an address that the caller gives, by its name", { pointer: place });
      told.add(place);
    }
  },
  examples: {
    pass: [{ definition: exampleDefinition(parameter("status"), exampleSecurity) }],
    fail: [
      { definition: exampleDefinition(parameter("callbackUrl"), exampleSecurity) },
      { definition: exampleDefinition(parameter("redirect_to"), exampleSecurity) },
    ],
  },
});
