import { bindsParameter } from "./baseline/helpers/object-binding";
import {
  childNamed,
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyElement,
  type PolicyValue,
  type Scope,
  scopeNames,
  sourceText,
  textOf,
} from "./document/ast";
import { type EffectivePolicy, isKnownStep, type PolicyStep } from "./document/effective";
import { type Guarantee, guaranteed } from "./document/guarantee";
import type { EstateRecord } from "./estate/estate";

/** One thing that protects an operation, in words, and where it comes from. */
export interface Protection {
  readonly label:
    | "key"
    | "callers"
    | "token"
    | "claims"
    | "object"
    | "limit"
    | "parameters"
    | "content"
    | "response"
    | "browsers"
    | "hidden"
    | "errors"
    | "backend";
  readonly text: string;
  /** The scope whose policies do it; undefined where the API's own settings or its declaration do. */
  readonly scope?: Scope;
}

/** What protects an operation on one way in, as its effective policy says; only what holds for every request. */
export function protectionsOf(
  operation: EstateRecord<"apis/operations">,
  api: EstateRecord<"apis">,
  effective: EffectivePolicy,
): readonly Protection[] {
  const always = (section: keyof EffectivePolicy, ...names: readonly string[]) =>
    guaranteed(effective[section], (element) => names.includes(element.name)).by;
  const found: Protection[] = [];
  // What different scopes do stands apart, the broadest first.
  const add: Add = (label, parts) => {
    for (const scope of scopeNames) {
      const texts = parts.filter(({ step }) => step.scope === scope).map(({ text }) => text);
      if (texts.length > 0) found.push({ label, text: [...new Set(texts)].join(", "), scope });
    }
  };
  const each = (label: Protection["label"], by: Guarantee["by"], text: (element: PolicyElement) => string) =>
    add(
      label,
      by.map(({ element, step }) => ({ text: text(element), step })),
    );

  if (api.properties.subscriptionRequired === true) found.push({ label: "key", text: "a subscription key is required" });
  each("callers", always("inbound", "ip-filter"), addressesOf);
  each("token", always("inbound", "validate-azure-ad-token", "validate-jwt", "validate-client-certificate"), tokenOf);
  add("claims", claimsOf(effective));
  found.push(...objectsOf(operation, effective));
  each("limit", always("inbound", "rate-limit", "rate-limit-by-key", "quota", "quota-by-key"), limitOf);
  each(
    "parameters",
    always("inbound", "validate-parameters"),
    ({ attributes }) => literalOf(attributes["specified-parameter-action"]) ?? "computed",
  );
  each("content", always("inbound", "validate-content"), contentOf);
  each("response", always("outbound", "validate-status-code", "validate-headers", "validate-content"), ({ name }) =>
    name.replace(/^validate-|-code$/g, ""),
  );
  each("browsers", always("inbound", "cors"), (element) => textsIn(element, "allowed-origins", "origin"));
  each("hidden", guaranteed(effective.outbound, deletesHeader).by, ({ attributes }) => literalOf(attributes.name) ?? "a computed header");
  each("errors", always("on-error", "set-body", "return-response"), () => "without details");
  each("backend", always("inbound", "set-backend-service", "authentication-managed-identity"), backendOf);
  return found;
}

interface Part {
  readonly text: string;
  readonly step: PolicyStep;
}
type Add = (label: Protection["label"], parts: readonly Part[]) => void;

/** Scopes or roles that an expression compares. */
function claimsOf(effective: EffectivePolicy): Part[] {
  return refusals(effective).flatMap(({ code, step }) =>
    [...code.matchAll(/Claims\["(\w+)"\][^{}]*new\[\] \{ ([^}]*) \}/g)].map(([, name, values = ""]) => ({
      text: `${name} ${values.replaceAll('"', "").replaceAll(", ", " or ")}`,
      step,
    })),
  );
}

/** Who decides about the objects that the path names. */
function objectsOf(operation: EstateRecord<"apis/operations">, effective: EffectivePolicy): Protection[] {
  return (operation.declared?.objectAuthorization ?? []).map((each): Protection => {
    if (each.by === "backend") return { label: "object", text: `${each.parameter} by the backend (${each.owner})` };
    if (each.by === "nobody") return { label: "object", text: `${each.parameter} is nobody's` };
    const [bound] = guaranteed(effective.inbound, (element) => bindsParameter(element, each.parameter, each.claim)).by;
    return {
      label: "object",
      text: `${each.parameter} = claim ${each.claim}${bound ? "" : " (declared, and not enforced)"}`,
      ...(bound && { scope: bound.step.scope }),
    };
  });
}

/** The conditions under which callers are turned away. */
function refusals(effective: EffectivePolicy): { readonly code: string; readonly step: PolicyStep }[] {
  return effective.inbound.filter(isKnownStep).flatMap((step) => {
    if (step.element.name !== "choose") return [];
    return elementsOf(step.element).flatMap((branch) => {
      const { condition } = branch.attributes;
      return isExpression(condition) && childNamed(branch, "return-response") ? [{ code: condition.expression, step }] : [];
    });
  });
}

function deletesHeader({ name, attributes }: PolicyElement): boolean {
  return name === "set-header" && attributes["exists-action"] === "delete";
}

function textsIn(element: PolicyElement, list: string, item: string): string {
  const wrapper = childNamed(element, list);
  return wrapper
    ? childrenNamed(wrapper, item)
        .map((each) => shown(textOf(each)))
        .join(" ")
    : "";
}

function tokenOf(element: PolicyElement): string {
  if (element.name === "validate-client-certificate") return "client certificate";
  const claim = childrenNamed(childNamed(element, "required-claims") ?? element, "claim").map(
    (each) =>
      `${shown(each.attributes.name)} ${childrenNamed(each, "value")
        .map((value) => shown(textOf(value)))
        .join(" or ")}`,
  );
  const audience = textsIn(element, "audiences", "audience");
  return [
    element.name === "validate-jwt" ? "JWT" : "Entra",
    ...(audience ? [`audience ${audience}`] : []),
    "signature, expiry",
    ...claim,
  ].join(", ");
}

function limitOf(element: PolicyElement): string {
  const calls = Number(literalOf(element.attributes.calls)).toLocaleString("en");
  const seconds = Number(literalOf(element.attributes["renewal-period"]));
  const key = element.attributes["counter-key"];
  const code = key === undefined ? "" : sourceText(key);
  const who =
    key === undefined
      ? "subscription"
      : /Subject/.test(code)
        ? "caller"
        : /Subscription/.test(code)
          ? "subscription"
          : /IpAddress/.test(code)
            ? "address"
            : "key";
  return `${calls} ${period(seconds)} per ${who}`;
}

function period(seconds: number): string {
  const names: Readonly<Record<number, string>> = { 1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day", 604800: "a week" };
  return names[seconds] ?? `in ${seconds} s`;
}

function contentOf(element: PolicyElement): string {
  const types = childrenNamed(element, "content").map((each) => shown(each.attributes.type).replace("application/", ""));
  const size = Number(literalOf(element.attributes["max-size"]));
  const open = literalOf(element.attributes["unspecified-content-type-action"]) !== "prevent";
  if (types.length === 0 && !open) return "no bodies";
  return `${[...types, ...(open ? ["other types"] : [])].join(" ")}, at most ${Math.round(size / 1024)} KB, ${literalOf(element.attributes["size-exceeded-action"]) ?? "computed"}`;
}

function addressesOf(element: PolicyElement): string {
  const count = elementsOf(element).length;
  const what = count === 1 ? "1 address or network" : `${count} addresses and networks`;
  return literalOf(element.attributes.action) === "forbid" ? `not ${what}` : `only ${what}`;
}

function backendOf(element: PolicyElement): string {
  if (element.name === "set-backend-service") return shown(element.attributes["backend-id"] ?? element.attributes["base-url"]);
  return `managed identity for ${shown(element.attributes.resource)}`;
}

function shown(value: PolicyValue | undefined): string {
  return value === undefined ? "" : isExpression(value) ? "(computed)" : sourceText(value);
}
