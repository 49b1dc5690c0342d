import { bool, string } from "../attribute";
import { authenticationCertificate } from "../authentication/authentication-certificate";
import { getAuthorizationContext } from "../authentication/get-authorization-context";
import { child, listOf, policyChild } from "../child";
import { includeFragment } from "../control-flow/include-fragment";
import { defineElement } from "../define";
import { setBody } from "../transformation/set-body";
import { publishEvent } from "./publish-event";

export const sqlDataSource = defineElement({
  name: "sql-data-source",
  category: "graphql",
  status: "preview",
  summary: "Resolves a field of a GraphQL schema by a statement to an Azure SQL database.",
  sections: [],
  scopes: [],
  gateways: ["classic", "v2"],
  notes: [
    "Is the root of a resolver's document, without `policies` around it.",
    "Pass the caller's values as `parameters`: a statement that an expression puts together is open to injection.",
    "Without a `response` the field's value is the result as JSON.",
  ],
  children: {
    /** How to reach the database. */
    connectionInfo: child({
      children: {
        /** Fetches a token from a connection of the credential manager. */
        getAuthorizationContext: policyChild(getAuthorizationContext.declaration).undocumented(),
        /** The connection string. */
        connectionString: child({
          attributes: {
            /** Whether the service's managed identity signs in, so that the string holds no credentials. */
            useManagedIdentity: bool().expression().default(false),
            /** The scope for which the identity's token is fetched. */
            scope: string().undocumented(),
            /** The client id of a user-assigned identity. */
            clientId: string().undocumented(),
          },
          text: string().expression(),
          textKey: "text",
        }).required(),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many(),
        /** Shows a client certificate to the database. */
        authenticationCertificate: policyChild(authenticationCertificate.declaration),
      },
    }).required(),
    /** Fragments to put in. */
    includeFragment: policyChild(includeFragment.declaration).many(),
    /** The statement to run. */
    request: child({
      attributes: {
        /** Whether the result is one row instead of a list. */
        singleResult: bool().expression().default(false),
      },
      children: {
        /** A fragment to put in. */
        includeFragment: policyChild(includeFragment.declaration),
        /** The input from which a liquid template makes the parameters. */
        setBody: policyChild(setBody.declaration),
        /** The statement. */
        sqlStatement: child({ text: string().expression() }).required(),
        /** The values of the statement's parameters. */
        parameters: listOf("parameter", {
          attributes: {
            /** The name of the parameter as the statement writes it, with its `@`. */
            name: string().required(),
            /** The type of the parameter in SQL. */
            sqlType: string(),
          },
          text: string().expression(),
          textKey: "value",
        }),
      },
    }).required(),
    /** What happens to the result before it becomes the field's value. */
    response: child({
      children: {
        /** A fragment to put in. */
        includeFragment: policyChild(includeFragment.declaration),
        /** Replaces the result. */
        setBody: policyChild(setBody.declaration),
        /** Tells subscribers. */
        publishEvent: policyChild(publishEvent.declaration),
      },
    }),
  },
  examples: {
    pass: [
      {
        args: {
          connectionInfo: {
            connectionString: { useManagedIdentity: true, text: "Server=shop.database.windows.net;Database=shop;" },
          },
          request: {
            singleResult: true,
            sqlStatement: "SELECT Id, Name FROM Families WHERE Id = @familyId",
            parameters: [{ name: "@familyId", sqlType: "int", value: { expression: '@(context.GraphQL.Arguments["id"].ToString())' } }],
          },
          response: { setBody: { template: "liquid", body: '{"name": "{{body.Name}}"}' }, publishEvent: [{ id: "onFamilyRead" }] },
        },
        xml: `
          <sql-data-source>
            <connection-info>
              <connection-string use-managed-identity="true">Server=shop.database.windows.net;Database=shop;</connection-string>
            </connection-info>
            <request single-result="true">
              <sql-statement>SELECT Id, Name FROM Families WHERE Id = @familyId</sql-statement>
              <parameters>
                <parameter name="@familyId" sql-type="int">@(context.GraphQL.Arguments["id"].ToString())</parameter>
              </parameters>
            </request>
            <response>
              <set-body template="liquid">{"name": "{{body.Name}}"}</set-body>
              <publish-event>
                <targets>
                  <graphql-subscription id="onFamilyRead" />
                </targets>
              </publish-event>
            </response>
          </sql-data-source>`,
      },
    ],
    fail: [
      { xml: "<sql-data-source><request><sql-statement>SELECT 1</sql-statement></request></sql-data-source>", rule: "child-missing" },
      {
        xml: `
          <sql-data-source>
            <connection-info><connection-string use-managed-identity="yes">a</connection-string></connection-info>
            <request><sql-statement>SELECT 1</sql-statement></request>
          </sql-data-source>`,
        rule: "attribute-type",
      },
      {
        xml: `
          <sql-data-source>
            <connection-info><connection-string>a</connection-string></connection-info>
            <request><parameters><parameter name="@a">1</parameter></parameters><sql-statement>SELECT @a</sql-statement></request>
          </sql-data-source>`,
        rule: "child-order",
      },
      {
        xml: `
          <sql-data-source>
            <connection-info><connection-string>a</connection-string></connection-info>
            <request><sql-statement>SELECT @a</sql-statement><parameters><parameter>1</parameter></parameters></request>
          </sql-data-source>`,
        rule: "missing-attribute",
      },
    ],
  },
});
