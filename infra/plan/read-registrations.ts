import type { EstateRecord } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { nativeRecord, secret } from "../../policies/estate/read/native-record";
import { withDocument } from "../../policies/estate/read/source-records";
import type { Registration } from "./registration";

export interface ReadRegistrations {
  readonly records: readonly EstateRecord[];
  /** Resources that no kind is declared for, as `type name`. */
  readonly others: readonly string[];
}

/**
 * The way back: the records that a program registers, whoever made them, from the inputs that the engine is told. Secrets
 * stay where they are: a record says that there is one, and no more.
 */
export function readRegistrations(registrations: readonly Registration[]): ReadRegistrations {
  const records: EstateRecord[] = [];
  const others: string[] = [];
  for (const registration of registrations) {
    if (!registration.custom || registration.type.startsWith("pulumi:")) continue;
    const record = recordOf({ type: registration.type, inputs: withoutSecrets(registration) });
    if (record) records.push(record);
    else others.push(`${registration.type} ${registration.name}`);
  }
  return { records, others };
}

function withoutSecrets({ inputs, secrets }: Registration): Registration["inputs"] {
  const hidden = new Set(secrets);
  const look = (value: unknown, path: string): unknown => {
    if (hidden.has(path)) return secret;
    if (Array.isArray(value)) return value.map((each, index) => look(each, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, look(each, path ? `${path}.${name}` : name)]));
  };
  return look(inputs, "") as Record<string, unknown>;
}

/** The record of a registration; undefined where no kind is declared for its type. */
export function recordOf(registration: Pick<Registration, "type" | "inputs">): EstateRecord | undefined {
  const record = nativeRecord(registration);
  return record && isPolicyRecord(record) ? withDocument(record) : record;
}
