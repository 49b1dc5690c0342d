import { type Estate, type EstateRecord, makeEstate } from "./estate";
import { serviceOf } from "./path";

/**
 * One estate for each API Management service of an estate, since rules judge one service at a time. What stands in none,
 * such as Defender's plan, belongs to each of them. An estate of one service is handed back as it is.
 */
export function byService(estate: Estate): readonly Estate[] {
  const services = new Map<string, EstateRecord[]>();
  const shared: EstateRecord[] = [];
  for (const record of [...estate.records, ...(estate.removed ?? [])]) {
    const service = serviceOf(record.path)?.toLowerCase();
    if (service === undefined) shared.push(record);
    else {
      const list = services.get(service);
      if (list) list.push(record);
      else services.set(service, [record]);
    }
  }
  if (services.size < 2) return [estate];
  return [...services.values()].map((records) => ({
    ...makeEstate([...records, ...shared], estate.waivers, estate.pack),
    oneOfSeveral: true,
  }));
}
