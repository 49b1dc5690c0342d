import { join } from "node:path";
import ts from "typescript";

/** What the comments in an element's declaration say of its attributes and children, by key. */
export interface Comments {
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Readonly<Record<string, { readonly text: string; readonly inside: Comments }>>;
}

/**
 * Reads the comments on the attributes and children of all elements: what an editor shows on a builder's arguments is
 * what the catalogue prints.
 * @returns the comments of each element under its builder's name
 */
export function elementComments(root: string): ReadonlyMap<string, Comments> {
  const entry = join(root, "policies/elements/index.ts");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([entry], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (!source || !module) throw new Error(`${entry} can't be read`);

  const reader = new CommentReader(checker, source);
  const comments = new Map<string, Comments>();
  for (const symbol of checker.getExportsOfModule(module)) {
    const declaration = checker.getTypeOfSymbol(symbol).getProperty("declaration");
    if (declaration) comments.set(symbol.name, reader.contentOf(checker.getTypeOfSymbol(declaration)));
  }
  return comments;
}

class CommentReader {
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly source: ts.SourceFile,
  ) {}

  /** @param content an object type with `attributes` and `children` */
  contentOf(content: ts.Type): Comments {
    const attributes: Record<string, string> = {};
    for (const symbol of this.propertiesUnder(content, "attributes")) attributes[symbol.name] = this.textOf(symbol);
    const children: Record<string, { text: string; inside: Comments }> = {};
    for (const symbol of this.propertiesUnder(content, "children")) {
      const [inside] = this.checker.getTypeArguments(this.checker.getTypeOfSymbol(symbol) as ts.TypeReference);
      const own = inside && !inside.getProperty("category");
      children[symbol.name] = { text: this.textOf(symbol), inside: own ? this.contentOf(inside) : { attributes: {}, children: {} } };
    }
    return { attributes, children };
  }

  private propertiesUnder(type: ts.Type, key: string): readonly ts.Symbol[] {
    const property = type.getProperty(key);
    return property ? this.checker.getTypeOfSymbolAtLocation(property, this.source).getProperties() : [];
  }

  private textOf(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replace(/\s+/g, " ").trim();
  }
}
