/** A question about more than fits into memory: what is held at once, in which order it is sent, and what is left of it. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileCache } from "../../../../src/engine/gemini/fileCache.ts";
import { listFiles } from "../../../../src/engine/gemini/files.ts";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { INLINE_LIMIT } from "../../../../src/engine/gemini/parameters.ts";
import { type AskingAbout, askAbout } from "../../../../src/engine/runs/askAbout.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { quick, withService } from "../gemini/service.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const service = withService();
const scene = await makeScene({ width: 64, height: 48, seed: 7, objects: 1, format: "png" });
const SIZE = 2_000_000;
const COUNT = 30;
const FILES = Array.from({ length: COUNT }, (_, i) => `p${i}.png`);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "ask-memory-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Files that are made when they are read, and how many bytes of them are alive. */
function counting(names: readonly string[]) {
  const refs: WeakRef<Uint8Array>[] = [];
  const files = names.map((name) => async () => {
    // Shows the scene; the bytes behind it mean nothing, and are sent along because it is an original.
    const bytes = new Uint8Array(Buffer.concat([scene.file, Buffer.from(name), randomBytes(SIZE)]));
    refs.push(new WeakRef(bytes));
    return bytes;
  });
  const alive = () => {
    collectGarbage();
    return refs.reduce((sum, ref) => sum + (ref.deref()?.length ?? 0), 0);
  };
  return { files, alive };
}

function about(
  names: readonly string[],
  files: Parameters<typeof askAbout>[0]["files"],
  rest: Partial<AskingAbout> = {},
  onProgress: (sent: number, size: number) => void = () => {},
) {
  const cache = openFileCache(path.join(dir, "uploads"), (error) => expect.unreachable(String(error)));
  const exchange = { question: "What is it?", answer: "", state: "open", model: "m", time: "t" } as const;
  return askAbout(
    {
      conversation: {
        version: 1,
        id: "a",
        task: "ask",
        subjects: names.map((name) => ({ uri: `file:///${name}`, name })),
        exchanges: [exchange],
      },
      files,
      task: ask,
      model: "gemini-3.8-flash",
      tuning: {},
      maxSide: "original",
      endpoint: { key: service.key, baseUrl: service.url },
    },
    {
      ...quick(),
      journal: openJournal(path.join(dir, "journal"), { maxEntries: 10, maxBytes: 1e8 }),
      onJournalTrouble: (error) => expect.unreachable(String(error)),
      uploads: { cache, keep: false, onProgress },
      ...rest,
    },
  );
}

const waiting = async () => (await readdir(path.join(dir, "uploads"))).filter((name) => name.startsWith("waiting-"));
const deleted = async (count: number) => {
  await service.control.waitFor((all) => all.filter(({ method }) => method === "DELETE").length >= count);
  return listFiles({ key: service.key, baseUrl: service.url });
};

describe("many originals", () => {
  it("are never all in memory, neither while they are prepared nor while they are uploaded, and keep their order", async () => {
    const { files, alive } = counting(FILES);
    const held: number[] = [];
    await service.control.queue({ text: "Many." });
    const look = () => held.push(alive());
    let progress = 0;
    // A full collection each time: a few looks are enough.
    const now = () => progress++ % 5 === 0 && look();
    await about(
      FILES,
      files,
      {
        onPrepared: (done) => done % 3 === 0 && look(),
        approve: async () => look() > 0,
        onAnswer: () => look(),
      },
      now,
    );
    expect(held.length).toBeGreaterThan(COUNT / 2);
    // One is being prepared, and its bytes may still be known while the next one is read.
    expect(Math.max(...held)).toBeLessThan(INLINE_LIMIT + 2.1 * SIZE);
    expect(COUNT * SIZE).toBeGreaterThanOrEqual(4 * INLINE_LIMIT);

    const requests = await service.control.requests();
    const uploads = requests.filter(({ headers }) => headers["x-goog-upload-command"] === "start");
    expect(uploads.length).toBeGreaterThan(COUNT - INLINE_LIMIT / SIZE);
    const asked = requests.find(({ url }) => url.includes("GenerateContent"));
    const body = (await service.control.body(asked?.index ?? -1)) as {
      contents: { parts: { text?: string; fileData?: { fileUri: string }; inlineData?: { data: string } }[] }[];
    };
    const parts = body.contents.flatMap((turn) => turn.parts).slice(0, COUNT);
    const uriOf = new Map<string, string>();
    for (const { index } of uploads) {
      const { file } = (await service.control.body(index)) as { file: { name: string; displayName: string } };
      uriOf.set(file.name, file.displayName);
    }
    const shown = parts.map(({ fileData, inlineData }) => {
      if (fileData !== undefined) return uriOf.get(/files\/[\w-]+$/.exec(fileData.fileUri)?.[0] ?? "");
      const bytes = Buffer.from(inlineData?.data ?? "", "base64").subarray(scene.file.length);
      return /^p\d+\.png/.exec(bytes.subarray(0, 20).toString("latin1"))?.[0];
    });
    expect(shown).toEqual(FILES);
    expect(await waiting()).toEqual([]);
    expect(await deleted(uploads.length)).toEqual([]);
  });

  it("that are called off while they are prepared leave nothing on disk, and nothing was sent", async () => {
    const { files } = counting(FILES);
    const stop = new AbortController();
    let there = 0;
    const onPrepared = async (done: number) => {
      if (done !== 20) return;
      stop.abort();
      there = (await waiting()).length;
    };
    const asking = about(FILES, files, { signal: stop.signal, onPrepared });
    await expect(asking).rejects.toMatchObject({ kind: "cancelled" });
    expect(await waiting()).toEqual([]);
    expect(there).toBe(1);
    expect(await service.control.requests()).toEqual([]);
  });

  it("that are declined are not sent", async () => {
    const { files } = counting(FILES.slice(0, 10));
    const approve = async () => false;
    await expect(about(FILES.slice(0, 10), files, { approve })).rejects.toMatchObject({ kind: "cancelled" });
    expect(await waiting()).toEqual([]);
    expect(await service.control.requests()).toEqual([]);
  });

  it("that are called off while they are uploaded leave nothing, here and at the service", async () => {
    const { files } = counting(FILES);
    const stop = new AbortController();
    const asking = about(FILES, files, { signal: stop.signal }, (sent, size) => {
      if (sent > size / 2) stop.abort();
    });
    await expect(asking).rejects.toMatchObject({ kind: "cancelled" });
    expect(await waiting()).toEqual([]);
    await service.control.waitFor((all) =>
      all.every(({ aborted, finishedStatus }) => aborted || finishedStatus !== null),
    );
    const finished = (await service.control.requests()).filter(
      ({ headers, finishedStatus }) =>
        headers["x-goog-upload-command"] === "upload, finalize" && finishedStatus === 200,
    );
    expect(finished.length).toBeGreaterThan(5);
    expect(await deleted(finished.length)).toEqual([]);
    const asked = (await service.control.requests()).filter(({ url }) => url.includes("GenerateContent"));
    expect(asked).toEqual([]);
  });
});
