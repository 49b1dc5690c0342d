import { isExpression, literalOf, type PolicyElement } from "../document/ast";
import { analyzeExpression } from "./analyze";

/** A context variable that a policy sets. */
export interface VariableSet {
  /** Undefined where the name is computed. */
  readonly name: string | undefined;
  /** The C# type of its value, where it is certain. */
  readonly type?: string;
}

/** The types of what policies put into the variables that their attributes name. */
const typeOfOutput: Readonly<Record<string, string | undefined>> = {
  "authentication-managed-identity/output-token-variable-name": "string",
  "authentication-token-store/output-token-variable-name": "string",
  "validate-jwt/output-token-variable-name": "Jwt",
  "validate-azure-ad-token/output-token-variable-name": "Jwt",
  "send-request/response-variable-name": "IResponse",
  "get-authorization-context/context-variable-name": "Authorization",
};

/** The variables that a policy sets by itself, without those inside it. */
export function variablesSetBy(element: PolicyElement): VariableSet[] {
  const { name, attributes } = element;
  if (name === "set-variable") {
    const type = typeOfValue(element);
    return [{ name: literalOf(attributes.name), ...(type && { type }) }];
  }
  // The one policy that names a variable to read.
  if (name === "return-response") return [];
  return Object.entries(attributes)
    .filter(([attribute]) => /(?:^|-)variable-name$/.test(attribute))
    .map(([attribute, value]) => {
      const type = typeOfOutput[`${name}/${attribute}`];
      return { name: literalOf(value), ...(type && { type }) };
    });
}

function typeOfValue(element: PolicyElement): string | undefined {
  const { value } = element.attributes;
  if (value === undefined) return undefined;
  // Literals stay texts, whatever they look like.
  return isExpression(value) ? analyzeExpression(value.expression).facts.type : "string";
}
