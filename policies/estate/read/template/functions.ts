import {
  type Budget,
  isTemplateObject,
  subscriptionMark,
  type TemplateObject,
  type TemplateValue,
  textOf,
  Unseen,
  unseenId,
} from "./value";

/*
 * The functions of ARM templates that need nothing but their arguments. Source: Azure Resource Manager, "ARM template
 * functions". A function that is not here, or arguments that it does not take, make a value that is not known.
 */

export interface FunctionContext {
  readonly budget: Budget;
  /** The resource group that the template is deployed to, as a path behind the subscription; empty at a subscription. */
  readonly scope: string;
}

/** Undefined where the function can't tell. */
type Answer = TemplateValue | undefined;
type Args = readonly TemplateValue[];
type TemplateFunction = (args: Args, context: FunctionContext) => Answer;

const isText = (value: TemplateValue | undefined): value is string => typeof value === "string";
const isNumber = (value: TemplateValue | undefined): value is number => typeof value === "number";
/** What can be part of a text as it is. */
const isPlain = (value: TemplateValue) => typeof value !== "object" || value === null || value instanceof Unseen;
const isList = (value: TemplateValue | undefined): value is readonly TemplateValue[] => Array.isArray(value);

/** A longer text is in no template. */
const maxText = 4 * 1024 * 1024;
/** Resource Manager makes no longer ranges. */
const maxRange = 10_000;

const texts =
  (make: (...args: string[]) => Answer): TemplateFunction =>
  (args) =>
    args.every(isText) ? make(...args) : undefined;

const numbers =
  (make: (a: number, b: number) => Answer): TemplateFunction =>
  ([a, b]) =>
    isNumber(a) && isNumber(b) ? make(a, b) : undefined;

const compare =
  (holds: (order: number) => boolean): TemplateFunction =>
  ([a, b]) => {
    if (isNumber(a) && isNumber(b)) return holds(a - b);
    return isText(a) && isText(b) ? holds(a < b ? -1 : a > b ? 1 : 0) : undefined;
  };

const sameText = (a: TemplateValue, b: TemplateValue) => isText(a) && isText(b) && a.toLowerCase() === b.toLowerCase();

function isSame(a: TemplateValue, b: TemplateValue): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index] as TemplateValue));
  if (!isTemplateObject(a)) return a === b;
  if (!isTemplateObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] as TemplateValue, b[key] as TemplateValue))
  );
}

function isEmpty(value: TemplateValue | undefined): Answer {
  if (value === null || value === "") return true;
  if (isText(value)) return false;
  if (isList(value)) return value.length === 0;
  return isTemplateObject(value) ? Object.keys(value).length === 0 : undefined;
}

/** An id's part behind its scope: `/providers/Microsoft.X/a/1/b/2`. Undefined where names and type do not fit. */
export function providerPath(type: string, names: readonly string[]): string | undefined {
  const [namespace, ...types] = type.split("/");
  if (!namespace || types.length === 0 || types.length !== names.length) return undefined;
  return `/providers/${namespace}/${types.map((each, index) => `${each}/${names[index]}`).join("/")}`;
}

/** Functions that want to know all of their arguments. */
const strict: Readonly<Record<string, TemplateFunction>> = {
  true: () => true,
  false: () => false,
  null: () => null,
  equals: ([a, b]) => (a === undefined || b === undefined ? undefined : isSame(a, b)),
  not: ([value]) => (typeof value === "boolean" ? !value : undefined),
  less: compare((order) => order < 0),
  lessorequals: compare((order) => order <= 0),
  greater: compare((order) => order > 0),
  greaterorequals: compare((order) => order >= 0),
  bool: ([value]) => {
    if (typeof value === "boolean") return value;
    if (isNumber(value)) return value !== 0;
    return isText(value) && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === "true" : undefined;
  },
  int: ([value]) => (isNumber(value) ? value : isText(value) && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined),
  string: ([value]) => (value === undefined ? undefined : textOf(value)),
  json: texts((text = "") => {
    try {
      return text.length < maxText ? (JSON.parse(text) as TemplateValue) : undefined;
    } catch {
      return undefined;
    }
  }),
  add: numbers((a, b) => a + b),
  sub: numbers((a, b) => a - b),
  mul: numbers((a, b) => a * b),
  div: numbers((a, b) => (b === 0 ? undefined : Math.trunc(a / b))),
  mod: numbers((a, b) => (b === 0 ? undefined : a % b)),
  min: (args) => extreme(args, Math.min),
  max: (args) => extreme(args, Math.max),
  range: numbers((start, count) =>
    count >= 0 && count <= maxRange ? Array.from({ length: count }, (_, index) => start + index) : undefined,
  ),
  trim: texts((text = "") => text.trim()),
  startswith: texts((text = "", start = "") => text.toLowerCase().startsWith(start.toLowerCase())),
  endswith: texts((text = "", end = "") => text.toLowerCase().endsWith(end.toLowerCase())),
  indexof: texts((text = "", part = "") => text.toLowerCase().indexOf(part.toLowerCase())),
  replace: texts((text = "", from = "", to = "") =>
    from === "" || text.split(from).length * to.length > maxText ? undefined : text.replaceAll(from, () => to),
  ),
  split: ([text, by]) => {
    const marks = isText(by) ? [by] : isList(by) && by.every(isText) ? by : undefined;
    if (!isText(text) || !marks || marks.length === 0) return undefined;
    return marks.reduce<string[]>((parts, mark) => (mark === "" ? parts : parts.flatMap((part) => part.split(mark))), [text]);
  },
  join: ([list, by]) => (isList(list) && isText(by) ? bounded(list.map(textOf).join(by)) : undefined),
  substring: ([text, start, length]) => {
    if (!isText(text) || !isNumber(start) || start < 0 || start > text.length) return undefined;
    if (length === undefined) return text.slice(start);
    return isNumber(length) && length >= 0 && start + length <= text.length ? text.slice(start, start + length) : undefined;
  },
  padleft: ([value, length, fill]) =>
    (isText(value) || isNumber(value)) && isNumber(length) && length < 1000
      ? String(value).padStart(length, isText(fill) ? fill : " ")
      : undefined,
  contains: ([within, what]) => {
    if (what === undefined) return undefined;
    if (isText(within)) return isText(what) ? within.includes(what) : undefined;
    if (isList(within)) return within.some((each) => isSame(each, what));
    if (!isTemplateObject(within)) return undefined;
    return Object.keys(within).some((key) => sameText(key, what));
  },
  base64: texts((text = "") => Buffer.from(text, "utf8").toString("base64")),
  base64tostring: texts((text = "") => Buffer.from(text, "base64").toString("utf8")),
  uricomponent: texts((text = "") => encodeURIComponent(text)),
  uricomponenttostring: texts((text = "") => {
    try {
      return decodeURIComponent(text);
    } catch {
      return undefined;
    }
  }),
  tenantresourceid: (args) => {
    const [type, ...names] = args;
    return isText(type) ? providerPath(type, names.map(textOf)) : undefined;
  },
};

/** Functions that can work with arguments of which something is missing. */
const lenient: Readonly<Record<string, TemplateFunction>> = {
  concat: (args) => {
    if (args.length > 0 && args.every(isList)) return args.flat();
    return args.every(isPlain) ? joined(args, args.map(textOf).join("")) : undefined;
  },
  format: ([pattern, ...args]) => {
    if (!isText(pattern) || !args.every(isPlain)) return undefined;
    let fits = true;
    const text = pattern.replace(/\{\{|\}\}|\{(\d+)(:[^}]*)?\}/g, (match, index?: string, layout?: string) => {
      if (index === undefined) return match.charAt(0);
      const value = args[Number(index)];
      if (value === undefined || layout !== undefined) fits = false;
      return value === undefined ? "" : textOf(value);
    });
    return fits ? joined(args, text) : undefined;
  },
  tolower: ([value]) => changed(value, (text) => text.toLowerCase()),
  toupper: ([value]) => changed(value, (text) => text.toUpperCase()),
  createarray: (args) => args,
  createobject: (args) => {
    const entries: [string, TemplateValue][] = [];
    for (let index = 0; index + 1 < args.length; index += 2) {
      const key = args[index];
      if (!isText(key)) return undefined;
      entries.push([key, args[index + 1] as TemplateValue]);
    }
    return Object.fromEntries(entries);
  },
  array: ([value]) => (value === undefined || value instanceof Unseen ? undefined : isList(value) ? value : [value]),
  length: ([value]) => {
    if (isText(value) || isList(value)) return value.length;
    return isTemplateObject(value) ? Object.keys(value).length : undefined;
  },
  empty: ([value]) => isEmpty(value),
  first: ([value]) => (isText(value) ? value.slice(0, 1) : isList(value) ? value[0] : undefined),
  last: ([value]) => (isText(value) ? value.slice(-1) : isList(value) ? value[value.length - 1] : undefined),
  take: ([value, count]) => ((isText(value) || isList(value)) && isNumber(count) ? value.slice(0, Math.max(0, count)) : undefined),
  skip: ([value, count]) => ((isText(value) || isList(value)) && isNumber(count) ? value.slice(Math.max(0, count)) : undefined),
  union: (args) => {
    if (args.every(isTemplateObject)) return Object.fromEntries(args.flatMap((each) => Object.entries(each)));
    if (!args.every(isList)) return undefined;
    return [...new Set(args.flat())];
  },
  shallowmerge: ([list]) =>
    isList(list) && list.every(isTemplateObject)
      ? Object.fromEntries(list.flatMap((each) => Object.entries(each as TemplateObject)))
      : undefined,
  items: ([value]) =>
    isTemplateObject(value)
      ? Object.keys(value)
          .sort()
          .map((key) => ({ key, value: value[key] as TemplateValue }))
      : undefined,
  objectkeys: ([value]) => (isTemplateObject(value) ? Object.keys(value).sort() : undefined),
  resourceid: (args, { scope }) => {
    if (!args.every(isPlain)) return undefined;
    const at = args.findIndex((each) => isText(each) && /^[^/]+\.[^/]+\//.test(each));
    const path = providerPath(textOf(args[at] ?? ""), args.slice(at + 1).map(textOf));
    if (at < 0 || path === undefined) return undefined;
    const group = args[at - 1];
    return unseenId(`${group === undefined ? scope : `/resourceGroups/${textOf(group)}`}${path}`);
  },
  subscriptionresourceid: (args) => {
    if (!args.every(isPlain)) return undefined;
    const at = args.findIndex((each) => isText(each) && /^[^/]+\.[^/]+\//.test(each));
    const path = providerPath(textOf(args[at] ?? ""), args.slice(at + 1).map(textOf));
    return at < 0 || path === undefined ? undefined : unseenId(path);
  },
  extensionresourceid: ([base, type, ...names]) => {
    if (base === undefined || ![base, ...names].every(isPlain)) return undefined;
    const path = isText(type) ? providerPath(type, names.map(textOf)) : undefined;
    if (path === undefined) return undefined;
    const whole = `${textOf(base)}${path}`;
    return whole.startsWith(subscriptionMark) ? unseenId(whole.slice(subscriptionMark.length)) : joined([base], whole);
  },
};

function extreme(args: Args, pick: (...values: number[]) => number): Answer {
  const values = args.length === 1 && isList(args[0]) ? args[0] : args;
  return values.length > 0 && values.every(isNumber) ? pick(...values) : undefined;
}

function bounded(text: string): Answer {
  return text.length > maxText ? undefined : text;
}

/** A text of several values; not known where one of them is not, but it still can be a name. */
function joined(args: Args, text: string): Answer {
  if (text.length > maxText) return undefined;
  const missing = args.find((each): each is Unseen => each instanceof Unseen);
  return missing ? new Unseen(missing.why, text) : text;
}

function changed(value: TemplateValue | undefined, change: (text: string) => string): Answer {
  if (value instanceof Unseen) return new Unseen(value.why, change(value.text));
  return isText(value) ? change(value) : undefined;
}

/** Whether something in a value is missing. */
function unseenIn(value: TemplateValue, budget: Budget): Unseen | undefined {
  budget.spend();
  if (value instanceof Unseen) return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const each of Object.values(value) as TemplateValue[]) {
    const found = unseenIn(each, budget);
    if (found) return found;
  }
  return undefined;
}

/**
 * What a function makes of its arguments.
 * @returns a value that is not known where there is no such function here, or it does not take these arguments
 */
export function callFunction(name: string, args: Args, context: FunctionContext, shown: string): TemplateValue {
  const unseen = (why: string) => new Unseen(why, `(${shown.replaceAll("/", "|")})`);
  const key = name.toLowerCase();
  let answer: Answer;
  if (Object.hasOwn(lenient, key)) answer = lenient[key]?.(args, context);
  else {
    for (const arg of args) {
      const missing = unseenIn(arg, context.budget);
      if (missing) return unseen(missing.why);
    }
    if (!Object.hasOwn(strict, key)) return unseen(`only the deployment knows what ${name}() gives`);
    answer = strict[key]?.(args, context);
  }
  if (answer === undefined) {
    const missing = args.find((each): each is Unseen => each instanceof Unseen);
    return unseen(missing?.why ?? `${name}() does not take these arguments`);
  }
  context.budget.spend(typeof answer === "string" ? answer.length >> 6 : Array.isArray(answer) ? answer.length : 1);
  return answer;
}
