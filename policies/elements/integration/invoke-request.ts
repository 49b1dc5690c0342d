import { reference, string, uri } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const invokeRequest = defineElement({
  name: "invoke-request",
  category: "integration",
  status: "undocumented",
  summary: "Sends a request of its own, and answers the caller with the response or keeps it in a variable.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  scopes: [],
  gateways: [],
  notes: ["The service's documentation does not mention it, and its sources disagree on its parts; prefer `send-request`."],
  attributes: {
    /** Where to send the request. */
    url: uri().expression(),
    /** The HTTP method. */
    method: string().expression(),
    /** The backend entity to send to. */
    backendId: reference("backend").expression(),
    /** The variable that receives the response; without it the caller gets the response and the section ends. */
    responseVariableName: string(),
  },
  children: {
    /** Headers to set. */
    header: child({
      attributes: {
        /** The name of the header. */
        name: string().required().expression(),
        /** The value of the header. */
        value: string().expression(),
      },
    }).many(),
    /** The body to send. */
    body: child({ text: string().expression() }),
    /** Values, in the form of the editor's schema. */
    value: child({ text: string().expression() }).many(),
  },
  examples: {
    pass: [
      {
        args: {
          url: "https://a.example/orders",
          method: "POST",
          responseVariableName: "order",
          header: [{ name: "Content-Type", value: "application/json" }],
          body: { expression: "@(context.Request.Body.As<string>(true))" },
        },
        xml: `
          <invoke-request url="https://a.example/orders" method="POST" response-variable-name="order">
            <header name="Content-Type" value="application/json" />
            <body>@(context.Request.Body.As<string>(true))</body>
          </invoke-request>`,
      },
      {
        args: { backendId: { kind: "backend", id: "orders" }, value: ["a"] },
        xml: '<invoke-request backend-id="orders"><value>a</value></invoke-request>',
      },
    ],
    fail: [
      { xml: '<invoke-request url="orders" />', rule: "attribute-type" },
      { xml: '<invoke-request><header value="a" /></invoke-request>', rule: "missing-attribute" },
      { xml: '<invoke-request><body>a</body><header name="b" /></invoke-request>', rule: "child-order" },
      { xml: '<invoke-request response-variable-name="@(a)" />', rule: "expression-not-allowed" },
    ],
  },
});
