import type { Pack } from "../pack";

export const palisade: Pack = {
  name: "palisade",
  version: "1.0",
  title: "Palisade baseline",
  description: "All rules; critical and high ones are errors.",
  rules: "all",
};
