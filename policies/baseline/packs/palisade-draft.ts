import type { Pack } from "../pack";

/** What only the owner of a definition can say or change. */
const ofOwner = ["APIM-AUT-011", "APIM-OAS-001", "APIM-OAS-002", "APIM-OAS-004", "APIM-OAS-005", "APIM-OAS-016"];

/** For definitions that nobody has gone through yet. */
export const palisadeDraft: Pack = {
  name: "palisade-draft",
  version: "1.1",
  title: "Palisade baseline for a first look",
  description: "The Palisade baseline, with what only the owner of a definition can say or change as warnings.",
  rules: "all",
  levels: Object.fromEntries(ofOwner.map((rule) => [rule, "warning" as const])),
};
