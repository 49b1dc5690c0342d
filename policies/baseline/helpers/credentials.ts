/** Texts that are credentials by their form, whatever they are called. Each names what it looks like. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20,}={0,2}/, "a connection string with its key"],
  [/[?&]sig=[A-Za-z0-9%+/]{20,}/, "a shared access signature"],
  [/\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/, "a token"],
  [/\b(?:Basic|Bearer|SharedKey|SharedAccessSignature)\s+[A-Za-z0-9+/._~%=&-]{12,}/, "an authorization value"],
  [/\bclient_secret=(?!\{\{|@|<|\[)[^&\s"'<>{}]{8,}/i, "a client secret"],
  [/\b(?:password|pwd)=(?!\{\{|@|<|\[)[^;&\s"'<>{}]{4,}/i, "a password"],
  [/\bAKIA[0-9A-Z]{16}\b/, "an access key id"],
  [/\bgh[pousr]_[A-Za-z0-9]{30,}\b/, "an access token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, "an access token"],
];

/** Stand-ins that samples and templates use where a credential will be. */
const placeholder =
  /^(?:[<[{(].*[>\]})]|x{3,}|\*+|\.{3}|(?:your|my|the)[-_ ].*|.*(?:example|placeholder|change-?me|todo|secret-?here).*)$/i;

/** What a text looks like, if it looks like a credential. */
export function credentialForm(text: string): string | undefined {
  return forms.find(([form]) => form.test(text))?.[1];
}

/** Whether a literal is only a stand-in for a credential. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** Headers and query parameters whose value is a credential. */
export function carriesCredential(name: string): boolean {
  return /^(?:authorization|proxy-authorization|x-api-key|api-key|apikey|x-functions-key|ocp-apim-subscription-key|subscription-key|x-auth-token|code|sig|access_token|client_secret|password)$/i.test(
    name.trim(),
  );
}
