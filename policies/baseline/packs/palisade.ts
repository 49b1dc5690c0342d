import type { Pack } from "../pack";

export const palisade: Pack = {
  name: "palisade",
  title: "Palisade baseline",
  description: "All rules; critical and high ones are errors.",
  rules: "all",
};
