import { createHash } from "node:crypto";

interface Named {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
}

/** The longest id that ARM takes for an operation. */
const maxLength = 80;

/**
 * An id for each operation: its operationId, fit for ARM; method and path where it has none, or shares it with another.
 * An id depends on the operation alone and on nothing's position, so that reordering a definition changes none.
 */
export function operationIds(operations: readonly Named[]): string[] {
  const wanted = operations.map(({ operationId }) => (operationId ? armId(operationId) : ""));
  const own = unique(wanted);
  const fallback = operations.map(({ method, path }, index) =>
    own[index] ? (wanted[index] as string) : armId(`${method.toLowerCase()}${path}`),
  );
  const settled = unique(fallback);
  return operations.map(({ method, path }, index) =>
    settled[index] ? (fallback[index] as string) : withHash(fallback[index] as string, `${method} ${path}`),
  );
}

/** Which texts are not empty and occur once, without regard to case, as ARM compares ids. */
function unique(texts: readonly string[]): boolean[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text.toLowerCase(), (counts.get(text.toLowerCase()) ?? 0) + 1);
  return texts.map((text) => text !== "" && counts.get(text.toLowerCase()) === 1);
}

function armId(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-._]+|[-._]+$/g, "");
  return plain.length > maxLength ? withHash(plain, text) : plain;
}

function withHash(text: string, whole: string): string {
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${text.slice(0, maxLength - 9)}-${hash}`;
}
