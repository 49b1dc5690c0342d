/** How a result can be written. */
export const formats = ["text", "json", "sarif", "junit", "markdown", "github"] as const;
export type Format = (typeof formats)[number];
