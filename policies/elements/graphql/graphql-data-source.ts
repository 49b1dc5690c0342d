import { string, uri } from "../attribute";
import { authenticationBasic } from "../authentication/authentication-basic";
import { authenticationCertificate } from "../authentication/authentication-certificate";
import { authenticationManagedIdentity } from "../authentication/authentication-managed-identity";
import { getAuthorizationContext } from "../authentication/get-authorization-context";
import { child, listOf, policyChild } from "../child";
import { includeFragment } from "../control-flow/include-fragment";
import { defineElement } from "../define";
import { setBackendService } from "../routing/set-backend-service";
import { setBody } from "../transformation/set-body";
import { setHeader } from "../transformation/set-header";
import { publishEvent } from "./publish-event";

export const graphqlDataSource = defineElement({
  name: "graphql-data-source",
  category: "graphql",
  status: "undocumented",
  summary: "Resolves a field of a GraphQL schema by a request to another GraphQL service.",
  sections: [],
  scopes: [],
  gateways: [],
  notes: ["Known from the editor's schema alone; `http-data-source` can send the same request."],
  children: {
    /** The request to send. */
    request: child({
      children: {
        /** Signs in with user name and password. */
        authenticationBasic: policyChild(authenticationBasic.declaration),
        /** Shows a client certificate to the receiver. */
        authenticationCertificate: policyChild(authenticationCertificate.declaration),
        /** Sends a token of the service's managed identity along. */
        authenticationManagedIdentity: policyChild(authenticationManagedIdentity.declaration),
        /** Fetches a token from a connection of the credential manager. */
        getAuthorizationContext: policyChild(getAuthorizationContext.declaration),
        /** The backend to send to. */
        setBackendService: policyChild(setBackendService.declaration),
        /** Where to send the request. */
        setUrl: child({ text: uri().expression() }),
        /** A header to set. */
        setHeader: policyChild(setHeader.declaration),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many(),
        /** The GraphQL document to send. */
        document: child({ text: string().expression() }).required(),
        /** The operation of the document to run. */
        operationName: child({ text: string().expression() }).named("operationName"),
        /** The variables of the operation. */
        variables: listOf("variable", {
          attributes: {
            /** The name of the variable. */
            name: string().required(),
          },
          text: string().expression(),
          textKey: "value",
        }),
      },
    }).required(),
    /** What happens to the response before it becomes the field's value. */
    response: child({
      children: {
        /** Replaces the body. */
        setBody: policyChild(setBody.declaration),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many(),
        /** Tells subscribers. */
        publishEvent: policyChild(publishEvent.declaration),
      },
    }),
  },
  examples: {
    pass: [
      {
        args: {
          request: {
            setUrl: "https://users.example/graphql",
            setHeader: { name: "X-Tenant", value: "a" },
            document: "query User($id: ID!) { user(id: $id) { name } }",
            operationName: "User",
            variables: [{ name: "id", value: { expression: '@(context.GraphQL.Arguments["id"].ToString())' } }],
          },
          response: { publishEvent: [{ id: "onUserRead" }] },
        },
        xml: `
          <graphql-data-source>
            <request>
              <set-url>https://users.example/graphql</set-url>
              <set-header name="X-Tenant">
                <value>a</value>
              </set-header>
              <document>query User($id: ID!) { user(id: $id) { name } }</document>
              <operationName>User</operationName>
              <variables>
                <variable name="id">@(context.GraphQL.Arguments["id"].ToString())</variable>
              </variables>
            </request>
            <response>
              <publish-event>
                <targets>
                  <graphql-subscription id="onUserRead" />
                </targets>
              </publish-event>
            </response>
          </graphql-data-source>`,
      },
    ],
    fail: [
      { xml: "<graphql-data-source />", rule: "child-missing" },
      { xml: "<graphql-data-source><request /></graphql-data-source>", rule: "child-missing" },
      {
        xml: "<graphql-data-source><request><document>{ a }</document><operation-name>b</operation-name></request></graphql-data-source>",
        rule: "child-not-allowed",
      },
      {
        xml: "<graphql-data-source><request><operationName>b</operationName><document>{ a }</document></request></graphql-data-source>",
        rule: "child-order",
      },
    ],
  },
});
