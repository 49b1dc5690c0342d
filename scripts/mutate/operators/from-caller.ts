/** What the caller writes, as an expression. */
/** What the caller switches, as an expression. */
export const byHeader = '@(context.Request.Headers.ContainsKey("X-Setting"))';
export const fromHeader = '@(context.Request.Headers.GetValueOrDefault("X-Setting", ""))';
