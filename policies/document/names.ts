/** Names of elements and attributes, as XML 1.0 (fifth edition, production 5) defines them. */
const asciiName = /^[A-Za-z_:][\w:.-]*$/;
const xmlName =
  /^[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}][-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]*$/u;

export function isXmlName(name: string): boolean {
  return asciiName.test(name) || xmlName.test(name);
}

/** What ends a name when it is read: more may stand in it than XML allows, to be reported as a whole. */
const nameEnds = /[\s/>=<"'&{}]/;

/** For each character below 128: whether it ends a name. */
const ends = Array.from({ length: 128 }, (_, c) => nameEnds.test(String.fromCharCode(c)));

/** The index just past the name that stands at `start`; `start` itself where there is none. */
export function endOfName(source: string, start: number): number {
  let i = start;
  for (; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c < 128 ? ends[c] : nameEnds.test(source.charAt(i))) break;
  }
  return i;
}

/** Whether a name can be written without being read as something else: what the reader takes for one name. */
export function isWritableName(name: string, of: "element" | "attribute"): boolean {
  return name !== "" && endOfName(name, 0) === name.length && (of === "attribute" || beginsName(name, 0));
}

/** Whether a name may begin here, so that a `<` before it opens a tag. */
export function beginsName(source: string, at: number): boolean {
  const c = source.charCodeAt(at);
  if (c > 127) return !nameEnds.test(source.charAt(at));
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 58;
}
