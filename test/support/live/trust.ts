import tls from "node:tls";

const trusted = new Set<string>();
let patched = false;

/** Makes this process trust a certificate beside those that it trusts anyway: NODE_EXTRA_CA_CERTS counts only when a process starts. */
export function trust(certificate: string): void {
  trusted.add(certificate);
  if (patched) return;
  patched = true;
  const make = tls.createSecureContext;
  tls.createSecureContext = (options) => {
    const context = make(options);
    for (const each of trusted) (context as unknown as { context: { addCACert(pem: string): void } }).context.addCACert(each);
    return context;
  };
}
