import { atPointer, isObject, plainText } from "../../../openapi/pointer";
import { titleOf, unique } from "../../helpers/definition-places";
import { exampleDefinition } from "../../helpers/example-definition";
import { defineRule } from "../../rule";

const orders = `/orders:
  get:
    responses: { "200": { description: All. } }`;
/** Where URLs stand in servers, and in flows of OAuth 2. */
const addresses = ["url", "tokenUrl", "authorizationUrl", "refreshUrl"];
const unencrypted = /^(?:http|ws)$/i;

/**
 * Servers, schemes and the addresses of token endpoints that are not encrypted. In OpenAPI 2.0 a host without `schemes` is
 * unknown: the definition is then used with whatever it was fetched by.
 */
export const serversEncrypted = defineRule({
  id: "APIM-OAS-005",
  slug: "openapi-servers-encrypted",
  severity: "high",
  title: "All servers of the definition are called by https or wss.",
  why: "What is sent without encryption is read and changed on the way, tokens among it.",
  fix: "Write https for http, and wss for ws.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["DP-3"] },
  appliesTo: "definition",
  check({ definition: { root, version, schemes, understood } }, report) {
    if (version === "2.0") {
      if (Array.isArray(root.schemes) && root.schemes.length > 0) {
        for (const [index, scheme] of root.schemes.entries())
          if (unencrypted.test(plainText(scheme)))
            report.finding(`the API is called by ${plainText(scheme)}, without encryption`, { pointer: `#/schemes/${index}` });
      } else if (root.host !== undefined) report.unknown("the definition names a host, and no schemes to call it by");
      for (const operation of understood.operations) {
        const written = atPointer(root, operation.pointer);
        const own = isObject(written) && Array.isArray(written.schemes) ? written.schemes : [];
        for (const [index, scheme] of own.entries())
          if (unencrypted.test(plainText(scheme)))
            report.finding(`${titleOf(operation)} is called by ${plainText(scheme)}, without encryption`, {
              pointer: `${operation.pointer}/schemes/${index}`,
            });
      }
    } else {
      for (const { code, message, pointer } of understood.remarks) if (code === "unencrypted-server") report.finding(message, { pointer });
      const own = understood.operations.flatMap(({ exposure }) => exposure).filter(({ code }) => code === "unencrypted-server");
      for (const { message, pointer } of unique(own, (each) => each.pointer)) report.finding(message, { pointer });
    }
    for (const { weaknesses } of schemes)
      for (const { code, message, pointer } of weaknesses) if (code === "unencrypted-token-url") report.finding(message, { pointer });
  },
  repair: {
    extent: "partly",
    definition({ pointer = "" }, text) {
      const list = /^(.*\/schemes)\/\d+$/.exec(pointer)?.[1];
      if (list !== undefined) {
        const scheme = plainText(text.valueAt(pointer)).toLowerCase();
        const edits = text.itemsAt(list).includes(`${scheme}s`) ? text.removeItem(pointer) : text.setValue(pointer, `${scheme}s`);
        return edits.length === 0 ? undefined : { what: `${scheme}s in place of ${scheme}`, edits };
      }
      const urls = [pointer, ...addresses.map((name) => `${pointer}/${name}`)];
      const edits = urls.flatMap((each) => text.encryptUrl(each));
      return edits.length === 0 ? undefined : { what: "write https for http", edits };
    },
  },
  examples: {
    pass: [
      { definition: exampleDefinition(orders, 'servers: [{ url: "https://api.example.com" }]') },
      { title: "In OpenAPI 2.0.", definition: exampleDefinition(orders, "host: api.example.com\nschemes: [https]", 'swagger: "2.0"') },
    ],
    fail: [
      { definition: exampleDefinition(orders, 'servers: [{ url: "http://api.example.com" }]') },
      {
        title: "In OpenAPI 2.0.",
        definition: exampleDefinition(orders, "host: api.example.com\nschemes: [https, http]", 'swagger: "2.0"'),
      },
      {
        title: "A token endpoint.",
        definition: exampleDefinition(
          orders,
          'components:\n  securitySchemes:\n    own: { type: oauth2, flows: { clientCredentials: { tokenUrl: "http://login.example/t", scopes: {} } } }',
        ),
      },
    ],
  },
});
