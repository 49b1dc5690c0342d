import type { Declared, EstateRecord } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { isLate } from "../../policies/estate/value";
import { atom, type Code, call, fields, list, namesIn } from "../../policies/typescript/code";
import { layOut } from "../../policies/typescript/layout";
import { keyCode, quoted, stringCode } from "../../policies/typescript/literals";

/** A record to declare, with the place of its policy where it has one. */
export interface Declarable {
  readonly record: EstateRecord;
  /** Its path below the service. */
  readonly path: string;
  /** The module of its policy, or the XML file that is deployed byte for byte; relative, with slashes. */
  readonly policy?: { readonly module: string } | { readonly xml: string };
  /** The secret of the configuration that stands for its value. */
  readonly secret?: string;
  /** What ARM has no place for. */
  readonly declared?: Declared;
}

export interface AdoptedModuleOptions {
  /** The module with what a stack's program uses, as it is written in the import. */
  readonly from: string;
  /** The service that references stand in, as a path. */
  readonly service: string;
}

/** The TypeScript module that declares records as they are: `export const adopted`. */
export function adoptedModule(declarables: readonly Declarable[], { from, service }: AdoptedModuleOptions): string {
  const imports = new Map<string, string>();
  const names = new Set(["adopted", "defineRecords"]);
  const entries = declarables.map((each): Code => {
    const properties = propertiesCode(each, service, (module) => {
      const known = imports.get(module);
      if (known !== undefined) return known;
      const name = freeName(module, names);
      imports.set(module, name);
      return name;
    });
    return fields([
      ["kind", atom(quoted(each.record.kind))],
      ["path", stringCode(each.path)],
      ["properties", properties],
      ...(each.declared ? [["declared", valueCode(each.declared, service)] as const] : []),
    ]);
  });
  const opening = "export const adopted = ";
  const code = call("defineRecords", atom("__filename"), list(entries));
  const used = [...namesIn(code)].filter((name) => name !== "join").sort();
  return [
    ...(namesIn(code).has("join") ? ['import { join } from "node:path";\n'] : []),
    `import { ${used.join(", ")} } from ${quoted(from)};\n`,
    ...[...imports].map(([module, name]) => `import ${name} from ${quoted(module)};\n`),
    "\n/** What the service had when it was adopted, as it was. */\n",
    `${opening}${layOut(code, opening.length, 1)};\n`,
  ].join("");
}

function propertiesCode({ record, policy, secret }: Declarable, service: string, nameOf: (module: string) => string): Code {
  const { value: _, format: __, ...rest } = record.properties as Readonly<Record<string, unknown>>;
  if (!isPolicyRecord(record) || policy === undefined) {
    const entries = Object.entries(record.properties).map(([name, value]) => [keyCode(name), valueCode(value, service)] as const);
    return fields([...entries, ...(secret === undefined ? [] : [["value", call("configSecret", stringCode(secret))] as const])]);
  }
  const more = Object.entries(rest).map(([name, value]) => [keyCode(name), valueCode(value, service)] as const);
  const beside = more.length > 0 ? [fields(more)] : [];
  return "module" in policy
    ? call("policyAsItIs", atom(nameOf(policy.module)), ...beside)
    : call("policyFile", call("join", atom("__dirname"), stringCode(policy.xml)), ...beside);
}

function valueCode(value: unknown, service: string): Code {
  if (isLate(value)) {
    const inside = value.$late.slice(service.length + 1);
    return call("inService", stringCode(inside.replace(/#id$/, "")));
  }
  if (typeof value === "string") return stringCode(value);
  if (Array.isArray(value)) return list(value.map((each) => valueCode(each, service)));
  if (typeof value !== "object" || value === null) return atom(String(value));
  return fields(Object.entries(value).map(([key, each]) => [keyCode(key), valueCode(each, service)]));
}

function freeName(module: string, taken: Set<string>): string {
  const words = module
    .replace(/\.ts$/, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "" && !/^policies$/.test(word));
  const camel = words.map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  const base = /^[a-z]/.test(camel) ? camel : `policy${camel}`;
  let free = base;
  for (let number = 2; taken.has(free); number++) free = `${base}${number}`;
  taken.add(free);
  return free;
}
