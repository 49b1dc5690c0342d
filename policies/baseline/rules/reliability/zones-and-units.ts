import { tierOf } from "../../../estate/tier";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const service = (name: string, capacity: number, zones?: readonly string[]) => [
  exampleRecord("service", {}, { envelope: { sku: { name, capacity }, ...(zones && { zones }) } }),
];

export const zonesAndUnits = defineRule({
  id: "APIM-REL-001",
  slug: "zones-and-units",
  severity: "low",
  title: "A Premium service is spread over zones, with a unit for each.",
  why: "One building without power takes every API with it.",
  fix: "Set zones, and as many units as zones or a multiple of them.",
  controls: {
    mcsb: ["BR-1"],
    psrule: ["Azure.APIM.AvailabilityZone", "Azure.APIM.AvailabilityZone.Units"],
    azurePolicy: ["42daa904-5969-47ef-92cb-b75df946195a"],
  },
  appliesTo: "service",
  check({ record }, report) {
    if (tierOf(record) !== "premium") return;
    const { zones = [], sku } = record.envelope ?? {};
    if (!isKnown(zones)) {
      report.unknown(whyUnknown(zones));
      return;
    }
    const capacity = sku !== undefined && isKnown(sku) ? sku.capacity : undefined;
    if (zones.length === 0) report.finding("the service stands in no particular zone", { property: "zones" });
    else if (typeof capacity === "number" && (capacity < zones.length || capacity % zones.length !== 0)) {
      report.finding(`${capacity} units can't be spread evenly over ${zones.length} zones`, { property: "sku/capacity" });
    }
  },
  repair: {
    extent: "partly",
    property(property, found) {
      const { zones, sku } = found?.record.envelope ?? {};
      const capacity = sku !== undefined && isKnown(sku) && typeof sku.capacity === "number" ? sku.capacity : undefined;
      if (property === "zones") {
        const offered = "the gateway moves to other machines, and its addresses may change";
        if (capacity === undefined || capacity < 2) return { what: "set zones, with a unit for each", offered: "each unit costs money" };
        const all = capacity % 3 === 0 ? ["1", "2", "3"] : capacity % 2 === 0 ? ["1", "2"] : undefined;
        return all
          ? { what: `set zones to ${all.join(", ")}`, set: () => all, offered }
          : { what: "set zones, and units for each", offered };
      }
      const number = zones !== undefined && isKnown(zones) ? zones.length : undefined;
      if (number === undefined || capacity === undefined)
        return { what: `set ${property} to a multiple of the zones`, offered: "each unit costs money" };
      const units = Math.ceil(capacity / number) * number;
      return { what: `set ${property} to ${units}`, set: () => units, offered: "each unit costs money" };
    },
  },
  examples: {
    pass: [{ records: service("Premium", 3, ["1", "2", "3"]) }, { title: "Another tier.", records: service("Developer", 1) }],
    fail: [{ records: service("Premium", 1) }, { records: service("Premium", 2, ["1", "2", "3"]) }],
  },
});
