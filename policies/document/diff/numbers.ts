const decimal = /^-?\d+(?:\.\d+)?$/;

/** Whether a text is a plain number. */
export function isNumber(text: string): boolean {
  return decimal.test(text.trim());
}

/** `1000` as `1,000`. */
export function numberInWords(text: string): string {
  const [whole = "", ...fraction] = text.trim().split(".");
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ","), ...fraction].join(".");
}

/** Whether a number went up or down. */
export function directionOf(before: string, after: string): "raised" | "lowered" | "changed" {
  const [from, to] = [Number(before), Number(after)];
  return to > from ? "raised" : to < from ? "lowered" : "changed";
}

/** `1 second`, `2 seconds`: units are given in the plural. */
export function withUnit(number: string, unit: string | undefined): string {
  if (!unit) return number;
  return `${number} ${number === "1" ? unit.replace(/s$/, "") : unit}`;
}
