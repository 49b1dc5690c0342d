import { string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { action } from "./action";

/** Parameters for which something else happens than for the others of their kind. */
const parameter = child({
  attributes: {
    /** The name of the parameter. */
    name: string().required(),
    /** What happens where this parameter does not fit. */
    action,
  },
}).many();

/** Parameters in headers and in the query, of which a request may hold more than the API names. */
const openParameters = child({
  attributes: {
    /** What happens where a parameter that the API names does not fit. */
    specifiedParameterAction: action,
    /** What happens where the API does not name a parameter. */
    unspecifiedParameterAction: action,
  },
  children: {
    /** A parameter for which something else happens. */
    parameter,
  },
});

export const validateParameters = defineElement({
  name: "validate-parameters",
  category: "content-validation",
  summary: "Checks the headers, the query and the path of a request against the parameters that the API declares.",
  sections: ["inbound"],
  notes: [
    "Stands once in a section.",
    "An API schema of more than 4 MB is not used.",
    "An API that was imported with a management API older than 2021-01-01-preview must be imported again.",
  ],
  attributes: {
    /** What happens where a parameter that the API names does not fit. */
    specifiedParameterAction: action,
    /** What happens where the API does not name a parameter. */
    unspecifiedParameterAction: action,
    /** The variable that receives the errors. */
    errorsVariableName: string(),
  },
  children: {
    /** What happens for headers, where it differs. */
    headers: openParameters,
    /** What happens for the query, where it differs. */
    query: openParameters,
    /** What happens for the path, where it differs. */
    path: child({
      attributes: {
        /** What happens where a parameter that the API names does not fit. */
        specifiedParameterAction: action,
      },
      children: {
        /** A parameter for which something else happens. */
        parameter,
      },
    }),
  },
  examples: {
    pass: [
      {
        args: {
          specifiedParameterAction: "prevent",
          unspecifiedParameterAction: "prevent",
          errorsVariableName: "parameter-errors",
          headers: {
            specifiedParameterAction: "prevent",
            unspecifiedParameterAction: "ignore",
            parameter: { name: "Authorization", action: "prevent" },
          },
          query: {
            specifiedParameterAction: "prevent",
            unspecifiedParameterAction: "detect",
            parameter: [
              { name: "page", action: "detect" },
              { name: "size", action: { expression: '@(context.Deployment.Region == "test" ? "detect" : "prevent")' } },
            ],
          },
          path: { specifiedParameterAction: "detect" },
        },
        xml: `
          <validate-parameters
            specified-parameter-action="prevent"
            unspecified-parameter-action="prevent"
            errors-variable-name="parameter-errors">
            <headers specified-parameter-action="prevent" unspecified-parameter-action="ignore">
              <parameter name="Authorization" action="prevent" />
            </headers>
            <query specified-parameter-action="prevent" unspecified-parameter-action="detect">
              <parameter name="page" action="detect" />
              <parameter name="size" action="@(context.Deployment.Region == "test" ? "detect" : "prevent")" />
            </query>
            <path specified-parameter-action="detect" />
          </validate-parameters>`,
      },
    ],
    fail: [
      { xml: '<validate-parameters specified-parameter-action="prevent" />', rule: "missing-attribute" },
      {
        xml: '<validate-parameters specified-parameter-action="refuse" unspecified-parameter-action="ignore" />',
        rule: "attribute-value",
      },
      {
        xml: `
          <validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="ignore">
            <path specified-parameter-action="detect" />
            <query specified-parameter-action="prevent" unspecified-parameter-action="detect" />
          </validate-parameters>`,
        rule: "child-order",
      },
      {
        xml: `
          <validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="ignore">
            <path specified-parameter-action="detect" unspecified-parameter-action="detect" />
          </validate-parameters>`,
        rule: "unknown-attribute",
      },
    ],
  },
});
