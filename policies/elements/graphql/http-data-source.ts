import { uri } from "../attribute";
import { authenticationCertificate } from "../authentication/authentication-certificate";
import { getAuthorizationContext } from "../authentication/get-authorization-context";
import { child, policyChild } from "../child";
import { includeFragment } from "../control-flow/include-fragment";
import { defineElement } from "../define";
import { forwardRequest } from "../routing/forward-request";
import { setBackendService } from "../routing/set-backend-service";
import { findAndReplace } from "../transformation/find-and-replace";
import { jsonToXml } from "../transformation/json-to-xml";
import { setBody } from "../transformation/set-body";
import { setHeader } from "../transformation/set-header";
import { setMethod } from "../transformation/set-method";
import { xmlToJson } from "../transformation/xml-to-json";
import { publishEvent } from "./publish-event";

export const httpDataSource = defineElement({
  name: "http-data-source",
  category: "graphql",
  summary: "Resolves a field of a GraphQL schema by an HTTP request.",
  sections: [],
  scopes: [],
  gateways: ["classic", "v2", "consumption"],
  notes: [
    "Is the root of a resolver's document, without `policies` around it.",
    "The editor's schema lets `set-method` say GET, POST, PUT, PATCH or DELETE.",
    "Expressions read the field's arguments and its parent from `context.GraphQL`.",
  ],
  children: {
    /** The request to send. */
    httpRequest: child({
      children: {
        /** Fetches a token from a connection of the credential manager. */
        getAuthorizationContext: policyChild(getAuthorizationContext.declaration),
        /** The backend to send to. */
        setBackendService: policyChild(setBackendService.declaration),
        /** The HTTP method. */
        setMethod: policyChild(setMethod.declaration).required(),
        /** Where to send the request. */
        setUrl: child({ text: uri().expression() }).required(),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many(),
        /** Headers to set. */
        setHeader: policyChild(setHeader.declaration).many(),
        /** The body to send. */
        setBody: policyChild(setBody.declaration),
        /** Shows a client certificate to the receiver. */
        authenticationCertificate: policyChild(authenticationCertificate.declaration),
      },
    }).required(),
    /** How the request is forwarded. */
    backend: child({
      children: {
        /** Timeouts and the like of forwarding. */
        forwardRequest: policyChild(forwardRequest.declaration),
      },
    }),
    /** What happens to the response before it becomes the field's value. */
    httpResponse: child({
      children: {
        /** Replaces the body. */
        setBody: policyChild(setBody.declaration),
        /** Converts the body to XML. */
        jsonToXml: policyChild(jsonToXml.declaration).undocumented(),
        /** Converts the body to JSON. */
        xmlToJson: policyChild(xmlToJson.declaration),
        /** Replaces texts in the body. */
        findAndReplace: policyChild(findAndReplace.declaration),
        /** Tells subscribers. */
        publishEvent: policyChild(publishEvent.declaration),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many(),
      },
    }),
  },
  examples: {
    pass: [
      {
        args: {
          httpRequest: {
            setMethod: "POST",
            setUrl: { expression: '@($"https://users.example/v1/{context.GraphQL.Arguments["id"]}")' },
            setHeader: [{ name: "Content-Type", value: "application/json" }],
            setBody: { body: { expression: '@(context.GraphQL.Arguments["input"].ToString())' } },
          },
          backend: { timeout: 20 },
          httpResponse: {
            xmlToJson: { kind: "direct", apply: "content-type-xml" },
            publishEvent: [{ id: "onUserChanged" }],
          },
        },
        xml: `
          <http-data-source>
            <http-request>
              <set-method>POST</set-method>
              <set-url>@($"https://users.example/v1/{context.GraphQL.Arguments["id"]}")</set-url>
              <set-header name="Content-Type">
                <value>application/json</value>
              </set-header>
              <set-body>@(context.GraphQL.Arguments["input"].ToString())</set-body>
            </http-request>
            <backend>
              <forward-request timeout="20" />
            </backend>
            <http-response>
              <xml-to-json kind="direct" apply="content-type-xml" />
              <publish-event>
                <targets>
                  <graphql-subscription id="onUserChanged" />
                </targets>
              </publish-event>
            </http-response>
          </http-data-source>`,
      },
    ],
    fail: [
      { xml: "<http-data-source />", rule: "child-missing" },
      {
        xml: "<http-data-source><http-request><set-method>GET</set-method></http-request></http-data-source>",
        rule: "child-missing",
      },
      {
        xml: `
          <http-data-source>
            <http-request><set-url>https://users.example</set-url><set-method>GET</set-method></http-request>
          </http-data-source>`,
        rule: "child-order",
      },
      {
        xml: `
          <http-data-source>
            <http-request><set-method>GET</set-method><set-url>users</set-url></http-request>
          </http-data-source>`,
        rule: "attribute-type",
      },
    ],
  },
});
