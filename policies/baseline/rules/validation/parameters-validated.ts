import { elementsOf, type PolicyElement, type PolicyValue } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { isDecidedByCaller } from "../../helpers/flow";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { preventInstead } from "../../helpers/prevent";
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
    const { estate } = subject;
    const answer = guaranteedBy(
      subject,
      "inbound",
      ["validate-parameters"],
      (element) => weakness(element, estate) === undefined && (doubtAbout(element, estate) ?? true),
    );
    if (answer.holds === "yes") return;
    const found = answer.by.map(({ element }) => weakness(element, estate)).find((weak) => weak !== undefined);
    // What is weak on every path is so, whatever else there may be.
    const isWeak = found && answer.by.every(({ element }) => weakness(element, estate));
    if (found && (isWeak || answer.holds === "no")) {
      const { element, attribute, action } = found;
      report.finding(`a parameter that does not fit its schema is let through (${action})`, { element, attribute });
    } else if (answer.holds === "unknown" || !subject.operation) report.unknown(answer.why ?? "");
    else if (answer.sometimes[0]) report.finding("validate-parameters runs on some paths only", { element: answer.sometimes[0].element });
    else report.finding("parameters are not validated");
  },
  repair: preventInstead("requests whose parameters do not fit the definition, and pass today, would be refused"),
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

interface Action {
  readonly element: PolicyElement;
  readonly attribute: string;
  readonly value: PolicyValue;
}

/** What happens with declared parameters: for all, for a kind of them, and for single ones. */
function actions(validator: PolicyElement): Action[] {
  const elements = [validator, ...elementsOf(validator), ...elementsOf(validator).flatMap(elementsOf)];
  return elements.flatMap((element) => {
    const attribute = element.name === "parameter" ? "action" : "specified-parameter-action";
    const value = element.attributes[attribute];
    return value === undefined ? [] : [{ element, attribute, value }];
  });
}

/** The first action that lets declared parameters through. */
function weakness(
  validator: PolicyElement,
  estate: EstateIndex | undefined,
): (Omit<Action, "value"> & { readonly action: string }) | undefined {
  for (const { value, ...place } of actions(validator)) {
    const action = isDecidedByCaller(value) ? "as the caller likes" : knownText(value, estate)?.trim();
    if (action !== undefined && action !== "prevent") return { ...place, action };
  }
  return undefined;
}

/** Why it can't be told what happens with declared parameters. */
function doubtAbout(validator: PolicyElement, estate: EstateIndex | undefined): string | undefined {
  const open = actions(validator).find(({ value }) => knownText(value, estate) === undefined);
  return open && `validate-parameters: ${open.attribute} ${whyNotKnown(open.value)}`;
}
