import { existsSync, readFileSync } from "node:fs";

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** The resource's own name, the last part of the URN. */
  readonly name: string;
  /** The inputs that differ. */
  readonly diffs: readonly string[];
  /** By property path, where the provider says so. */
  readonly detailedDiff: Readonly<Record<string, { readonly diffKind: string }>>;
  readonly oldInputs?: Readonly<Record<string, unknown>>;
  readonly newInputs?: Readonly<Record<string, unknown>>;
}

export interface Diagnostic {
  /** `info`, `info#err`, `warning` or `error`. */
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
}

export interface PolicyViolation {
  readonly policy: string;
  readonly pack: string;
  readonly enforcement: string;
  readonly severity?: string;
  readonly message: string;
  readonly urn?: string;
}

export interface EventLog {
  /** Every step, those included that leave a resource as it is. */
  readonly steps: readonly Step[];
  /** The steps that do something; a refresh alone only reads. */
  readonly changes: readonly Step[];
  /** What a refresh found changed: `update` or `delete`. */
  readonly drift: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  readonly policyViolations: readonly PolicyViolation[];
  /** How many resources each operation concerns. */
  readonly summary: Readonly<Record<string, number>>;
}

// biome-ignore lint/suspicious/noExplicitAny: the engine's events, as they come
type EngineEvent = Record<string, any>;

/** Reads what the engine wrote with `--event-log`. */
export function readEventLog(file: string): EventLog {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const events = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
  const of = (kind: string) => events.flatMap((event) => (event[kind] === undefined ? [] : [event[kind] as EngineEvent]));
  const steps = of("resourcePreEvent")
    .map(({ metadata }) => toStep(metadata))
    .filter((step) => !isDefaultProvider(step));
  return {
    steps,
    changes: steps.filter(({ op }) => op !== "same" && op !== "refresh"),
    drift: driftOf(of("resOutputsEvent"), steps),
    diagnostics: of("diagnosticEvent")
      .filter(({ severity }) => severity !== "debug")
      .map(({ severity, message, urn }) => ({ severity, message: withoutColors(message).trim(), urn })),
    policyViolations: of("policyEvent").map((event) => ({
      policy: event.policyName,
      pack: event.policyPackName,
      enforcement: event.enforcementLevel,
      severity: event.severity,
      message: withoutColors(event.message).trim(),
      urn: event.resourceUrn,
    })),
    summary: of("summaryEvent").at(-1)?.resourceChanges ?? {},
  };
}

function toStep(metadata: EngineEvent): Step {
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    name: String(metadata.urn).split("::").at(-1) ?? "",
    diffs: metadata.diffs ?? [],
    detailedDiff: metadata.detailedDiff ?? {},
    oldInputs: metadata.old?.inputs,
    newInputs: metadata.new?.inputs,
  };
}

/** A refresh tells what it does before, and what it found after. */
function driftOf(ends: readonly EngineEvent[], begun: readonly Step[]): Step[] {
  const refreshed = new Set(begun.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  return ends.map(({ metadata }) => toStep(metadata)).filter(({ op, urn }) => refreshed.has(urn) && (op === "update" || op === "delete"));
}

/** The engine makes these itself and does not show them either. */
const isDefaultProvider = ({ type, name }: Step) => type.startsWith("pulumi:providers:") && name.startsWith("default");

const withoutColors = (text: string) => text.replace(/<\{%[^%]*%\}>/g, "");
