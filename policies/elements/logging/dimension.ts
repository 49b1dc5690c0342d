import { string } from "../attribute";
import { child } from "../child";

/** Dimensions that every metric policy fills in by itself. */
export const defaultDimensions = ["API ID", "Operation ID", "Product ID", "User ID", "Subscription ID", "Location", "Gateway ID"] as const;

/** `dimension`, by which a metric can be split later; `defaults` are the names that need no value. */
export const dimension = (defaults: readonly string[] = defaultDimensions) =>
  child({
    attributes: {
      /** The name of the dimension. */
      name: string().required().expression(),
      /** The value; needless only for a dimension that the gateway fills in by itself. */
      value: string().expression(),
    },
    rules: [{ rule: "requiredUnless", of: ["value"], when: { key: "name", is: defaults }, lenient: true }],
  })
    .many(10)
    .expected();
