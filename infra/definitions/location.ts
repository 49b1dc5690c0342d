import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { isUrl } from "../../policies/openapi/read";
import { shownLocation } from "../../policies/openapi/shown-location";

/**
 * Why a definition that an estate names is not read; undefined where it is.
 * @param trusted whether the estate's source may choose what is read: a program that somebody runs may, a file that came from
 * elsewhere may not
 */
export function whyNotRead(location: string, trusted: boolean): string | undefined {
  if (isUrl(location))
    return trusted ? undefined : `its definition is at ${shownLocation(location)}, and an estate.json does not say what is fetched`;
  const inside = relative(process.cwd(), resolve(location));
  if (!trusted && (inside.startsWith("..") || isAbsolute(inside))) return `its definition ${location} stands outside of this folder`;
  return existsSync(location) ? undefined : `its definition ${location} is not there`;
}
