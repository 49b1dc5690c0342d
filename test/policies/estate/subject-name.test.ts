import { describe, expect, it } from "vitest";
import { indexOf, makeEstate } from "../../../policies/estate/estate";
import { subjectName } from "../../../policies/estate/subject-name";
import { recordOf, servicePath } from "../../support/records";

const one = indexOf(makeEstate([recordOf("service", {})]));
const two = indexOf(makeEstate([recordOf("service", {}), recordOf("service", {}, { serviceName: "other" })]));

describe("the short name", () => {
  it.each([
    [`${servicePath}/apis/accounts`, "apis/accounts", "apim/apis/accounts"],
    [
      `${servicePath}/apis/accounts/operations/getAccount`,
      "apis/accounts/operations/getAccount",
      "apim/apis/accounts/operations/getAccount",
    ],
    [`${servicePath.toUpperCase()}/apis/accounts`, "apis/accounts", "APIM/apis/accounts"],
    [servicePath, "service/apim", "service/apim"],
    ["/resourceGroups/rg", "resourceGroups/rg", "resourceGroups/rg"],
    [
      "/providers/Microsoft.Security/pricings/Api",
      "providers/Microsoft.Security/pricings/Api",
      "providers/Microsoft.Security/pricings/Api",
    ],
  ])("of %s is %s, and %s where there are several services", (path, alone, among) => {
    expect(subjectName(path, one)).toBe(alone);
    expect(subjectName(path, two)).toBe(among);
  });
});
