import type { ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { AnyRule } from "../../policies/baseline/rule";
import type { PulumiResource } from "../../policies/estate/read/pulumi";
import { plainProperties } from "./plain-properties";
import { SingleResource } from "./single-resource";
import { judgeStack, type StackAnswer, type StackCheck, type Violation } from "./whole-stack";

export interface GuardOptions extends StackCheck {
  /** Ids and names of rules that a waiver is about: only the whole stack tells whom it excuses. */
  readonly waived: ReadonlySet<string>;
  /** The day of the check, as `yyyy-MM-dd`. */
  readonly today: string;
}

type ResourceArgs = Pick<ResourceValidationArgs, "type" | "urn" | "props">;

/**
 * What all policies of the pack share. The SDK calls each policy for itself, with all resources each time; here the resources are
 * looked at once, by whichever policy comes first.
 *
 * Policies over the stack are shown outputs, in which a resource does not say what it stands in. So what is judged are
 * the inputs that the same resource was shown with before, and outputs only where it was not.
 */
export class Guard {
  private readonly inputs = new Map<string, PulumiResource>();
  /** What was said while resources were registered, by their URNs; the stack's check finds it again. */
  private readonly told = new Map<string | undefined, Set<string>>();
  /** The kind of error that broke off a look at resources. */
  private broke: string | undefined;
  private single: SingleResource | undefined;
  private answer: StackAnswer | undefined;
  private readonly asked = new Set<string>();

  constructor(private readonly options: GuardOptions) {}

  /** Takes a resource along. */
  see(args: ResourceArgs) {
    this.look(args);
  }

  private look({ type, urn, props }: ResourceArgs): SingleResource | undefined {
    if (this.single?.resource.urn === urn) return this.single;
    this.told.delete(urn);
    const single = this.guarded(() => {
      const resource: PulumiResource = { type, urn, inputs: plainProperties(props), madeOf: {} };
      this.inputs.set(urn, resource);
      return new SingleResource(resource, this.options.today);
    });
    this.single = single;
    // The SDK asks one policy after the other in one turn of the event loop; the next turn may bring other inputs.
    setImmediate(() => {
      if (this.single === single) this.single = undefined;
    });
    return single;
  }

  /** What a rule has to say of one resource alone. */
  resource(rule: AnyRule, args: ResourceArgs, report: ReportViolation) {
    const single = this.look(args);
    if (this.options.waived.has(rule.id) || this.options.waived.has(rule.slug)) return;
    const violations = (single?.placesOf(rule) ?? []).map(
      (place): Violation => ({ rule: rule.id, urn: args.urn, ...(place && { place }) }),
    );
    this.tell(violations, rule.fix, report);
  }

  /** What a rule has to say of the stack. */
  stack(id: string, fix: string, args: StackValidationArgs, report: ReportViolation) {
    const { violations } = this.judged(args);
    this.asked.add(id);
    this.tell(violations.get(id) ?? [], fix, report);
  }

  /** The rules that failed, of those that were asked. */
  failures(args: StackValidationArgs, report: ReportViolation) {
    const { failed } = this.judged(args);
    if (this.broke !== undefined) report(`The check itself broke off (${this.broke}), so nothing is decided.`);
    for (const id of failed) if (this.asked.has(id)) report(`The rule ${id} failed, so nothing is decided of what it looks for.`);
  }

  /** What the rules that were asked could not decide, in one message for each resource. */
  undecided(args: StackValidationArgs, report: ReportViolation) {
    const { undecided, leftOut } = this.judged(args);
    const byResource = new Map<string | undefined, Set<string>>();
    for (const { rule, slug, urn } of undecided) {
      if (!this.asked.has(rule)) continue;
      byResource.set(urn, (byResource.get(urn) ?? new Set()).add(slug));
    }
    for (const [urn, slugs] of byResource) {
      const rules = slugs.size === 1 ? "One rule" : `${slugs.size} rules`;
      report(`${rules} could not be decided here, and nothing has passed: ${[...slugs].sort().join(", ")}`, urn);
    }
    if (leftOut > 0) report(`${leftOut} resources have a place in Azure that another one has as well, and were not looked at`);
  }

  private judged({ resources }: StackValidationArgs): StackAnswer {
    if (this.answer) return this.answer;
    const all = resources.map(({ type, urn, props, propertyDependencies }): PulumiResource => {
      const madeOf = Object.fromEntries(Object.entries(propertyDependencies).map(([name, made]) => [name, made.map((each) => each.urn)]));
      return { type, urn, inputs: this.inputs.get(urn)?.inputs ?? plainProperties(props), madeOf };
    });
    const answer = this.guarded(() => judgeStack(all.filter(isManaged), this.options)) ?? nothing;
    this.answer = answer;
    setImmediate(() => {
      this.answer = undefined;
      this.asked.clear();
      this.told.clear();
      this.broke = undefined;
    });
    return answer;
  }

  /** An error that gets through would be printed by the SDK with its message, which may hold a value. */
  private guarded<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.broke = error instanceof Error ? error.constructor.name : typeof error;
      return undefined;
    }
  }

  /** Tells what has not been told: one message for what is wrong at one resource for the same reason. */
  private tell(violations: readonly Violation[], fix: string, report: ReportViolation) {
    const groups = new Map<string, { urn?: string; about?: string; places: string[]; notes: string[] }>();
    for (const { rule, urn, about, place, note } of violations) {
      const key = [rule, about, place, note].join("\n");
      const told = this.told.get(urn) ?? new Set();
      if (told.has(key)) continue;
      this.told.set(urn, told.add(key));
      const group = groups.get(`${urn}\n${about}`) ?? { ...(urn && { urn }), ...(about && { about }), places: [], notes: [] };
      groups.set(`${urn}\n${about}`, group);
      if (place !== undefined && !group.places.includes(place)) group.places.push(place);
      if (note !== undefined) group.notes.push(`${note}.`);
    }
    for (const { urn, about, places, notes } of groups.values()) {
      const parts = [about === undefined ? "" : `For ${nameIn(about)}.`, listed(places), ...notes, fix];
      report(parts.filter((each) => each !== "").join(" "), urn);
    }
  }
}

/** As many places as help, in words. */
function listed(places: readonly string[]): string {
  if (places.length === 0) return "";
  const more = places.length > shown ? `, and ${places.length - shown} more places` : "";
  return `At ${places.slice(0, shown).join(", ")}${more}.`;
}

const shown = 10;

const nothing: StackAnswer = { violations: new Map(), undecided: [], failed: new Set(), leftOut: 0 };

/** Providers, stacks and what the engine keeps for itself are nobody's estate. */
const isManaged = ({ type }: PulumiResource) => !type.startsWith("pulumi:");

/** The name of a resource in its program, which is no secret: the engine shows it everywhere. */
function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
