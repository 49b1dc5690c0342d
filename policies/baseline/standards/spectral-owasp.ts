import { controlOf, lintControls, mappedRules } from "../../openapi-lint/controls";
import type { Standard } from "./standard";

/** Rules of `@stoplight/spectral-owasp-ruleset`; which rule of ours stands for each is declared where Spectral is run. */
export const spectralOwasp: Standard = {
  name: "spectral-owasp",
  title: "Spectral, OWASP ruleset",
  link: "https://github.com/stoplightio/spectral-owasp-ruleset",
  rows: mappedRules.flatMap((id) => {
    const control = controlOf(id);
    return control ? [{ id, title: lintControls[control].title, rules: [control] }] : [];
  }),
};
