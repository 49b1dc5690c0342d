import { elementsOf, literalOf, type PolicyElement } from "../../../document/ast";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule, type OperationSubject } from "../../rule";

const parameters = (specified: string, more = "") => `<policies><inbound><base />
  <validate-parameters specified-parameter-action="${specified}" unspecified-parameter-action="prevent">${more}</validate-parameters></inbound></policies>`;

export const parametersValidated = defineRule({
  id: "APIM-VAL-002",
  slug: "parameters-validated",
  severity: "medium",
  title: "Parameters are validated, and what does not fit is refused.",
  why: "What the definition does not allow is where injections and surprises come from.",
  fix: "Add validate-parameters to inbound with specified-parameter-action prevent.",
  controls: { owasp2019: ["API8"], owasp2023: ["API3", "API6"] },
  appliesTo: "operation",
  check(subject, report) {
    if (subject.operation && !hasParameters(subject)) return;
    const answer = subject.guarantee("inbound", "validate-parameters");
    const [weak] = answer.by;
    if (weak) {
      if (answer.by.some(({ element }) => weakness(element) === undefined)) return;
      const { element, attribute, action } = weakness(weak.element) ?? {
        element: weak.element,
        attribute: "specified-parameter-action",
        action: "",
      };
      report.finding(`a parameter that does not fit its schema is let through (${action})`, { element, attribute });
    } else if (answer.holds === "unknown" || !subject.operation) report.unknown(answer.why ?? "");
    else if (answer.sometimes[0]) report.finding("validate-parameters runs on some paths only", { element: answer.sometimes[0].element });
    else report.finding("parameters are not validated");
  },
  examples: {
    pass: [
      { policy: parameters("prevent") },
      {
        title: "There is nothing to validate.",
        policy: "<policies><inbound><base /></inbound></policies>",
        records: [exampleRecord("apis/operations", { displayName: "Ping", method: "GET", urlTemplate: "/ping" })],
      },
    ],
    fail: [
      { policy: "<policies><inbound><base /></inbound></policies>" },
      { policy: parameters("detect") },
      {
        title: "One kind of parameter is left out.",
        policy: parameters("prevent", '<path specified-parameter-action="ignore" />'),
      },
      {
        title: "One parameter is left out.",
        policy: parameters("prevent", '<path specified-parameter-action="prevent"><parameter name="orderId" action="ignore" /></path>'),
      },
    ],
  },
});

function hasParameters({ operation }: OperationSubject): boolean {
  const { templateParameters, request } = operation?.properties ?? {};
  if (!isKnown(templateParameters) || !isKnown(request)) return true;
  const shape = request ?? {};
  return [templateParameters, shape.queryParameters, shape.headers].some((list) => (list?.length ?? 0) > 0);
}

/** The first action that lets declared parameters through. */
function weakness(
  element: PolicyElement,
): { readonly element: PolicyElement; readonly attribute: string; readonly action: string } | undefined {
  for (const each of [element, ...elementsOf(element), ...elementsOf(element).flatMap(elementsOf)]) {
    const attribute = each.name === "parameter" ? "action" : "specified-parameter-action";
    const action = literalOf(each.attributes[attribute]);
    if (action !== undefined && action !== "prevent") return { element: each, attribute, action };
  }
  return undefined;
}
