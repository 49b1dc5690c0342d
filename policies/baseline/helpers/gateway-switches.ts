const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";

/** Ciphers that are broken, or lack forward secrecy or authenticated encryption (protocols and ciphers in API Management). */
export const weakCiphers: readonly string[] = [
  "TripleDes168",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "TLS_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
  "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
].map((cipher) => `${security}.Ciphers.${cipher}`);
