import { elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { whyNotKnown } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

const forward = (attributes: string) => `<policies><backend><forward-request timeout="30" ${attributes} /></backend></policies>`;

export const redirectsNotFollowed = defineRule({
  id: "APIM-BKD-007",
  slug: "redirects-not-followed",
  severity: "medium",
  title: "The gateway does not follow redirections of backends.",
  why: "Whoever makes a backend answer with a redirection sends the gateway, with what it carries, to a host of his choice.",
  fix: 'Leave follow-redirects out of forward-request, or set it to "false"; pass redirections on to the caller.',
  controls: { owasp2023: ["API7", "API10"], mcsb: ["NS-2"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "forward-request")) {
      const follows = switchOf(element.attributes["follow-redirects"], false, estate);
      if (follows) report.finding("redirections of the backend are followed", { element, attribute: "follow-redirects" });
      else if (isDecidedByCaller(element.attributes["follow-redirects"]))
        report.finding("the caller's request decides whether redirections of the backend are followed", {
          element,
          attribute: "follow-redirects",
        });
      else if (follows === undefined) report.unknown(`follow-redirects ${whyNotKnown(element.attributes["follow-redirects"])}`);
    }
  },
  examples: {
    pass: [{ policy: forward("") }, { policy: forward('follow-redirects="false"') }],
    fail: [
      { policy: forward('follow-redirects="true"') },
      { policy: forward('follow-redirects="@(context.Request.Headers.ContainsKey(&quot;X-Follow&quot;))"') },
    ],
  },
});
