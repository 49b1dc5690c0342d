import { bool, int, oneOf, reference, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { action } from "./action";

export const validateContent = defineElement({
  name: "validate-content",
  category: "content-validation",
  summary: "Checks the size and the content of a body against the schema of the API or of the service.",
  sections: ["inbound", "outbound", "on-error"],
  notes: [
    "An API schema of more than 4 MB is not used.",
    "`validate-as` soap needs the type application/soap+xml or text/xml.",
    "The `action` of a `content` prevails over the actions of the whole policy.",
  ],
  attributes: {
    /** What happens where the schema does not name the content type. */
    unspecifiedContentTypeAction: action,
    /** The size up to which a body is checked, in bytes. */
    maxSize: int().required().expression().unit("bytes").range({ max: 4_194_304 }),
    /** What happens where the body is larger. */
    sizeExceededAction: action,
    /** The variable that receives the errors. */
    errorsVariableName: string(),
  },
  children: {
    /** Maps the content type of a body to the one by which it is checked. */
    contentTypeMap: child({
      attributes: {
        /** The content type for every body, whatever its own is. */
        anyContentTypeValue: string(),
        /** The content type for a body that names none. */
        missingContentTypeValue: string(),
      },
      children: {
        /** Replaces one content type, or those for which a condition holds, by another. */
        type: child({
          attributes: {
            /** The content type to replace. */
            from: string(),
            /** Replaces the content type where it is true. */
            when: bool().expression(),
            /** The content type to check by. */
            to: string().required(),
          },
          rules: [{ rule: "exactlyOneOf", of: ["from", "when"] }],
        }).many(),
      },
    }),
    /** How bodies of one content type are checked. */
    content: child({
      attributes: {
        /** The content type; without it, all that the API's schema names. */
        type: string(),
        /** How the body is read. */
        validateAs: oneOf("json", "xml", "soap").required(),
        /** A schema of the service; without it, the API's own is used. */
        schemaId: reference("schema"),
        /** The part of a JSON schema to check against, such as `#/components/schemas/account`. */
        schemaRef: string(),
        /** What happens where the body does not fit. */
        action,
        /** Whether a JSON body may hold properties that its schema does not name, whatever the schema itself says. */
        allowAdditionalProperties: bool(),
        /** Whether the names of JSON properties match in upper and lower case alike. */
        caseInsensitivePropertyNames: bool().default(false),
      },
      rules: [{ rule: "onlyWhen", of: ["schemaRef"], when: { key: "validateAs", is: ["json"] }, lenient: true }],
    }).many(),
  },
  examples: {
    pass: [
      {
        args: {
          unspecifiedContentTypeAction: "prevent",
          maxSize: 102_400,
          sizeExceededAction: "prevent",
          errorsVariableName: "body-errors",
          contentTypeMap: {
            missingContentTypeValue: "application/json",
            type: [
              { from: "application/vnd.ledger+json", to: "application/json" },
              { when: { expression: '@(context.Request.Method == "PATCH")' }, to: "application/merge-patch+json" },
            ],
          },
          content: [
            { type: "application/json", validateAs: "json", action: "prevent", allowAdditionalProperties: false },
            { type: "application/merge-patch+json", validateAs: "json", schemaId: { kind: "schema", id: "patch" }, action: "detect" },
          ],
        },
        xml: `
          <validate-content
            unspecified-content-type-action="prevent"
            max-size="102400"
            size-exceeded-action="prevent"
            errors-variable-name="body-errors">
            <content-type-map missing-content-type-value="application/json">
              <type from="application/vnd.ledger+json" to="application/json" />
              <type when="@(context.Request.Method == "PATCH")" to="application/merge-patch+json" />
            </content-type-map>
            <content type="application/json" validate-as="json" action="prevent" allow-additional-properties="false" />
            <content type="application/merge-patch+json" validate-as="json" schema-id="patch" action="detect" />
          </validate-content>`,
      },
    ],
    fail: [
      {
        xml: '<validate-content unspecified-content-type-action="prevent" size-exceeded-action="prevent" />',
        rule: "missing-attribute",
      },
      {
        xml: '<validate-content unspecified-content-type-action="prevent" max-size="8388608" size-exceeded-action="prevent" />',
        rule: "attribute-range",
      },
      {
        xml: `
          <validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent">
            <content validate-as="json" action="prevent" />
            <content-type-map any-content-type-value="application/json" />
          </validate-content>`,
        rule: "child-order",
      },
      {
        args: {
          unspecifiedContentTypeAction: "ignore",
          maxSize: 1024,
          sizeExceededAction: "detect",
          contentTypeMap: { type: { to: "application/json" } },
        },
        rule: "attribute-combination",
      },
      {
        args: {
          unspecifiedContentTypeAction: "ignore",
          maxSize: 1024,
          sizeExceededAction: "detect",
          content: { validateAs: "xml", schemaRef: "#/components/schemas/account", action: "detect" },
        },
        rule: "attribute-combination",
      },
    ],
  },
});
