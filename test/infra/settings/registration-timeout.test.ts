import { describe, expect, it } from "vitest";
import { registrationTimeout } from "../../../infra/settings/registration-timeout";
import { SettingsError } from "../../../infra/settings/settings-error";

const of = (text?: string) => registrationTimeout({ PALISADE_REGISTRATION_TIMEOUT: text });

describe("registrationTimeout", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["1", 1],
    ["3600", 3600],
  ])("takes %j for %j", (text, seconds) => {
    expect(of(text)).toBe(seconds);
  });

  it.each(["0", "3601", "-1", "1.5", "10m", " 5", "99999", "1e3"])("refuses %j", (text) => {
    expect(() => of(text)).toThrow(new SettingsError("PALISADE_REGISTRATION_TIMEOUT: expected whole seconds from 1 to 3600"));
  });
});
