import { type Code, fields, list } from "./code";
import { keyCode } from "./literals";

/** An argument: what a builder takes, and the TypeScript that gives it. */
export interface Piece {
  readonly value: unknown;
  readonly code: Code;
}

/** Says why something has no place in a builder's arguments, so that its element must be written as it stands. */
export class Unfit extends Error {
  override readonly name = "Unfit";
}

/** A document, or a part of it, that no program can give: printed, it would not be what it was. */
export class NotWritable extends Error {
  override readonly name = "NotWritable";
}

export function listPiece(items: readonly Piece[]): Piece {
  return { value: items.map(({ value }) => value), code: list(items.map(({ code }) => code)) };
}

export function recordPiece(entries: readonly (readonly [key: string, piece: Piece])[], open = false): Piece {
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    code: fields(
      entries.map(([key, { code }]) => [keyCode(key), code]),
      open,
    ),
  };
}
