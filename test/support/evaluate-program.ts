import { transformSync } from "esbuild";
import * as policies from "../../policies";
import type { PolicyDocument } from "../../policies/document/ast";

/** The module that programs under test import the builders from. */
export const builders = "builders";

/** Runs a module and hands back its default export. It can import the builders and nothing else. */
export function evaluateProgram(text: string): PolicyDocument {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "node20" });
  const module = { exports: {} as { default?: PolicyDocument } };
  const require = (name: string) => {
    if (name !== builders) throw new Error(`the program imports ${name}`);
    return policies;
  };
  new Function("require", "module", "exports", code)(require, module, module.exports);
  if (!module.exports.default) throw new Error("the program has no default export");
  return module.exports.default;
}
