/** In which order a page is told of a document whose masks take long. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import * as vscode from "vscode";
import type { ToWebview } from "../../src/core/protocol.ts";
import { openRenditions } from "../../src/engine/images/renditions.ts";
import { viewOf } from "../../src/host/editor/documentView.ts";
import { createShownView } from "../../src/host/editor/shownView.ts";
import { readHostContext } from "../harness/hostContext.ts";

const { workspace } = readHostContext();
const COUNT = 40;

/** A sidecar whose masks are large pictures in colours, which take a second to read. */
async function slowSidecar(name: string): Promise<vscode.TextDocument> {
  const annotations = await Promise.all(
    Array.from({ length: COUNT }, async (_, i) => {
      const background = { r: i, g: 0, b: 0 };
      const png = await sharp({ create: { width: 1500, height: 1500, channels: 3, background } })
        .png()
        .toBuffer();
      const mask = `data:image/png;base64,${png.toString("base64")}`;
      return { id: `m${i}`, label: "x", review: "pending", box_2d: [0, 0, 9, 9], mask };
    }),
  );
  const file = path.join(workspace, `${name}.vision.json`);
  writeFileSync(
    file,
    JSON.stringify({ version: 1, image: { width: 4, height: 3, sha256: "0".repeat(64) }, annotations }),
  );
  return vscode.workspace.openTextDocument(file);
}

function show(document: vscode.TextDocument) {
  const panel = vscode.window.createWebviewPanel("test", "test", vscode.ViewColumn.One);
  const messages: ToWebview[] = [];
  const errors: unknown[] = [];
  const view = createShownView({
    document,
    webview: panel.webview,
    renditions: openRenditions(path.join(workspace, "renditions"), 1_000_000),
    post: (message) => messages.push(message),
    onError: (error) => errors.push(error),
    onFolder: () => undefined,
  });
  const hashesSent = () => messages.flatMap((one) => (one.type === "masks" ? one.masks.map(({ hash }) => hash) : []));
  return { view, messages, errors, hashesSent, dispose: () => vscode.Disposable.from(view, panel).dispose() };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe("a page that opens on masks that take long", () => {
  it("has its snapshot before them, and each mask once, although it asks for them meanwhile", async () => {
    const document = await slowSidecar("slow.png");
    const { view, messages, errors, hashesSent, dispose } = show(document);
    try {
      await until(() => messages.some(({ type }) => type === "snapshot"));
      assert.ok(hashesSent().length < COUNT, "all masks came first");
      const hashes = [...viewOf(document).masks.keys()];
      await view.sendMasks(hashes.filter((hash) => !hashesSent().includes(hash)));
      await until(() => hashesSent().length >= COUNT);
      assert.deepEqual(hashesSent().sort(), hashes.sort());
      // One that is gone from the page is sent again.
      await view.sendMasks(hashes.slice(0, 1));
      assert.equal(hashesSent().length, COUNT + 1);
      assert.deepEqual(errors, []);
    } finally {
      dispose();
    }
  });

  it("is told nothing more when it is closed", async () => {
    const document = await slowSidecar("closed.png");
    const { view, messages, errors, dispose } = show(document);
    await until(() => messages.length > 0);
    const asked = view.sendMasks([...viewOf(document).masks.keys()]);
    dispose();
    const told = messages.length;
    await asked;
    // In that time another page has got everything.
    const other = show(document);
    await until(() => other.hashesSent().length === COUNT);
    other.dispose();
    assert.equal(messages.length, told);
    assert.deepEqual(errors, []);
  });
});
