import { all, type TypeFacts } from "./type-facts";

const token = {
  ...all("JToken", "[] DeepClone() First Last Next Previous Root SelectToken()"),
  ...all("IEnumerable<JToken>", "Children() SelectTokens() Values() Descendants()"),
  Parent: "JContainer",
  HasValues: "bool",
  Path: "string",
  Type: "JTokenType",
};

/** JSON, by Newtonsoft.Json. */
export const json: readonly TypeFacts[] = [
  { name: "Newtonsoft.Json.Formatting" },
  { name: "Newtonsoft.Json.JsonConvert", only: ["SerializeObject", "DeserializeObject"], results: { "SerializeObject()": "string" } },
  { name: "Newtonsoft.Json.Linq.Extensions" },
  { name: "Newtonsoft.Json.Linq.JToken", results: { ...token, "Parse()": "JToken", "FromObject()": "JToken" } },
  { name: "Newtonsoft.Json.Linq.JContainer", base: "JToken", results: token },
  {
    name: "Newtonsoft.Json.Linq.JObject",
    base: "JContainer",
    results: {
      ...token,
      ...all("JObject", "Parse() FromObject()"),
      "Property()": "JProperty",
      "Properties()": "IEnumerable<JProperty>",
      Count: "int",
      "GetValue()": "JToken",
      ...all("bool", "ContainsKey() TryGetValue() Remove()"),
    },
    takes: { Parse: "text" },
  },
  {
    name: "Newtonsoft.Json.Linq.JArray",
    base: "JContainer",
    results: { ...token, ...all("JArray", "Parse() FromObject()"), Count: "int" },
    takes: { Parse: "text" },
  },
  { name: "Newtonsoft.Json.Linq.JProperty", base: "JContainer", results: { ...token, Name: "string", Value: "JToken" } },
  { name: "Newtonsoft.Json.Linq.JValue", base: "JToken", results: { ...token, Value: "object" } },
  { name: "Newtonsoft.Json.Linq.JRaw", base: "JValue" },
  { name: "Newtonsoft.Json.Linq.JConstructor", base: "JContainer" },
  { name: "Newtonsoft.Json.Linq.JTokenType" },
];
