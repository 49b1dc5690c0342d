"use strict";

const { readFileSync, readdirSync } = require("node:fs");
const path = require("node:path");

const packageFolder = path.dirname(require.resolve("@pulumi/azure-native/package.json"));

/**
 * What the installed azure-native says of a resource class: the inputs, which of them are required, the outputs, and the
 * API version. It is read from the generated source, since the package carries no schema.
 */
function readStockClass(module, name) {
  const folder = path.join(packageFolder, module);
  const file = readdirSync(folder).find((entry) => entry.toLowerCase() === `${name}.js`.toLowerCase());
  if (file === undefined) throw new Error(`the installed azure-native has no ${module}:${name}`);
  const source = readFileSync(path.join(folder, file), "utf8").replace(/\/\/# sourceMappingURL=.*/s, "");
  const assignments = [...source.matchAll(/resourceInputs\["(\w+)"\] = (.*);/g)].map(([, property, value]) => ({ property, value }));
  const computed = assignments.filter(({ value }) => value.startsWith("undefined"));
  return {
    inputs: unique(assignments.filter(({ value }) => !value.startsWith("undefined"))),
    required: [...source.matchAll(/Missing required property '(\w+)'/g)].map(([, property]) => property),
    outputs: unique(computed),
    apiVersion: /Uses Azure REST API version (\S+?)\.\s/.exec(source)?.[1],
  };
}

const unique = (assignments) => [...new Set(assignments.map(({ property }) => property))];

module.exports = { readStockClass };
