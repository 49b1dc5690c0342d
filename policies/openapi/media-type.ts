/** `application/json` for `application/json; charset=utf-8`. */
export function bareMediaType(type: string): string {
  return (type.split(";")[0] ?? type).trim().toLowerCase();
}

/** How the gateway can validate bodies of a media type; undefined where it can't. */
export function validationFormat(type: string): "json" | "xml" | undefined {
  const name = bareMediaType(type);
  if (/^(?:application|text)\/(?:[\w.+-]*\+)?json$/.test(name)) return "json";
  return /^(?:application|text)\/(?:[\w.+-]*\+)?xml$/.test(name) ? "xml" : undefined;
}
