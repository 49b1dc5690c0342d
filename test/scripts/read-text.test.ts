import { expect, it } from "vitest";
import { decodeText } from "../../scripts/files/read-text";

const text = `<a b="é😀">\r\n</a>`;
const utf16be = (content: string) => Buffer.from(content, "utf16le").swap16();

it.each<[string, Buffer, string]>([
  ["UTF-8", Buffer.from(text), text],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`), `\ufeff${text}`],
  ["UTF-16 LE with a byte order mark", Buffer.from(`\ufeff${text}`, "utf16le"), `\ufeff${text}`],
  ["UTF-16 LE without", Buffer.from(text, "utf16le"), text],
  ["UTF-16 BE with a byte order mark", utf16be(`\ufeff${text}`), `\ufeff${text}`],
  ["UTF-16 BE without", utf16be(text), text],
  ["nothing", Buffer.alloc(0), ""],
])("%s is read", (_, bytes, expected) => {
  expect(decodeText(bytes, { strict: true })).toBe(expected);
});

it.each<[string, Buffer, string]>([
  ["Latin-1", Buffer.from("<a>é</a>", "latin1"), "UTF-8"],
  ["half a character of UTF-16", Buffer.from("\ufeff<a>\ud800</a>", "utf16le"), "UTF-16LE"],
  ["an odd number of bytes", Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x61]), "UTF-16LE"],
])("%s is refused where it matters, else replaced", (_, bytes, encoding) => {
  expect(() => decodeText(bytes, { strict: true })).toThrow(`no text in ${encoding}`);
  expect(decodeText(bytes)).toContain("\ufffd");
});
