import type * as Dns from "node:dns";
import type * as Http from "node:http";
import https from "node:https";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { defaultFetchLimits, fetchBounded } from "../../../policies/openapi/fetch-bounded";
import { startServer } from "../../support/http-server";

/** What names stand for here. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  localhost: ["127.0.0.1"],
  "public.test": ["93.184.216.34"],
  "private.test": ["10.0.0.5"],
  "mixed.test": ["93.184.216.34", "127.0.0.1"],
};

vi.mock("node:dns", async (original) => {
  const dns = await original<typeof Dns>();
  const lookup = (name: string, _options: unknown, callback: (error: Error | null, found?: unknown) => void) => {
    const found = addresses[name];
    if (found)
      callback(
        null,
        found.map((address) => ({ address, family: 4 })),
      );
    else callback(new Error(`there is no ${name}`));
  };
  return { ...dns, default: { ...dns, lookup }, lookup };
});

// Whatever public address a name stands for: behind it stands the server of this test, once the address has been looked at.
vi.mock("node:http", async (original) => {
  const http = await original<typeof Http>();
  const get = (url: URL, options: Http.RequestOptions, callback: (response: Http.IncomingMessage) => void) => {
    const { lookup } = options;
    const here: Http.RequestOptions["lookup"] = (name, how, done) => {
      const answer = (error: Error | null) => {
        if (error) done(error, "");
        else if (how.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
        else done(null, "127.0.0.1", 4);
      };
      if (lookup) lookup(name, how, answer as never);
      else answer(null);
    };
    return http.get(url, { ...options, lookup: here }, callback);
  };
  return { ...http, default: { ...http, get }, get };
});

const limits = { ...defaultFetchLimits, maxBytes: 1000, timeout: 5000 };
let port = 0;
const at = (path: string, host = "localhost") => `http://${host}:${port}${path}`;

beforeAll(async () => {
  port = await startServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const to = url.searchParams.get("to");
    switch (url.pathname) {
      case "/ok":
        response.end(`openapi of ${request.headers.host}`);
        break;
      case "/accept":
        response.end(`${request.headers.accept}; ${request.headers["accept-encoding"]}; ${request.headers.cookie}`);
        break;
      case "/go":
        response.writeHead(Number(url.searchParams.get("status") ?? 302), { location: to ?? "/ok" }).end("over there");
        break;
      case "/round":
        response.writeHead(302, { location: at("/round", "public.test") }).end();
        break;
      case "/silent":
        break;
      case "/slow":
        response.write("x");
        break;
      case "/broken":
        response.writeHead(200, { "content-length": 100 });
        response.write("x");
        setTimeout(() => response.destroy(), 20);
        break;
      case "/large":
        response.end("x".repeat(Number(url.searchParams.get("size"))));
        break;
      default:
        response.writeHead(Number(url.pathname.slice(1)) || 404).end("nothing");
    }
  });
});

const go = (to: string, status = 302) => at(`/go?status=${status}&to=${encodeURIComponent(to)}`);

describe("fetchBounded", () => {
  it("reads a text from the address that the caller has chosen, even a private one", async () => {
    expect(await fetchBounded(at("/ok"), limits)).toEqual({ url: at("/ok"), text: `openapi of localhost:${port}` });
  });

  it("asks for definitions, uncompressed, and says nothing of who asks", async () => {
    expect((await fetchBounded(at("/accept"), limits)).text).toBe(
      "application/json, application/yaml, text/yaml, */*; identity; undefined",
    );
  });

  it.each([301, 302, 303, 307, 308])("follows a redirect (%i) to a public address and tells where it led", async (status) => {
    expect(await fetchBounded(go(at("/ok", "public.test"), status), limits)).toEqual({
      url: at("/ok", "public.test"),
      text: `openapi of public.test:${port}`,
    });
  });

  it("follows redirects as often as it may", async () => {
    const twice = go(at(`/go?to=${encodeURIComponent("/ok")}`, "public.test"));
    expect((await fetchBounded(twice, { ...limits, maxRedirects: 2 })).url).toBe(at("/ok", "public.test"));
    await expect(fetchBounded(twice, { ...limits, maxRedirects: 1 })).rejects.toThrow("more than 1 redirects");
  });

  it("does not go round for ever", async () => {
    await expect(fetchBounded(go(at("/round", "public.test")), limits)).rejects.toThrow("more than 5 redirects");
  });

  it.each([
    ["a private address", "http://10.0.0.5/a", "a redirect to the private address 10.0.0.5 is not followed"],
    ["the metadata of a cloud", "http://169.254.169.254/metadata", "a redirect to the private address 169.254.169.254"],
    ["this machine", "http://127.0.0.1/a", "a redirect to the private address 127.0.0.1"],
    ["this machine in IPv6", "http://[::1]/a", "a redirect to the private address ::1"],
    ["this machine as IPv4 in IPv6", "http://[::ffff:127.0.0.1]/a", "a redirect to the private address ::ffff:7f00:1"],
    ["this machine as a number", "http://2130706433/a", "a redirect to the private address 127.0.0.1"],
    ["this machine in octal", "http://0177.0.0.1/a", "a redirect to the private address 127.0.0.1"],
    [
      "a name of a private address",
      "http://private.test/a",
      "a redirect to private.test, which is the private address 10.0.0.5, is not followed",
    ],
    ["a name of a public and a private address", "http://mixed.test/a", "a redirect to mixed.test, which is the private address 127.0.0.1"],
    ["a name of nothing", "http://nowhere.test/a", "there is no nowhere.test"],
    ["a file", "file:///etc/passwd", "file:// is not read; only http and https are"],
    ["FTP", "ftp://public.test/a", "ftp:// is not read; only http and https are"],
    ["data", "data:text/plain,openapi", "data:// is not read; only http and https are"],
    ["what is no URL", "http://[", "Invalid URL"],
  ])("does not follow a redirect to %s", async (_, to, message) => {
    await expect(fetchBounded(go(to), limits)).rejects.toThrow(message);
  });

  it("looks at every redirect's address anew, even where it leads to the same host", async () => {
    for (let round = 0; round < 5; round++) {
      await expect(fetchBounded(at("/go?to=/ok"), limits)).rejects.toThrow(
        "a redirect to localhost, which is the private address 127.0.0.1",
      );
    }
  });

  it("does not follow a redirect from https to http", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    } as Parameters<typeof generate>[1]);
    const secure = https.createServer({ key, cert }, (_, response) =>
      response.writeHead(302, { location: at("/ok", "public.test") }).end(),
    );
    const securePort = await startServer(() => {}, secure as unknown as Http.Server);
    https.globalAgent.options.ca = cert;
    try {
      await expect(fetchBounded(`https://localhost:${securePort}/`, limits)).rejects.toThrow(
        "a redirect from https to http is not followed",
      );
    } finally {
      delete https.globalAgent.options.ca;
      https.globalAgent.destroy();
    }
  });

  it.each(["ftp://localhost/a", "file:///etc/passwd", "data:,a"])("does not read %s", async (url) => {
    await expect(fetchBounded(url, limits)).rejects.toThrow("is not read; only http and https are");
  });

  it.each([204, 304, 400, 401, 404, 500, 503])("says that the server answered %i", async (status) => {
    await expect(fetchBounded(at(`/${status}`), limits)).rejects.toThrow(`the server answered ${status}`);
  });

  it("reads as many bytes as it may, and no more", async () => {
    expect((await fetchBounded(at("/large?size=1000"), limits)).text).toHaveLength(1000);
    await expect(fetchBounded(at("/large?size=1001"), limits)).rejects.toThrow("the answer is larger than 1000 bytes");
    await expect(fetchBounded(at("/large?size=9000000"), limits)).rejects.toThrow("the answer is larger than 1000 bytes");
  });

  it.each(["/silent", "/slow"])("waits no longer than it may (%s)", async (path) => {
    const start = performance.now();
    await expect(fetchBounded(at(path), { ...limits, timeout: 200 })).rejects.toThrow("no complete answer within 0.2 s");
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("says that the connection broke", async () => {
    await expect(fetchBounded(at("/broken"), limits)).rejects.toThrow("aborted");
  });

  it("says that nobody answers", async () => {
    await expect(fetchBounded("http://localhost:1/", limits)).rejects.toThrow("ECONNREFUSED");
  });
});
