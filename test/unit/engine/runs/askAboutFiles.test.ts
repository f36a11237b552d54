/** Files of a conversation wherever they are: when they are read, and what becomes of answers about them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subject } from "../../../../src/engine/conversations/conversation.ts";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { MAX_PICTURES } from "../../../../src/engine/gemini/plan.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { isAboutPicture } from "../../../../src/engine/runs/answered.ts";
import { type AskedFile, askAbout } from "../../../../src/engine/runs/askAbout.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { withService } from "../gemini/service.ts";

const service = withService();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ask-files-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function about(
  subjects: readonly Subject[],
  files: readonly AskedFile[],
  onPrepared?: (done: number, of: number) => void,
) {
  const exchange = { question: "What is it?", answer: "", state: "open", model: "m", time: "t" } as const;
  return askAbout(
    {
      conversation: { version: 1, id: "a", task: "ask", subjects, exchanges: [exchange] },
      files,
      task: ask,
      model: "gemini-3.8-flash",
      tuning: {},
      maxSide: 1536,
      endpoint: { key: service.key, baseUrl: service.url },
    },
    {
      journal: openJournal(path.join(folder, "journal"), { maxEntries: 10, maxBytes: 1e7 }),
      thinking: createThinkingMemory(),
      onJournalTrouble: (error) => expect.unreachable(String(error)),
      ...(onPrepared && { onPrepared }),
    },
  );
}

describe("the files of a question", () => {
  it("are read one after the other, when the one before is prepared", async () => {
    const { file } = await makeScene({ width: 64, height: 48, seed: 1, objects: 1 });
    const log: string[] = [];
    const subjects = ["a.png", "b.png", "c.png"].map((name) => ({ uri: `file:///${name}`, name }));
    const files = subjects.map(({ name }) => async () => {
      log.push(`read ${name}`);
      return file;
    });
    await about(subjects, files, (done, of) => log.push(`${done} of ${of}`));
    expect(log).toEqual(["read a.png", "1 of 3", "read b.png", "2 of 3", "read c.png", "3 of 3"]);
  });

  it("that are too many are refused before one is read; documents and files at Gemini count as what they are", async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      throw new Error("It was read.");
    };
    const pictures = Array.from({ length: MAX_PICTURES }, (_, i) => ({ uri: `file:///${i}.png`, name: `${i}.png` }));
    const of = (more: readonly Subject[]) => {
      const subjects: readonly Subject[] = [...pictures, ...more];
      const files = subjects.map(({ uri, mimeType }) => (mimeType === undefined ? read : { uri, mimeType }));
      return about(subjects, files);
    };
    const stored = { uri: "https://gemini.example/v1beta/files/a", name: "a" };
    for (const one of [
      { uri: "file:///more.png", name: "more.png" },
      { ...stored, mimeType: "image/png" },
    ]) {
      await expect(of([one])).rejects.toMatchObject({ situation: "tooManyPictures" });
    }
    expect(reads).toBe(0);
    const documents = [
      { uri: "file:///a.pdf", name: "a.pdf" },
      { ...stored, mimeType: "application/pdf" },
    ];
    await expect(of(documents)).rejects.toThrow("It was read.");
    expect(await service.control.requests()).toEqual([]);
  });

  it("have a sidecar for their answer only where there is a single picture on disk", async () => {
    const { file } = await makeScene({ width: 64, height: 48, seed: 1, objects: 1 });
    const one = async (uri: string) => (await about([{ uri, name: "a.png" }], [async () => file])).answered;
    expect(isAboutPicture(await one("file:///a.png"))).toBe(true);
    expect(isAboutPicture(await one("https://pictures.example/a.png"))).toBe(false);
  });
});
