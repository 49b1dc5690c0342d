const key = Symbol.for("palisade.governance.file");

/** Names the organisation's file for a program that is run without an engine. Under the engine it is the one that is found. */
export function chooseGovernanceFile(file: string) {
  (globalThis as { [key]?: string })[key] = file;
}

export function chosenGovernanceFile(): string | undefined {
  return (globalThis as { [key]?: string })[key];
}
