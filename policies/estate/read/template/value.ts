/** A value that a template alone does not tell. */
export class Unseen {
  /**
   * @param why the reason, for people
   * @param text what stands for it where it is part of a name: `(apimName)`
   * @param expression the expression that it comes from, as it may be shown
   */
  constructor(
    readonly why: string,
    readonly text: string,
    readonly expression?: string,
  ) {}

  from(expression: string): Unseen {
    return new Unseen(this.why, this.text, expression);
  }
}

/** JSON in which values may be missing. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | Unseen
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

export type TemplateObject = { readonly [key: string]: TemplateValue };

export function isTemplateObject(value: TemplateValue | undefined): value is TemplateObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unseen);
}

/** How ids begin whose subscription only the deployment knows. */
export const subscriptionMark = "/subscriptions/(subscription)";

/** An id: known but for its subscription. */
export function unseenId(path: string): Unseen {
  return new Unseen("its subscription is only known when it is deployed", `${subscriptionMark}${path}`);
}

/** What stands for a value where it is part of a name. */
export function textOf(value: TemplateValue): string {
  if (value instanceof Unseen) return value.text;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** A template that can't be evaluated within bounds. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** Templates can double their values with every variable; so much is worked out of one, and no more. */
export class Budget {
  private left = 5_000_000;

  spend(amount = 1) {
    this.left -= amount;
    if (this.left < 0) throw new TemplateError("it becomes too large when it is evaluated");
  }
}
