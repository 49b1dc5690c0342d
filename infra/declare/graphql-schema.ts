/** The most that is read of a schema: names, values and punctuation. */
const maxTokens = 500_000;

/** What is wrong with a schema in GraphQL's own language; empty where it can be used. */
export async function graphqlSchemaProblems(text: string): Promise<readonly string[]> {
  const { buildASTSchema, parse, validateSchema } = await import("graphql");
  try {
    const problems = validateSchema(buildASTSchema(parse(text, { maxTokens, noLocation: false })));
    return problems.map(({ message }) => `the schema is not valid: ${message}`);
  } catch (error) {
    const { message, locations } = error as { message: string; locations?: readonly { line: number; column: number }[] };
    const [at] = locations ?? [];
    return [`the schema can't be read${at ? ` (line ${at.line}, column ${at.column})` : ""}: ${message.split("\n")[0]}`];
  }
}
