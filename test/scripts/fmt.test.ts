import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startProcess } from "../support/engine/run-process";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";

const rough = `<policies><inbound><base/><set-variable name='a' value="@("b" + 'c')"/></inbound></policies>`;
const neat = `<policies>
    <inbound>
        <base />
        <set-variable name="a" value="@("b" + 'c')" />
    </inbound>
</policies>
`;
const broken = `<policies>\n  <inbound>\n    <set-variable name="a" value="@(b(" />\n  </inbound>\n</policies>\n`;

function read(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), "utf8");
}

/** Runs the command with something on standard input. */
function piped(input: string, ...args: readonly string[]) {
  return startProcess({
    command: "sh",
    args: ["-c", 'printf %s "$INPUT" | "$NODE" "$PALISADE" fmt "$@"', "sh", ...args],
    cwd: repository,
    env: { PATH: process.env.PATH ?? "", NODE: process.execPath, PALISADE: path.join(repository, "scripts/palisade.js"), INPUT: input },
    timeoutMs: 60_000,
  }).done;
}

describe("without a flag", () => {
  it("prints one file", async () => {
    const folder = makeFolder({ "a.xml": rough });
    const { code, stdout, stderr } = await palisade(["fmt", "a.xml"], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: neat, stderr: "" });
    expect(read(folder, "a.xml")).toBe(rough);
  });

  it("prints standard input", async () => {
    const { code, stdout } = await piped(rough, "-");
    expect({ code, stdout }).toEqual({ code: 0, stdout: neat });
  });

  it("lists what would change of several files, or of a folder", async () => {
    const folder = makeFolder({ "a.xml": rough, "b/c.xml": neat, "b/d.XML": rough, "b/e.txt": rough });
    const { code, stdout, stderr } = await palisade(["fmt", "a.xml", "b"], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "a.xml\nb/d.XML\n", stderr: "2 of 3 files would change\n" });
    expect(read(folder, "a.xml")).toBe(rough);
  });
});

describe("--check", () => {
  it("passes where nothing would change", async () => {
    const folder = makeFolder({ "a.xml": neat });
    const { code, stdout, stderr } = await palisade(["fmt", "--check", "a.xml"], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "0 of 1 file would change\n" });
  });

  it("fails where a file would", async () => {
    const folder = makeFolder({ "a.xml": rough, "b.xml": neat });
    const { code, stdout, stderr } = await palisade(["fmt", "--check", "--quiet", "."], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "a.xml\n", stderr: "" });
    expect(read(folder, "a.xml")).toBe(rough);
  });

  it("takes standard input", async () => {
    const { code, stdout } = await piped(rough, "--check", "-");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "-\n" });
  });
});

describe("--write", () => {
  it("rewrites what changes, and nothing else", async () => {
    const folder = makeFolder({ "a.xml": rough, "b.xml": neat });
    const before = statSync(path.join(folder, "b.xml"));
    const { code, stdout, stderr } = await palisade(["fmt", "--write", "."], { cwd: folder });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "a.xml\n", stderr: "1 of 2 files rewritten\n" });
    expect(read(folder, "a.xml")).toBe(neat);
    expect(statSync(path.join(folder, "b.xml"))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readdirSync(folder).sort()).toEqual(["a.xml", "b.xml"]);
    expect((await palisade(["fmt", "--check", "."], { cwd: folder })).code).toBe(0);
  });

  it("keeps the file's mode, and a link a link", async () => {
    const folder = makeFolder({ "a.xml": rough });
    chmodSync(path.join(folder, "a.xml"), 0o640);
    symlinkSync("a.xml", path.join(folder, "link.xml"));
    expect((await palisade(["fmt", "--write", "link.xml"], { cwd: folder })).code).toBe(0);
    expect(lstatSync(path.join(folder, "link.xml")).isSymbolicLink()).toBe(true);
    expect(statSync(path.join(folder, "a.xml")).mode & 0o777).toBe(0o640);
    expect(read(folder, "a.xml")).toBe(neat);
  });

  it.each<[string, Buffer]>([
    ["CRLF, a byte order mark and a declaration", Buffer.from(`\ufeff<?xml version="1.0"?>\r\n${neat.replaceAll("\n", "\r\n")}`)],
    ["UTF-16", Buffer.from(`\ufeff${rough}`, "utf16le")],
    ["blank lines", Buffer.from(neat.replaceAll("\n", "\n\n"))],
  ])("makes UTF-8 with line feeds of %s", async (_, bytes) => {
    const folder = makeFolder({ "a.xml": bytes });
    expect((await palisade(["fmt", "--write", "a.xml"], { cwd: folder })).code).toBe(0);
    expect(read(folder, "a.xml")).toBe(neat);
  });

  it("keeps expressions byte for byte, with the line ends in them", async () => {
    const code = `@{\r\n\tvar a = @"b\r\n";   \r\n\treturn a + "<&>";\r\n}`;
    const folder = makeFolder({ "a.xml": `<fragment>\r\n<set-body>${code}</set-body>\r\n</fragment>\r\n` });
    expect((await palisade(["fmt", "--write", "a.xml"], { cwd: folder })).code).toBe(0);
    expect(read(folder, "a.xml")).toBe(`<fragment>\n    <set-body>${code}</set-body>\n</fragment>\n`);
  });

  it("keeps a document that is escaped throughout escaped, so that it can still be sent as xml", async () => {
    const folder = makeFolder({ "a.xml": `<fragment><set-variable name="a" value="@(&quot;b&quot;)"/></fragment>` });
    expect((await palisade(["fmt", "--write", "a.xml"], { cwd: folder })).code).toBe(0);
    expect(read(folder, "a.xml")).toBe(`<fragment>\n    <set-variable name="a" value="@(&quot;b&quot;)" />\n</fragment>\n`);
  });
});

describe("what can't be formatted is left alone, and the others go on", () => {
  it("a file with syntax errors, shown in its lines", async () => {
    const folder = makeFolder({ "a.xml": broken, "b.xml": rough });
    const { code, stdout, stderr } = await palisade(["fmt", "--write", "a.xml", "b.xml"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "b.xml\n" });
    expect(stderr).toBe(`a.xml:3:38: the expression does not close: the ( here is not closed (expression-unbalanced)
  1 | <policies>
  2 |   <inbound>
> 3 |     <set-variable name="a" value="@(b(" />
    |                                      ^
  4 |   </inbound>
  5 | </policies>

1 of 2 files rewritten, 1 could not be formatted
`);
    expect(read(folder, "a.xml")).toBe(broken);
    expect(read(folder, "b.xml")).toBe(neat);
  });

  it("standard input with syntax errors", async () => {
    const { code, stdout, stderr } = await piped("<policies>", "-");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("stdin:1:1: <policies> is not closed");
  });

  it("bytes that are no text", async () => {
    const bytes = Buffer.from("<policies><!-- é --></policies>", "latin1");
    const folder = makeFolder({ "a.xml": bytes });
    const { code, stderr } = await palisade(["fmt", "--write", "a.xml"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("a.xml: the bytes are no text in UTF-8");
    expect(readFileSync(path.join(folder, "a.xml"))).toEqual(bytes);
  });

  it("a file with a name that would steer the terminal, without steering it", async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, "a\u001b[31m.xml"), "<a");
    const { code, stderr } = await palisade(["fmt", "."], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).not.toContain("\u001b");
  });
});

describe("wrong calls", () => {
  it.each([
    [["fmt"], "missing required argument"],
    [["fmt", "nothing.xml"], "nothing.xml: there is no such file or folder"],
    [["fmt", "empty"], "there is no policy document"],
    [["fmt", "--check", "--write", "a.xml"], "choose one of them"],
    [["fmt", "--write", "-"], "standard input can't be rewritten"],
  ])("%s", async (args, message) => {
    const folder = makeFolder({ "a.xml": rough, "empty/readme.txt": "" });
    const { code, stderr } = await palisade(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(read(folder, "a.xml")).toBe(rough);
  });
});
