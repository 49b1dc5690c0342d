import { string } from "../attribute";

/** What names an API or an operation that has a limit of its own. */
export const limited = {
  /** The name of the API or operation; it does not count where an id is there. */
  name: string(),
  /** The id of the API or operation. */
  id: string(),
};

export const limitedIsNamed = { rule: "atLeastOneOf", of: ["name", "id"] } as const;
