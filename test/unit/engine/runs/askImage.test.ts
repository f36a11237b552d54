import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { bringHome, isAboutPicture, isAnswered } from "../../../../src/engine/runs/answered.ts";
import { askImage } from "../../../../src/engine/runs/askImage.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { makeScene, type Truth } from "../../../emulator/scene.ts";
import { worstIou } from "../../../emulator/seenBoxes.ts";
import { startEmulator } from "../../../emulator/server.ts";

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let folder: string;
let image: string;
let file: Buffer;
let truth: Truth;

beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), "ask-"));
  ({ file, truth } = await makeScene({ width: 640, height: 480, seed: 5 }));
  image = path.join(folder, "photo.png");
  await writeFile(image, file);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => emulatorControl(emulator.url).reset());

const journalIn = (name: string) => openJournal(path.join(folder, name), { maxEntries: 10, maxBytes: 1e7 });

function ask(journal: ReturnType<typeof journalIn>, troubles: unknown[] = []) {
  const question = {
    file,
    imageUri: `file://${image}`,
    task: detect,
    options: {},
    tuning: {},
    model: "gemini-3.8-flash",
    maxSide: 1536,
  };
  return askImage(
    { ...question, endpoint: { key: emulator.key, baseUrl: emulator.url } },
    { journal, thinking: createThinkingMemory(), onJournalTrouble: (error) => troubles.push(error) },
  );
}

describe("an answer", () => {
  it("is in the journal before it is read: a process killed between the two leaves all of it", async () => {
    const script = path.join(import.meta.dirname, "dieBeforeWriting.ts");
    const child = spawn(process.execPath, [script, image, path.join(folder, "killed"), emulator.url, emulator.key]);
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");
    const [entry, ...more] = (await journalIn("killed").list()).filter(isAnswered).filter(isAboutPicture);
    expect(more).toEqual([]);
    expect(entry?.settled).toBe(false);
    if (entry === undefined) return;
    const put = bringHome(entry, undefined).change.annotations?.put ?? [];
    const boxes = put.flatMap(({ label, box_2d }) => (box_2d === undefined ? [] : [{ label, box_2d }]));
    expect(worstIou(truth.objects, boxes)).toBeGreaterThan(0.9);
  });

  it("is not lost when the journal breaks after the question was sent", async () => {
    const journal = journalIn("broken");
    const troubles: unknown[] = [];
    const answered = await ask(
      {
        ...journal,
        begin: async (question) => ({
          ...(await journal.begin(question)),
          write: () => Promise.reject(new Error("ENOSPC")),
        }),
      },
      troubles,
    );
    expect(troubles).toHaveLength(1);
    expect(bringHome(answered, undefined).read.items).toHaveLength(truth.objects.length);
  });

  it("is not asked for when it could not be journalled", async () => {
    await writeFile(path.join(folder, "no-folder"), "");
    await expect(ask(journalIn("no-folder"))).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(await emulatorControl(emulator.url).requests()).toEqual([]);
  });
});

describe("a question without an answer", () => {
  it("leaves nothing to recover", async () => {
    await emulatorControl(emulator.url).queue({ status: 400 });
    const journal = journalIn("refused");
    await expect(ask(journal)).rejects.toThrow();
    expect((await journal.list()).filter((entry) => isAnswered(entry) || !entry.settled)).toEqual([]);
  });
});

it("a whole answer may remove what is gone, a cut one may not", async () => {
  const answered = await ask(journalIn("whole"));
  const first = bringHome(answered, undefined);
  expect(first.run.partial).toBeUndefined();
  const cut = { ...answered, answer: { ...answered.answer, finishReason: "MAX_TOKENS" } };
  expect(bringHome(cut, undefined).run.partial).toBe(true);
  const noReason = { ...answered, answer: { ...answered.answer, cut: { kind: "network", message: "cut" } } };
  expect(bringHome(noReason, undefined).run.partial).toBe(true);
});
