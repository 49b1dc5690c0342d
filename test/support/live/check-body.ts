import type { CompositeMapper, DictionaryMapper, EnumMapper, Mapper, SequenceMapper } from "@azure/core-client";
import type { SdkRoute } from "./sdk-routes";

/** What a body has that the SDK's specification does not, or has otherwise: places and what is wrong there. */
export function wrongIn(body: unknown, { body: mapper, shapes }: Pick<SdkRoute, "body" | "shapes">): string[] {
  const wrong: string[] = [];
  look(body, mapper, "", shapes, wrong);
  return wrong;
}

function look(value: unknown, mapper: Mapper, at: string, shapes: SdkRoute["shapes"], wrong: string[]): void {
  if (value === undefined || value === null) {
    if (mapper.required && !mapper.readOnly) wrong.push(`${at} is missing`);
    return;
  }
  const { name } = mapper.type;
  const isWrong = (expected: string) => wrong.push(`${at} is no ${expected}`);
  switch (name) {
    case "Composite":
      if (typeof value !== "object" || Array.isArray(value)) isWrong("object");
      else composite(value as Record<string, unknown>, mapper as CompositeMapper, at, shapes, wrong);
      return;
    case "Sequence":
      if (!Array.isArray(value)) isWrong("list");
      else
        for (const [index, each] of value.entries())
          look(each, (mapper as SequenceMapper).type.element as Mapper, `${at}[${index}]`, shapes, wrong);
      return;
    case "Dictionary":
      if (typeof value !== "object" || Array.isArray(value)) isWrong("dictionary");
      else
        for (const [key, each] of Object.entries(value))
          look(each, (mapper as DictionaryMapper).type.value as Mapper, `${at}.${key}`, shapes, wrong);
      return;
    case "Enum":
      if (!(mapper as EnumMapper).type.allowedValues.includes(value))
        isWrong(`one of ${(mapper as EnumMapper).type.allowedValues.join(", ")}`);
      return;
    case "Number":
    case "Boolean":
      if (typeof value !== name.toLowerCase()) isWrong(name.toLowerCase());
      return;
    case "any":
    case "Object":
      return;
    default:
      if (typeof value !== "string") isWrong(`text (${name})`);
  }
}

/** Fields of an object: the SDK flattens, so that names have dots where bodies have objects. */
function composite(value: Record<string, unknown>, mapper: CompositeMapper, at: string, shapes: SdkRoute["shapes"], wrong: string[]): void {
  const shape = shapes[mapper.type.className ?? ""] as CompositeMapper | undefined;
  const properties = shape?.type.modelProperties ?? mapper.type.modelProperties;
  if (!properties) return;
  // Resources of ARM have what the specification of one of them leaves out.
  const known = new Set(["systemData"]);
  for (const each of Object.values(properties)) {
    const path = (each.serializedName ?? "").split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", "."));
    let found: unknown = value;
    for (const [index, part] of path.entries()) {
      known.add(path.slice(0, index + 1).join("."));
      found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[part] : undefined;
    }
    look(found, each, `${at}.${path.join(".")}`, shapes, wrong);
  }
  const nested = new Set(
    Object.values(properties).flatMap(({ serializedName = "" }) =>
      serializedName.includes(".") ? [serializedName.split(".")[0] ?? ""] : [],
    ),
  );
  for (const [key, each] of Object.entries(value)) {
    if (!known.has(key)) wrong.push(`${at}.${key} is not in the specification`);
    else if (nested.has(key) && typeof each === "object" && each !== null)
      for (const inner of Object.keys(each))
        if (!known.has(`${key}.${inner}`)) wrong.push(`${at}.${key}.${inner} is not in the specification`);
  }
}
