import { runStack } from "../infra";
import { accounts } from "./apis/accounts/api";
import { catalogue } from "./apis/catalogue/api";
import { products } from "./products";
import { settings } from "./settings";

/** The program that Pulumi runs: what this organisation has, at the settings of the stack. Pulumi calls what is exported. */
export = () =>
  runStack({
    settings,
    declare: (stack) => ({
      products: products(stack),
      apis: [accounts(stack), catalogue(stack)],
    }),
  });
