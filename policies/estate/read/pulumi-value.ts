import { secret } from "./native-record";

/*
 * Values as Pulumi's engine writes them as JSON. Source of the marks: pulumi/pulumi, sdk/go/common/resource (properties.go,
 * plugin/rpc.go) and pkg/backend/display/json.go.
 */

/** The key under which the engine marks values that are more than they look: secrets, assets, references. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
/** What a preview shows in place of a secret. */
const blinded = "[secret]";

/** What stands for a value that is not known yet, by its type: bool, number, string, array, asset, archive, object. */
const unknownMarks = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
const unknownMark = new RegExp(unknownMarks.join("|"));

const later = { $unknown: "only known when it is deployed" };

/** A value with everything in it that is secret or not known yet as an unknown one. */
export function decodePulumiValue(value: unknown): unknown {
  if (typeof value === "string") {
    if (value === blinded) return secret;
    return unknownMark.test(value) ? later : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(decodePulumiValue);
  if (Object.hasOwn(value, signature)) {
    return (value as Record<string, unknown>)[signature] === secretSignature
      ? secret
      : { $unknown: "no plain value: an asset or a reference" };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decodePulumiValue(each)]));
}
