import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDefinition } from "../../../policies/openapi/read";
import { makeFolder } from "../../support/folder";
import { shuffled } from "../../support/shuffled";

const fixtures = path.join(__dirname, "../../fixtures/openapi");

const read = (definition: unknown) => readDefinition(path.join(makeFolder({ "openapi.json": JSON.stringify(definition) }), "openapi.json"));

describe.each(["orders-2.0.yaml", "orders-3.0.yaml", "orders-3.1.yaml", "inline.yaml"])("%s", (name) => {
  const definition = parse(readFileSync(path.join(fixtures, name), "utf8")) as object;

  it.each([1, 2, 3, 4, 5])("says the same in another order (%i)", async (seed) => {
    const other = shuffled(definition, seed);
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(definition));
    const [first, second] = await Promise.all([read(definition), read(other)]);
    expect(second).toEqual(first);
    expect(second.operations).toEqual(first.operations);
    expect(JSON.stringify(second.operations)).toBe(JSON.stringify(first.operations));
    expect(Object.keys(second.schemas)).toEqual(Object.keys(first.schemas));
  });
});
