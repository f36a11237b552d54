import { createServer, type RequestListener } from "node:http";
import https from "node:https";
import { connect, createServer as createTcpServer } from "node:net";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { downloadName } from "../../../../src/engine/images/downloadName.ts";
import { type Fetching, fetchImage } from "../../../../src/engine/images/fetchImage.ts";
import { ImageError } from "../../../../src/engine/images/imageError.ts";
import { isPublicAddress, publicLookup, type Resolve } from "../../../../src/engine/images/publicAddress.ts";
import { UrlError, type UrlTrouble } from "../../../../src/engine/images/urlError.ts";
import { makeScene } from "../../../emulator/scene.ts";

const { file: png } = await makeScene({ width: 64, height: 48, seed: 2, format: "png" });
const ends: (() => Promise<unknown>)[] = [];
const allowed = { allowPrivate: true };

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The port of a server of this machine. */
async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}

/** Whatever the host, https connections go to a port of this machine, as through a proxy that looks names up by itself. */
function behindProxy(port: number): void {
  const agent = https.globalAgent;
  const usual = Object.getOwnPropertyDescriptor(agent, "createConnection");
  Object.defineProperty(agent, "createConnection", { configurable: true, value: () => connect(port, "127.0.0.1") });
  ends.push(async () => {
    if (usual === undefined) Reflect.deleteProperty(agent, "createConnection");
    else Object.defineProperty(agent, "createConnection", usual);
  });
}

/** Every name has these addresses; the names asked for are kept. */
function names(...addresses: string[]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = async (hostname) => {
    asked.push(hostname);
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
  return { resolve, asked };
}

async function failure(address: string, options: Fetching = {}): Promise<unknown> {
  const error = await fetchImage(address, options).then(
    ({ url }) => new Error(`It was fetched from ${url}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof UrlError) {
    expect(error.message).toMatch(/^([A-Z“]|[\w.:[\]-]+ ).*\.$/);
    expect(error.message).not.toMatch(/\{\d\}|undefined/);
  }
  return error;
}

async function trouble(address: string, options?: Fetching): Promise<UrlTrouble> {
  const error = await failure(address, options);
  if (!(error instanceof UrlError)) throw error;
  return error.trouble;
}

describe("a picture", () => {
  it("is fetched whole, named, and told by its content", async () => {
    const port = await serving((_, response) => {
      response.writeHead(200, { "content-type": "text/plain", "content-length": png.length });
      response.write(png.subarray(0, 10));
      response.end(png.subarray(10));
    });
    const url = `http://127.0.0.1:${port}/gallery/My%20cat.JPG?size=large#top`;
    const told: [number, number | undefined][] = [];
    const onProgress = (...now: [number, number | undefined]) => told.push(now);
    const fetched = await fetchImage(url, { ...allowed, onProgress });
    expect(fetched).toMatchObject({ kind: "png", fileName: "My cat.png", url: url.replace("#top", "") });
    expect(fetched.bytes.equals(png)).toBe(true);
    expect(told.at(-1)).toEqual([png.length, png.length]);
  });

  it("is asked for without anything that says who asks", async () => {
    let seen: Record<string, unknown> = {};
    const port = await serving(({ headers }, response) => {
      seen = headers;
      response.end(png);
    });
    await fetchImage(`http://127.0.0.1:${port}/a.png`, allowed);
    expect(Object.keys(seen).sort()).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });

  it("may come packed", async () => {
    const packed = { gzip: gzipSync(png), deflate: deflateSync(png), br: brotliCompressSync(png), identity: png };
    const port = await serving(({ url = "" }, response) => {
      const encoding = url.slice(1);
      response.writeHead(200, { "content-encoding": encoding });
      response.end(Object.entries(packed).find(([name]) => name === encoding)?.[1]);
    });
    for (const encoding of Object.keys(packed)) {
      const { bytes } = await fetchImage(`http://127.0.0.1:${port}/${encoding}`, allowed);
      expect(bytes.equals(png), encoding).toBe(true);
    }
  });

  it("is followed over five redirects, not six, and named as the person saw it", async () => {
    const port = await serving(({ url = "" }, response) => {
      const left = Number(url.slice(url.lastIndexOf("/") + 1).split("-")[0]);
      const status = [301, 302, 303, 307, 308][left % 5] ?? 302;
      if (url.includes("cat.png")) response.writeHead(302, { location: "/hop/4" }).end();
      else if (left > 0) response.writeHead(status, { location: `${left - 1}` }).end("moved");
      else response.end(png);
    });
    const { url, fileName } = await fetchImage(`http://127.0.0.1:${port}/cat.png`, allowed);
    expect([url, fileName]).toEqual([`http://127.0.0.1:${port}/hop/0`, "cat.png"]);
    expect(await trouble(`http://127.0.0.1:${port}/hop/6`, allowed)).toBe("tooManyRedirects");
  });
});

describe("what is no picture", () => {
  it("is told apart", async () => {
    const bodies: Record<string, string> = {
      "/page": "<!DOCTYPE html><html>Sign in</html>",
      "/text": "Hello",
      "/": "",
    };
    const port = await serving(({ url = "" }, response) => {
      response.writeHead(200, { "content-type": "image/png" }).end(bodies[url]);
    });
    for (const [path, expected] of [
      ["/page", "webPage"],
      ["/text", "notImage"],
      ["/", "empty"],
    ]) {
      const error = await failure(`http://127.0.0.1:${port}${path}`, allowed);
      expect(error).toBeInstanceOf(ImageError);
      expect(error).toMatchObject({ trouble: expected });
    }
  });

  it("because the server has or gives none, is said with its status", async () => {
    const port = await serving(({ url = "" }, response) => {
      response.writeHead(Number(url.slice(1))).end("no");
    });
    const expected = {
      404: "notFound",
      410: "notFound",
      401: "denied",
      403: "denied",
      500: "failed",
      429: "failed",
      304: "failed",
    };
    for (const [status, name] of Object.entries(expected)) {
      expect(await trouble(`http://127.0.0.1:${port}/${status}`, allowed), status).toBe(name);
    }
  });
});

describe("limits", () => {
  const limits = { bytes: 1_000_000, silenceMs: 60_000, totalMs: 600_000 };

  it("of bytes hold, told or not, packed or not", async () => {
    let sent = 0;
    const port = await serving(({ url }, response) => {
      if (url === "/told") response.writeHead(200, { "content-length": 1_000_001 });
      if (url === "/packed") {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000)));
        return;
      }
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on("drain", more);
      more();
    });
    for (const path of ["told", "untold", "packed"]) {
      const error = await failure(`http://127.0.0.1:${port}/${path}`, { ...allowed, limits });
      expect(error, path).toMatchObject({
        trouble: "tooManyBytes",
        message: expect.stringContaining("more than 1 MB"),
      });
    }
    expect(sent).toBeLessThan(100_000_000);
  });

  it("of time hold, before the head, and in the middle", async () => {
    const port = await serving(({ url }, response) => {
      if (url !== "/head") response.write(png.subarray(0, 10));
    });
    for (const path of ["head", "middle"]) {
      const url = `http://127.0.0.1:${port}/${path}`;
      expect(await trouble(url, { ...allowed, limits: { ...limits, silenceMs: 50 } }), path).toBe("tooSlow");
      expect(await trouble(url, { ...allowed, limits: { ...limits, totalMs: 50 } }), path).toBe("tooSlow");
    }
  });

  it("do not keep anybody who cancels", async () => {
    const stop = new AbortController();
    let closed = () => {};
    const end = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await serving((_, response) => {
      response.on("close", closed);
      response.write(png.subarray(0, 10));
    });
    const url = `http://127.0.0.1:${port}/`;
    const error = await failure(url, { ...allowed, signal: stop.signal, onProgress: () => stop.abort() });
    expect(error).toBeInstanceOf(VisionError);
    expect(error).toMatchObject({ kind: "cancelled" });
    await end;
    expect(await failure(url, { ...allowed, signal: AbortSignal.abort() })).toMatchObject({ kind: "cancelled" });
  });
});

describe("a connection that fails", () => {
  it("is a sentence", async () => {
    const port = await serving(({ socket }) => socket.destroy());
    expect(await trouble(`http://127.0.0.1:${port}/`, allowed)).toBe("network");
    expect(await trouble(`https://127.0.0.1:${port}/`, allowed)).not.toBe("privateHost");
    expect(await trouble("http://127.0.0.1:1/", allowed)).toBe("refused");
    const missing: Resolve = () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" }));
    expect(await trouble("https://pictures.example.com/", { resolve: missing })).toBe("hostNotFound");
    expect(await trouble("https://pictures.example.com/", names())).toBe("hostNotFound");
  });

  it("in the middle of a picture gives no half picture", async () => {
    const port = await serving(({ url }, response) => {
      response.writeHead(200, url === "/told" ? { "content-length": 1000 } : { "content-encoding": "gzip" });
      response.write(url === "/told" ? png.subarray(0, 10) : gzipSync(png).subarray(0, 40), () => response.destroy());
    });
    for (const path of ["told", "packed"]) {
      expect(await trouble(`http://127.0.0.1:${port}/${path}`, allowed), path).toBe("network");
    }
  });
});

describe("an address", () => {
  it("has to be one, encrypted and without a password", async () => {
    const cases: [string, UrlTrouble][] = [
      ["", "noAddress"],
      ["cat.png", "noAddress"],
      ["file:///etc/passwd", "noAddress"],
      ["ftp://example.com/a.png", "noAddress"],
      ["data:image/png;base64,AAAA", "noAddress"],
      ["javascript:alert(1)", "noAddress"],
      ["http://example.com/a.png", "notHttps"],
      ["https://user@example.com/a.png", "credentials"],
      ["https://user:secret@example.com/a.png", "credentials"],
    ];
    for (const [address, expected] of cases) {
      const error = await failure(address, names("93.184.216.34"));
      expect(error, address).toMatchObject({ trouble: expected });
      expect(String(error)).not.toContain("secret");
    }
  });

  it("inside this machine or a network is refused before anything is asked", async () => {
    const { resolve, asked } = names("93.184.216.34");
    for (const host of [
      "localhost",
      "LOCALHOST.",
      "app.localhost",
      "printer",
      "nas.local",
      "wiki.internal",
      "router.home.arpa",
      "127.0.0.1",
      "127.1",
      "0x7f000001",
      "2130706433",
      "0",
      "10.1.2.3",
      "172.16.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "[::1]",
      "[::]",
      "[fe80::1]",
      "[fd00::1]",
      "[ff02::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:8.8.8.8]",
      "[64:ff9b::10.0.0.1]",
      "[2002:7f00:1::]",
    ]) {
      expect(await trouble(`https://${host}/a.png`, { resolve }), host).toBe("privateHost");
      expect(await trouble(`https://${host}:8443/a.png`, { resolve }), host).toBe("privateHost");
    }
    expect(asked).toEqual([]);
  });

  it("that a public name has inside a network is refused, also when it is one of several", async () => {
    let visits = 0;
    const port = await serving((_, response) => {
      visits++;
      response.end(png);
    });
    for (const addresses of [
      ["127.0.0.1"],
      ["93.184.216.34", "127.0.0.1"],
      ["::1"],
      ["::ffff:127.0.0.1"],
      ["fe80::1%1"],
    ]) {
      const { resolve, asked } = names(...addresses);
      expect(await trouble(`https://pictures.example.com:${port}/`, { resolve }), String(addresses)).toBe(
        "privateHost",
      );
      expect(asked).toEqual(["pictures.example.com"]);
    }
    expect(visits).toBe(0);
  });

  it("is looked up once, and the connection goes where the look-up said", async () => {
    const port = await serving(({ headers }, response) => {
      expect(headers.host).toBe(`pictures.example.com:${port}`);
      response.end(png);
    });
    const { resolve, asked } = names("127.0.0.1");
    await fetchImage(`http://pictures.example.com:${port}/`, { ...allowed, resolve });
    expect(asked).toEqual(["pictures.example.com"]);
  });

  it("is encrypted for the name that was asked for", async () => {
    let hello = Buffer.alloc(0);
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (data) => {
        hello = data;
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const { resolve } = names("127.0.0.1");
    expect(await trouble(`https://pictures.example.com:${port}/`, { ...allowed, resolve })).toBe("network");
    expect(hello[0]).toBe(0x16);
    expect(hello.toString("latin1")).toContain("pictures.example.com");
  });

  it("that redirects inside a network, to http, or with a password is not followed", async () => {
    let location = "";
    const asked: string[] = [];
    const port = await serving(({ headers, url }, response) => {
      asked.push(`${headers.host}${url}`);
      if (url === "/start") response.writeHead(302, { location }).end();
      else response.end(png);
    });
    behindProxy(port);
    const cases: [string, UrlTrouble][] = [
      ["https://127.0.0.1/a.png", "privateHost"],
      ["https://169.254.169.254/latest/meta-data", "privateHost"],
      ["//localhost/a.png", "privateHost"],
      ["https://[::1]/a.png", "privateHost"],
      ["http://pictures.example.com/a.png", "notHttps"],
      ["file:///etc/passwd", "noAddress"],
      ["https://user:secret@pictures.example.com/a.png", "credentials"],
    ];
    for (const [target, expected] of cases) {
      location = target;
      expect(await trouble("https://pictures.example.com/start"), target).toBe(expected);
    }
    expect(new Set(asked)).toEqual(new Set(["pictures.example.com/start"]));
    location = "https://cdn.example.com/b/cat.png";
    expect(await fetchImage("https://pictures.example.com/start")).toMatchObject({
      url: location,
      fileName: "cat.png",
    });
  });
});

describe("VS Code's own client, which knows of proxies,", () => {
  it("can take the place of Node's: it does so for these names only", async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("../../../../src/engine/images/fetchImage.ts", import.meta.url))],
      bundle: true,
      platform: "node",
      format: "cjs",
      write: false,
      logLevel: "silent",
    });
    const required = [...(outputFiles[0]?.text ?? "").matchAll(/require\("((?:node:)?https?)"\)/g)];
    expect(required.map(([, name]) => name).sort()).toEqual(["http", "https"]);
  });
});

describe("public addresses", () => {
  it("are told from all others", () => {
    for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::8.8.8.8"]) {
      expect(isPublicAddress(address), address).toBe(true);
    }
    for (const address of [
      "198.18.0.1",
      "240.0.0.1",
      "192.0.2.1",
      "2001:db8::1",
      "2001::1",
      "64:ff9b:1::1",
      "::8.8.8.8",
      "x",
      "",
    ]) {
      expect(isPublicAddress(address), address).toBe(false);
    }
  });

  it("are none of the private ranges", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127, 224, 239, 240, 255), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    );
    fc.assert(
      fc.property(inside, (bytes) => {
        const address = bytes.join(".");
        for (const one of [address, `::ffff:${address}`, `64:ff9b::${address}`])
          expect(isPublicAddress(one)).toBe(false);
      }),
    );
  });

  it("are given to a connection in the form it asks for", async () => {
    const lookup = publicLookup(names("8.8.8.8", "2606:4700::1111").resolve);
    const ask = (options: object) => new Promise((resolve) => lookup("x.example", options, (...got) => resolve(got)));
    expect(await ask({})).toEqual([null, "8.8.8.8", 4]);
    expect(await ask({ family: 6 })).toEqual([null, "2606:4700::1111", 6]);
    expect(await ask({ all: true })).toEqual([
      null,
      [
        { address: "8.8.8.8", family: 4 },
        { address: "2606:4700::1111", family: 6 },
      ],
    ]);
    expect(await ask({ all: true, family: 4 })).toEqual([null, [{ address: "8.8.8.8", family: 4 }]]);
  });
});

describe("a name for the file", () => {
  const name = (kind: Parameters<typeof downloadName>[1], ...addresses: string[]) =>
    downloadName(
      addresses.map((address) => new URL(address, "https://example.com")),
      kind,
    );

  it("is the address's last part, with the extension of the content", () => {
    expect(name("png", "/a/cat.png")).toBe("cat.png");
    expect(name("jpeg", "/a/cat.JPEG?x=1.gif")).toBe("cat.jpeg");
    expect(name("webp", "/cat.png/")).toBe("cat.webp");
    expect(name("svg", "/w/Logo%20v1.2")).toBe("Logo v1.2.svg");
    expect(name("jpeg", "/photo.php")).toBe("photo.php.jpg");
    expect(name("png", "/short/x7", "/cdn/Katze%20%E5%9B%B3.png")).toBe("Katze 図.png");
    expect(name("png", "/my.png", "/cdn/0123.png")).toBe("my.png");
    expect(name("gif", "/")).toBe("picture.gif");
    expect(name("png", "/.png")).toBe("png.png");
    expect(name("png", "/%zz.png")).toBe("%zz.png");
  });

  it("is one that Windows takes and no path", () => {
    expect(name("png", "/con.png")).toBe("_con.png");
    expect(name("png", "/LPT1.tar.png")).toBe("_LPT1.tar.png");
    expect(name("png", "/com%C2%B9.png")).toBe("_com¹.png");
    expect(name("png", "/..%2F..%2Fetc%2Fpasswd")).toBe("etc-passwd.png");
    expect(name("png", "/a%3Cb%3E%3A%22%7C%3F*%00%0A.png")).toBe("a-b.png");
    expect(name("png", "/%E2%80%AEgnp.exe.png")).toBe("gnp.exe.png");
    expect(name("png", "/%20..name.%20.png")).toBe("name.png");
    expect(name("png", `/${"x".repeat(500)}.png`)).toBe(`${"x".repeat(80)}.png`);
    expect(Buffer.byteLength(name("png", `/${"図".repeat(500)}.png`))).toBeLessThanOrEqual(164);
  });

  it("is safe whatever the address says", () => {
    const reserved = /^(con|prn|aux|nul|(com|lpt)[0-9])(\.|$)/i;
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 120 }), (part) => {
        const made = name("jpeg", `/a/${encodeURIComponent(Buffer.from(part).toString())}`);
        expect(made).toMatch(/^[^.\s<>:"/\\|?*\p{Cc}][^<>:"/\\|?*\p{Cc}]*\.(jpe?g|jpe|jfif|mpo)$/u);
        expect(made).not.toMatch(reserved);
        expect(made).not.toMatch(/[. ]\.jpg$/);
        expect(Buffer.byteLength(made)).toBeLessThan(180);
      }),
      { numRuns: 500 },
    );
  });
});
