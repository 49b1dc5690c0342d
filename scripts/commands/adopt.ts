import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { publishedEstate } from "../../infra/inherit";
import { placeOf } from "../../infra/settings/ownership";
import { serviceId } from "../../infra/settings/platform-settings";
import { isDay } from "../../policies/baseline/waiver";
import { printPolicy } from "../../policies/document/print";
import { type Declared, type EstateRecord, makeEstate } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { isPlaceholder, nameOf, parametersOf, pathOf, serviceOf } from "../../policies/estate/path";
import { policyFileOf, scopeOfFile } from "../../policies/estate/policy-paths";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { isLate, isUnknown } from "../../policies/estate/value";
import { loadGrammar } from "../../policies/expressions/grammar";
import { NotWritable } from "../../policies/typescript/piece";
import { programOf } from "../../policies/typescript/program";
import type { ExitCode } from "../exit-code";
import { adoptedModule, type Declarable } from "../files/adopted-module";
import { type Leave, waiversFor } from "../files/adopted-waivers";
import { importFile } from "../files/import-file";
import { modulePathOf, policiesModuleFor } from "../files/module-path";
import { openEstate } from "../files/open-estate";
import { writeOutput } from "../files/write-output";
import type { AdoptOutput } from "../json-output";
import { clean, type OutputOptions, print, printError, printJson } from "../output";
import { withProgress } from "../progress";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";

export interface AdoptCommandOptions extends OutputOptions {
  readonly service: string;
  readonly out: string;
  readonly only?: readonly string[];
  readonly force?: boolean;
  readonly waiveUntil?: string;
  readonly owner?: string;
  readonly approver?: string;
  readonly format: "text" | "json";
}

/** What can be adopted; the rest of a service is looked at. */
const adoptable = new Set<Kind>([
  "apiVersionSets",
  "apis",
  "apis/operations",
  "apis/operations/policies",
  "apis/operations/tags",
  "apis/policies",
  "apis/schemas",
  "apis/tags",
  "backends",
  "namedValues",
  "policies",
  "policyFragments",
  "products",
  "products/apis",
  "products/groups",
  "products/policies",
  "products/tags",
  "tags",
]);

/** What the service tells of its resources and nobody sets. */
const told = new Set(["provisioningState", "isOnline", "createdDate", "lastStatus"]);

/** `palisade adopt <source>`: declares what a service has, as it is, and writes what brings it into a stack's state. */
export async function adopt(source: string, options: AdoptCommandOptions): Promise<ExitCode> {
  if (!serviceId.test(options.service))
    throw new UsageError(
      `--service ${options.service}: expected /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.ApiManagement/service/<name>`,
    );
  const leave = leaveOf(options);
  const { subscription, ...place } = placeOf(options.service, "--service");
  const { estate, texts, errors } = await withProgress("reading", options.quiet === true, (say) => openEstate(source, say));
  await loadGrammar();
  const from = serviceIn(estate.records, source);
  const to = pathOf("service", { ...place });
  const records = estate.records.filter(({ path }) => serviceOf(path) === from).map((record) => moved(record, from, to));
  const wanted = (options.only ?? []).map((each) => each.replace(/^\/+|\/+$/g, "").toLowerCase());
  for (const each of wanted)
    if (!records.some(({ path }) => isUnder(path.slice(to.length + 1).toLowerCase(), each)))
      throw new UsageError(`--only ${each}: ${source} has nothing of that name; names are as in apis/accounts`);
  const notes: string[] = [];
  const adopted: Declarable[] = [];
  const others: EstateRecord[] = [];
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const record of records) {
    const path = record.path.slice(to.length + 1);
    const isWanted = adoptable.has(record.kind) && (wanted.length === 0 || wanted.some((each) => isUnder(path.toLowerCase(), each)));
    const why = isWanted ? whyNot(record, to) : undefined;
    if (why !== undefined) notes.push(`${path} is not adopted: ${why}`);
    if (!isWanted || why !== undefined) {
      others.push(record);
      continue;
    }
    const text = texts.get(record.path.replace(to, from));
    const made = declarable(record, path, text, { notes, files, taken, out: options.out });
    const declared = { ...factsOf(record), ...(made.secret !== undefined && { editedOutside: ["value"] }) };
    adopted.push(Object.keys(declared).length > 0 ? { ...made, declared } : made);
  }
  if (adopted.length === 0) throw new UsageError(`${source}: there is nothing in it to adopt`);
  const module = policiesModuleFor(options.out).replace(/policies$/, "infra");
  const paths = new Set(adopted.map(({ path }) => `${to}/${path}`));
  const secrets = adopted.flatMap(({ secret }) => secret ?? []);
  files.set("adopted.ts", adoptedModule(adopted, { from: module, service: to }));
  files.set(
    "import.json",
    `${JSON.stringify(
      importFile(
        records.filter(({ path }) => paths.has(path)),
        subscription,
        place.serviceName,
      ),
      null,
      2,
    )}\n`,
  );
  files.set("estate.json", `${JSON.stringify(publishedEstate(makeEstate(others.length > 0 ? others : records)), null, 2)}\n`);
  if (leave) {
    const { waivers, stopping } = await waiversFor(
      adopted.map(({ record }) => record),
      { records: others, ...(estate.unread && { unread: estate.unread }) },
      place,
      leave,
    );
    files.set("waivers.ts", waivers);
    notes.push(...stopping);
  }
  const written = [...files].map(([file, content]) => [join(options.out, file), content] as const);
  if (!options.force) refuseToOverwrite(written);
  for (const [file, content] of written) writeOutput(file, content, file.endsWith(".xml"));
  report(
    { adopted, secrets, notes, errors: errors.map(({ file, message }) => `${file ? `${file}: ` : ""}${message}`) },
    written.map(([file]) => shown(file)),
    options,
  );
  return errors.length > 0 ? 2 : 0;
}

function leaveOf({ waiveUntil, owner, approver }: AdoptCommandOptions): Leave | undefined {
  if (waiveUntil === undefined && owner === undefined && approver === undefined) return undefined;
  if (waiveUntil === undefined || !owner?.trim() || !approver?.trim() || !isDay(waiveUntil))
    throw new UsageError("--waive-until <yyyy-MM-dd>, --owner and --approver go together: leave is given by a person, and for a time");
  return { expires: waiveUntil, owner, approver, reason: "as it was when it was adopted" };
}

/** What a declaration has said of a record, and its resource does not tell. */
function factsOf({ declared = {} }: EstateRecord): Declared {
  const { file: _file, manage: _manage, owner: _owner, text: _text, inherited: _inherited, definition, ...facts } = declared;
  // A definition that is not in the project is not there for others who run the stack.
  const isHere = definition !== undefined && !isAbsolute(definition) && !definition.startsWith("..") && existsSync(definition);
  return { ...facts, ...(isHere && { definition }) };
}

function serviceIn(records: readonly EstateRecord[], source: string): string {
  const services = new Set(records.flatMap(({ path }) => serviceOf(path) ?? []));
  const [only, more] = [...services];
  if (only === undefined) throw new UsageError(`${source}: there is nothing of API Management in it`);
  if (more !== undefined)
    throw new UsageError(
      `${source}: it is about ${services.size} services (${[...services].map(nameOf).join(", ")}); name a source of one`,
    );
  return only;
}

/** A record as it is in the service that it is to be adopted in: the source may not have known its name. */
function moved(record: EstateRecord, from: string, to: string): EstateRecord {
  const inPlace = (value: unknown): unknown => {
    if (isLate(value)) return { $late: value.$late.startsWith(from) ? `${to}${value.$late.slice(from.length)}` : value.$late };
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(inPlace);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inPlace(each)]));
  };
  const { planned: _, refs, ...rest } = record;
  const path = `${to}${record.path.slice(from.length)}`;
  const plain = isPolicyRecord(record)
    ? record.properties
    : inPlace(record.kind === "apis" ? asWritten(record.properties as Readonly<Record<string, unknown>>, to) : record.properties);
  return {
    ...rest,
    path,
    properties: plain,
    ...(refs && { refs: refs.map((ref) => (ref.startsWith(from) ? `${to}${ref.slice(from.length)}` : ref)) }),
  } as EstateRecord;
}

/** An API's properties as they are written: the service tells them by other names, and ids with its own. */
function asWritten(properties: Readonly<Record<string, unknown>>, service: string): Readonly<Record<string, unknown>> {
  const { type, apiVersionSetId, ...rest } = properties;
  const set = typeof apiVersionSetId === "string" ? /\/apiVersionSets\/([^/]+)$/i.exec(apiVersionSetId)?.[1] : undefined;
  return {
    ...rest,
    ...(type !== undefined && { apiType: type }),
    ...(apiVersionSetId !== undefined && {
      apiVersionSetId: set === undefined ? apiVersionSetId : { $late: `${service}/apiVersionSets/${set}#id` },
    }),
  };
}

function isUnder(path: string, wanted: string): boolean {
  // An API brings its places in products along.
  const link = /^products\/[^/]+\/apis\/([^/]+)$/.exec(path)?.[1];
  return path === wanted || path.startsWith(`${wanted}/`) || (link !== undefined && `apis/${link}` === wanted);
}

/** Why a record can't be declared as it is; undefined where it can. */
function whyNot(record: EstateRecord, service: string): string | undefined {
  if (isPlaceholder(nameOf(record.path)) || parametersOf(record.kind, record.path) === undefined) return "its name is not known";
  if (record.kind === "apis/operations" && record.file !== undefined && /(?:^|\/)specification\.\w+$/i.test(record.file))
    return "it is known of a definition, not as the service keeps it";
  if (isPolicyRecord(record)) {
    const { value } = record.properties;
    return "unknown" in value ? value.unknown : undefined;
  }
  for (const [name, value] of Object.entries(record.properties)) {
    if (isSecretValue(record, name) || told.has(name)) continue;
    const why = unknownIn(value, service);
    if (why !== undefined) return `${name} is not known (${why})`;
  }
  return undefined;
}

const isSecretValue = ({ kind, properties }: EstateRecord, name: string) =>
  kind === "namedValues" &&
  name === "value" &&
  (properties as { secret?: unknown }).secret !== false &&
  isUnknown((properties as { value?: unknown }).value);

function unknownIn(value: unknown, service: string): string | undefined {
  if (isUnknown(value)) return value.$unknown;
  if (isLate(value))
    return value.$late.startsWith(`${service}/`) && value.$late.endsWith("#id") ? undefined : "it lies outside of the service";
  if (typeof value !== "object" || value === null) return undefined;
  for (const each of Object.values(value)) {
    const why = unknownIn(each, service);
    if (why !== undefined) return why;
  }
  return undefined;
}

interface Gathered {
  readonly notes: string[];
  /** Contents by paths below the output folder. */
  readonly files: Map<string, string>;
  readonly taken: Set<string>;
  readonly out: string;
}

function declarable(record: EstateRecord, path: string, text: string | undefined, gathered: Gathered): Declarable {
  if (isPolicyRecord(record)) return { record, path, policy: policyOf(record, path, text, gathered) };
  const kept = Object.entries(record.properties).filter(
    ([name, value]) => value !== null && value !== undefined && !told.has(name) && !isImported(record, name),
  );
  if (kept.length < Object.keys(record.properties).length && isImported(record, "format"))
    gathered.notes.push(`${path}: the definition that it was imported from is left out; the operations of the service stay`);
  const properties = Object.fromEntries(kept.map(([name, value]) => [name, withoutTold(value)]));
  const plain = { ...record, properties } as unknown as EstateRecord;
  if (record.kind !== "namedValues") return { record: plain, path };
  const { secret, keyVault, value, ...rest } = properties as Record<string, unknown>;
  if (keyVault !== undefined) {
    const { secretIdentifier, identityClientId } = keyVault as Record<string, unknown>;
    const reference = { secretIdentifier, ...(identityClientId !== undefined && { identityClientId }) };
    return { record: { ...plain, properties: { ...rest, secret: true, keyVault: reference } } as unknown as EstateRecord, path };
  }
  if (secret !== true && !isUnknown(value)) return { record: plain, path };
  // Never written, even where the source tells it.
  return {
    record: { ...plain, properties: { ...rest, secret: true } } as unknown as EstateRecord,
    path,
    secret: nameOf(path),
  };
}

/** An API's `format` and `value` are an order to import, and nothing that it has. */
const isImported = ({ kind, properties }: EstateRecord, name: string) =>
  kind === "apis" && (name === "format" || name === "value") && Object.hasOwn(properties, "format");

function withoutTold(value: unknown): unknown {
  if (typeof value !== "object" || value === null || isLate(value)) return value;
  if (Array.isArray(value)) return value.map(withoutTold);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === null || each === undefined ? [] : [[name, withoutTold(each)]])),
  );
}

function policyOf(
  record: EstateRecord & { readonly properties: { readonly value: unknown } },
  path: string,
  text: string | undefined,
  gathered: Gathered,
): Declarable["policy"] {
  const inside = `policies/${policyFileOf(record.path)}`;
  const asText = (why: string): Declarable["policy"] => {
    gathered.files.set(inside, text ?? "");
    if (why !== "") gathered.notes.push(`${path} stays as XML: ${why}`);
    return { xml: inside };
  };
  const document = record.properties.value as Parameters<typeof programOf>[0];
  try {
    const scope = path === "policies/policy" ? "global" : scopeOfFile(inside);
    const file = modulePathOf(inside, gathered.taken);
    const exact = text === undefined || printPolicy(document) === text;
    if (!exact) return asText("printed, it would have another layout, which a deployment would show as a change");
    const program = programOf(document, { from: policiesModuleFor(dirname(join(gathered.out, file))), ...(scope && { scope }) });
    gathered.files.set(file, program.text);
    return { module: `./${file.replace(/\.ts$/, "")}` };
  } catch (error) {
    if (!(error instanceof NotWritable) || text === undefined) throw error;
    return asText(error.message);
  }
}

/** Files of the same content are no harm. */
function refuseToOverwrite(files: readonly (readonly [file: string, content: string])[]) {
  const inTheWay = files.flatMap(([file, content]) => (existsSync(file) && readFileSync(file, "utf8") !== content ? [shown(file)] : []));
  if (inTheWay.length === 0) return;
  const list = `${inTheWay.slice(0, 3).join(", ")}${inTheWay.length > 3 ? ` and ${inTheWay.length - 3} more` : ""}`;
  throw new UsageError(`nothing is written: ${list} would be overwritten; choose another --out, or --force`);
}

interface Answer {
  readonly adopted: readonly Declarable[];
  readonly secrets: readonly string[];
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

function report({ adopted, secrets, notes, errors }: Answer, files: readonly string[], { format, quiet, out }: AdoptCommandOptions) {
  if (format === "json") printJson<AdoptOutput>({ version: 1, adopted: adopted.map(({ path }) => path), files, secrets, notes, errors });
  else for (const { path } of adopted) print(clean(path));
  for (const error of errors) printError(`palisade: ${clean(error)}`);
  if (quiet) return;
  for (const note of notes) printError(`note  ${clean(note)}`);
  const importing = shown(join(out, "import.json"));
  printError(
    [
      `${count(adopted.length, "resource")} to adopt, in ${clean(shown(out))}`,
      `  declare them: records: adopted, in a stack with owns: apis and this service as service.existing; inherits.file: ${clean(shown(join(out, "estate.json")))}`,
      ...secrets.map((name) => `  give the secret: pulumi config set --secret secrets:${clean(name)}`),
      `  bring them into the state: pulumi import --file ${clean(importing)} --generate-code=false --protect=false --yes`,
      "  then pulumi preview shows no change",
    ].join("\n"),
  );
}

const shown = (path: string) => path.replaceAll("\\", "/");
