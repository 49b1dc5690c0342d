import { describe, expect, it } from "vitest";
import { armWrites, armWriteTime } from "../../../infra/plan/arm-write-time";
import type { Declared, EstateRecord } from "../../../policies/estate/estate";
import { makeEstate } from "../../../policies/estate/estate";
import { planNotes } from "../../../scripts/commands/plan-notes";
import { recordOf } from "../../support/records";

const records = (count: number, declared?: Declared): EstateRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    ...(recordOf("tags", { displayName: "t" }, { tagId: `t${index}` }) as EstateRecord),
    ...(declared && { declared }),
  }));

describe("the time that ARM takes for writes", () => {
  it.each([
    [0, 0],
    [200, 0],
    [201, 0.1],
    [1200, 100],
    [75_000, 7480],
  ])("%i writes: %d seconds", (count, seconds) => {
    expect(armWriteTime(records(count))).toBe(seconds);
  });

  it.each<[string, Declared, number]>([
    ["settings that are taken as they are", { manage: "adopt" }, 0],
    ["settings that others see to", { manage: "skip" }, 0],
    ["settings of the stack", { manage: "own" }, 3],
    ["what others have", { inherited: true }, 0],
    ["what the service makes by itself", { byService: true }, 0],
  ])("counts %s", (_, declared, writes) => {
    expect(armWrites(records(3, declared))).toBe(writes);
  });
});

describe("the plan's notes", () => {
  const notes = (count: number) => planNotes(makeEstate(records(count)), [], []).filter((note) => note.includes("writes"));

  it.each([
    [200, undefined],
    [260, "260 writes, for which Azure Resource Manager takes at least 6 seconds"],
    [3201, "3,201 writes, for which Azure Resource Manager takes at least 6 minutes"],
  ])("of %i writes", (count, expected) => {
    expect(notes(count)).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
  });
});
