import { isExpression, type PolicyComment, type PolicyValue } from "../document/ast";
import { comment } from "../document/comment";
import { backend, certificate, fragment, logger, schema } from "../document/references";
import type { AttributeFacts } from "../elements/attribute";
import { atom, type Code, call, fields, list } from "./code";
import { expressionCode, keyCode, stringCode, templateCode } from "./literals";
import { type Piece, Unfit } from "./piece";

/**
 * The argument for an attribute or a text, as its declaration types it.
 * @throws Unfit where the value is none that the builder takes
 */
export function valuePiece(value: PolicyValue, facts: AttributeFacts): Piece {
  if (isExpression(value) && !facts.expression) throw new Unfit("a policy expression is not allowed here");
  if (typeof value !== "string") return codePiece(value);
  if (facts.refersTo) return referencePiece(facts.refersTo, value);
  switch (facts.type) {
    case "int":
    case "duration":
    case "number": {
      const number = Number(value);
      return String(number) === value && Number.isFinite(number) ? { value: number, code: atom(value) } : untypedPiece(value);
    }
    case "bool":
      return value === "true" || value === "false" ? { value: value === "true", code: atom(value) } : untypedPiece(value);
    case "enum":
      return facts.values?.includes(value) ? textPiece(value) : untypedPiece(value);
    default:
      return textPiece(value);
  }
}

/** A value of which no declaration is known. */
export function anyValuePiece(value: PolicyValue): Piece {
  if (typeof value === "string") return textPiece(value);
  try {
    return codePiece(value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return dataPiece(value);
  }
}

export function textPiece(value: string): Piece {
  return { value, code: stringCode(value) };
}

export function commentPiece(node: PolicyComment): Piece {
  if (comment(node.comment).comment !== node.comment) return dataPiece(node);
  return { value: node, code: call("comment", stringCode(node.comment)) };
}

function codePiece(value: Exclude<PolicyValue, string>): Piece {
  const code = isExpression(value) ? expressionCode(value) : templateCode(value);
  if (code) return { value, code };
  throw new Unfit(isExpression(value) ? "the expression does not end where it should" : "the text and its named values do not go together");
}

const references = { backend, certificate, fragment, logger, schema };

function referencePiece(kind: NonNullable<AttributeFacts["refersTo"]>, id: string): Piece {
  try {
    return { value: references[kind](id), code: call(kind, stringCode(id)) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return untypedPiece(id);
  }
}

/** Text where a builder takes another type: ` 5 ` for a number. Templates stand anywhere. */
function untypedPiece(value: string): Piece {
  return codePiece({ template: value === "" ? [] : [value] });
}

/** Plain data as an object literal: for nodes and values that no function makes. */
export function dataPiece(value: unknown): Piece {
  return { value, code: dataCode(value) };
}

function dataCode(value: unknown): Code {
  if (typeof value === "string") return stringCode(value);
  if (Array.isArray(value)) return list(value.map(dataCode));
  if (typeof value !== "object" || value === null) return atom(String(value));
  return fields(Object.entries(value).map(([key, each]) => [keyCode(key), dataCode(each)]));
}
