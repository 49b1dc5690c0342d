import { type PlatformSettings, runStack } from "../infra";
import { accounts } from "./apis/accounts/api";
import { catalogue } from "./apis/catalogue/api";
import { products } from "./products";
import { settings } from "./settings";

/** What stands below the APIs, beside what the settings say. */
const platform = (stack: PlatformSettings) => ({ products: products(stack) });

/** The program that Pulumi runs: what this organisation has, at the settings of the stack. Pulumi calls what is exported. */
export = () =>
  runStack({
    settings,
    platform,
    declare: (stack) => ({
      ...platform(stack),
      apis: [accounts(stack), catalogue(stack)],
    }),
  });
