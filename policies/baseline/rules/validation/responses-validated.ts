import { childrenNamed, type PolicyElement } from "../../../document/ast";
import { isKnown } from "../../../estate/value";
import { validationFormat } from "../../../openapi/media-type";
import { exampleRecord } from "../../examples";
import { isDescribedByOpenApi } from "../../helpers/described-by-openapi";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { knownText } from "../../helpers/known-text";
import { preventInstead } from "../../helpers/prevent";
import { doubtIn, neverForwards } from "../../helpers/what-runs";
import { defineRule, type OperationSubject } from "../../rule";

const policy = (outbound: string) => `<policies><outbound><base />${outbound}</outbound></policies>`;
const status = '<validate-status-code unspecified-status-code-action="prevent" />';
const headers = '<validate-headers specified-header-action="prevent" unspecified-header-action="ignore" />';

const answering = exampleRecord("apis/operations", {
  displayName: "Read an order",
  method: "GET",
  urlTemplate: "/order",
  responses: [{ statusCode: 200, representations: [{ contentType: "application/json", schemaId: "orders", typeName: "Order" }] }],
});

export const responsesValidated = defineRule({
  id: "APIM-VAL-003",
  slug: "responses-validated",
  severity: "low",
  title: "What backends answer is validated: status, headers, and bodies that have a schema.",
  why: "A backend that fails in an unforeseen way tells callers what it should keep to itself.",
  fix: "Add validate-status-code, validate-headers and validate-content in outbound.",
  controls: { owasp2019: ["API3"], owasp2023: ["API3", "API10", "API7"] },
  appliesTo: "operation",
  check(subject, report) {
    const { estate, operation, api } = subject;
    // Nothing says what answers of other kinds of APIs may be.
    if (api && !isDescribedByOpenApi(api)) return;
    // Where the gateway answers, there is no backend's answer.
    if (neverForwards(subject)) return;
    for (const [name, attributes, what] of validators) {
      if (name === "validate-content" && !answersWithContent(operation)) continue;
      const ignores = (element: PolicyElement) =>
        actionsOf(element, attributes).find(({ value }) => knownText(value, estate)?.trim() === "ignore");
      const answer = guaranteedBy(subject, "outbound", [name], (element) => ignores(element) === undefined);
      if (answer.holds === "yes") continue;
      const weak = answer.by.map(({ element }) => ignores(element)).find((each) => each !== undefined);
      const doubt = doubtIn(subject, "outbound");
      if (weak) report.finding(`${name} ignores what it finds`, { element: weak.element, attribute: weak.attribute });
      else if (doubt) report.unknown(doubt);
      else if (answer.sometimes[0]) report.finding(`${name} runs on some paths only`, { element: answer.sometimes[0].element });
      else report.finding(`the ${what} of answers are not validated`, { property: `outbound/${name}` });
    }
  },
  repair: preventInstead("responses that the definition does not describe would be replaced by an error"),
  examples: {
    pass: [
      { policy: policy(status + headers) },
      {
        policy: '<policies><inbound><base /><return-response><set-status code="200" reason="OK" /></return-response></inbound></policies>',
      },
      {
        title: "No definition says what may be answered.",
        policy: policy(""),
        records: [exampleRecord("apis", { path: "orders", apiType: "websocket", subscriptionRequired: true })],
      },
    ],
    fail: [
      {
        title: "Nobody compares what is too long.",
        policy:
          policy(`${status}${headers}<validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="ignore">
          <content type="application/json" validate-as="json" action="prevent" /></validate-content>`),
        records: [answering],
      },
      {
        title: "The body has a schema, and nobody compares it.",
        policy: policy(status + headers),
        records: [answering],
      },
      { policy: policy("") },
      { policy: policy(status) },
      { policy: policy(headers + status.replace("prevent", "ignore")) },
    ],
  },
});

const validators = [
  ["validate-status-code", ["unspecified-status-code-action"], "status codes"],
  ["validate-headers", ["specified-header-action"], "headers"],
  ["validate-content", ["action", "size-exceeded-action"], "bodies"],
] as const;

/** What a validator does with what it finds: its own action, and those of the kinds of content. */
function actionsOf(validator: PolicyElement, attributes: readonly string[]) {
  return [validator, ...childrenNamed(validator, "content")].flatMap((element) =>
    attributes.flatMap((attribute) => {
      const value = element.attributes[attribute];
      return value === undefined ? [] : [{ element, attribute, value }];
    }),
  );
}

/** Whether an operation answers with bodies that a schema can say something of. */
function answersWithContent(operation: OperationSubject["operation"]): boolean {
  const responses = operation?.properties.responses;
  if (responses === undefined || !isKnown(responses)) return false;
  return responses.some(({ representations = [] }) =>
    representations.some(({ contentType, typeName }) => typeName !== undefined && validationFormat(contentType) !== undefined),
  );
}
