import { didYouMean } from "../document/did-you-mean";
import {
  allowedNames,
  factsOf,
  isAccepted,
  isKeywordType,
  isNamespaced,
  lineage,
  plainName,
  resultOf,
  type TypeFacts,
  takeApart,
  titleOf,
  typeNamed,
} from "./allowed";
import { sequenceMethods } from "./allowed/collections";
import { serviceMethods } from "./allowed/context";
import { heirs, nameableTypes } from "./allowed/not-allowed";
import { roleOf } from "./names";
import type { ExpressionProblem } from "./problem";
import { isValueType, type Typing } from "./static-type";
import { fieldOf, hasToken, isCallee, lookupOf, partsOf, type SyntaxNode, walkSyntax, withoutBrackets } from "./syntax-tree";

/** What every object has. */
const objectMembers = new Set(["ToString", "Equals", "GetHashCode", "GetType"]);

/** What namespaces are made of; the first other word is a type. */
const namespaceWords = new Set(
  (
    "System Newtonsoft Microsoft Json Linq Schema Text RegularExpressions IO Compression Net Http Mail Sockets Web Globalization Diagnostics " +
    "Threading Tasks Reflection Security Cryptography X509Certificates Claims Principal Collections Generic Concurrent Specialized Xml XPath " +
    "Xsl Serialization ComponentModel Runtime InteropServices Data Drawing Numerics Configuration Resources CSharp Win32 Azure Buffers"
  ).split(" "),
);

const noOperators = new Set(["&&", "||", "<", ">", "<=", ">=", "-", "*", "/", "%"]);

/**
 * Types and members that do not exist or are not allowed. The service looks at the type that declares a member, so that the
 * types of casts, variables and `catch` are only checked for slips of the pen. What is not certain is not reported.
 * @param lenient named values stand in the code, so that any name may be known.
 */
export function checkTypes(root: SyntaxNode, typing: Typing, lenient: boolean): ExpressionProblem[] {
  const check = new TypeCheck(typing, lenient);
  walkSyntax(root, (node) => {
    if (node.start >= 2) check.node(node);
  });
  return check.problems;
}

class TypeCheck {
  readonly problems: ExpressionProblem[] = [];

  constructor(
    private readonly typing: Typing,
    private readonly lenient: boolean,
  ) {}

  node(node: SyntaxNode) {
    switch (node.type) {
      case "identifier":
        this.identifier(node);
        return;
      case "qualified_name":
        if (node.parent?.type !== "qualified_name") this.writtenType(node, this.typing.textOf(node).replace(/\s+/g, ""));
        return;
      case "object_creation_expression":
        this.creation(node);
        return;
      case "member_access_expression":
      case "conditional_access_expression":
        this.lookup(node);
        return;
      case "element_access_expression":
        this.elementAccess(node);
        return;
      case "assignment_expression":
        this.assignment(node);
        return;
      case "invocation_expression":
        this.argument(node);
        return;
      case "variable_declaration":
        this.declaration(node);
        return;
      case "binary_expression":
        this.binary(node);
        return;
      case "prefix_unary_expression":
        if (this.typing.textOf(node).startsWith("!")) this.operand(partsOf(node)[0], "!");
    }
  }

  private identifier(node: SyntaxNode) {
    const { typing } = this;
    const role = roleOf(node);
    const name = typing.nameOf(node);
    if (role === "type") {
      // `is` may stand before a constant; what `new` makes is looked at by itself.
      if (!/^(?:qualified_name|constant_pattern|object_creation_expression)$/.test(node.parent?.type ?? "")) this.writtenType(node, name);
    } else if (role === "member" && node.parent?.type === "generic_name" && roleOf(node.parent) === "type") {
      if (!/^(?:qualified_name|object_creation_expression)$/.test(node.parent.parent?.type ?? "")) this.writtenType(node, name);
    } else if (role === "value") this.value(node, name);
  }

  /** A name that must be known by itself: a variable, or the type or namespace whose member follows. */
  private value(node: SyntaxNode, name: string) {
    if (this.lenient || this.typing.isDeclared(name) || typeNamed(name) || isAccepted(name) || heirs.has(name)) return;
    if (name === "nameof" || name === "_" || name === "var") return;
    const { parent } = node;
    const isRoot = parent?.type === "member_access_expression" && node.field === "expression";
    if (isRoot && isNamespaced(`${name}.`)) {
      this.namespaced(parent);
      return;
    }
    const isCalled = parent?.type === "invocation_expression" && node.field === "function";
    const known = [...this.typing.declared.keys(), "context", ...allowedNames];
    if (isCalled) {
      this.report("expression-member", node, `there is no function "${name}"${didYouMean(name, [...this.typing.declared.keys()])}`);
    } else if (isRoot && nameableTypes.has(name)) this.notAllowed(node, name);
    else if (isRoot && /^[A-Z]/.test(name)) {
      this.report("expression-type", node, `"${name}" is neither a variable nor a type that expressions may use${didYouMean(name, known)}`);
    } else this.report("expression-member", node, `there is no variable "${name}"${didYouMean(name, known)}`);
  }

  /** `System.Something.Type.Member`: the type must be allowed. */
  private namespaced(start: SyntaxNode) {
    let last = start;
    let type: string | undefined;
    for (let node: SyntaxNode | undefined = start; node; ) {
      const path = this.typing.pathOf(node);
      if (!path) break;
      if (typeNamed(path.name) || isAccepted(path.name) || heirs.has(plainName(path.name.slice(path.name.lastIndexOf(".") + 1)))) return;
      last = node;
      type = path.name;
      const up: SyntaxNode | undefined = node.parent;
      node = up?.type === "member_access_expression" && node.field === "expression" ? up : undefined;
    }
    if (type === undefined) return;
    const parts = type.split(".");
    const own = parts.findIndex((part) => !namespaceWords.has(part));
    this.notAllowed(last, parts.slice(0, own < 0 ? undefined : own + 1).join("."));
  }

  private notAllowed(node: SyntaxNode, name: string) {
    const simple = name.slice(name.lastIndexOf(".") + 1);
    this.report("expression-type", node, `the service does not let expressions use the type ${name}${suggestion(simple)}`);
  }

  /** A type in a cast, a variable, a type argument: only what no one can have meant is reported. */
  private writtenType(node: SyntaxNode, name: string) {
    const { typing } = this;
    if (this.lenient || typeNamed(name) || isAccepted(name) || isKeywordType(name) || heirs.has(name) || nameableTypes.has(name)) return;
    // `(a) - b` reads like a cast.
    if (typing.isDeclared(name) || name === "var" || name === "dynamic" || name === "_") return;
    if (isNamespaced(name)) return;
    const hint = didYouMean(name, allowedNames);
    if (hint !== "") this.report("expression-type", node, `there is no type "${name}"${hint}`);
  }

  private creation(node: SyntaxNode) {
    const type = fieldOf(node, "type");
    if (!type || this.lenient || type.type === "predefined_type" || type.type === "nullable_type") return;
    const name = this.nameOfCreated(type);
    if (name === undefined) return;
    const facts = typeNamed(name);
    if (facts) {
      if (facts.complete && facts.name !== "System.Object")
        this.report("expression-type", type, `${name} can't be created by an expression`);
      else if (facts.only && !facts.only.includes(".ctor"))
        this.report("expression-member", type, `the service does not let expressions create a ${titleOf(facts)}${membersOf(facts)}`);
      return;
    }
    const simple = name.slice(name.lastIndexOf(".") + 1);
    if (isAccepted(name) || /^(?:Func|Action|Predicate|Comparison|Converter)$/.test(simple)) return;
    if (isNamespaced(name) || nameableTypes.has(name) || heirs.has(name)) this.notAllowed(type, name);
    else this.report("expression-type", type, `"${name}" is no type that expressions may use${didYouMean(simple, allowedNames)}`);
  }

  private nameOfCreated(type: SyntaxNode): string | undefined {
    const { typing } = this;
    switch (type.type) {
      case "identifier":
        return typing.nameOf(type);
      case "generic_name": {
        const [name] = partsOf(type);
        return name && typing.nameOf(name);
      }
      case "qualified_name":
      case "alias_qualified_name": {
        const text = typing
          .textOf(type)
          .replace(/\s+/g, "")
          .replace(/^global::/, "");
        const open = text.indexOf("<");
        return open < 0 ? text : text.slice(0, open);
      }
      default:
        return undefined;
    }
  }

  private lookup(node: SyntaxNode) {
    const found = lookupOf(node);
    const member = found && this.memberName(found.name);
    if (!found || member === undefined) return;
    const path = this.typing.pathOf(found.receiver);
    const facts = path && typeNamed(path.name);
    if (facts) {
      this.restricted(facts, member, found.name, node, path.name);
      if (facts.results) this.confused(plainName(path.name), member, found.name, node);
      return;
    }
    const type = this.typing.typeOf(found.receiver);
    if (type === undefined) return;
    this.instance(node.type === "conditional_access_expression" ? type.replace(/\?$/, "") : type, member, found.name, node);
  }

  private memberName(name: SyntaxNode): string | undefined {
    const inner = name.type === "generic_name" ? partsOf(name)[0] : name;
    return inner && inner.end > inner.start ? this.typing.nameOf(inner) : undefined;
  }

  private instance(type: string, member: string, name: SyntaxNode, node: SyntaxNode) {
    if (type === "dynamic") {
      this.report("expression-type", name, "the service does not bind members of dynamic values; cast the value to its type");
      return;
    }
    if (type === "null" || type === "void") return;
    if (objectMembers.has(member) && type !== "DateTime") return;
    const facts = factsOf(type);
    if (!facts) return;
    if (facts.name === "System.Object") this.ofObject(member, name, node);
    else if (facts.name === "System.Array") this.ofArray(type, member, name);
    else if (facts.complete) this.complete(facts, type, member, name, node);
    else {
      this.restricted(facts, member, name, node, type);
      this.confused(type, member, name, node);
    }
  }

  /** A member of a type of which only some are allowed. */
  private restricted(facts: TypeFacts, member: string, name: SyntaxNode, node: SyntaxNode, written: string) {
    if (facts.except?.includes(member) || (facts.except?.includes(`${member}()`) && isCallWithoutArguments(node))) {
      this.report("expression-member", name, `the service does not let expressions use ${member} of ${titleOf(facts)}`);
      return;
    }
    if (!facts.only) return;
    const line = lineage(facts);
    if (line.some(({ only }) => !only || only.includes(member) || (member === "Item" && only.includes("Item")))) return;
    if (member === "GetType" || (objectMembers.has(member) && facts.name !== "System.DateTime")) return;
    // Sequences bring their own methods along.
    if (/Collection$/.test(facts.name) && sequenceMethods.has(member)) return;
    if (facts.name === "System.Enum" && written !== "Enum" && written !== "System.Enum") return;
    const known = line.flatMap(({ only }) => only ?? []);
    this.report(
      "expression-member",
      name,
      `the service does not let expressions use ${member} of ${titleOf(facts)}${didYouMean(member, known) || membersOf(facts)}`,
    );
  }

  private ofObject(member: string, name: SyntaxNode, node: SyntaxNode) {
    if (member === "ReferenceEquals") return;
    const receiver = node.type === "member_access_expression" ? fieldOf(node, "expression") : undefined;
    const code = receiver && this.typing.textOf(receiver);
    const how = code && code.length < 60 && !code.includes("\n") ? `: ((string)${code}).${member}` : "";
    this.report("expression-member", name, `an object has no ${member}; cast the value to its type first${how}`);
  }

  private ofArray(type: string, member: string, name: SyntaxNode) {
    if (type !== "string[]" || sequenceMethods.has(member)) return;
    if (resultOf("string", member) === undefined && resultOf("string", `${member}()`) === undefined && !(member in serviceMethods)) return;
    if (resultOf(type, member) !== undefined || resultOf(type, `${member}()`) !== undefined) return;
    this.report("expression-member", name, `these are several texts, which have no ${member}; take one: [0], or use GetValueOrDefault`);
  }

  /** A member of a type of which all are known. */
  private complete(facts: TypeFacts, type: string, member: string, name: SyntaxNode, node: SyntaxNode) {
    const isCalled = isCallee(node);
    const asValue = resultOf(type, member);
    const asMethod = resultOf(type, `${member}()`);
    if (asMethod !== undefined) {
      if (!isCalled && asValue === undefined && !isMethodGroup(node))
        this.report("expression-member", name, `${member} of ${facts.name} is a method: write ${member}(...)`);
      return;
    }
    if (asValue !== undefined) {
      if (isCalled) this.report("expression-member", name, `${member} of ${facts.name} is no method${howToRead(asValue, member)}`);
      return;
    }
    const known = lineage(facts).flatMap(({ results }) => Object.keys(results ?? {}).map((each) => each.replace(/\(\)$/, "")));
    const what = facts.name === "IProxyRequestContext" ? "context" : facts.name;
    this.report("expression-member", name, `${what} has no member "${member}"${didYouMean(member, known)}`);
  }

  /** A property that is called, or a name that can't be a member. */
  private confused(type: string, member: string, name: SyntaxNode, node: SyntaxNode) {
    const asValue = resultOf(type, member);
    const asMethod = resultOf(type, `${member}()`);
    if (asMethod !== undefined || sequenceMethods.has(member) || member in serviceMethods) return;
    const facts = factsOf(type);
    if (asValue !== undefined) {
      // A generic call means a method of the same name: `Value<string>()`.
      if (isCallee(node) && facts && name.type === "identifier")
        this.report("expression-member", name, `${member} of ${titleOf(facts)} is no method${howToRead(asValue, member)}`);
      return;
    }
    const isDictionary = facts?.name === "System.Collections.Generic.IReadOnlyDictionary";
    // Members of .NET begin with a capital.
    if (!facts || (!isDictionary && !/^[a-z]/.test(member))) return;
    const own = lineage(facts).flatMap(({ results }) => Object.keys(results ?? {}).map((each) => each.replace(/\(\)$/, "")));
    const known = [...own, ...Object.keys(serviceMethods), ...(isDictionary ? sequenceMethods : [])].filter((each) => /^[A-Z]/.test(each));
    this.report("expression-member", name, `${titleOf(facts)} has no member "${member}"${didYouMean(member, known)}`);
  }

  private elementAccess(node: SyntaxNode) {
    const receiver = fieldOf(node, "expression");
    const type = receiver && this.typing.typeOf(receiver);
    if (type === "object") this.report("expression-member", node, "an object has no elements; cast the value to its type first");
    else if (type === "dynamic")
      this.report("expression-type", node, "the service does not bind members of dynamic values; cast the value first");
  }

  /** A first argument that no overload takes. */
  private argument(node: SyntaxNode) {
    const { typing } = this;
    const called = fieldOf(node, "function");
    const { receiver, name } = (called && lookupOf(called)) ?? {};
    const list = fieldOf(node, "arguments");
    const first = list && partsOf(list)[0];
    const value = first && !fieldOf(first, "name") && partsOf(first).length === 1 ? partsOf(first)[0] : undefined;
    if (!receiver || name?.type !== "identifier" || !value) return;
    const path = typing.pathOf(receiver);
    const facts = (path && typeNamed(path.name)) ?? factsOf(typing.typeOf(receiver) ?? "");
    const member = typing.nameOf(name);
    const expected = facts?.takes && Object.hasOwn(facts.takes, member) ? facts.takes[member] : undefined;
    const given = typing.typeOf(value);
    if (!expected || given === undefined) return;
    if (expected === "key") {
      const isText = takeApart(typing.typeOf(receiver) ?? "").of[0] === "string";
      if (isText && (given === "object" || isValueType(given)))
        this.report(
          "expression-type",
          value,
          `${member} takes a name as text, and this is ${article(given)}${given === "char" ? "; a text stands in double quotes" : ""}`,
        );
      return;
    }
    if (expected === "text" && (given === "object" || given === "JToken" || isValueType(given)))
      this.report("expression-type", value, `${member} takes a text, and this is ${article(given)}; cast it: (string)...`);
    if (expected === "number" && (given === "object" || given === "string" || given === "bool"))
      this.report(
        "expression-type",
        value,
        `${member} takes a number, and this is ${article(given)}${given === "string" ? "; parse it first" : ""}`,
      );
  }

  /** Nothing that `context` leads to can be set. */
  private assignment(node: SyntaxNode) {
    const left = fieldOf(node, "left");
    if (!left || roleOf(left) === "member" || !this.isOfContext(left)) return;
    this.report("expression-member", left, "what context leads to can be read only; set-variable, set-header and their like change it");
  }

  private isOfContext(node: SyntaxNode): boolean {
    let inner = withoutBrackets(node);
    if (inner.type === "identifier") return false;
    while (inner.type === "member_access_expression" || inner.type === "element_access_expression") {
      const next = fieldOf(inner, "expression");
      if (!next) return false;
      inner = next;
    }
    return inner.type === "identifier" && this.typing.nameOf(inner) === "context" && !this.typing.declared.has("context");
  }

  private declaration(node: SyntaxNode) {
    const type = fieldOf(node, "type");
    if (type?.type !== "predefined_type") return;
    const written = this.typing.textOf(type);
    if (written === "object" || !(isValueType(written) || written === "string")) return;
    for (const declarator of node.children) {
      if (declarator.type !== "variable_declarator" || !hasToken(declarator, "=")) continue;
      const value = partsOf(declarator).at(-1);
      if (value && this.typing.typeOf(value) === "object")
        this.report("expression-type", value, `an object can't become a ${written} by itself; cast it: (${written})...`);
    }
  }

  private binary(node: SyntaxNode) {
    const operator = fieldOf(node, "operator");
    const sign = operator ? this.typing.textOf(operator) : "";
    if (!noOperators.has(sign)) return;
    this.operand(fieldOf(node, "left"), sign);
    this.operand(fieldOf(node, "right"), sign);
  }

  private operand(node: SyntaxNode | undefined, sign: string) {
    if (node && this.typing.typeOf(node) === "object")
      this.report("expression-type", node, `${sign} does not work on an object; cast the value to its type first`);
  }

  private report(rule: ExpressionProblem["rule"], node: SyntaxNode, message: string) {
    this.problems.push({ rule, message, span: [node.start, node.end] });
  }
}

function isCallWithoutArguments(node: SyntaxNode): boolean {
  const list = isCallee(node) && node.parent ? fieldOf(node.parent, "arguments") : undefined;
  return list !== undefined && partsOf(list).length === 0;
}

/** A method that is handed on rather than called. */
function isMethodGroup(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === "argument" || parent?.type === "variable_declarator" || parent?.type === "cast_expression";
}

function howToRead(type: string, member: string): string {
  if (/Dictionary</.test(type)) return `; write ${member}["name"], or ${member}.GetValueOrDefault("name", "")`;
  return "; leave the brackets out";
}

function article(type: string): string {
  return `${/^[aeiou]/i.test(type) ? "an" : "a"} ${type}`;
}

function suggestion(name: string): string {
  return suggestions[name] ? `; ${suggestions[name]}` : didYouMean(name, allowedNames);
}

/** What to use instead of types that are not allowed. */
const suggestions: Readonly<Record<string, string | undefined>> = {
  Environment: 'a line end is "\\n"; names of the service are in context.Deployment',
  CultureInfo: "leave the culture out",
  HttpUtility: "use System.Net.WebUtility",
  Aes: 'use Encrypt("Aes", key, iv) or Decrypt of a byte array',
  AesManaged: 'use Encrypt("Aes", key, iv) or Decrypt of a byte array',
  AesCryptoServiceProvider: 'use Encrypt("Aes", key, iv) or Decrypt of a byte array',
  RijndaelManaged: 'use Encrypt("Aes", key, iv) or Decrypt of a byte array',
  UTF8Encoding: "use Encoding.UTF8",
  ASCIIEncoding: "use Encoding.ASCII",
  ArgumentException: "throw an Exception",
  InvalidOperationException: "throw an Exception",
  FormatException: "throw an Exception",
  JsonSerializer: "use JsonConvert.DeserializeObject or SerializeObject",
  UriBuilder: "put the text together, or use Uri",
  HttpClient: "send-request calls other services",
  WebClient: "send-request calls other services",
  Console: "use the trace policy, or context.Trace",
  DayOfWeek: 'compare its text: context.Timestamp.DayOfWeek.ToString() == "Monday"',
};

function membersOf({ only }: TypeFacts): string {
  if (!only || only.length > 8) return "";
  return only.length === 1 ? `; only ${only[0]} is allowed` : `; allowed are ${only.filter((each) => each !== ".ctor").join(", ")}`;
}
