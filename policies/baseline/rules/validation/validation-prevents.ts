import { elementsOf, type PolicyElement } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { knownText } from "../../helpers/known-text";
import { preventInstead } from "../../helpers/prevent";
import { defineRule } from "../../rule";

const validators = ["validate-content", "validate-parameters", "validate-headers", "validate-status-code"];

const content = (action: string) =>
  `<policies><inbound><base /><validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent"><content type="application/json" validate-as="json" action="${action}" /></validate-content></inbound></policies>`;

export const validationPrevents = defineRule({
  id: "APIM-VAL-004",
  slug: "validation-prevents",
  severity: "medium",
  title: "Validation refuses what it finds, rather than noting it.",
  why: "An attack that is only noted has reached the backend.",
  fix: 'Set the actions to "prevent"; keep "detect" for trying a definition out.',
  controls: { owasp2019: ["API7"], owasp2023: ["API8"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const validator of elementsNamed(document, ...validators)) {
      for (const element of [validator, ...below(validator)]) {
        for (const [attribute, value] of Object.entries(element.attributes)) {
          if (/(?:^|-)action$/.test(attribute) && knownText(value, estate)?.trim() === "detect") {
            report.finding(`${validator.name} only notes what does not fit (${attribute})`, { element, attribute });
          }
        }
      }
    }
  },
  repair: preventInstead("requests and responses that do not fit the definition, and pass today, would be refused"),
  examples: { pass: [{ policy: content("prevent") }], fail: [{ policy: content("detect") }] },
});

function below(element: PolicyElement): PolicyElement[] {
  return elementsOf(element).flatMap((child) => [child, ...below(child)]);
}
