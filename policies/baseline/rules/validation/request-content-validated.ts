import { childrenNamed, type PolicyElement, type PolicyValue } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown } from "../../../estate/value";
import { validationFormat } from "../../../openapi/media-type";
import { exampleRecord } from "../../examples";
import { isDecidedByCaller } from "../../helpers/flow";
import { guaranteedBy } from "../../helpers/guaranteed-by";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { defineRule, type OperationSubject } from "../../rule";

/** What validate-content looks at, at most, in bytes. */
const maxSize = 4 * 1024 * 1024;
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
    const { estate } = subject;
    const validatable = bodiesCanBeValidated(subject);
    const isAlone = subject.operation === undefined;
    const answer = guaranteedBy(subject, "inbound", ["validate-content"], (element) => {
      if (weaknesses(element, validatable, estate).length > 0) return false;
      return doubtAbout(element, estate) ?? (isAlone && isOpen(element, estate) ? otherTypes : true);
    });
    if (answer.holds === "yes") return;
    const weak = answer.by.filter(({ element }) => weaknesses(element, validatable, estate).length > 0);
    // What is weak on every path is so, whatever else there may be.
    if (weak[0] && (weak.length === answer.by.length || answer.holds === "no")) {
      for (const { message, ...place } of weaknesses(weak[0].element, validatable, estate)) report.finding(message, place);
    } else if (answer.holds === "unknown" || isAlone) report.unknown(answer.why ?? "");
    else if (answer.sometimes[0]) report.finding("validate-content runs on some paths only", { element: answer.sometimes[0].element });
    else report.finding("the body of a request is neither validated nor limited in size");
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element, attribute, missing } = place ?? {};
      if (!element) return undefined;
      const name = attribute ?? missing?.slice(1);
      if (name === undefined) return undefined;
      const value = name === "max-size" ? "102400" : name === "allow-additional-properties" ? "false" : "prevent";
      return {
        what: `set ${name} of ${element.name} to ${value}`,
        edits: text.setAttribute(element, name, value),
        offered: "bodies that do not fit, are larger or of another type, and pass today, would be refused",
      };
    },
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
        title: "Properties that nobody has declared.",
        policy: content('max-size="65536" size-exceeded-action="prevent"', 'prevent" allow-additional-properties="true'),
      },
      {
        title: "A body of another type is not looked at.",
        policy: content('max-size="65536" size-exceeded-action="prevent"', "prevent").replace('action="prevent"', 'action="ignore"'),
      },
    ],
  },
});

const otherTypes = "the file is checked alone: whether bodies of other types than those that it validates may come is not known";

function mayHaveBody({ operation }: OperationSubject): boolean {
  const { request, method } = operation?.properties ?? {};
  if (isKnown(request) && (request?.representations?.length ?? 0) > 0) return true;
  return typeof method !== "string" || takesBody.has(method.toUpperCase());
}

interface Weakness {
  readonly message: string;
  readonly element: PolicyElement;
  readonly attribute?: string;
  readonly missing?: string;
}

/** Whether every declared body is JSON or XML; of other types no more than the size can be limited. */
function bodiesCanBeValidated({ operation }: OperationSubject): boolean {
  if (!operation) return false;
  const { request } = operation.properties;
  const bodies = (isKnown(request) && request?.representations) || [];
  return bodies.every(({ contentType }) => validationFormat(contentType) !== undefined);
}

/** Whether bodies of types that are not listed are let through. */
function isOpen(element: PolicyElement, estate: EstateIndex | undefined): boolean {
  const unspecified = element.attributes["unspecified-content-type-action"];
  return unspecified === undefined || (knownText(unspecified, estate)?.trim() ?? "prevent") !== "prevent";
}

/** What a validate-content lets through; values that are not known are no weakness, but a doubt. */
function weaknesses(element: PolicyElement, validatable: boolean, estate: EstateIndex | undefined): Weakness[] {
  const found: Weakness[] = [];
  const chosen = (owner: PolicyElement, attributes: readonly string[]) => {
    for (const attribute of attributes)
      if (isDecidedByCaller(owner.attributes[attribute]))
        found.push({ message: `the caller's request decides ${attribute}`, element: owner, attribute });
  };
  chosen(element, ["max-size", "size-exceeded-action", "unspecified-content-type-action"]);
  const actionOf = (value: PolicyValue | undefined) => knownText(value, estate)?.trim();
  const size = knownText(element.attributes["max-size"], estate);
  if (element.attributes["max-size"] === undefined)
    found.push({ message: "the size of a body is not limited", element, missing: "@max-size" });
  else if (size !== undefined && Number(size) > maxSize)
    found.push({ message: `max-size is ${size}, more than the service looks at`, element, attribute: "max-size" });
  else if (size !== undefined && Number(size) <= 0) found.push({ message: `max-size is ${size}`, element, attribute: "max-size" });
  const exceeded = actionOf(element.attributes["size-exceeded-action"]);
  if (exceeded !== undefined && exceeded !== "prevent") {
    found.push({ message: `a body that is too large is let through (${exceeded})`, element, attribute: "size-exceeded-action" });
  }
  for (const content of childrenNamed(element, "content")) {
    const action = actionOf(content.attributes.action);
    chosen(content, ["action", "allow-additional-properties"]);
    if (switchOf(content.attributes["allow-additional-properties"], false, estate)) {
      const message = "properties that the schema does not have are let through";
      found.push({ message, element: content, attribute: "allow-additional-properties" });
    }
    if (action !== undefined && action !== "prevent") {
      found.push({ message: `a body that does not fit its schema is let through (${action})`, element: content, attribute: "action" });
    }
  }
  if (validatable && isOpen(element, estate)) {
    const listed = childrenNamed(element, "content").length > 0;
    const message = listed
      ? "a body of another type than those that are listed is let through without a look"
      : "no content type is validated, and none is refused";
    found.push({ message, element, attribute: "unspecified-content-type-action" });
  }
  return found;
}

/** Why it can't be told what a validate-content lets through. */
function doubtAbout(element: PolicyElement, estate: EstateIndex | undefined): string | undefined {
  const { "max-size": size, "size-exceeded-action": exceeded, "unspecified-content-type-action": unspecified } = element.attributes;
  const values: (readonly [string, PolicyValue | undefined])[] = [
    ["max-size", size],
    ["size-exceeded-action", exceeded],
    ["unspecified-content-type-action", unspecified],
    ...childrenNamed(element, "content").map((content) => ["action", content.attributes.action] as const),
  ];
  const open = values.find(([, value]) => value !== undefined && knownText(value, estate) === undefined);
  return open && `validate-content: ${open[0]} ${whyNotKnown(open[1])}`;
}
