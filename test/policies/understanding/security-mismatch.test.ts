import { describe, expect, it } from "vitest";
import { effectivePolicy } from "../../../policies/document/effective";
import { parsePolicy } from "../../../policies/document/parse";
import type { WayIn } from "../../../policies/estate/ways-in";
import type { Asked } from "../../../policies/understanding/authentication";
import { type EffectiveAuthentication, effectiveAuthentication } from "../../../policies/understanding/effective-authentication";
import { securityMismatch } from "../../../policies/understanding/security-mismatch";

describe("definition and policies", () => {
  it.each<[string, Asked, readonly string[], readonly EffectiveAuthentication[], string | undefined]>([
    ["both ask for a token", "always", ["oauth2"], ["token", "token"], undefined],
    ["a certificate stands for a token", "always", ["oauth2"], ["certificate"], undefined],
    ["nothing asks", "never", [], ["none"], undefined],
    ["one way is open", "always", ["oauth2"], ["token", "none"], "not-enforced"],
    ["an open way is worse than a weak one", "always", ["oauth2"], ["key", "none"], "not-enforced"],
    ["an open way is worse than one that is not known", "always", ["oauth2"], ["unknown", "none"], "not-enforced"],
    ["a key for a token", "always", ["openIdConnect"], ["token", "key"], "weaker"],
    ["an address for a token", "always", ["http bearer"], ["address"], "weaker"],
    ["a key for a key", "always", ["apiKey"], ["key"], undefined],
    ["a key where a key or a token is asked", "always", ["apiKey", "oauth2"], ["key"], undefined],
    ["a key for what is not declared", "always", ["unknown"], ["key"], undefined],
    ["it is not known what runs", "always", ["oauth2"], ["unknown"], "unknown"],
    ["it is not known what is asked", "unknown", [], ["none"], undefined],
    ["policies ask for more", "never", [], ["token"], "not-declared"],
    ["policies ask for a key", "never", [], ["key", "key"], "not-declared"],
    ["policies ask on some ways only", "never", [], ["token", "none"], undefined],
    ["policies ask for what may be left out", "optional", ["oauth2"], ["token"], "not-declared"],
    ["what may be left out is", "optional", ["oauth2"], ["none"], undefined],
    ["there is no way in", "always", ["oauth2"], [], undefined],
  ])("%s", (_name, asked, kinds, ways, kind) => {
    const answer = securityMismatch(
      { asked, kinds },
      ways.map((authentication, index) => ({ way: `way ${index}`, authentication })),
    );
    expect(answer?.kind).toBe(kind);
  });

  it("are told apart by the ways on which they differ", () => {
    const ways = [
      { way: "key of product a", authentication: "token" },
      { way: "no key", authentication: "none" },
      { way: "API- or all-API key", authentication: "key" },
    ] as const;
    expect(securityMismatch({ asked: "always", kinds: ["oauth2", "mutualTLS"] }, ways)).toEqual({
      kind: "not-enforced",
      message: "the definition asks for an OAuth 2 token or a client certificate, and the policies let anybody call by no key",
      ways: ["no key"],
    });
  });
});

describe("what policies ask", () => {
  const effective = (inbound: string) =>
    effectivePolicy([{ scope: "api", owner: "api", document: parsePolicy(`<policies><inbound>${inbound}</inbound></policies>`).document }]);
  const key: WayIn = { by: "api-key" };
  const open: WayIn = { by: "no-key" };
  const doubtful: WayIn = { by: "no-key", doubt: "nobody knows" };
  it.each<[string, string, WayIn, EffectiveAuthentication]>([
    ["nothing", "", open, "none"],
    ["a key", "", key, "key"],
    ["nothing, perhaps", "", doubtful, "unknown"],
    ["a token", '<validate-jwt header-name="Authorization" />', open, "token"],
    ["an Entra token beside a key", '<validate-azure-ad-token tenant-id="t" />', key, "token"],
    ["a token without a signature", '<validate-jwt header-name="Authorization" require-signed-tokens="false" />', open, "none"],
    [
      "a token on some paths",
      '<choose><when condition="@(context.Request.Method == &quot;PUT&quot;)"><validate-jwt header-name="A" /></when></choose>',
      open,
      "none",
    ],
    ["a certificate", "<validate-client-certificate />", open, "certificate"],
    ["a certificate whose errors are ignored", '<validate-client-certificate ignore-error="true" />', open, "none"],
    ["known addresses", '<ip-filter action="allow"><address>203.0.113.7</address></ip-filter>', open, "address"],
    ["all but some addresses", '<ip-filter action="forbid"><address>203.0.113.7</address></ip-filter>', open, "none"],
    ["what a fragment does that is not known", '<include-fragment fragment-id="ghost" />', key, "unknown"],
  ])("%s", (_name, inbound, way, authentication) => {
    expect(effectiveAuthentication(effective(inbound), way)).toBe(authentication);
  });
});
