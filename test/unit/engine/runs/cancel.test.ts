import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { askImage } from "../../../../src/engine/runs/askImage.ts";
import type { Stage } from "../../../../src/engine/runs/askPicture.ts";
import { untilAborted } from "../../../../src/engine/runs/untilAborted.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { emulatorControl, type Reply } from "../../../emulator/control.ts";
import { startEmulator } from "../../../emulator/server.ts";

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let folder: string;
let large: Buffer;
beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), "cancel-"));
  const create = { width: 6000, height: 6000, channels: 3, background: "#88aa99" } as const;
  large = await sharp({ create }).png({ progressive: true }).toBuffer();
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** Asks about a picture, cancels as soon as `when` says so, and tells how many milliseconds later it was over. */
async function cancelled(file: Buffer, reply: Reply, when: (stage: Stage | "waiting" | "reading") => boolean) {
  const control = emulatorControl(emulator.url);
  await control.reset();
  await control.queue(reply);
  const stop = new AbortController();
  let pressed = 0;
  const at = (stage: Parameters<typeof when>[0]) => {
    if (pressed > 0 || !when(stage)) return;
    pressed = performance.now();
    stop.abort();
  };
  const question = {
    file,
    imageUri: "file:///a.png",
    task: detect,
    options: {},
    tuning: {},
    model: "gemini-3.8-flash",
  };
  const asking = askImage(
    { ...question, maxSide: 512, endpoint: { key: emulator.key, baseUrl: emulator.url } },
    {
      journal: openJournal(path.join(folder, "journal"), { maxEntries: 10, maxBytes: 1e6 }),
      thinking: createThinkingMemory(),
      signal: stop.signal,
      onJournalTrouble: () => {},
      onStage: at,
      onWait: () => at("waiting"),
      onText: () => at("reading"),
    },
  );
  await expect(asking).rejects.toMatchObject({ kind: "cancelled" });
  expect(pressed).toBeGreaterThan(0);
  return { took: performance.now() - pressed, asked: (await control.requests()).length };
}

describe("cancelling at any stage ends within a second, with nothing left open in the journal", () => {
  const small = sharp({ create: { width: 60, height: 40, channels: 3, background: "#88aa99" } });
  const stages: [Parameters<Parameters<typeof cancelled>[2]>[0], Reply, number][] = [
    ["asking", { delayMs: 60_000 }, 0],
    ["waiting", { error: { code: 429, message: "Please retry in 60s.", status: "RESOURCE_EXHAUSTED" } }, 1],
    ["reading", { text: '[{"box_2d":[1,2,30,40],"label":"a"},'.repeat(50), stallAfterBytes: 2000 }, 1],
  ];
  for (const [stage, reply, asked] of stages) {
    it(stage, async () => {
      const file = await small.clone().png().toBuffer();
      const end = await cancelled(file, reply, (now) => now === stage);
      expect(end.took).toBeLessThan(1000);
      expect(end.asked).toBe(asked);
      const open = (await readdir(path.join(folder, "journal"))).filter((name) => !name.endsWith(".settled.json"));
      expect(open).toEqual([]);
    });
  }

  it("preparing, however large the picture is: nothing is sent", async () => {
    const { took, asked } = await cancelled(large, {}, (stage) => stage === "preparing");
    expect(took).toBeLessThan(1000);
    expect(asked).toBe(0);
  });
});

describe("work that cannot be stopped", () => {
  it("is not waited for once the signal is aborted, nor when it was before", async () => {
    const stop = new AbortController();
    const never = new Promise<string>(() => {});
    const waiting = untilAborted(never, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
    await expect(untilAborted(never, stop.signal)).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("is waited for otherwise, and its failure is its own", async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve("done"), signal)).toBe("done");
    await expect(untilAborted(Promise.reject(new Error("broken")), signal)).rejects.toThrow("broken");
    expect(await untilAborted(Promise.resolve("done"), undefined)).toBe("done");
  });
});
