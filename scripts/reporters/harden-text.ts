import type { RepairRow } from "../../policies/repairs/hardened";
import type { HardenedFile } from "../json-output";
import { clean, type Paint } from "../output";
import { count } from "./text";

/** Of a repair that is offered in many places, so many are named. */
const maxPlaces = 5;

export interface HardenTextOptions {
  readonly write?: boolean;
  readonly quiet?: boolean;
  /** Texts go to something else than a terminal, which takes them as they are. */
  readonly verbatim?: boolean;
}

/** What `palisade harden` shows: the diff of each file with its repairs, and apart from them what is offered, told and undone. */
export function formatHardened(files: readonly HardenedFile[], paint: Paint, options: HardenTextOptions = {}): string {
  const blocks = files.filter(({ diff }) => diff !== "").map((file) => fileBlock(file, paint, options));
  const offered = listed(files, ({ offered }) => offered, paint);
  if (offered.length > 0)
    blocks.push([paint("bold", "Offered, not done: it could break somebody. --include <rule> does it."), ...offered].join("\n"));
  const told = listed(files, ({ told }) => told, paint);
  if (told.length > 0) blocks.push([paint("bold", "For a person to do."), ...told].join("\n"));
  const undone = listed(files, ({ undone }) => undone, paint);
  if (undone.length > 0) blocks.push([paint("bold", "Tried and undone."), ...undone].join("\n"));
  return blocks.join("\n\n");
}

function fileBlock({ file, diff, done }: HardenedFile, paint: Paint, { verbatim = false, quiet = false }: HardenTextOptions): string {
  const show = (line: string) => (verbatim ? line : clean(line));
  const lines = diff
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => colored(show(line), paint));
  if (quiet) return lines.join("\n");
  const width = Math.max(...done.map(({ slug }) => slug.length));
  const rows = done.map(({ slug, path, what }) =>
    `  ${paint("green", slug.padEnd(width))}  ${clean(what)}  ${paint("dim", clean(path))}`.trimEnd(),
  );
  return [...lines, "", `${clean(file)}: ${count(done.length, "repair")}`, ...rows].join("\n");
}

function colored(line: string, paint: Paint): string {
  if (/^(?:---|\+\+\+|diff )/.test(line)) return paint("bold", line);
  if (line.startsWith("@@")) return paint("cyan", line);
  if (line.startsWith("+")) return paint("green", line);
  return line.startsWith("-") ? paint("red", line) : line;
}

/** Rows of all files, those that say the same together. */
function listed(files: readonly HardenedFile[], rowsOf: (file: HardenedFile) => readonly RepairRow[], paint: Paint): string[] {
  const groups = new Map<string, { readonly row: RepairRow; readonly places: string[] }>();
  for (const file of files) {
    for (const row of rowsOf(file)) {
      const key = `${row.rule}\n${row.what}\n${row.why ?? ""}`;
      const place = row.path === "" ? file.file : `${file.file} ${row.path}`;
      const group = groups.get(key);
      if (group) group.places.push(place);
      else groups.set(key, { row, places: [place] });
    }
  }
  return [...groups.values()].flatMap(({ row: { slug, what, why }, places }) => {
    const shown = places.slice(0, maxPlaces).map((place) => `      ${paint("dim", clean(place))}`);
    const more = places.length - shown.length;
    return [
      `  ${paint("yellow", slug)}  ${clean(what)}${why === undefined ? "" : `: ${clean(why)}`}`,
      ...shown,
      ...(more > 0 ? [`      ${paint("dim", `and ${count(more, "more place")}`)}`] : []),
    ];
  });
}
