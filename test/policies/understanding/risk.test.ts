import { describe, expect, it } from "vitest";
import type { Authentication } from "../../../policies/understanding/authentication";
import type { Confidence } from "../../../policies/understanding/data/classify";
import { type DataKind, factsOfKind } from "../../../policies/understanding/data/kinds";
import type { EffectiveAuthentication } from "../../../policies/understanding/effective-authentication";
import type { Guess } from "../../../policies/understanding/identifiers";
import type { SensitiveField } from "../../../policies/understanding/model";
import { riskOf } from "../../../policies/understanding/risk";

interface Case {
  readonly kinds?: readonly DataKind[];
  readonly direction?: SensitiveField["direction"];
  readonly confidence?: Confidence;
  readonly asked?: Authentication["asked"];
  readonly guess?: Guess;
  readonly effective?: readonly EffectiveAuthentication[];
}

const risk = ({ kinds = [], direction = "response", confidence = "value", asked = "always", guess, effective }: Case) =>
  riskOf(
    kinds.map((kind) => ({
      ...factsOfKind(kind),
      kind,
      direction,
      in: "body",
      name: kind,
      path: kind,
      pointer: "#",
      confidence,
      evidence: [],
    })),
    { asked, from: "api", alternatives: [], weaknesses: [] },
    guess ? [{ name: "id", in: "path", guess, why: "", pointer: "#" }] : [],
    [],
    effective,
  );

describe("what is riskier comes first", () => {
  it.each<[string, Case, Case]>([
    ["open before secured", { kinds: ["email"], asked: "never" }, { kinds: ["email"] }],
    ["open before optional", { kinds: ["email"], asked: "never" }, { kinds: ["email"], asked: "optional" }],
    ["optional before not known", { kinds: ["email"], asked: "optional" }, { kinds: ["email"], asked: "unknown" }],
    ["not known before secured", { kinds: ["email"], asked: "unknown" }, { kinds: ["email"] }],
    ["health before e-mail", { kinds: ["health"] }, { kinds: ["email"] }],
    ["more kinds before fewer", { kinds: ["email", "phone"] }, { kinds: ["email"] }],
    ["returned before taken", { kinds: ["email"] }, { kinds: ["email"], direction: "request" }],
    ["surer before less sure", { kinds: ["email"] }, { kinds: ["email"], confidence: "name" }],
    ["sequential before random", { kinds: ["email"], guess: "sequential" }, { kinds: ["email"], guess: "opaque" }],
    ["guessable before unknown", { kinds: ["email"], guess: "guessable" }, { kinds: ["email"], guess: "unknown" }],
    ["data before none", { kinds: ["email"], asked: "never" }, { asked: "never" }],
    ["what the policies leave open", { kinds: ["email"], effective: ["token", "none"] }, { kinds: ["email"], effective: ["token"] }],
    ["a key before a token", { kinds: ["email"], effective: ["key"] }, { kinds: ["email"], effective: ["token"] }],
    // What runs counts, whatever the definition says.
    [
      "open by policy before open by definition",
      { kinds: ["email"], effective: ["none"] },
      { kinds: ["email"], asked: "never", effective: ["token"] },
    ],
  ])("%s", (_name, more, less) => {
    expect(risk(more).score).toBeGreaterThan(risk(less).score);
  });
});

describe("levels", () => {
  it.each<[Case, string]>([
    [{ kinds: ["health"], asked: "never" }, "critical"],
    [{ kinds: ["email"], asked: "never" }, "high"],
    [{ kinds: ["ip-address"], asked: "never" }, "medium"],
    [{ kinds: ["card-number"] }, "medium"],
    [{ kinds: ["email"], guess: "opaque", confidence: "format" }, "low"],
    [{}, "low"],
    [{ asked: "never" }, "low"],
  ])("%j is %s", (each, level) => {
    expect(risk(each).level).toBe(level);
  });

  it("never leave the scale", () => {
    const all: Case = {
      kinds: ["health", "card-number", "password", "iban", "email", "phone", "token"],
      asked: "never",
      guess: "sequential",
    };
    expect(risk(all)).toEqual({
      score: 100,
      level: "critical",
      reasons: ["returns card numbers, health data, passwords and 4 more kinds of data without authentication", "id is sequential"],
    });
  });
});
