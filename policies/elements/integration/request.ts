import { duration, oneOf, string, uri } from "../attribute";
import { authenticationCertificate } from "../authentication/authentication-certificate";
import { authenticationManagedIdentity } from "../authentication/authentication-managed-identity";
import { authenticationToken } from "../authentication/authentication-token";
import { authenticationTokenStore } from "../authentication/authentication-token-store";
import { child, policyChild } from "../child";
import { proxy } from "../routing/proxy";
import { setBody } from "../transformation/set-body";
import { setHeader } from "../transformation/set-header";

/** What the policies that send a request of their own begin with. */
export const requestMode = {
  /** `copy` begins with the current request, `new` with an empty one. */
  mode: oneOf("new", "copy").expression().default("new"),
};

/** How long such a request may take. */
export const requestTimeout = {
  /** How long to wait, in seconds. */
  timeout: duration().expression().default(60),
};

/** The parts of such a request. */
export const requestParts = {
  /** Where to send the request. */
  setUrl: child({ text: uri().expression() }),
  /** The HTTP method. */
  setMethod: policyChild({ name: "set-method", text: string() }),
  /** Headers to set. */
  setHeader: policyChild(setHeader.declaration).many(),
  /** The body to send. */
  setBody: policyChild(setBody.declaration),
  /** Shows a client certificate to the receiver. */
  authenticationCertificate: policyChild(authenticationCertificate.declaration),
  /** Sends a token along. */
  authenticationToken: policyChild(authenticationToken.declaration).undocumented(),
  /** Sends a token from a token store along. */
  authenticationTokenStore: policyChild(authenticationTokenStore.declaration).undocumented(),
  /** Sends a token of the service's managed identity along. */
  authenticationManagedIdentity: policyChild(authenticationManagedIdentity.declaration),
  /** Sends the request through a proxy. */
  proxy: policyChild(proxy.declaration),
};

/** A request that is not a copy says where it goes and how. */
export const requestRules = [
  { rule: "requiredUnless", of: ["setUrl", "setMethod"], when: { key: "mode", is: ["copy"] }, lenient: true },
] as const;
