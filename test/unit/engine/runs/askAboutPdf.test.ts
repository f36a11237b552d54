import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { askAbout } from "../../../../src/engine/runs/askAbout.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { makePdf } from "../../../emulator/pdf.ts";
import { withService } from "../gemini/service.ts";

const service = withService();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ask-pdf-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function askingAbout(files: Readonly<Record<string, Uint8Array>>) {
  return askAbout(
    {
      conversation: {
        version: 1,
        id: "a",
        task: ask.id,
        subjects: Object.keys(files).map((name) => ({ uri: `file:///docs/${name}`, name })),
        exchanges: [
          { question: "How many pages are there?", answer: "", state: "open", model: "gemini-3.8-flash", time: "" },
        ],
      },
      files: Object.values(files).map((file) => async () => file),
      task: ask,
      model: "gemini-3.8-flash",
      tuning: {},
      maxSide: 1536,
      endpoint: { key: service.key, baseUrl: service.url },
    },
    {
      journal: openJournal(folder, { maxEntries: 10, maxBytes: 1e7 }),
      thinking: createThinkingMemory(),
      onJournalTrouble: (error) => {
        throw error;
      },
    },
  );
}

async function blank(pages: number, userPassword?: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i++) document.addPage([200, 100]);
  if (userPassword !== undefined) document.encrypt({ userPassword, ownerPassword: "owner" });
  return document.save();
}

describe("a question about a PDF", () => {
  it("is answered", async () => {
    const { answered } = await askingAbout({ "report.pdf": makePdf(["one", "two"]) });
    expect(answered.answer.text).toContain("two pages");
  });

  it("that cannot be sent is told of before anything is sent", async () => {
    const one = await blank(600);
    const refused: [files: Readonly<Record<string, Uint8Array>>, error: object][] = [
      [{ "locked.pdf": await blank(1, "user") }, { trouble: "password" }],
      [{ "page.pdf": Buffer.from("<!doctype html><title>x</title>") }, { trouble: "webPage" }],
      [{ "empty.pdf": new Uint8Array() }, { trouble: "empty" }],
      [{ "long.pdf": await blank(1001) }, { trouble: "tooManyPages" }],
      [{ "a.pdf": one, "b.pdf": one }, { situation: "tooManyPages" }],
    ];
    for (const [files, error] of refused) await expect(askingAbout(files)).rejects.toMatchObject(error);
    expect(await service.control.requests()).toEqual([]);
  });
});
