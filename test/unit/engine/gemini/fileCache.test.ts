import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Content, contentOf, inMemory } from "../../../../src/engine/gemini/bytes.ts";
import { openFileCache } from "../../../../src/engine/gemini/fileCache.ts";
import { listFiles } from "../../../../src/engine/gemini/files.ts";
import { quick, withService } from "./service.ts";

const service = withService();
const endpoint = (key = service.key) => ({ key, baseUrl: service.url });
const HOUR = 3_600_000;
let dir: string;
const troubles: unknown[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "uploads-"));
  troubles.length = 0;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (now?: () => number) => openFileCache(dir, (error) => troubles.push(error), now);
const content = (bytes: Uint8Array = randomBytes(100), mimeType = "image/png"): Promise<Content> =>
  contentOf(inMemory(bytes), { mimeType, displayName: "a.png" });

async function uploads(): Promise<number> {
  const requests = await service.control.requests();
  return requests.filter(({ headers }) => headers["x-goog-upload-command"] === "start").length;
}

describe("a content", () => {
  it("is uploaded once, also across restarts", async () => {
    const picture = await content();
    const first = await open().ensureUploaded(endpoint(), picture, quick());
    const again = await content(await picture.bytes.read(0, 100));
    expect(await open().ensureUploaded(endpoint(), again, quick())).toEqual(first);
    expect(await open().find(endpoint(), again)).toEqual(first);
    expect(await uploads()).toBe(1);
    expect(troubles).toEqual([]);
  });

  it("of another key, type or address is another", async () => {
    const bytes = randomBytes(100);
    const cache = open();
    await cache.ensureUploaded(endpoint(), await content(bytes), quick());
    const other = endpoint(`${service.key}-other`);
    expect(await cache.find(other, await content(bytes))).toBeUndefined();
    expect(await cache.find({ ...endpoint(), baseUrl: `${service.url}/path` }, await content(bytes))).toBeUndefined();
    expect(await cache.find(endpoint(), await content(bytes, "image/jpeg"))).toBeUndefined();
    await cache.ensureUploaded(other, await content(bytes), quick());
    expect(await listFiles(other)).toHaveLength(1);
    expect(await listFiles(endpoint())).toHaveLength(1);
  });

  it("is uploaded again some minutes before the service deletes it", async () => {
    const picture = await content();
    const start = Date.now();
    await open().ensureUploaded(endpoint(), picture, quick());
    expect(await open(() => start + 47 * HOUR).find(endpoint(), picture)).toBeDefined();
    expect(await open(() => start + 47.9 * HOUR).find(endpoint(), picture)).toBeUndefined();
    await open(() => start + 47.9 * HOUR).ensureUploaded(endpoint(), picture, quick());
    expect(await uploads()).toBe(2);
  });

  it("that was forgotten is uploaded again", async () => {
    const cache = open();
    const picture = await content();
    const { uri } = await cache.ensureUploaded(endpoint(), picture, quick());
    await cache.forget(uri);
    await cache.forget("https://nobody.example/files/x");
    expect((await cache.ensureUploaded(endpoint(), picture, quick())).uri).not.toBe(uri);
  });

  it("is not remembered when its upload failed", async () => {
    const cache = open();
    const picture = await content();
    await service.control.queue({ onlyFor: "upload", status: 400 });
    await expect(cache.ensureUploaded(endpoint(), picture, quick())).rejects.toMatchObject({ kind: "badRequest" });
    expect(await cache.find(endpoint(), picture)).toBeUndefined();
    await cache.ensureUploaded(endpoint(), picture, quick());
  });
});

describe("at the same time", () => {
  it("two questions share one upload, and both see its progress", async () => {
    const cache = open();
    const bytes = randomBytes(1000);
    const told: string[] = [];
    const ask = async (who: string) =>
      cache.ensureUploaded(endpoint(), await content(bytes), {
        ...quick(),
        onProgress: (sent) => told.push(`${who} ${sent}`),
      });
    const [one, two] = await Promise.all([ask("one"), ask("two")]);
    expect(one).toEqual(two);
    expect(await uploads()).toBe(1);
    expect(told).toEqual(expect.arrayContaining(["one 1000", "two 1000"]));
  });

  it("one that is cancelled leaves the other its upload; the last one stops it", async () => {
    const picture = await content();
    for (const cancelBoth of [false, true]) {
      await service.control.reset();
      const cache = open();
      const stops = [new AbortController(), new AbortController()];
      await service.control.queue({ onlyFor: "upload" }, { onlyFor: "upload", delayMs: cancelBoth ? 60_000 : 100 });
      const asked = stops.map(({ signal }) => cache.ensureUploaded(endpoint(), picture, { ...quick(), signal }));
      const ends = Promise.allSettled(asked);
      await service.control.waitFor(([, piece]) => (piece?.bodyBytes ?? 0) > 0);
      stops[0]?.abort();
      if (cancelBoth) stops[1]?.abort();
      const [one, two] = await ends;
      expect(one).toMatchObject({ status: "rejected", reason: { kind: "cancelled" } });
      expect(two?.status).toBe(cancelBoth ? "rejected" : "fulfilled");
      if (cancelBoth) await service.control.waitFor(([, piece]) => piece?.aborted === true, 1000);
      const uri = two?.status === "fulfilled" ? two.value.uri : "";
      await cache.forget(uri);
    }
  });

  it("one that takes its bytes away leaves the other to upload its own", async () => {
    const cache = open();
    const picture = await content();
    let take = () => {};
    const taken = new Promise<never>((_, reject) => {
      take = () => reject(Object.assign(new Error("no such file"), { code: "ENOENT" }));
    });
    const fleeting = { ...picture, bytes: { size: picture.bytes.size, read: () => taken } };
    const one = cache.ensureUploaded(endpoint(), fleeting, quick());
    const two = cache.ensureUploaded(endpoint(), picture, quick());
    const ends = Promise.allSettled([one, two]);
    await service.control.waitFor(([start]) => start !== undefined);
    take();
    const [first, second] = await ends;
    expect(first).toMatchObject({ status: "rejected", reason: { code: "ENOENT" } });
    expect(second).toMatchObject({ status: "fulfilled", value: { mimeType: "image/png" } });
    expect(await uploads()).toBe(2);
  });

  it("who comes after all others have cancelled gets an upload of its own", async () => {
    const cache = open();
    const picture = await content();
    const stop = new AbortController();
    await service.control.queue({ onlyFor: "upload", delayMs: 60_000 });
    const first = cache.ensureUploaded(endpoint(), picture, { ...quick(), signal: stop.signal });
    const end = expect(first).rejects.toMatchObject({ kind: "cancelled" });
    await service.control.waitFor(([start]) => (start?.bodyBytes ?? 0) > 0);
    stop.abort();
    await end;
    expect((await cache.ensureUploaded(endpoint(), picture, quick())).uri).toContain("/files/");
  });

  it("several windows lose nothing of each other's", async () => {
    const pictures = await Promise.all(Array.from({ length: 12 }, () => content()));
    const windows = [open(), open(), open()];
    await Promise.all(pictures.map((one, i) => windows[i % 3]?.ensureUploaded(endpoint(), one, quick())));
    const found = await Promise.all(pictures.map((one) => open().find(endpoint(), one)));
    expect(found.filter((one) => one === undefined)).toEqual([]);
    expect((await readdir(dir)).sort()).toEqual(["uploads.json"]);
    expect(troubles).toEqual([]);
  });
});

describe("the list on disk", () => {
  it("is for its owner alone and gives no key away", async () => {
    await open().ensureUploaded(endpoint(), await content(), quick());
    const file = path.join(dir, "uploads.json");
    expect(await readFile(file, "utf8")).not.toContain(service.key);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("that is damaged, of another version or of nonsense counts as empty", async () => {
    const picture = await content();
    for (const text of ["", "{", "[]", '{"version":2}', '{"version":1,"salt":"","files":[]}', "\u0000"]) {
      await writeFile(path.join(dir, "uploads.json"), text);
      expect(await open().find(endpoint(), picture)).toBeUndefined();
      await open().ensureUploaded(endpoint(), picture, quick());
      expect(await open().find(endpoint(), picture)).toBeDefined();
    }
    expect(troubles).toEqual([]);
  });

  it("that cannot be written costs no question", async () => {
    await writeFile(path.join(dir, "file"), "");
    const cache = openFileCache(path.join(dir, "file", "folder"), (error) => troubles.push(error));
    const { uri } = await cache.ensureUploaded(endpoint(), await content(), quick());
    await cache.forget(uri);
    expect(uri).toContain("/files/");
    expect(troubles.length).toBeGreaterThan(0);
  });

  it("does not grow for ever, and lets go of what expired", async () => {
    const cache = open();
    const picture = await content();
    await cache.ensureUploaded(endpoint(), picture, quick());
    const file = path.join(dir, "uploads.json");
    const list: { files: { uri: string; expires: string }[] } = JSON.parse(await readFile(file, "utf8"));
    const [one] = list.files;
    const soon = (i: number) => new Date(Date.now() + HOUR + i).toISOString();
    const many = Array.from({ length: 2000 }, (_, i) => ({ ...one, uri: `https://x.example/${i}`, expires: soon(i) }));
    const old = { ...one, uri: "https://x.example/old", expires: "2026-01-01T00:00:00.000Z" };
    await writeFile(file, JSON.stringify({ ...list, files: [old, ...many, ...list.files] }));
    await cache.ensureUploaded(endpoint(), await content(), quick());
    const after: typeof list = JSON.parse(await readFile(file, "utf8"));
    expect(after.files).toHaveLength(500);
    expect(after.files.map(({ uri }) => uri)).toEqual(expect.arrayContaining([one?.uri, "https://x.example/1999"]));
    expect(after.files.some(({ uri }) => uri === old.uri)).toBe(false);
  });
});

describe("a file in use", () => {
  it("is deleted when the last question has done with it", async () => {
    const cache = open();
    const picture = await content();
    const file = await cache.ensureUploaded(endpoint(), picture, quick());
    const [one, two] = [cache.hold(endpoint(), file), cache.hold(endpoint(), file)];
    await one(false);
    expect(await cache.find(endpoint(), picture)).toEqual(file);
    await two(false);
    await service.control.waitFor((requests) => requests.at(-1)?.method === "DELETE");
    expect(await cache.find(endpoint(), picture)).toBeUndefined();
    expect(await listFiles(endpoint())).toEqual([]);
  });

  it("stays when it shall be kept", async () => {
    const cache = open();
    const picture = await content();
    const file = await cache.ensureUploaded(endpoint(), picture, quick());
    await cache.hold(endpoint(), file)(true);
    expect(await cache.find(endpoint(), picture)).toEqual(file);
    expect(await listFiles(endpoint())).toHaveLength(1);
  });
});
