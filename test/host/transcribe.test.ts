/** PDFs become Markdown in documents of VS Code: what is sent, what is written, and what survives. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PDFDocument } from "@cantoo/pdf-lib";
import * as vscode from "vscode";
import { DocumentError } from "../../src/engine/documents/documentError.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import type { Answered } from "../../src/engine/runs/answered.ts";
import { headerOf, readTranscription } from "../../src/engine/transcripts/fileText.ts";
import { lastRequest } from "../../src/host/commands/lastRequests.ts";
import type { Services } from "../../src/host/services.ts";
import { sha256Of } from "../../src/host/transcripts/target.ts";
import { type PdfWork, transcribePdfs } from "../../src/host/transcripts/transcribe.ts";
import { emulatorControl } from "../emulator/control.ts";
import { makePdf } from "../emulator/pdf.ts";
import { readPdf } from "../emulator/pdfReader.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key } = readHostContext();
const control = emulatorControl(emulatorUrl);
const END = "<!-- end of transcription -->";

const texts = Array.from({ length: 120 }, (_, i) =>
  [`# Chapter ${i + 1}`, ...Array.from({ length: 1 + (i % 4) }, (_, n) => `Sentence ${n} of page ${i + 1}.`)].join(
    "\n\n",
  ),
);

type Reader = typeof import("../../src/engine/documents/pdfReader.ts");

/**
 * The reader of PDFs as it is packed: it starts its thread from its own file. Not loaded before it is used: another test
 * sees to it that nothing is.
 */
function packedWork(): PdfWork {
  const packed = (): Reader => {
    const extension = vscode.extensions.getExtension("vision-sidecar.vision-sidecar")?.extensionPath ?? "";
    return createRequire(path.join(extension, "package.json"))("./dist/pdfReader.cjs");
  };
  return {
    inspectPdf: async (bytes, signal) => {
      const reply = await packed().readPdf(bytes, signal);
      if ("trouble" in reply) throw new DocumentError(reply.trouble);
      return reply;
    },
    slicePdf: async (bytes, pages, signal) => {
      const reply = await packed().slicePdf(bytes, pages, signal);
      return "slice" in reply ? reply.slice : undefined;
    },
  };
}

function memento(): vscode.Memento & { setKeysForSync(): void } {
  const values = new Map<string, unknown>([["consentedHosts", [new URL(emulatorUrl).host]]]);
  return {
    keys: () => [...values.keys()],
    get: <T>(name: string, otherwise?: T) => (values.has(name) ? (values.get(name) as T) : otherwise),
    update: async (name, value) => {
      values.set(name, value);
    },
    setKeysForSync: () => undefined,
  };
}

/** As a window has them that was just opened. */
function newWindow(name: string, apiKey = key) {
  const journal = openJournal(path.join(workspace, "..", `journal-${name}`), { maxEntries: 1000, maxBytes: 1e9 });
  const counted: string[] = [];
  const services = {
    keys: { current: async () => apiKey, hosts: () => [new URL(emulatorUrl).host] },
    context: { workspaceState: memento() },
    journal: async () => journal,
    thinking: createThinkingMemory(),
    log: vscode.window.createOutputChannel(`Test ${name}`, { log: true }),
    files: () => openFileCache(path.join(workspace, "..", "files"), assert.ifError),
    usage: { add: ({ id }: Answered) => void counted.push(id) },
    unjournalled: new Map<string, Answered>(),
  };
  // What transcribing needs of them.
  return { journal, counted, services: services as unknown as Services };
}

/** What VS Code shows is seen, and answered, by the test. */
interface Seen {
  readonly messages: { readonly text: string; readonly buttons: readonly string[] }[];
  readonly progress: string[];
  /** What is chosen in the next questions. */
  readonly choices: string[];
  readonly cancel: vscode.CancellationTokenSource;
}

async function watched(work: (seen: Seen) => Promise<void>): Promise<Seen> {
  const cancel = new vscode.CancellationTokenSource();
  const seen: Seen = { messages: [], progress: [], choices: [], cancel };
  const { showInformationMessage, showWarningMessage, showErrorMessage, withProgress } = vscode.window;
  const show = async (text: string, ...rest: unknown[]) => {
    const buttons = rest.filter((one) => typeof one === "string");
    seen.messages.push({ text, buttons });
    const isModal = rest.some((one) => typeof one === "object");
    const chosen = isModal ? buttons.find((one) => one.startsWith(seen.choices[0] ?? "nothing")) : undefined;
    if (chosen !== undefined) seen.choices.shift();
    return chosen;
  };
  Object.assign(vscode.window, {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
    withProgress: (_options: unknown, task: (progress: unknown, token: vscode.CancellationToken) => unknown) =>
      task({ report: ({ message }: { message?: string }) => message && seen.progress.push(message) }, cancel.token),
  });
  try {
    await work(seen);
  } finally {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage, withProgress });
  }
  return seen;
}

function pdfIn(name: string, pages: readonly string[]): vscode.Uri {
  const folder = path.join(workspace, name);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "report.pdf");
  writeFileSync(file, makePdf(pages));
  return vscode.Uri.file(file);
}

const read = (uri: vscode.Uri) => readFileSync(`${uri.fsPath}.md`, "utf8");
const body = (pages: readonly string[], from = 0) =>
  pages
    .slice(from)
    .map((text, i) => `<!-- page ${from + i + 1} -->\n\n${text}\n\n`)
    .join("");

/** The text behind the first line, which says what it is of. */
function pagesOf(text: string): string {
  assert.match(
    text,
    /^<!-- Transcribed from report\.pdf \(sha256 [0-9a-f]{64}, \d+ pages?\) by gemini-3\.8-flash -->\n\n/,
  );
  return text.slice(text.indexOf("\n\n") + 2);
}

/** The pages that each question sent, and what it said. */
async function questions() {
  const requests = (await control.requests()).filter(({ url }) => url.includes("GenerateContent"));
  return Promise.all(
    requests.map(async ({ index }) => {
      const sent = (await control.body(index)) as {
        contents: { parts: { text?: string; inlineData?: { mimeType: string; data: string } }[] }[];
      };
      const [file, words, ...more] = sent.contents[0]?.parts ?? [];
      assert.deepEqual(more, []);
      assert.equal(sent.contents.length, 1);
      assert.equal(file?.inlineData?.mimeType, "application/pdf");
      const { pages } = await readPdf(Buffer.from(file?.inlineData?.data ?? "", "base64"));
      return { pages, words: words?.text ?? "" };
    }),
  );
}

/** As a person does it in the editor, and saves it. */
async function corrected(uri: vscode.Uri, wrong: string, right: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(`${uri.fsPath}.md`);
  const at = document.getText().indexOf(wrong);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + wrong.length)), right);
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(await document.save());
}

/** Resolves when the document of a transcription says what is waited for. */
function says(uri: vscode.Uri, wanted: (text: string) => boolean): Promise<vscode.TextDocument> {
  return new Promise((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.fsPath !== `${uri.fsPath}.md` || !wanted(document.getText())) return;
      listener.dispose();
      resolve(document);
    });
  });
}

describe("a PDF that is transcribed", () => {
  const work = packedWork();
  beforeEach(() => control.reset());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("of 120 pages arrives whole and in order, although three answers are cut", async () => {
    const pdf = pdfIn("long", texts);
    const { services, journal, counted } = newWindow("long");
    await control.queue({ maxTokens: 300 }, {}, { maxTokens: 150 }, { maxTokens: 100 });
    const seen = await watched((answering) => {
      answering.choices.push("Transcribe for About");
      return transcribePdfs([pdf], services, undefined, work);
    });
    const text = read(pdf);
    assert.equal(pagesOf(text), `${body(texts)}${END}\n`);
    const asked = await questions();
    assert.ok(asked.length >= 6, `${asked.length} questions`);
    assert.deepEqual(asked[0]?.pages, texts.slice(0, 50));
    for (const { pages, words } of asked) {
      const range = pages.length === 1 ? "page 1" : `pages 1 to ${pages.length}`;
      assert.ok(words.startsWith(`Transcribe ${range} of this document to GitHub Flavored Markdown.`), words);
      assert.ok(words.includes("<!-- page N -->"));
    }
    const entries = await journal.list();
    assert.equal(entries.length, asked.length);
    assert.equal(entries.filter(({ answer }) => answer?.finishReason === "MAX_TOKENS").length, 3, "three are cut");
    const firsts = asked.map(({ pages }) => texts.indexOf(pages[0] ?? ""));
    assert.deepEqual(
      firsts,
      [...new Set(firsts)].sort((a, b) => a - b),
      "each question goes on behind the one before",
    );
    assert.equal(counted.length, asked.length, "each is part of what was spent");
    assert.ok(entries.every(({ settled }) => settled));
    assert.ok(seen.progress.some((message) => message === "report.pdf: page 120 of 120"));
    assert.deepEqual(
      seen.messages.map(({ text: asking }) => asking.replace(/\d\.\d+/, "…")),
      ["Transcribing 120 pages will cost about $…."],
    );
    // As it begins, it can be had as code.
    const { task, options, model } = lastRequest([pdf]) ?? {};
    assert.deepEqual(
      { id: task?.id, options, model },
      { id: "transcribe", options: { target: "pages 1 to 50" }, model: "gemini-3.8-flash" },
    );
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.fileName === `${pdf.fsPath}.md`);
    assert.equal(editor?.document.isDirty, false);
    assert.equal(editor?.document.languageId, "markdown");
  });

  it("keeps its complete pages when it is cancelled, and goes on from there with a person's corrections", async () => {
    const pdf = pdfIn("cancelled", texts.slice(0, 20));
    const { services } = newWindow("cancelled");
    await control.queue({ stallAfterBytes: 4000 });
    const seen = await watched(async ({ cancel }) => {
      const running = transcribePdfs([pdf], services, undefined, work);
      await says(pdf, (text) => text.includes("<!-- page 4 -->"));
      cancel.cancel();
      await running;
    });
    await control.waitFor((requests) => requests.some(({ aborted }) => aborted));
    const text = read(pdf);
    const open = readTranscription(text)?.open ?? [];
    const there = 20 - open.length;
    assert.ok(there >= 3);
    assert.equal(pagesOf(text), `${body(texts.slice(0, there))}<!-- page ${there + 1}: not transcribed yet -->\n`);
    const [message, ...more] = seen.messages;
    assert.deepEqual(more, []);
    assert.match(message?.text ?? "", new RegExp(`^${there} of 20 pages are kept in .*report\\.pdf\\.md; going on`));
    assert.deepEqual(message?.buttons, ["Go On"]);

    await corrected(pdf, "# Chapter 1\n", "# Chapter One\n");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const again = newWindow("cancelled");
    const second = await watched(() => transcribePdfs([pdf], again.services, undefined, work));
    assert.deepEqual(second.messages, [], "it is resumed without a question");
    const expected = body(texts.slice(0, 20)).replace("# Chapter 1\n", "# Chapter One\n");
    assert.equal(pagesOf(read(pdf)), `${expected}${END}\n`);
    assert.deepEqual((await questions())[1]?.pages, texts.slice(there, 20));
  });

  it("is resumed after a crash that left a page half written, in a file with Windows line ends", async () => {
    const pages = texts.slice(0, 9);
    const pdf = pdfIn("crashed", pages);
    const source = {
      name: "report.pdf",
      sha256: sha256Of(readFileSync(pdf.fsPath)),
      pages: 9,
      model: "gemini-3.8-flash",
    };
    const head = `${headerOf(source)}\n\n${body(pages.slice(0, 4))}`;
    const crashed = `${head}<!-- page 5 -->\n\n# Chap\n\n<!-- page 5: not transcribed yet -->\n`;
    writeFileSync(`${pdf.fsPath}.md`, crashed.replaceAll("\n", "\r\n"));
    const { messages } = await watched(() => transcribePdfs([pdf], newWindow("crashed").services, undefined, work));
    assert.deepEqual(messages, []);
    assert.equal(read(pdf), `${head}${body(pages, 4)}${END}\n`.replaceAll("\n", "\r\n"));
    assert.deepEqual((await questions())[0]?.pages, pages.slice(4));
  });

  it("leaves what a person writes into it meanwhile", async () => {
    const pages = texts.slice(0, 30);
    const pdf = pdfIn("edited", pages);
    await control.queue({ stallAfterBytes: 6000 });
    await watched(async ({ cancel }) => {
      const running = transcribePdfs([pdf], newWindow("edited").services, undefined, work);
      const document = await says(pdf, (text) => text.includes("<!-- page 3 -->"));
      const edit = new vscode.WorkspaceEdit();
      const at = document.positionAt(document.getText().indexOf("Chapter 1") + "Chapter 1".length);
      edit.insert(document.uri, at, " (mine)");
      assert.ok(await vscode.workspace.applyEdit(edit));
      cancel.cancel();
      await running;
    });
    await watched(() => transcribePdfs([pdf], newWindow("edited").services, undefined, work));
    assert.equal(pagesOf(read(pdf)), `${body(pages).replace("Chapter 1\n", "Chapter 1 (mine)\n")}${END}\n`);
  });
});

describe("a file that is in the transcription's place", () => {
  const work = packedWork();
  const pages = texts.slice(0, 3);
  beforeEach(() => control.reset());
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("is not touched when it is another's and the person does not want it; then nothing is sent", async () => {
    const pdf = pdfIn("foreign", pages);
    writeFileSync(`${pdf.fsPath}.md`, "# My notes\n");
    const { messages } = await watched(() => transcribePdfs([pdf], newWindow("foreign").services, undefined, work));
    assert.equal(messages.length, 1);
    assert.match(messages[0]?.text ?? "", /report\.pdf\.md is there already, and is no transcription\.$/);
    assert.deepEqual(messages[0]?.buttons, ["Replace", "Open"]);
    assert.equal(read(pdf), "# My notes\n");
    assert.deepEqual(await control.requests(), []);
  });

  it("is replaced when the person wants it, and undo brings it back; a question that fails leaves it", async () => {
    const pdf = pdfIn("replaced", pages);
    writeFileSync(`${pdf.fsPath}.md`, "# My notes\n");
    const replace = (apiKey?: string) =>
      watched((seen) => {
        seen.choices.push("Replace");
        return transcribePdfs([pdf], newWindow("replaced", apiKey).services, undefined, work);
      });
    const failed = await replace("a-wrong-key");
    assert.equal(failed.messages.length, 2);
    assert.ok(failed.messages[1]?.buttons.includes("Set API Key"), failed.messages[1]?.text);
    assert.equal(read(pdf), "# My notes\n");
    await replace();
    assert.equal(pagesOf(read(pdf)), `${body(pages)}${END}\n`);
    const document = await vscode.workspace.openTextDocument(`${pdf.fsPath}.md`);
    await vscode.window.showTextDocument(document);
    for (let steps = 0; document.getText() !== "# My notes\n" && steps < 100; steps++) {
      await vscode.commands.executeCommand("undo");
    }
    assert.equal(document.getText(), "# My notes\n");
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("and complete is opened or made anew, as the person says", async () => {
    const pdf = pdfIn("complete", pages);
    await watched(() => transcribePdfs([pdf], newWindow("complete").services, undefined, work));
    await corrected(pdf, "# Chapter 1\n", "# Mine\n");
    const edited = read(pdf);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await control.reset();
    const opened = await watched((seen) => {
      seen.choices.push("Open");
      return transcribePdfs([pdf], newWindow("complete").services, undefined, work);
    });
    assert.deepEqual(
      opened.messages.map(({ buttons }) => buttons),
      [["Transcribe Again", "Open"]],
    );
    assert.equal(vscode.window.activeTextEditor?.document.fileName, `${pdf.fsPath}.md`);
    assert.equal(read(pdf), edited);
    assert.deepEqual(await control.requests(), []);
    await watched((seen) => {
      seen.choices.push("Transcribe Again");
      return transcribePdfs([pdf], newWindow("complete").services, undefined, work);
    });
    assert.equal(pagesOf(read(pdf)), `${body(pages)}${END}\n`);
  });

  it("and that another program has just written is judged by what it holds now", async () => {
    const pdf = pdfIn("overwritten", pages);
    await watched(() => transcribePdfs([pdf], newWindow("overwritten").services, undefined, work));
    writeFileSync(`${pdf.fsPath}.md`, "# Written by another program\n");
    const { messages } = await watched(() => transcribePdfs([pdf], newWindow("overwritten").services, undefined, work));
    assert.match(messages[0]?.text ?? "", /is no transcription\.$/);
    assert.equal(read(pdf), "# Written by another program\n");
  });

  it("and of an earlier version of the document is asked about", async () => {
    const pdf = pdfIn("changed", pages);
    await watched(() => transcribePdfs([pdf], newWindow("changed").services, undefined, work));
    writeFileSync(pdf.fsPath, makePdf(texts.slice(5, 8)));
    const { messages } = await watched((seen) => {
      seen.choices.push("Transcribe Again");
      return transcribePdfs([pdf], newWindow("changed").services, undefined, work);
    });
    assert.match(messages[0]?.text ?? "", /report\.pdf has changed since it was transcribed\.$/);
    assert.equal(pagesOf(read(pdf)), `${body(texts.slice(5, 8))}${END}\n`);
  });
});

describe("documents that cannot be transcribed", () => {
  const work = packedWork();
  beforeEach(() => control.reset());

  it("are told in a sentence; nothing is sent and nothing is written", async () => {
    const locked = await PDFDocument.create();
    locked.addPage([200, 100]);
    locked.encrypt({ userPassword: "user", ownerPassword: "owner" });
    const broken: [bytes: Uint8Array, sentence: RegExp][] = [
      [await locked.save(), /^The PDF is protected by a password\./],
      [Buffer.from("%PDF-1.7\nthis is all there is"), /^The PDF cannot be read; it may be damaged/],
      [makePdf([]), /^The PDF cannot be read; it may be damaged/],
    ];
    for (const [i, [bytes, sentence]] of broken.entries()) {
      const pdf = pdfIn(`broken-${i}`, []);
      writeFileSync(pdf.fsPath, bytes);
      const { messages } = await watched(() => transcribePdfs([pdf], newWindow("broken").services, undefined, work));
      assert.equal(messages.length, 1);
      assert.match(messages[0]?.text ?? "", sentence);
      assert.equal(existsSync(`${pdf.fsPath}.md`), false);
    }
    assert.deepEqual(await control.requests(), []);
  });

  it("do not stop the others, and all are told of at once", async () => {
    const [one, two, three] = [
      pdfIn("several-1", texts.slice(0, 2)),
      pdfIn("several-2", []),
      pdfIn("several-3", ["x"]),
    ];
    const { messages, progress } = await watched(() =>
      transcribePdfs([one, two, three], newWindow("several").services, undefined, work),
    );
    assert.equal(pagesOf(read(one)), `${body(texts.slice(0, 2))}${END}\n`);
    assert.equal(pagesOf(read(three)), `${body(["x"])}${END}\n`);
    assert.equal(messages.length, 1);
    assert.match(
      messages[0]?.text ?? "",
      /^Transcribed 2 of 3 PDFs: 3 pages\. .*several-2.report\.pdf: The PDF cannot/,
    );
    assert.deepEqual(messages[0]?.buttons, ["Open", "Try Again", "Show Log"]);
    assert.ok(progress.includes("3/3 · report.pdf: page 1 of 1"));
  });

  it("and cost more than the person set are asked about once, before anything is sent", async () => {
    const settings = vscode.workspace.getConfiguration("visionSidecar");
    await settings.update("askAboveCost", 0, vscode.ConfigurationTarget.Workspace);
    try {
      const pdfs = [pdfIn("dear-1", texts), pdfIn("dear-2", texts.slice(0, 5))];
      const declined = await watched(() => transcribePdfs(pdfs, newWindow("dear").services, undefined, work));
      assert.equal(declined.messages.length, 1);
      assert.match(declined.messages[0]?.text ?? "", /^Transcribing 125 pages will cost about \$0\.\d+\.$/);
      assert.deepEqual(await control.requests(), []);
      const agreed = await watched((seen) => {
        seen.choices.push("Transcribe for About $");
        return transcribePdfs(pdfs, newWindow("dear").services, undefined, work);
      });
      assert.equal(agreed.messages.length, 2, "the question and the summary");
      assert.match(agreed.messages[1]?.text ?? "", /^Transcribed 2 of 2 PDFs: 125 pages\.$/);
    } finally {
      await settings.update("askAboveCost", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("of which a question fails at first leave no file behind", async () => {
    const pdf = pdfIn("refused", texts.slice(0, 2));
    const { messages } = await watched(() =>
      transcribePdfs([pdf], newWindow("refused", "wrong").services, undefined, work),
    );
    assert.ok(messages[0]?.buttons.includes("Set API Key"));
    assert.equal(existsSync(`${pdf.fsPath}.md`), false);
  });
});
