import type { PolicyComment, PolicyElement, Section } from "./ast";

declare const allowedIn: unique symbol;

/**
 * A policy that may stand in every section of `S`. The mark exists for the compiler alone: at run time this is a plain
 * element. It is contravariant, so that a `choose` around several policies may stand only where all of them may.
 */
export type Policy<S extends Section = Section> = PolicyElement & {
  readonly [allowedIn]?: (section: S) => void;
};

/** Policies in order, with comments between them. */
export type PolicyList<S extends Section = Section> = readonly (Policy<S> | PolicyComment)[];
