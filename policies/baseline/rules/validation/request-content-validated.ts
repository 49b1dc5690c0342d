import { childrenNamed, literalOf, type PolicyElement } from "../../../document/ast";
import { isKnown } from "../../../estate/value";
import { validationFormat } from "../../../openapi/media-type";
import { exampleRecord } from "../../examples";
import { defineRule, type OperationSubject } from "../../rule";

const takesBody = new Set(["POST", "PUT", "PATCH"]);

const content = (attributes: string, action: string) => `<policies><inbound><base />
  <validate-content unspecified-content-type-action="prevent" ${attributes}>
    <content type="application/json" validate-as="json" action="${action}" />
  </validate-content></inbound></policies>`;

export const requestContentValidated = defineRule({
  id: "APIM-VAL-001",
  slug: "request-content-validated",
  severity: "high",
  title: "Request bodies are validated and limited in size, and what does not fit is refused.",
  why: "Unexpected properties overwrite what callers must not touch, and unbounded bodies exhaust the backend.",
  fix: "Add validate-content to inbound with max-size and action prevent.",
  controls: { owasp2019: ["API4", "API6"], owasp2023: ["API4", "API3"] },
  appliesTo: "operation",
  check(subject, report) {
    if (subject.operation && !mayHaveBody(subject)) return;
    const answer = subject.guarantee("inbound", "validate-content");
    const validatable = bodiesCanBeValidated(subject);
    const strong = answer.by.filter(({ element }) => weaknesses(element, validatable).length === 0);
    if (strong.some(({ element }) => subject.operation || !isOpen(element))) return;
    if (strong.length > 0) {
      report.unknown("the file is checked alone: whether bodies of other types than those that it validates may come is not known");
      return;
    }
    const [weak] = answer.by;
    if (weak) {
      // A document alone shows its own weakness, whatever stands around it.
      for (const { message, attribute, element } of weaknesses(weak.element, validatable))
        report.finding(message, { element, ...(attribute && { attribute }) });
    } else if (answer.holds === "unknown" || !subject.operation) report.unknown(answer.why ?? "");
    else if (answer.sometimes[0]) report.finding("validate-content runs on some paths only", { element: answer.sometimes[0].element });
    else report.finding("the body of a request is neither validated nor limited in size");
  },
  examples: {
    pass: [
      { policy: content('max-size="65536" size-exceeded-action="prevent"', "prevent") },
      {
        title: "There is no body.",
        policy: "<policies><inbound><base /></inbound></policies>",
        records: [exampleRecord("apis/operations", { displayName: "List orders", method: "GET", urlTemplate: "/orders" })],
      },
    ],
    fail: [
      { policy: "<policies><inbound><base /></inbound></policies>" },
      { title: "Too large a body is only noted.", policy: content('max-size="65536" size-exceeded-action="detect"', "prevent") },
      { title: "What does not fit is only noted.", policy: content('max-size="65536" size-exceeded-action="prevent"', "detect") },
      {
        title: "A body of another type is not looked at.",
        policy: content('max-size="65536" size-exceeded-action="prevent"', "prevent").replace('action="prevent"', 'action="ignore"'),
      },
    ],
  },
});

function mayHaveBody({ operation }: OperationSubject): boolean {
  const { request, method } = operation?.properties ?? {};
  if (isKnown(request) && (request?.representations?.length ?? 0) > 0) return true;
  return typeof method !== "string" || takesBody.has(method.toUpperCase());
}

interface Weakness {
  readonly message: string;
  readonly element: PolicyElement;
  readonly attribute?: string;
}

/** Whether every declared body is JSON or XML; of other types no more than the size can be limited. */
function bodiesCanBeValidated({ operation }: OperationSubject): boolean {
  if (!operation) return false;
  const { request } = operation.properties;
  const bodies = (isKnown(request) && request?.representations) || [];
  return bodies.every(({ contentType }) => validationFormat(contentType) !== undefined);
}

/** Whether bodies of types that are not listed are let through. */
function isOpen(element: PolicyElement): boolean {
  const unspecified = element.attributes["unspecified-content-type-action"];
  return unspecified === undefined || (literalOf(unspecified) ?? "prevent") !== "prevent";
}

/** What a validate-content lets through; computed values are taken to be as they should. */
function weaknesses(element: PolicyElement, validatable: boolean): Weakness[] {
  const found: Weakness[] = [];
  const size = literalOf(element.attributes["max-size"]);
  if (element.attributes["max-size"] === undefined) found.push({ message: "the size of a body is not limited", element });
  else if (size !== undefined && Number(size) <= 0) found.push({ message: `max-size is ${size}`, element, attribute: "max-size" });
  const exceeded = literalOf(element.attributes["size-exceeded-action"]);
  if (exceeded !== undefined && exceeded !== "prevent") {
    found.push({ message: `a body that is too large is let through (${exceeded})`, element, attribute: "size-exceeded-action" });
  }
  for (const content of childrenNamed(element, "content")) {
    const action = literalOf(content.attributes.action);
    if (action !== undefined && action !== "prevent") {
      found.push({ message: `a body that does not fit its schema is let through (${action})`, element: content, attribute: "action" });
    }
  }
  if (validatable && isOpen(element)) {
    const listed = childrenNamed(element, "content").length > 0;
    const message = listed
      ? "a body of another type than those that are listed is let through without a look"
      : "no content type is validated, and none is refused";
    found.push({ message, element, attribute: "unspecified-content-type-action" });
  }
  return found;
}
