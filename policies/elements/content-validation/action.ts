import { oneOf } from "../attribute";

/** What happens where a validation fails: nothing, a refusal, or an entry in the log. */
export const action = oneOf("ignore", "prevent", "detect").required().expression();
