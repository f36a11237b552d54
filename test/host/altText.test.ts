/** Alt texts: what is sent, what stands in the document and in the sidecar, and when nothing is touched. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { TextEntry } from "../../src/core/annotation.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import { insertAltText, insertMissingAltTexts } from "../../src/host/altText/insertAltText.ts";
import type { Services } from "../../src/host/services.ts";
import { emulatorControl, type RecordedRequest } from "../emulator/control.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace, emulatorUrl, key } = readHostContext();
const emulator = emulatorControl(emulatorUrl);
const folder = path.join(workspace, "alt");

/** What happens between the look at the document and the answer. */
let meanwhile: () => Promise<unknown> = async () => undefined;

/** Only what captions need, of a person who has set the key and agreed. */
const services = {
  context: {
    workspaceState: { get: () => [new URL(emulatorUrl).host], update: async () => undefined },
  },
  keys: {
    current: async () => {
      await meanwhile();
      return key;
    },
    hosts: () => [new URL(emulatorUrl).host],
  },
  files: () => openFileCache(mkdtempSync(path.join(tmpdir(), "alt-files-")), assert.ifError),
  usage: { add: () => undefined },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  journal: () => openJournal(mkdtempSync(path.join(tmpdir(), "alt-journal-")), { maxEntries: 9, maxBytes: 9e6 }),
  thinking: createThinkingMemory(),
  unjournalled: new Map(),
} as unknown as Services;

/** The warnings that were shown, in place of VS Code's own messages. */
const warnings: string[] = [];
/** What the person picks from a list, given its labels. */
let pick: (labels: string[]) => string | undefined = () => undefined;

interface Item {
  readonly label: string;
}
const { window } = vscode;
const own = { showWarningMessage: window.showWarningMessage, showQuickPick: window.showQuickPick };

async function picture(name: string, seed: number): Promise<void> {
  const { file } = await makeScene({ width: 480, height: 320, seed });
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), file);
}

let documents = 0;

/** A new document in an editor, with the cursor where `│` stands. */
async function shown(name: string, marked: string): Promise<vscode.TextDocument> {
  const at = marked.indexOf("│");
  const text = marked.replace("│", "");
  documents += 1;
  const file = path.join(folder, `${documents}-${name}`);
  writeFileSync(file, text);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  assert.equal(document.getText(), text);
  const editor = await window.showTextDocument(document);
  const cursor = document.positionAt(Math.max(at, 0));
  editor.selection = new vscode.Selection(cursor, cursor);
  return document;
}

function textsOf(image: string): readonly TextEntry[] {
  const read = readSidecar(readFileSync(path.join(folder, `${image}.vision.json`), "utf8"));
  assert.ok(read.ok);
  return read.sidecar.texts;
}

function onlyText(image: string): string {
  const [entry, ...others] = textsOf(image);
  assert.ok(entry);
  assert.deepEqual(others, []);
  assert.equal(entry.task, "caption");
  assert.ok(entry.text.length > 5, entry.text);
  return entry.text;
}

/** A sidecar with captions, as a person or an earlier run left them. */
function writeCaptions(image: string, ...captions: readonly [text: string, review: TextEntry["review"]][]): void {
  const texts = captions.map(([text, review], index) => ({ id: `text0000000${index}`, task: "caption", text, review }));
  const sidecar = { version: 1, image: { width: 480, height: 320, sha256: "ab" }, annotations: [], texts, runs: [] };
  writeFileSync(path.join(folder, `${image}.vision.json`), JSON.stringify(sidecar));
}

async function questions(): Promise<RecordedRequest[]> {
  return (await emulator.requests()).filter(({ url }) => /enerateContent/.test(url));
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Closes all editors without a question about saving. */
async function forgetChanges(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

const insert = () => insertAltText(undefined, undefined, services);

describe("alt texts", () => {
  before(async () => {
    for (const [index, name] of ["a.png", "my cat.png", "c.png", "d.png", "e.png", "public/f.png"].entries()) {
      await picture(name, index + 1);
    }
    Object.assign(window, {
      showWarningMessage: async (text: string) => void warnings.push(text),
      showQuickPick: async (items: readonly Item[]) => {
        const label = pick(items.map((item) => item.label));
        return items.find((item) => item.label === label);
      },
    });
  });

  beforeEach(async () => {
    await emulator.reset();
    warnings.length = 0;
    meanwhile = async () => undefined;
    pick = () => undefined;
  });

  afterEach(forgetChanges);

  after(() => Object.assign(window, own));

  it("is asked for with the picture first, and stands in Markdown and sidecar; one undo takes it back", async () => {
    const before = '# Cats\r\n\r\nText ![](my%20cat.png?w=3 "A title") and more.\r\n';
    const document = await shown("a.md", before.replace("my%", "my│%"));
    await insert();
    const caption = onlyText("my cat.png");
    assert.equal(document.getText(), before.replace("![]", `![${caption}]`));
    assert.deepEqual(warnings, []);

    const [asked, ...others] = await questions();
    assert.ok(asked);
    assert.deepEqual(others, []);
    const body = (await emulator.body(asked.index)) as { contents: { parts: Record<string, unknown>[] }[] };
    const parts = body.contents.flatMap((content) => content.parts);
    assert.deepEqual(
      parts.map((part) => Object.keys(part)[0]),
      ["inlineData", "text"],
    );
    assert.match(String(parts[1]?.text), /alternative text/);

    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand("redo");
    assert.ok(document.getText().includes(caption));
  });

  it("goes into HTML over several lines, from the sidecar when that has a caption: accepted ones first", async () => {
    writeCaptions("c.png", ['Old & "good" <one>', "accepted"], ["newer", "pending"], ["wrong", "rejected"]);
    const document = await shown("c.html", "<p>\n  <img\n    class=x\n    src='./c.png'│\n  >\n</p>\n");
    await insert();
    assert.equal(
      document.getText(),
      "<p>\n  <img\n    class=x\n    src='./c.png'\n    alt='Old &amp; \"good\" &lt;one&gt;'\n  >\n</p>\n",
    );
    assert.deepEqual(await questions(), []);
  });

  it("is asked for anew when the sidecar holds only rejected captions", async () => {
    writeCaptions("d.png", ["wrong", "rejected"]);
    const document = await shown("d.jsx", 'const a = <Image│ src="d.png" />;\n');
    await insert();
    assert.equal((await questions()).length, 1);
    const caption = textsOf("d.png").find(({ review }) => review === "pending")?.text;
    assert.ok(caption);
    assert.equal(document.getText(), `const a = <Image src="d.png" alt="${caption}" />;\n`);
  });

  it("finds its place in a document that was changed while Gemini was asked", async () => {
    const document = await shown("moved.md", "![mine](e.png) ![│](e.png)\n");
    meanwhile = () => replace(document, "![mine]", "New first line.\n\n![mine]");
    await insert();
    assert.equal(document.getText(), `New first line.\n\n![mine](e.png) ![${onlyText("e.png")}](e.png)\n`);
  });

  it("is on the clipboard when the reference is gone, and when the person wrote an alt text meanwhile", async () => {
    for (const [name, now] of [
      ["gone.md", ""],
      ["own.md", "![my own](a.png)"],
    ] as const) {
      const document = await shown(name, "Text ![│](a.png) end\n");
      const sidecar = path.join(folder, "a.png.vision.json");
      if (existsSync(sidecar)) writeFileSync(sidecar, "");
      meanwhile = () => replace(document, "![](a.png)", now);
      await insert();
      assert.equal(document.getText(), `Text ${now} end\n`);
      assert.equal(await vscode.env.clipboard.readText(), onlyText("a.png"));
      assert.match(warnings.at(-1) ?? "", /has no place there; it is on the clipboard/);
    }
  });

  it("that is there already, or empty on purpose, is replaced only by what the person picks", async () => {
    writeCaptions("c.png", ["one", "accepted"], ["two", "pending"]);
    const document = await shown("again.md", "![one│](c.png)\n");
    await insert();
    assert.equal(document.getText(), "![one](c.png)\n");
    const offered: string[][] = [];
    pick = (labels) => {
      offered.push(labels);
      return labels[0];
    };
    await insert();
    assert.equal(document.getText(), "![two](c.png)\n");
    assert.deepEqual(offered, [["two", "$(sparkle) Ask Gemini for a new caption"]]);
    assert.deepEqual(await questions(), []);

    pick = (labels) => labels.at(-1);
    const html = await shown("again.html", '<img alt=""│ src="c.png">');
    await insert();
    assert.equal((await questions()).length, 1);
    assert.ok(html.getText().includes(textsOf("c.png").at(-1)?.text ?? "nothing"), html.getText());
  });

  it("that are missing come all at once: each picture asked about once, one undo, the rest told", async () => {
    writeFileSync(path.join(folder, "a.png.vision.json"), "");
    writeFileSync(path.join(folder, "e.png.vision.json"), "");
    const before = [
      "![](a.png) ![there](c.png) <img src=a.png> <img src=d.png alt=''>",
      "![][e] ![](https://example.org/x.png) ![](nothing.png) ![](a.md)",
      "[e]: e.png",
      "",
    ].join("\n\n");
    writeFileSync(path.join(folder, "a.md"), "");
    const document = await shown("all.md", before);
    await insertMissingAltTexts(document.uri, services);
    const [a, e] = [onlyText("a.png"), onlyText("e.png")];
    assert.equal(
      document.getText(),
      before.replace("![](a", `![${a}](a`).replace("src=a.png", `src=a.png alt="${a}"`).replace("![][e]", `![${e}][e]`),
    );
    assert.equal((await questions()).length, 2);
    const [told = ""] = warnings;
    assert.match(told, /^Wrote 3 of 6 missing alt texts\./);
    assert.match(told, /example\.org\/x\.png is on the web/);
    assert.match(told, /There is no file alt\/nothing\.png\./);
    assert.match(told, /alt\/a\.md is no picture/);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
  });

  it("stop at what would befall every picture, and keep what came before", async () => {
    for (const name of ["a.png", "d.png", "e.png"]) writeFileSync(path.join(folder, `${name}.vision.json`), "");
    await emulator.queue(
      { text: "First." },
      { status: 403, error: { code: 403, message: "no", status: "PERMISSION_DENIED" } },
    );
    const document = await shown("stop.md", "![](a.png) ![](d.png) ![](e.png)\n");
    await insertMissingAltTexts(document.uri, services);
    assert.equal(document.getText(), "![First.](a.png) ![](d.png) ![](e.png)\n");
    assert.equal((await questions()).length, 2);
    assert.match(warnings[0] ?? "", /^Wrote 1 of 3 missing alt texts\. alt\/d\.png: /);
  });

  it("of a picture that cannot be followed are told in a sentence, and nothing is sent", async () => {
    for (const [text, sentence] of [
      ["![│](https://example.org/a.png)", /https:\/\/example\.org\/a\.png is on the web/],
      ["![│](//example.org/a.png)", /is on the web/],
      ["![│](data:image/png;base64,AAAA)", /part of the text itself/],
      ["![│](img/none.png)", /There is no file alt\/img\/none\.png\./],
      ["![│]({{base}}/a.png)", /made by code/],
      ["Nothing │ here ![](a.png)", /no picture at the cursor/],
    ] as const) {
      const document = await shown("told.md", text);
      await insert();
      assert.match(warnings.at(-1) ?? "", sentence);
      assert.equal(document.isDirty, false);
    }
    assert.deepEqual(await questions(), []);
  });

  it("of a picture whose sidecar cannot be read are not asked for", async () => {
    writeFileSync(path.join(folder, "d.png.vision.json"), '{\n"version": 1,\n oops');
    await shown("broken.md", "![│](d.png)");
    await assert.rejects(insert(), /alt\/d\.png\.vision\.json, line 3/);
    assert.deepEqual(await questions(), []);
  });
});

describe("the light bulb", () => {
  const actions = async (name: string, marked: string): Promise<[string, string | undefined][]> => {
    const document = await shown(name, marked);
    const at = window.activeTextEditor?.selection;
    const found: vscode.CodeAction[] = await vscode.commands.executeCommand(
      "vscode.executeCodeActionProvider",
      document.uri,
      at,
    );
    return found.filter(({ title }) => /alt text/.test(title)).map(({ title, kind }) => [title, kind?.value]);
  };

  before(async () => {
    await vscode.extensions.getExtension("vision-sidecar.vision-sidecar")?.activate();
  });

  afterEach(forgetChanges);

  const write: [string, string] = ["Write alt text with Gemini", "quickfix"];
  const again: [string, string] = ["Write alt text again…", "refactor.rewrite"];

  it("offers what fits the picture at the cursor", async () => {
    assert.deepEqual(await actions("bulb.md", "text\n\n![│](a.png) [x](y)"), [write]);
    assert.deepEqual(await actions("bulb.md", "![old│](a.png)"), [again]);
    assert.deepEqual(await actions("bulb.md", "![x](a.png)│![](b.png)"), [write]);
    assert.deepEqual(await actions("bulb.html", '<img│ src="a.png" alt="">'), [again]);
    assert.deepEqual(await actions("bulb.tsx", 'x = <img\n  src="a.png"\n│/>'), [write]);
    assert.deepEqual(await actions("bulb.md", "![│](a.png)\n\n![](b.png) ![x](c.png)"), [
      write,
      ["Write all 2 missing alt texts with Gemini", "quickfix"],
    ]);
  });

  it("stays off where there is nothing to write", async () => {
    assert.deepEqual(await actions("bulb.md", "te│xt ![](a.png)"), []);
    assert.deepEqual(await actions("bulb.md", "![│](https://example.org/a.png)"), []);
    assert.deepEqual(await actions("bulb.tsx", "x = <img src={a│} />"), []);
    assert.deepEqual(await actions("bulb.tsx", 'x = <img src="a.png" alt={a│} />'), []);
    assert.deepEqual(await actions("bulb.txt", "![│](a.png)"), []);
  });

  it("writes where it was offered", async () => {
    writeCaptions("c.png", ["A kept caption.", "accepted"]);
    const document = await shown("bulb.md", "![](c.png) and ![│](c.png)");
    const [found]: vscode.CodeAction[] = (
      await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        new vscode.Range(0, 15, 0, 15),
      )
    ).filter(({ title }) => title === "Write alt text with Gemini");
    const { command } = found ?? {};
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.equal(document.getText(), "![](c.png) and ![A kept caption.](c.png)");
  });
});
