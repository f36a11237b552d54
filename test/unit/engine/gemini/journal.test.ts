import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "../../../../src/engine/gemini/answer.ts";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import type { Question } from "../../../../src/engine/gemini/journalEntry.ts";

const question: Question = {
  subjects: ["file:///photos/cat.jpg"],
  task: "detect",
  prompt: "Detect cats.",
  model: "gemini-3.8-flash",
  host: "generativelanguage.googleapis.com",
  picture: {
    image: { width: 4000, height: 3000, sha256: "ab".repeat(32) },
    sent: { width: 1536, height: 1152, mimeType: "image/jpeg", via: "inline" },
  },
};
const answer: Answer = {
  text: '[{"box_2d": [1, 2, 3, 4], "label": "кот 🐈"}]',
  modelVersion: "gemini-3.8-flash-002",
  finishReason: "STOP",
  tokens: { prompt: 1180, output: 212 },
  raw: 'data: {"candidates": []}',
};
const DAY = 24 * 3_600_000;
const plenty = { maxEntries: 100, maxBytes: 1e9 };

let dir: string;
let clock: number;
beforeEach(async () => {
  dir = path.join(await mkdtemp(path.join(tmpdir(), "journal-")), "answers");
  clock = Date.parse("2026-11-22T10:00:00Z");
});
afterEach(() => rm(path.dirname(dir), { recursive: true }));

function open(limits = plenty) {
  return openJournal(dir, limits, () => (clock += 1000));
}

async function keep(journal: ReturnType<typeof open>, more: Partial<Question> = {}): Promise<string> {
  const { id, write } = await journal.begin({ ...question, ...more });
  await write(answer);
  return id;
}

describe("the journal", () => {
  it("gives back what is needed to go on, also to another process", async () => {
    const id = await keep(open());
    expect(await open().read(id)).toEqual({
      version: 1,
      id,
      time: "2026-11-22T10:00:01.000Z",
      settled: false,
      question,
      answer,
    });
  });

  it("has the question before there is an answer", async () => {
    const { id } = await open().begin(question);
    const entry = await open().read(id);
    expect(entry?.question).toEqual(question);
    expect(entry?.answer).toBeUndefined();
  });

  it("keeps why an answer was cut", async () => {
    const journal = open();
    const { id, write } = await journal.begin(question);
    await write({ ...answer, cut: new VisionError("cut", ["gemini.example.com"]) });
    expect((await journal.read(id))?.answer?.cut).toEqual({
      kind: "network",
      message: expect.stringContaining("gemini.example.com"),
      l10n: { message: expect.stringContaining("{0}"), args: ["gemini.example.com"] },
    });
  });

  it("lists the newest first and says what is settled", async () => {
    const journal = open();
    const [first, second] = [await keep(journal), await keep(journal)];
    await journal.settled(first);
    await journal.settled(first);
    await journal.settled("never-was");
    expect((await journal.list()).map(({ id, settled }) => [id, settled])).toEqual([
      [second, false],
      [first, true],
    ]);
    expect(await open().list()).toHaveLength(2);
  });

  it("is empty before its directory is there", async () => {
    expect(await open().list()).toEqual([]);
    expect(await open().read("x")).toBeUndefined();
  });

  it("passes over what is damaged", async () => {
    const journal = open();
    const [cut, odd, good] = [await keep(journal), await keep(journal), await keep(journal)];
    const file = (id: string) => path.join(dir, `${id}.json`);
    await writeFile(file(cut), (await readFile(file(cut), "utf8")).slice(0, 80));
    await writeFile(file(odd), JSON.stringify({ version: 2, id: odd }));
    await writeFile(path.join(dir, "notes.txt"), "not mine");
    expect((await journal.list()).map(({ id }) => id)).toEqual([good]);
    expect(await journal.read(cut)).toBeUndefined();
  });

  it("shows nothing half written", async () => {
    const journal = open();
    const { id, write } = await journal.begin(question);
    const long = { ...answer, raw: "x".repeat(3_000_000) };
    let written = false;
    const writing = write(long).then(() => (written = true));
    while (!written) {
      const entry = await journal.read(id);
      expect(entry).toBeDefined();
      expect([undefined, long.raw]).toContain(entry?.answer?.raw);
    }
    await writing;
    expect((await readdir(dir)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("can be read by its owner only", async () => {
    if (process.platform === "win32") return;
    const id = await keep(open());
    expect((await stat(path.join(dir, `${id}.json`))).mode & 0o077).toBe(0);
  });

  it("fails before anything is paid when it cannot be written", async () => {
    await writeFile(dir, "a file where the directory should be");
    await expect(open().begin(question)).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
  });
});

describe("a full journal", () => {
  it("drops the oldest settled entries, by number and by size", async () => {
    const journal = open({ ...plenty, maxEntries: 3 });
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      const id = await keep(journal);
      await journal.settled(id);
      ids.push(id);
    }
    expect((await journal.list()).map(({ id }) => id)).toEqual(ids.slice(-3).reverse());
    const small = open({ ...plenty, maxBytes: 1500 });
    await small.begin(question);
    expect((await small.list()).length).toBeLessThan(4);
  });

  it("protects what is not settled, for a month", async () => {
    const journal = open({ ...plenty, maxEntries: 2 });
    const ids = [await keep(journal), await keep(journal), await keep(journal), await keep(journal)];
    expect(await journal.list()).toHaveLength(4);
    const old = new Date(clock - 31 * DAY);
    await utimes(path.join(dir, `${ids[0]}.json`), old, old);
    await keep(journal);
    expect((await journal.list()).map(({ id }) => id)).not.toContain(ids[0]);
    expect(await journal.list()).toHaveLength(4);
  });

  it("cleans up after a crash", async () => {
    const journal = open();
    await keep(journal);
    const left = path.join(dir, "20261101T000000000Z-abc.json.xyz.tmp");
    await writeFile(left, "{");
    const old = new Date(clock - 2 * DAY);
    await utimes(left, old, old);
    await keep(journal);
    expect(await readdir(dir)).toHaveLength(2);
  });

  it("has an end for everything", async () => {
    const journal = open({ ...plenty, maxEntries: 1 });
    for (let i = 0; i < 14; i++) await keep(journal);
    expect((await journal.list()).length).toBeLessThanOrEqual(10);
  });

  it("is safe with several writers", async () => {
    const limits = { ...plenty, maxEntries: 5 };
    const journals = [open(limits), open(limits), open(limits)];
    const ids = await Promise.all(
      journals.flatMap((journal) =>
        Array.from({ length: 8 }, async () => {
          const id = await keep(journal);
          await journal.settled(id);
          return id;
        }),
      ),
    );
    const left = await open(limits).list();
    expect(left.length).toBeGreaterThanOrEqual(5);
    for (const { id, answer: kept } of left) {
      expect(ids).toContain(id);
      expect(kept).toEqual(answer);
    }
  });
});
