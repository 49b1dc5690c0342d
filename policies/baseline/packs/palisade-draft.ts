import type { Pack } from "../pack";

/** For definitions that nobody has gone through yet: what only their owner can say is a warning. */
export const palisadeDraft: Pack = {
  name: "palisade-draft",
  version: "1.0",
  title: "Palisade baseline for a first look",
  description: "The Palisade baseline, with object-level authorisation as a warning until the API's owner has said who decides.",
  rules: "all",
  levels: { "APIM-AUT-011": "warning", "APIM-OAS-016": "warning" },
};
