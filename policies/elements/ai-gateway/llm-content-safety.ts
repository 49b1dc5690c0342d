import { bool, int, oneOf, reference, string } from "../attribute";
import { child, listOf } from "../child";
import { defineElement } from "../define";

export const llmContentSafety = defineElement({
  name: "llm-content-safety",
  category: "ai-gateway",
  summary: "Has prompts or completions checked by Azure AI Content Safety, and refuses harmful ones with 403.",
  sections: ["inbound", "outbound"],
  scopes: ["global", "workspace", "product", "api"],
  notes: [
    "In inbound it checks prompts, in outbound completions.",
    "A violation in a streamed completion ends the stream, as its status has been sent already.",
    "The backend must sign in to Content Safety by managed identity, for `https://cognitiveservices.azure.com`.",
  ],
  attributes: {
    /** The backend entity of the Content Safety resource. */
    backendId: reference("backend").required().expression(),
    /** Whether prompts are also searched for attempts to talk the model out of its instructions. */
    shieldPrompt: bool().expression().default(false),
    /** Whether completions are checked too; counts in inbound alone. */
    enforceOnCompletions: bool().expression().default(false),
    /** How much of a completion is checked at a time, in characters. */
    windowSize: int().expression().unit("characters").default(10000),
    /** By how much two such windows overlap, in characters. */
    windowOverlapSize: int().expression().unit("characters"),
  },
  children: {
    /** The kinds of harm to look for. */
    categories: child({
      attributes: {
        /** The scale of the thresholds: 0, 2, 4 and 6, or 0 to 7. */
        outputType: oneOf("FourSeverityLevels", "EightSeverityLevels").expression().default("FourSeverityLevels"),
      },
      children: {
        /** One kind of harm and how much of it is too much. */
        category: child({
          attributes: {
            /** The kind of harm. */
            name: oneOf("Hate", "SelfHarm", "Sexual", "Violence").required().expression(),
            /** The severity from which content is refused: the lower, the stricter. */
            threshold: int().required().expression().range({ min: 0, max: 7 }),
          },
        }).some(),
      },
    }),
    /** Blocklists of the Content Safety resource that apply as well, by their ids. */
    blocklists: listOf("id", { text: string().expression() }),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          backendId: { kind: "backend", id: "content-safety" },
          shieldPrompt: true,
          enforceOnCompletions: true,
          windowSize: 4000,
          categories: {
            outputType: "EightSeverityLevels",
            category: [
              { name: "Hate", threshold: 4 },
              { name: "Violence", threshold: 3 },
            ],
          },
          blocklists: ["competitors"],
        },
        xml: `
          <llm-content-safety backend-id="content-safety" shield-prompt="true" enforce-on-completions="true" window-size="4000">
            <categories output-type="EightSeverityLevels">
              <category name="Hate" threshold="4" />
              <category name="Violence" threshold="3" />
            </categories>
            <blocklists>
              <id>competitors</id>
            </blocklists>
          </llm-content-safety>`,
      },
    ],
    fail: [
      { xml: '<llm-content-safety shield-prompt="true" />', rule: "missing-attribute" },
      {
        xml: '<llm-content-safety backend-id="a"><categories><category name="Hate" threshold="8" /></categories></llm-content-safety>',
        rule: "attribute-range",
      },
      {
        xml: '<llm-content-safety backend-id="a"><categories><category name="Spam" threshold="4" /></categories></llm-content-safety>',
        rule: "attribute-value",
      },
      { xml: '<llm-content-safety backend-id="a"><categories /></llm-content-safety>', rule: "child-missing" },
    ],
  },
});
