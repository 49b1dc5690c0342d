import { describe, expect, it } from "vitest";
import { shownLocation } from "../../../policies/openapi/shown-location";

describe("a location as it is shown", () => {
  it.each([
    ["openapi.yaml", "openapi.yaml"],
    ["C:\\specs\\a#b.yaml", "C:\\specs\\a#b.yaml"],
    ["../a?b.yaml", "../a?b.yaml"],
    ["https://specs.example/orders/openapi.yaml", "https://specs.example/orders/openapi.yaml"],
    ["https://specs.example:8443/a.yaml?sig=secret&se=1#top", "https://specs.example:8443/a.yaml"],
    ["HTTPS://reader:secret@specs.example/a.yaml", "HTTPS://specs.example/a.yaml"],
    ["https://reader:se@cret@specs.example/@a.yaml", "https://specs.example/@a.yaml"],
    ["https://secret@specs.example", "https://specs.example"],
    ["https://specs.example?token=secret", "https://specs.example"],
    ["https://[2001:db8::7]/a.yaml#secret", "https://[2001:db8::7]/a.yaml"],
    ["http://", "http://"],
  ])("%s is %s", (location, shown) => {
    expect(shownLocation(location)).toBe(shown);
  });
});
