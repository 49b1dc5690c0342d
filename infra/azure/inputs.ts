import type * as pulumi from "@pulumi/pulumi";
import { printPolicy } from "../../policies/document/print";
import type { EstateRecord, PolicyContent } from "../../policies/estate/estate";
import { factsOf } from "../../policies/estate/kinds";
import { isWholePath, parametersOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { renamed } from "../../policies/estate/renamed";
import { isLate, isUnknown, type Late } from "../../policies/estate/value";

/** Finds the value behind a late one. */
export type ResolveLate = (late: Late) => pulumi.Input<unknown>;

/**
 * The inputs of a record as azure-native takes them: parameters of the path, what ARM keeps beside `properties`, and the
 * properties under azure-native's names. Policy documents become text.
 * @throws Error where a value is unknown: what a source could not tell can't be deployed
 */
export function inputsOf(record: EstateRecord, resolve: ResolveLate): pulumi.Inputs {
  const facts = factsOf(record.kind);
  const parameters = parametersOf(record.kind, record.path);
  if (!parameters) throw new Error(`${record.path} is not the path of a ${record.kind}`);
  const inputs: Record<string, unknown> = { ...facts.defaults };
  for (const [name, value] of Object.entries(parameters)) inputs[name] = isScope(name, value) ? resolve({ $late: `${value}#id` }) : value;
  for (const [name, value] of Object.entries(record.envelope ?? {})) inputs[name] = resolved(value, resolve);
  for (const [name, value] of Object.entries(record.properties)) {
    if (value === undefined) continue;
    if (name === facts.lifted) Object.assign(inputs, resolved(value, resolve));
    else if (name === "value" && isPolicyRecord(record)) inputs.value = record.declared?.text ?? policyText(record.properties.value);
    else {
      const given = resolved(value, resolve);
      inputs[facts.renamed?.[name] ?? name] = facts.renamedInside ? renamed(given, facts.renamedInside) : given;
    }
  }
  return inputs as pulumi.Inputs;
}

/** Whether a parameter is the id of another record, of which the estate has only the part behind the subscription. */
function isScope(name: string, value: string): boolean {
  return isWholePath(name) && !value.toLowerCase().startsWith("/subscriptions/");
}

function policyText(value: PolicyContent): string {
  if ("unknown" in value) throw new Error(`a value that is not known can't be deployed: ${value.unknown}`);
  return printPolicy(value);
}

/** A value with everything late in it resolved. Values without anything late stay as they are. */
export function resolved(value: unknown, resolve: ResolveLate): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isLate(value)) return resolve(value);
  if (isUnknown(value)) throw new Error(`a value that is not known can't be deployed: ${value.$unknown}`);
  if (Array.isArray(value)) return value.map((each) => resolved(each, resolve));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, resolve)]));
}
