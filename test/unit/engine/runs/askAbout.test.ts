/** A question about several files: what is sent of them, and in which order. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Conversation } from "../../../../src/engine/conversations/conversation.ts";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { bringHome, isAboutPicture } from "../../../../src/engine/runs/answered.ts";
import { askAbout } from "../../../../src/engine/runs/askAbout.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { makePdf } from "../../../emulator/pdf.ts";
import { makeScene, type Truth } from "../../../emulator/scene.ts";
import { boxesIn, worstIou } from "../../../emulator/seenBoxes.ts";
import { startEmulator } from "../../../emulator/server.ts";

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let folder: string;
let turned: { readonly file: Buffer; readonly truth: Truth };
let straight: { readonly file: Buffer; readonly truth: Truth };
beforeAll(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(path.join(tmpdir(), "ask-about-"));
  turned = await makeScene({ width: 480, height: 640, seed: 11, format: "jpeg", orientation: 6 });
  straight = await makeScene({ width: 320, height: 240, seed: 12 });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => emulatorControl(emulator.url).reset());

function question(names: readonly string[], before: Conversation["exchanges"] = []): Conversation {
  const last = { question: "What is it?", answer: "", state: "open", model: "m", time: "t" } as const;
  return {
    version: 1,
    id: "a",
    task: "ask",
    subjects: names.map((name) => ({ uri: `file:///${name}`, name })),
    exchanges: [...before, last],
  };
}

async function askWith(conversation: Conversation, files: readonly Uint8Array[]) {
  await emulatorControl(emulator.url).queue({ text: "An answer." });
  const journal = openJournal(path.join(folder, "journal"), { maxEntries: 10, maxBytes: 1e7 });
  return askAbout(
    {
      conversation,
      files: files.map((file) => async () => file),
      task: ask,
      model: "gemini-3.8-flash",
      tuning: {},
      maxSide: 1536,
      endpoint: { key: emulator.key, baseUrl: emulator.url },
    },
    { journal, thinking: createThinkingMemory(), onJournalTrouble: (error) => expect.unreachable(String(error)) },
  );
}

const part = z.object({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string(), data: z.string() }).optional(),
});
const body = z.object({ contents: z.array(z.object({ role: z.string(), parts: z.array(part) })) });

/** What was sent: the role, and each part as its text or its type. */
async function sent(): Promise<{ readonly turns: string[][]; readonly files: Buffer[] }> {
  const { contents } = body.parse(await emulatorControl(emulator.url).body(0));
  const parts = contents.flatMap((turn) => turn.parts);
  return {
    turns: contents.map((turn) => [
      turn.role,
      ...turn.parts.map((part) => part.text ?? part.inlineData?.mimeType ?? "?"),
    ]),
    files: parts.flatMap(({ inlineData }) =>
      inlineData === undefined ? [] : [Buffer.from(inlineData.data, "base64")],
    ),
  };
}

describe("a question about files", () => {
  it("shows them upright, in their order, before the words", async () => {
    await askWith(question(["turned.jpg", "straight.png"]), [turned.file, straight.file]);
    const { turns, files } = await sent();
    expect(turns).toEqual([
      ["user", "image/jpeg", "image/png", "The files above, in order: 1. turned.jpg, 2. straight.png", "What is it?"],
    ]);
    const [first, second] = files;
    if (first === undefined || second === undefined) throw new Error("Two pictures were to be sent.");
    expect(worstIou(turned.truth.objects, await boxesIn(first))).toBeGreaterThan(0.95);
    expect((await sharp(first).metadata()).orientation ?? 1).toBe(1);
    expect(worstIou(straight.truth.objects, await boxesIn(second))).toBeGreaterThan(0.95);
  });

  it("shows them again with every further question, once", async () => {
    const before = [{ question: "Who?", answer: "A cat.", state: "answered", model: "m", time: "t" }] as const;
    await askWith(question(["straight.png"], before), [straight.file]);
    expect((await sent()).turns).toEqual([
      ["user", "image/png", "Who?"],
      ["model", "A cat."],
      ["user", "What is it?"],
    ]);
  });

  it("is about a picture's sidecar when it is about one picture alone", async () => {
    const { answered } = await askWith(question(["straight.png"]), [straight.file]);
    expect(isAboutPicture(answered)).toBe(true);
    if (!isAboutPicture(answered)) return;
    const { change, run } = bringHome(answered, undefined);
    expect(run).toMatchObject({ task: "ask", prompt: "What is it?" });
    expect(change.texts?.put).toMatchObject([{ task: "ask", text: "An answer.", review: "pending" }]);
    expect(change.image).toMatchObject({ width: 320, height: 240 });
    const both = await askWith(question(["a.jpg", "b.png"]), [turned.file, straight.file]);
    expect(isAboutPicture(both.answered)).toBe(false);
  });

  it("sends a PDF as it is, and none of its own into a sidecar", async () => {
    const pdf = makePdf(["One page.", "Another page."]);
    const { answered } = await askWith(question(["doc.pdf"]), [pdf]);
    const { turns, files } = await sent();
    expect(turns).toEqual([["user", "application/pdf", "What is it?"]]);
    expect(files[0]?.equals(pdf)).toBe(true);
    expect(isAboutPicture(answered)).toBe(false);
  });

  it("is not asked when one of the files is neither picture nor PDF", async () => {
    await expect(askWith(question(["a.png", "b.png"]), [straight.file, Buffer.from("words")])).rejects.toThrow();
    await expect(askWith(question(["c.pdf"]), [Buffer.from("%PDF-1.7 broken")])).rejects.toThrow();
    expect(await emulatorControl(emulator.url).requests()).toEqual([]);
  });
});
