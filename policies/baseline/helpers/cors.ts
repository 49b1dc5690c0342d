import type { PolicyDocument } from "../../document/ast";
import { elementsNamed, listedTexts } from "./elements";

/** The `cors` policies of a document with their origins. */
export function corsPolicies(document: PolicyDocument) {
  return elementsNamed(document, "cors").map((element) => ({ element, origins: listedTexts(element, "allowed-origins", "origin") }));
}
