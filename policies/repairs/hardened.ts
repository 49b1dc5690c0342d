/** A repair that was made, is offered, is told, or was undone. */
export interface RepairRow {
  readonly rule: string;
  readonly slug: string;
  /** The place by meaning: `inbound/validate-jwt/@require-signed-tokens`. */
  readonly path: string;
  /** As an order: `set require-signed-tokens to true`. */
  readonly what: string;
  /** Why it was not made: whom it could break, what is needed first, or what would be worse after it. */
  readonly why?: string;
}

/** A text after its repairs. */
export interface Hardened {
  readonly text: string;
  readonly done: readonly RepairRow[];
  /** What could break clients, and was not asked for. */
  readonly offered: readonly RepairRow[];
  /** What only a person can do: it takes a value that nothing here tells, or stands where it can't be edited. */
  readonly told: readonly RepairRow[];
  /** What was tried and undone, because it would not have made things better. */
  readonly undone: readonly RepairRow[];
}
