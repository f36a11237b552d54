import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../../../src/engine/conversations/conversation.ts";
import { openConversations } from "../../../../src/engine/conversations/store.ts";

let parent: string;
let dir: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "conversations-"));
  dir = path.join(parent, "not", "there yet");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const talk = (id: string, question = "Why?"): Conversation => ({
  version: 1,
  id,
  task: "ask",
  subjects: [{ uri: "file:///a.png", name: "a.png" }],
  exchanges: [{ question, answer: "Because.", state: "answered", model: "m", time: "2026-11-22T10:00:00.000Z" }],
});
const id = (day: number) => `202611${String(day).padStart(2, "0")}T100000000Z-abc`;

describe("conversations on disk", () => {
  it("are there again for the next one who looks", async () => {
    await openConversations(dir, 10).save(talk(id(1)));
    await openConversations(dir, 10).save(talk(id(1), "And now?"));
    expect(await openConversations(dir, 10).read(id(1))).toEqual(talk(id(1), "And now?"));
    expect(await readdir(dir)).toEqual([`${id(1)}.json`]);
  });

  it("are nobody else's to read, where the system knows such a thing", async () => {
    await openConversations(dir, 10).save(talk(id(1)));
    expect((await stat(path.join(dir, `${id(1)}.json`))).mode & 0o777).toBe(
      process.platform === "win32" ? 0o666 : 0o600,
    );
  });

  it("are none where nothing was kept", async () => {
    expect(await openConversations(dir, 10).read(id(1))).toBeUndefined();
  });

  it("go with time: the oldest first", async () => {
    const store = openConversations(dir, 3);
    for (const day of [2, 5, 3, 4, 6]) await store.save(talk(id(day)));
    expect((await readdir(dir)).sort()).toEqual([4, 5, 6].map((day) => `${id(day)}.json`));
    expect(await store.read(id(2))).toBeUndefined();
  });

  it("but an old one that goes on stays", async () => {
    const store = openConversations(dir, 3);
    for (const day of [2, 3, 4, 5]) await store.save(talk(id(day)));
    await store.save(talk(id(1), "Still here?"));
    expect(await store.read(id(1))).toEqual(talk(id(1), "Still here?"));
    expect((await readdir(dir)).sort()).toEqual([1, 4, 5].map((day) => `${id(day)}.json`));
  });

  it("leave alone what is none of them", async () => {
    await mkdir(dir, { recursive: true });
    await writeFile(path.join(dir, "notes.txt"), "mine");
    const store = openConversations(dir, 1);
    for (const day of [1, 2]) await store.save(talk(id(day)));
    expect((await readdir(dir)).sort()).toEqual([`${id(2)}.json`, "notes.txt"]);
  });

  it("that are damaged are none, and can be written anew", async () => {
    const store = openConversations(dir, 10);
    await store.save(talk(id(1)));
    for (const text of ["", "{", '{"version":2}', "\u0000"]) {
      await writeFile(path.join(dir, `${id(1)}.json`), text);
      expect(await store.read(id(1)), text).toBeUndefined();
    }
    await store.save(talk(id(1)));
    expect(await store.read(id(1))).toEqual(talk(id(1)));
  });

  it.each(["../outside", "a/b", "a\\b", "", ".", "..", "a.b", "a\u0000", "a\n", "C:evil", "ä"])(
    "%j is no id: nothing is written, nothing read",
    async (hostile) => {
      await writeFile(path.join(parent, "outside.json"), JSON.stringify(talk("outside")));
      const store = openConversations(dir, 10);
      await expect(store.save(talk(hostile))).rejects.toThrow(/cannot be the id/);
      expect(await store.read(hostile)).toBeUndefined();
      expect(await readdir(parent)).toEqual(["outside.json"]);
      expect(await readFile(path.join(parent, "outside.json"), "utf8")).toContain("outside");
    },
  );
});
