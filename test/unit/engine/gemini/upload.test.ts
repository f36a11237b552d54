import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, request as send } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type ByteSource, inMemory, withFile } from "../../../../src/engine/gemini/bytes.ts";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import type { RemoteFile } from "../../../../src/engine/gemini/files.ts";
import type { Wait } from "../../../../src/engine/gemini/retry.ts";
import { uploadFile } from "../../../../src/engine/gemini/upload.ts";
import { type Line, lineTo } from "./line.ts";
import { quick, withService } from "./service.ts";

const service = withService();
const MiB = 1024 * 1024;
const endpoint = (baseUrl = service.url, key = service.key) => ({ key, baseUrl });
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The sequence of `command at offset` that the service saw, in order; of the rest the method and path. */
async function seen(): Promise<string[]> {
  const requests = await service.control.requests();
  return requests.map(({ method, url, headers }) => {
    const command = headers["x-goog-upload-command"];
    if (command === undefined) return `${method} ${new URL(url, "http://x").pathname.replace(/[\w-]{36}$/, "ID")}`;
    const offset = headers["x-goog-upload-offset"];
    return offset === undefined ? command : `${command} ${Number(offset) / MiB}`;
  });
}

async function line(): Promise<Line> {
  const made = await lineTo(service.url);
  ends.push(() => made.close());
  return made;
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "upload-"));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function listening(listener: RequestListener): Promise<string> {
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
  return `http://127.0.0.1:${address.port}`;
}

function upload(bytes: Uint8Array | ByteSource, options = {}, to = endpoint(), mimeType = "image/png") {
  const source = bytes instanceof Uint8Array ? inMemory(bytes) : bytes;
  return uploadFile(to, { bytes: source, mimeType, displayName: "picture.png" }, { ...quick(), ...options });
}

async function failure(work: Promise<RemoteFile>): Promise<VisionError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VisionError)) throw new Error(`No VisionError: ${String(error)}`);
  expect(error.message).not.toMatch(/\{\d\}|undefined/);
  return error;
}

describe("an upload", () => {
  it("of a small file is a start and one piece, and waits until it can be used", async () => {
    const bytes = randomBytes(1000);
    const file = await upload(bytes, { chunkBytes: 8 * MiB });
    expect(file).toMatchObject({ state: "ACTIVE", mimeType: "image/png", sizeBytes: 1000, displayName: "picture.png" });
    expect(file.sha256Hash).toBe(sha(bytes));
    expect(file.uri).toBe(`${service.url}/v1beta/${file.name}`);
    expect(Date.parse(file.expirationTime ?? "") - Date.parse(file.createTime ?? "")).toBe(48 * 3_600_000);
    expect(await seen()).toEqual(["start", "upload, finalize 0", "GET /v1beta/files/ID"]);
    const requests = await service.control.requests();
    expect(requests.every(({ keyOk, notes, url }) => keyOk && notes.length === 0 && !url.includes(service.key))).toBe(
      true,
    );
  });

  it("of a large one goes in pieces, and tells of each", async () => {
    const bytes = randomBytes(20 * MiB + 1);
    const told: number[] = [];
    const file = await upload(bytes, { onProgress: (sent: number) => told.push(sent / MiB) });
    expect(file.sha256Hash).toBe(sha(bytes));
    expect((await seen()).slice(0, 4)).toEqual(["start", "upload 0", "upload 8", "upload, finalize 16"]);
    expect(told).toEqual([0, 8, 16, 20 + 1 / MiB]);
  });

  it("keeps to the granularity of the service whatever size of pieces is asked for", async () => {
    const bytes = randomBytes(MiB);
    for (const chunkBytes of [1, 300_000, MiB]) {
      expect((await upload(bytes, { chunkBytes })).sha256Hash).toBe(sha(bytes));
    }
  });

  it("takes names of any writing and length", async () => {
    const source = inMemory(new Blob([randomBytes(10)]));
    for (const [displayName, kept] of [
      ["Bild – 図 🐈.png", "Bild – 図 🐈.png"],
      ["half \ud83d", "half \ufffd"],
      ["🐈".repeat(600), "🐈".repeat(512)],
    ] as const) {
      const file = await uploadFile(endpoint(), { bytes: source, mimeType: "image/png", displayName }, quick());
      expect(file.displayName).toBe(kept);
    }
  });

  it("of a document waits longer", async () => {
    const slept: number[] = [];
    const clock = {
      sleep: async (ms: number) => {
        slept.push(ms);
      },
      random: () => 0,
    };
    await upload(Buffer.from("%PDF-1.7"), { clock }, endpoint(), "application/pdf");
    expect(slept).toEqual([500, 1000]);
  });
});

describe("a broken connection", () => {
  /** Breaks after 11 MiB, and goes on when the service has noticed. */
  async function brokenInSecond(bytes: Uint8Array): Promise<{ file: RemoteFile; waits: Wait[]; through: Line }> {
    const through = await line();
    through.breakAfter(11 * MiB);
    const { waits, ...options } = quick();
    const sleep = async () => {
      await service.control.waitFor((requests) => requests.some(({ aborted }) => aborted));
    };
    const file = await upload(bytes, { ...options, clock: { sleep, random: () => 0 } }, endpoint(through.url));
    return { file, waits, through };
  }

  it("in the second piece costs no more than what was on its way", async () => {
    const bytes = randomBytes(30 * MiB);
    const { file, waits, through } = await brokenInSecond(bytes);
    expect(file.sha256Hash).toBe(sha(bytes));
    expect(waits.map(({ kind, attempt }) => [kind, attempt])).toEqual([["network", 2]]);
    const commands = await seen();
    expect(commands.slice(0, 4)).toEqual(["start", "upload 0", "upload 8", "query"]);
    const resumed = Number(/^upload (\S+)$/.exec(commands[4] ?? "")?.[1]);
    expect(resumed).toBeGreaterThan(8);
    expect(resumed).toBeLessThanOrEqual(11);
    expect(commands).toHaveLength(8);
    expect(through.sent).toBeLessThan((30 + 3) * MiB);
  });

  it("that the service notices late is asked about once more", async () => {
    const told = { "x-goog-upload-status": "active", "x-goog-upload-size-received": String(8 * MiB) };
    const late = { onlyFor: "upload" as const, raw: "", headers: told };
    await service.control.queue(...Array(3).fill({ onlyFor: "upload" }), late);
    const bytes = randomBytes(20 * MiB);
    expect((await brokenInSecond(bytes)).file.sha256Hash).toBe(sha(bytes));
    expect((await seen()).slice(2, 6)).toEqual(["upload 8", "query", "upload 8", "query"]);
  });

  it("anywhere, several times, loses no byte", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 200, max: 3 * MiB }), { minLength: 1, maxLength: 3 }),
        async (breaks) => {
          const through = await line();
          const bytes = randomBytes(2 * MiB + 17);
          const next = () => {
            const at = breaks.pop();
            if (at === undefined) return;
            through.breakAfter(through.sent + at);
            through.when(through.sent + at, () => setImmediate(next));
          };
          next();
          const options = { ...quick(), chunkBytes: MiB };
          expect((await upload(bytes, options, endpoint(through.url))).sha256Hash).toBe(sha(bytes));
          await through.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it("that loses only the last answer uploads nothing twice", async () => {
    await service.control.queue({ onlyFor: "upload" }, { onlyFor: "upload", cutAfterBytes: 5 });
    const bytes = randomBytes(1000);
    expect((await upload(bytes)).sha256Hash).toBe(sha(bytes));
    expect((await seen()).slice(0, 4)).toEqual(["start", "upload, finalize 0", "query", "GET /v1beta/files/ID"]);
  });

  it("at the start begins anew", async () => {
    await service.control.queue({ onlyFor: "upload", status: 503 }, { onlyFor: "upload", cutAfterBytes: 0 });
    const options = quick();
    await upload(randomBytes(10), options);
    expect(options.waits.length).toBeGreaterThan(0);
    expect(options.waits[0]?.kind).toBe("overloaded");
  });
});

describe("a service that", () => {
  it("is overloaded is asked again, from where it stands", async () => {
    await service.control.queue(
      { onlyFor: "upload" },
      { onlyFor: "upload", status: 503 },
      { onlyFor: "upload" },
      { onlyFor: "upload", raw: "", headers: { "content-type": "text/plain" } },
    );
    const bytes = randomBytes(MiB);
    const options = quick();
    expect((await upload(bytes, options)).sha256Hash).toBe(sha(bytes));
    expect(options.waits.map(({ kind }) => kind)).toEqual(["overloaded", "server"]);
  });

  it("stays overloaded is given up after four tries", async () => {
    await service.control.queue({ onlyFor: "upload" }, ...Array(9).fill({ onlyFor: "upload", status: 503 }));
    const error = await failure(upload(randomBytes(10)));
    expect(error).toMatchObject({ situation: "busy", kind: "overloaded" });
    expect(await service.control.requests()).toHaveLength(5);
  });

  it("never moves on does not keep us for ever", async () => {
    let requests = 0;
    const url = await listening((request, response) => {
      requests++;
      request.resume();
      const start = request.headers["x-goog-upload-command"] === "start";
      const own = { "x-goog-upload-url": "http://127.0.0.1/upload?id=1", "x-goog-upload-status": "active" };
      // Says 1 and 2 in turn, and that it wanted something else.
      response.writeHead(start || requests % 2 === 0 ? 200 : 400, {
        ...own,
        "x-goog-upload-size-received": String(requests % 4),
      });
      request.on("end", () => response.end());
    });
    await failure(upload(randomBytes(MiB), {}, endpoint(url)));
    expect(requests).toBeLessThan(40);
  });

  it("refuses the key or the file is not asked again", async () => {
    expect(await failure(upload(randomBytes(10), {}, endpoint(service.url, "AQ.wrong-key-wrong-key")))).toMatchObject({
      kind: "key",
    });
    expect((await failure(upload(randomBytes(10), {}, endpoint(), "nonsense"))).situation).toBe("badImage");
    expect(await service.control.requests()).toHaveLength(2);
    expect((await failure(upload(new Uint8Array()))).situation).toBe("badRequest");
  });

  it("cannot process the file says why", async () => {
    const name = "files/abc";
    const failed = { name, uri: "https://x.example/files/abc", state: "FAILED", error: { message: "Broken pages." } };
    await service.control.queue({ onlyFor: "files", response: failed });
    const error = await failure(upload(randomBytes(10)));
    expect(error).toMatchObject({ situation: "fileRefused", kind: "badImage" });
    expect(error.message).toContain("Broken pages.");
  });

  it("never gets ready is given up after ten minutes", async () => {
    const processing = { name: "files/abc", uri: "https://x.example/files/abc", state: "PROCESSING" };
    await service.control.queue(...Array(200).fill({ onlyFor: "files", response: processing }));
    let slept = 0;
    const clock = {
      sleep: async (ms: number) => {
        slept += ms;
      },
      random: () => 0,
    };
    expect((await failure(upload(randomBytes(10), { clock }))).situation).toBe("fileNotReady");
    expect(slept).toBeGreaterThanOrEqual(600_000);
    expect(slept).toBeLessThan(610_000);
  });

  it("answers with something else is told apart", async () => {
    const html = { raw: "<!DOCTYPE html><html>Log in</html>", headers: { "content-type": "text/html" } };
    await service.control.queue({ onlyFor: "upload", ...html });
    expect((await failure(upload(randomBytes(10)))).situation).toBe("webPage");
    await service.control.queue({ onlyFor: "upload", raw: "{}" });
    expect((await failure(upload(randomBytes(10)))).situation).toBe("notGemini");
    await service.control.queue(
      { onlyFor: "upload" },
      { onlyFor: "upload", raw: "{broken", headers: { "x-goog-upload-status": "final" } },
    );
    expect((await failure(upload(randomBytes(10)))).situation).toBe("notGemini");
  });
});

describe("cancelling", () => {
  it("in the middle of a piece stops the bytes and closes the connection", async () => {
    const through = await line();
    const stop = new AbortController();
    through.when(9 * MiB, () => stop.abort());
    const error = await failure(upload(randomBytes(30 * MiB), { signal: stop.signal }, endpoint(through.url)));
    expect(error.kind).toBe("cancelled");
    const [, , second] = await service.control.waitFor(([, , piece]) => piece?.aborted === true, 1000);
    // The second piece ends at 16 MiB.
    expect(through.sent).toBeLessThan(16 * MiB);
    expect(second?.bodyBytes).toBeLessThan(8 * MiB);
    expect(await seen()).toEqual(["start", "upload 0", "upload 8"]);
  });

  it("before the start, in a pause and while the file is processed works too", async () => {
    expect((await failure(upload(randomBytes(10), { signal: AbortSignal.abort() }))).kind).toBe("cancelled");
    expect(await service.control.requests()).toEqual([]);
    for (const onlyFor of ["upload", "files"] as const) {
      await service.control.reset();
      const stop = new AbortController();
      await service.control.queue({ onlyFor, status: 503 });
      const options = { signal: stop.signal, onWait: () => stop.abort(), clock: undefined };
      expect((await failure(upload(randomBytes(10), options))).kind).toBe("cancelled");
    }
    // What was stored by then is not left behind.
    await service.control.waitFor((requests) => requests.at(-1)?.method === "DELETE");
  });
});

describe("the key and the picture", () => {
  it("go to the configured address, whatever the service names", async () => {
    let strangers = 0;
    const stranger = await listening((_, response) => {
      strangers++;
      response.end();
    });
    /** A gateway under a path, whose service does not know of it and names an address of its own. */
    const gateway = await listening((request, response) => {
      const inner = (request.url ?? "").replace(/^\/team\/gemini/, "");
      if (inner === request.url) return void response.writeHead(404).end("not below the path");
      const { hostname, port } = new URL(service.url);
      const { host: _, ...headers } = request.headers;
      const onward = send({ hostname, port, path: inner, method: request.method, headers }, (answer) => {
        const told = answer.headers["x-goog-upload-url"];
        const moved = typeof told === "string" && { "x-goog-upload-url": told.replace(service.url, stranger) };
        response.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...moved });
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    const bytes = randomBytes(1000);
    const file = await upload(bytes, {}, endpoint(`${gateway}/team/gemini/`));
    expect(file.sha256Hash).toBe(sha(bytes));
    expect(strangers).toBe(0);
  });

  it("do not follow a redirect", async () => {
    let strangers = 0;
    const stranger = await listening((_, response) => {
      strangers++;
      response.end();
    });
    for (const status of [302, 307, 308]) {
      const away = { onlyFor: "upload" as const, raw: "", status, headers: { location: `${stranger}/` } };
      await service.control.queue(away);
      expect((await failure(upload(randomBytes(10)))).situation).toBe("redirected");
      await service.control.queue({ onlyFor: "upload" }, away);
      expect((await failure(upload(randomBytes(10)))).situation).toBe("redirected");
    }
    expect(strangers).toBe(0);
  });
});

describe("a file on disk", () => {
  it("is read piece by piece", async () => {
    const file = path.join(await folder(), "large.png");
    const bytes = randomBytes(9 * MiB);
    await writeFile(file, bytes);
    const sizes: number[] = [];
    const remote = await withFile(file, (source) => {
      const read = async (start: number, end: number) => {
        sizes.push((end - start) / MiB);
        return source.read(start, end);
      };
      return upload({ size: source.size, read }, { chunkBytes: 4 * MiB });
    });
    expect(remote.sha256Hash).toBe(sha(bytes));
    expect(sizes).toEqual([4, 4, 1]);
  });

  it("that changes meanwhile is not stored half old and half new", async () => {
    const file = path.join(await folder(), "large.png");
    await writeFile(file, randomBytes(2 * MiB));
    const onProgress = (sent: number) => {
      if (sent === MiB) changed = appendFile(file, "x");
    };
    let changed = Promise.resolve();
    const read = withFile(file, (source) => {
      const waiting = { size: source.size, read: (a: number, b: number) => changed.then(() => source.read(a, b)) };
      return upload(waiting, { chunkBytes: MiB, onProgress });
    });
    expect((await failure(read)).situation).toBe("fileChanged");
    expect((await seen()).some((command) => command.includes("finalize"))).toBe(false);
  });

  it("is one: pipes, devices and folders are refused, not waited for", async () => {
    if (process.platform === "win32") return;
    const dir = await folder();
    execFileSync("mkfifo", [path.join(dir, "pipe")]);
    const read = (file: string) => withFile(file, (source) => source.read(0, 1));
    await expect(read(path.join(dir, "pipe"))).rejects.toMatchObject({ trouble: "notAFile" });
    await expect(read("/dev/zero")).rejects.toMatchObject({ trouble: "notAFile" });
    await expect(read(dir)).rejects.toMatchObject({ trouble: "folder" });
    await expect(read(path.join(dir, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("of more than two gigabytes is refused before anything is sent", async () => {
    const error = await failure(upload({ size: 3 * 1024 ** 3, read: () => Promise.reject(new Error("read")) }));
    expect(error).toMatchObject({ situation: "fileTooLarge", l10n: { args: ["3222", "2148"] } });
    expect(await service.control.requests()).toEqual([]);
  });
});
