import { cors } from "../elements";
import { correlationHeader } from "./correlation-id";
import type { Recipe } from "./recipe";

/** Lets the pages of the listed origins call the API from browsers, with the methods and headers that it has. */
export function crossOrigin(origins: readonly string[]): Recipe {
  return {
    name: "cross-origin",
    fulfils: [],
    api: ({ definition }) => {
      const methods = [...new Set(definition.operations.map(({ method }) => method))].filter((method) => method !== "OPTIONS").sort();
      const headers = definition.operations.flatMap(({ parameters }) =>
        parameters.filter((each) => each.in === "header").map(({ name }) => name),
      );
      return {
        inbound: [
          cors({
            allowCredentials: false,
            terminateUnmatchedRequest: true,
            allowedOrigins: origins,
            allowedMethods: { preflightResultMaxAge: 300, method: methods.length > 0 ? methods : ["GET"] },
            allowedHeaders: distinct(["Authorization", "Content-Type", correlationHeader, "Ocp-Apim-Subscription-Key", ...headers]),
            exposeHeaders: [correlationHeader, "Retry-After"],
          }),
        ],
      };
    },
  };
}

/** Header names are the same in any case. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}
