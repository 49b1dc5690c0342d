/** Imports run one way: policies <- infra <- stacks <- scripts. An arrow points at what is imported. */
const above = {
  policies: "^(infra|stacks|scripts|test)/",
  infra: "^(stacks|scripts|test)/",
  stacks: "^(scripts|test)/",
  scripts: "^test/",
};

/** The harness that runs the real engine. */
const measuredWith = "^test/support/engine/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(above).map(([folder, path]) => ({
      name: `${folder}-imports-downwards`,
      comment: `${folder}/ may import only what stands below it.`,
      severity: "error",
      from: { path: `^${folder}/` },
      to: { path, ...(folder === "scripts" && { pathNot: measuredWith }) },
    })),
    {
      name: "only-measurements-run-the-engine-of-tests",
      comment: "The real engine of the tests is there for them, and for what measures under it.",
      severity: "error",
      from: { path: "^scripts/", pathNot: "^scripts/bench/" },
      to: { path: measuredWith },
    },
    {
      name: "stacks-use-what-is-exported",
      comment: "Pulumi programs load the compiled toolkit; a module of its sources would be a second one beside it.",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(infra|policies)/", pathNot: "^(infra|policies)/index\\.(ts|js)$" },
    },
    {
      name: "policies-know-no-cloud",
      comment: "policies/ knows XML, C# and security; Pulumi and the Azure SDKs belong to infra/ and scripts/.",
      severity: "error",
      from: { path: "^policies/" },
      to: { path: "node_modules/(@pulumi|@azure)/" },
    },
    {
      name: "no-cycles",
      comment: "A cycle makes the order of loading matter.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unlisted-packages",
      comment: "The product runs on what package.json lists as dependencies.",
      severity: "error",
      from: { path: "^(policies|infra|stacks|scripts)/", pathNot: "^scripts/(docs|bench|fuzz)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    { name: "resolvable", comment: "Every import resolves.", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|out)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
