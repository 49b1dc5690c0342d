import type { DocumentSections } from "../document/build-document";
import { setHeader } from "../elements";

/** Headers that tell callers what serves them. The gateway's own `Server` header can't be removed by policy. */
const fromBackends = [
  "Server",
  "X-Powered-By",
  "X-AspNet-Version",
  "X-AspNetMvc-Version",
  "X-SourceFiles",
  "X-Generator",
  "X-Runtime",
  "Via",
];

/**
 * Headers that backends trust and callers must not set: identities that a gateway or platform vouches for, rewritten
 * addresses, and the caller's key, which is the gateway's business alone.
 */
const fromCallers = [
  "X-MS-CLIENT-PRINCIPAL",
  "X-MS-CLIENT-PRINCIPAL-ID",
  "X-MS-CLIENT-PRINCIPAL-NAME",
  "X-MS-CLIENT-PRINCIPAL-IDP",
  "X-ARR-ClientCert",
  "X-Original-URL",
  "X-Rewrite-URL",
  "X-Caller-Subject",
  "X-Caller-Client",
  "Ocp-Apim-Subscription-Key",
];

const remove = (name: string) => setHeader({ name, existsAction: "delete" });

/** Removes identifying headers both ways. */
export function hiddenHeaders(): DocumentSections {
  return { inbound: fromCallers.map(remove), outbound: fromBackends.map(remove), onError: fromBackends.map(remove) };
}
