import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020";
import { repository } from "./engine/program-copy";

/** What a generated schema in `docs/schemas/` has against a value; null where nothing. */
export function schemaErrors(name: string, value: unknown) {
  const schema = JSON.parse(readFileSync(path.join(repository, `docs/schemas/${name}.schema.json`), "utf8"));
  const Validator = String(schema.$schema).includes("2020-12") ? Ajv2020 : Ajv;
  const validate = new Validator({ strict: false, validateFormats: false }).compile(schema);
  validate(value);
  return validate.errors ?? null;
}
