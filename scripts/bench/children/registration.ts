import { costOf, mockEngine } from "./measure";
import { registrationOf, resourcesOfApi } from "./ways";

/*
 * Registers APIs of four resources each, in one of three ways.
 * Usage: registration <lean|bare|stock> <APIs>
 */
async function main() {
  const [way = "", count = ""] = process.argv.slice(2);
  const engine = mockEngine();
  const cost = await costOf(engine, await registrationOf(way, Number(count)));
  const expected = Number(count) * resourcesOfApi;
  if (cost.resources !== expected) throw new Error(`${cost.resources} resources were registered, not ${expected}`);
  process.stdout.write(JSON.stringify(cost));
}

void main();
