/** Texts that are credentials by their form, whatever they are called. Each names what it looks like. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/g, "a private key"],
  [/\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20,}={0,2}/g, "a connection string with its key"],
  [/[?&]sig=[A-Za-z0-9%+/]{20,}/g, "a shared access signature"],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, "a token"],
  // Words behind a scheme, as in "Bearer authentication", have neither digits nor capitals inside.
  [
    /\b(?:Basic|Bearer|SharedKey|SharedAccessSignature)\s+(?=[A-Za-z+/._~%=&-]{0,200}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/._~%=&-]{12,}/g,
    "an authorization value",
  ],
  [/\bclient_secret=(?!\{\{|@|<|\[)[^&\s"'<>{}]{8,}/gi, "a client secret"],
  [/\b(?:password|pwd)=(?!\{\{|@|<|\[)[^;&\s"'<>{}]{4,}/gi, "a password"],
  // In JSON.
  [
    /"(?:password|passwd|client_?secret|api_?key|secret)"\s*:\s*"(?!\{\{|@|<|\[)(?=[^"]*\d)(?=[^"]*[A-Za-z])[^"\s{}]{8,}"/gi,
    "a credential in JSON",
  ],
  // The user information of a URL.
  [
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'{}<>]+:(?!\{\{|(?:pass(?:word|wd)?|pwd|secret|x+|\*+)@)[^\s/:@"'{}<>]{3,}@[^\s@]/gi,
    "a user name and a password",
  ],
  [/\bsk-(?:[a-z]+-)?[A-Za-z0-9]{20,}\b/g, "a key"],
  [/\bhooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]{16,}/g, "the address of a hook, which is its key"],
  [/\bAKIA[0-9A-Z]{16}\b/g, "an access key id"],
  [/\bgh[pousr]_[A-Za-z0-9]{30,}\b/g, "an access token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/g, "an access token"],
];

/** Stand-ins that samples and templates use where a credential will be: the words count in a single token, not in a whole URL. */
const placeholder =
  /^(?:[<[{(].*[>\]})]|x{3,}|\*+|\.{3}|(?:your|my|the)[-_ ].*|[^\s=:/?&]{0,60}(?:example|placeholder|change-?me|todo|secret-?here)[^\s=:/?&]{0,60})$/i;

/** A word that each form begins with or holds; most texts have none, and one look tells. */
const anyForm =
  /-----BEGIN|AccountKey|SharedAccess|SharedKey|sig=|eyJ|Basic|Bearer|client_secret=|password=|pwd=|password"|secret"|api_?key"|:\/\/[^\s/]*@|\bsk-|hooks\.slack|AKIA|gh[pousr]_|xox[abprs]-/i;

/** In characters: `pwd=` with a password of four. */
const shortestForm = 8;

/** What a text holds, if it holds what looks like a credential and is no stand-in for one. */
export function credentialForm(text: string): string | undefined {
  if (text.length < shortestForm || !anyForm.test(text)) return undefined;
  return forms.find(([form]) => [...text.matchAll(form)].some(([found]) => !isPlaceholder(found.replace(/^[^=\s]*[=\s]\s*/, ""))))?.[1];
}

/** Whether a literal is only a stand-in for a credential. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** Whether something is called like a credential. */
export function isCalledLikeCredential(name: string): boolean {
  return credentialName.test(name.trim());
}

/** Names of values that are credentials: `backend-key`, `ClientSecret`, `sas-token`, `db.password`. */
const credentialName =
  /(?:^|[-._ ]|(?<=[a-z]))(?:secret|passw(?:or)?d|pwd|api[-._]?key|(?:access|account|function|master|shared|subscription|signing)[-._]?key|token|sas|connection[-._]?string|private[-._]?key|credentials?)s?$/i;

/** Headers and query parameters whose value is a credential. */
export function carriesCredential(name: string): boolean {
  return /^(?:authorization|proxy-authorization|x-api-key|api-key|apikey|x-functions-key|ocp-apim-subscription-key|subscription-key|x-auth-token|code|sig|access_token|client_secret|password)$/i.test(
    name.trim(),
  );
}
