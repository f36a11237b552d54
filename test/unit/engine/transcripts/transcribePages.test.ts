import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PDFDocument } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inspectPdf, slicePdf } from "../../../../src/engine/documents/pdf.ts";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { type Journal, openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { changed, headerOf, readTranscription } from "../../../../src/engine/transcripts/fileText.ts";
import { type TranscribeDependencies, transcribePages } from "../../../../src/engine/transcripts/transcribePages.ts";
import { makePdf } from "../../../emulator/pdf.ts";
import { readPdf } from "../../../emulator/pdfReader.ts";
import { events, says, withService } from "../gemini/service.ts";

const service = withService();
const MODEL = "gemini-3.8-flash";
const header = (pages: readonly string[]) =>
  `${headerOf({ name: "report.pdf", sha256: "ab".repeat(32), pages: pages.length, model: MODEL })}\n`;
const texts = Array.from({ length: 120 }, (_, i) =>
  [`# Chapter ${i + 1}`, ...Array.from({ length: 1 + (i % 4) }, (_, n) => `Sentence ${n} of page ${i + 1}.`)].join(
    "\n\n",
  ),
);

let folder: string;
let journal: Journal;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "transcribe-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  journal = openJournal(await mkdtemp(path.join(folder, "journal-")), { maxEntries: 1000, maxBytes: 1e8 });
});

/** A transcription into a text in memory; `saves` holds it as it was at every saving. */
function job(pages: readonly string[], start = header(pages), more: Partial<TranscribeDependencies> = {}) {
  const document = makePdf(pages);
  const saves: string[] = [];
  let text = start;
  const sink = {
    write: (change: Parameters<TranscribeDependencies["sink"]["write"]>[0]) => {
      text = changed(text, [change]);
    },
    keep: () => void saves.push(text),
    saved: async () => void saves.push(text),
  };
  const open = readTranscription(start)?.open ?? [];
  const run = () =>
    transcribePages(
      {
        document,
        uri: "file:///docs/report.pdf",
        pages: pages.length,
        open,
        model: MODEL,
        tuning: {},
        endpoint: { key: service.key, baseUrl: service.url },
      },
      {
        journal,
        thinking: createThinkingMemory(),
        clock: { sleep: async () => {}, random: () => 0.5 },
        onJournalTrouble: (error) => {
          throw error;
        },
        sink,
        slice: async ({ first, last }) => makePdf(pages.slice(first - 1, last)),
        onHome: async ({ id }) => journal.settled(id),
        ...more,
      },
    );
  return { run, saves, document, text: () => text };
}

function complete(pages: readonly string[], end = "<!-- end of transcription -->", there = pages.length): string {
  const marked = pages.slice(0, there).map((text, i) => `<!-- page ${i + 1} -->\n\n${text}\n\n`);
  return `${header(pages)}\n${marked.join("")}${end}\n`;
}

/** What each question sent: the pages of its document, and the pages that it named. */
async function questions() {
  const requests = await service.control.requests();
  return Promise.all(
    requests.map(async ({ index }) => {
      const body = (await service.control.body(index)) as {
        contents: { role: string; parts: { text?: string; inlineData?: { mimeType: string; data: string } }[] }[];
        generationConfig: Record<string, unknown>;
      };
      const [file, words] = body.contents[0]?.parts ?? [];
      const { pages } = await readPdf(Buffer.from(file?.inlineData?.data ?? "", "base64"));
      return {
        mimeType: file?.inlineData?.mimeType,
        pages,
        named: /^Transcribe (pages? \d+(?: to \d+)?) of/.exec(words?.text ?? "")?.[1],
        config: body.generationConfig,
      };
    }),
  );
}

describe("a document of 120 pages", () => {
  it("arrives whole, in order and with no page twice, although three answers are cut", async () => {
    await service.control.queue({ maxTokens: 300 }, {}, { maxTokens: 150 }, { maxTokens: 700 });
    const { run, text } = job(texts, undefined, { slice: (range) => slicePdf(makePdf(texts), range) });
    expect(await run()).toEqual({ missing: [], partial: [], ignored: 0 });
    expect(text()).toBe(complete(texts));
    expect((await journal.list()).every(({ settled, answer }) => settled && answer !== undefined)).toBe(true);
  });

  it("is sent in parts: the document first, no page again that is there already", async () => {
    await service.control.queue({}, { maxTokens: 400 });
    const { run } = job(texts);
    await run();
    const asked = await questions();
    for (const { mimeType, pages, named, config } of asked) {
      expect(mimeType).toBe("application/pdf");
      expect(named).toBe(pages.length === 1 ? "page 1" : `pages 1 to ${pages.length}`);
      expect(config).not.toHaveProperty("responseMimeType");
      expect(config.thinkingConfig).toEqual({ thinkingLevel: "LOW" });
    }
    expect(asked[0]?.pages).toEqual(texts.slice(0, 50));
    const cut = asked[1]?.pages ?? [];
    expect(cut).toEqual(texts.slice(50, 100));
    const ended = texts.indexOf(asked[2]?.pages[0] ?? "");
    expect(ended).toBeGreaterThan(51);
    expect(asked.slice(2).flatMap(({ pages }) => pages)).toEqual(texts.slice(ended));
    const entries = (await journal.list()).map(({ question }) => question.subjects[0]).reverse();
    expect(entries.slice(0, 2)).toEqual(["file:///docs/report.pdf", "file:///docs/report.pdf#page=51"]);
  });

  it("is sent as a whole where its pages cannot be cut out", async () => {
    await service.control.queue({ maxTokens: 500 });
    const { run, text } = job(texts, undefined, { slice: async () => undefined });
    await run();
    expect(text()).toBe(complete(texts));
    const asked = await questions();
    expect(asked.every(({ pages }) => pages.length === 120)).toBe(true);
    expect(asked[0]?.named).toBe("pages 1 to 50");
    expect(asked.at(-1)?.named).toMatch(/^pages \d+ to 120$/);
  });

  it("goes in smaller parts where a request could not carry them", async () => {
    const pages = texts.slice(0, 8);
    // The first page is there already, so that the document is not sent as a whole.
    const begun = complete(pages, "", 1);
    const { run, text } = job(pages, begun, {
      slice: async (range) => {
        const part = makePdf(pages.slice(range.first - 1, range.last));
        // As if each page were a scan of 4 MB.
        const size = 4_000_000 * (range.last - range.first + 1);
        return size > 11_000_000 ? Buffer.concat([part], size) : part;
      },
    });
    await run();
    expect(text()).toBe(complete(pages));
    expect((await questions()).map((one) => one.pages)).toEqual(
      [1, 3, 5, 7].map((start) => pages.slice(start, Math.min(8, start + 2))),
    );
  });
});

describe("pages", () => {
  const pages = texts.slice(0, 6);
  const answer = (numbers: readonly number[], last?: string) =>
    `${numbers.map((n) => `<!-- page ${n} -->\n\n${texts[n - 1]}\n\n`).join("")}${last ?? ""}`;

  it("that the model leaves out are asked for again by their numbers, and stand where they belong", async () => {
    await service.control.queue({ text: answer([1, 2, 4, 6]) });
    const { run, text, saves } = job(pages);
    expect(await run()).toMatchObject({ missing: [] });
    expect(text()).toBe(complete(pages));
    expect((await questions()).map((one) => one.pages)).toEqual([pages, [texts[2]], [texts[4]]]);
    expect(saves.some((saved) => saved.includes("<!-- page 3: not transcribed yet -->\n\n<!-- page 4 -->"))).toBe(true);
  });

  it("that it leaves out twice are given up, with a note", async () => {
    const empty = { raw: events(says("", "STOP")) };
    await service.control.queue({ text: answer([1, 2, 4, 5, 6]) }, empty);
    const { run, text } = job(pages);
    expect(await run()).toMatchObject({ missing: [3] });
    expect(text()).toContain("<!-- page 3: missing in the answer -->\n\n<!-- page 4 -->");
    expect(text()).toMatch(/<!-- end of transcription -->\n$/);
  });

  it("that come twice or were not asked for are left out", async () => {
    await service.control.queue({ text: answer([1, 2, 1, 3, 9, 2, 4, 5, 6, 7]) });
    const { run, text } = job(pages);
    expect(await run()).toMatchObject({ ignored: 4, missing: [] });
    expect(text()).toBe(complete(pages));
    expect(await questions()).toHaveLength(1);
  });

  it("that are longer than an answer are kept as far as they came, with a note, and the next ones follow", async () => {
    await service.control.queue({
      text: answer([1], `<!-- page 2 -->\n\n${"long ".repeat(50)}`),
      finishReason: "MAX_TOKENS",
    });
    await service.control.queue({ text: `<!-- page 1 -->\n\n${"long ".repeat(50)}`, finishReason: "MAX_TOKENS" });
    const { run, text } = job(pages);
    expect(await run()).toMatchObject({ partial: [2] });
    const long = `${"long ".repeat(50).trim()}\n\n<!-- page 2: the rest is missing in the answer -->`;
    expect(text()).toBe(complete(pages.with(1, long)));
    expect((await questions()).map((one) => one.pages.length)).toEqual([6, 3, 3, 1]);
  });

  it("without marks are asked for one by one", async () => {
    await service.control.queue({ text: "The document is a report about chapters." });
    const { run, text } = job(pages);
    expect(await run()).toEqual({ missing: [], partial: [], ignored: 0 });
    expect(text()).toBe(complete(pages));
    expect((await questions()).map((one) => one.pages.length)).toEqual([6, 1, 2, 3]);
  });

  it("that the service refuses are given up one by one, and after several in a row all of it ends", async () => {
    const refused = { raw: events({ candidates: [{ finishReason: "RECITATION", index: 0 }] }) };
    await service.control.queue({ text: answer([1]) }, refused, refused);
    const once = job(pages);
    expect(await once.run()).toMatchObject({ missing: [2] });
    expect(once.text()).toBe(
      complete(pages).replace(/<!-- page 2 -->\s+[^<]*(?=<)/, "<!-- page 2: missing in the answer -->\n\n"),
    );
    await service.control.reset();
    await service.control.queue(refused, refused, refused, refused, refused);
    const never = job(pages);
    await expect(never.run()).rejects.toMatchObject({ situation: "recitation" });
    expect(await service.control.requests()).toHaveLength(4);
    expect(readTranscription(never.text())).toMatchObject({ isFinished: false });
    expect((await journal.list()).every(({ settled }) => settled)).toBe(true);
  });

  it("never make it ask without end, whatever the model answers", async () => {
    const three = texts.slice(0, 3);
    for (const text of ["no marks", "<!-- page 99 -->\nx", "<!-- page 0 -->\nx", "<!-- page 1 -->\n<!-- page 3 -->"]) {
      for (const finishReason of ["STOP", "MAX_TOKENS", "OTHER"]) {
        await service.control.reset();
        await service.control.queue(...Array.from({ length: 10 }, () => ({ text, finishReason })));
        // As a whole: a single page cannot be told by being alone.
        const { run, text: written } = job(three, undefined, { slice: async () => undefined });
        await run();
        expect((await service.control.requests()).length).toBeLessThanOrEqual(6);
        expect(written()).toMatch(/<!-- end of transcription -->\n$/);
      }
    }
  });
});

describe("a transcription that ends before its time", () => {
  const pages = texts.slice(0, 9);

  it("keeps all complete pages when it is cancelled, and goes on from there", async () => {
    const cancel = new AbortController();
    await service.control.queue({ stallAfterBytes: 1500 });
    const first = job(pages, undefined, { signal: cancel.signal });
    const running = first.run();
    const ended = running.then(
      () => undefined,
      (error: unknown) => error,
    );
    while (!first.text().includes("<!-- page 3 -->")) await new Promise((resolve) => setImmediate(resolve));
    cancel.abort();
    const error = await ended;
    expect(error).toBeInstanceOf(VisionError);
    expect(error).toMatchObject({ kind: "cancelled" });
    const found = readTranscription(first.text());
    const there = pages.length - (found?.open.length ?? 0);
    expect(there).toBeGreaterThanOrEqual(2);
    expect(first.text()).toBe(complete(pages, `<!-- page ${there + 1}: not transcribed yet -->`, there));
    expect(first.saves.at(-1)).toBe(first.text());
    const second = job(pages, first.text().replace("Chapter 1\n", "Chapter One\n"));
    await second.run();
    expect(second.text()).toBe(complete(pages).replace("Chapter 1\n", "Chapter One\n"));
    expect((await questions()).at(-1)?.pages).toEqual(pages.slice(there));
  });

  it("has lost no complete page at any moment that it is saved, and is resumed from each", async () => {
    const whole = job(pages);
    await service.control.queue({ maxTokens: 120 });
    await whole.run();
    expect(whole.saves.length).toBeGreaterThan(pages.length);
    let before = 0;
    for (const saved of new Set(whole.saves)) {
      const { open, isFinished } = readTranscription(saved) ?? { open: [], isFinished: false };
      const there = pages.length - open.length;
      expect(there).toBeGreaterThanOrEqual(before);
      before = there;
      if (isFinished) continue;
      const resumed = job(pages, saved);
      await resumed.run();
      expect(resumed.text()).toBe(complete(pages));
    }
    expect(before).toBe(pages.length);
  });

  it("asks again when the connection breaks in a page", async () => {
    await service.control.queue({ cutAfterBytes: 1600 });
    const { run, text } = job(pages);
    expect(await run()).toEqual({ missing: [], partial: [], ignored: 0 });
    expect(text()).toBe(complete(pages));
  });

  it("leaves an answer open in the journal whose pages could not be saved", async () => {
    const full = Object.assign(new Error("full"), { code: "ENOSPC" });
    const sink = { write: () => {}, keep: () => {}, saved: async () => Promise.reject(full) };
    const { run } = job(pages, undefined, { sink });
    await expect(run()).rejects.toBe(full);
    const [entry, ...more] = await journal.list();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ settled: false, question: { task: "transcribe" } });
    expect(entry?.answer?.text).toContain(pages[8]);
  });
});

describe("pages cut out of a PDF", () => {
  it("are these pages, as they were", async () => {
    const part = await slicePdf(makePdf(texts), { first: 7, last: 9 });
    expect(part && (await readPdf(Buffer.from(part))).pages).toEqual(texts.slice(6, 9));
    expect(part && (await inspectPdf(part)).pages).toBe(3);
  });

  it("are none of a document that is locked or damaged", async () => {
    const document = await PDFDocument.create();
    for (let i = 0; i < 3; i++) document.addPage([200, 100]);
    document.encrypt({ ownerPassword: "owner" });
    expect(await slicePdf(await document.save(), { first: 1, last: 2 })).toBeUndefined();
    expect(await slicePdf(Buffer.from("%PDF-1.7 and no more"), { first: 1, last: 2 })).toBeUndefined();
    expect(await slicePdf(makePdf(["one"]), { first: 1, last: 2 })).toBeUndefined();
  });

  it("are no longer waited for when it is cancelled", async () => {
    const cancel = new AbortController();
    const slicing = slicePdf(makePdf(texts), { first: 1, last: 100 }, cancel.signal);
    cancel.abort();
    await expect(slicing).rejects.toMatchObject({ kind: "cancelled" });
  });
});
