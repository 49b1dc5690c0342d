/** One difference in meaning between two documents. */
export interface DocumentChange {
  /** Where it is, in the later document; for what is removed, in the earlier one. As in findings: `inbound/rate-limit/@calls`. */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed" | "moved";
  /** Source texts: a value, or an element as XML; its paths where it was moved. Credentials are left out. */
  readonly before?: string;
  readonly after?: string;
  /** What changed, in words. */
  readonly text: string;
}

/** A change without its place, before and after being left out where they are not there. */
export function changeOf(
  path: string,
  kind: DocumentChange["kind"],
  text: string,
  { before, after }: { readonly before?: string | undefined; readonly after?: string | undefined } = {},
): DocumentChange {
  return { path, kind, ...(before !== undefined && { before }), ...(after !== undefined && { after }), text };
}
