/**
 * Runs beside the extension in the extension host: says when a document changes, and changes it by a bare `WorkspaceEdit`.
 * It listens on a port that it writes into the file named by the environment.
 */
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { z } from "zod";
import { editsSchema, PROBE_VARIABLE, type ProbeChange, type ProbeEdit } from "./protocol.ts";

export function activate(context: vscode.ExtensionContext): void {
  const file = process.env[PROBE_VARIABLE];
  if (file === undefined) return;
  let heard: (() => ProbeChange) | undefined;
  /** The text before the next change: what an edit has replaced is no longer there afterwards. */
  let before = "";
  const changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const at = now();
    if (contentChanges.length === 0 || !document.fileName.endsWith(".vision.json")) return;
    const text = before;
    heard = () => ({ at, inverse: inverseOf(text, contentChanges) });
  });
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(JSON.stringify(body ?? null)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const document = vscode.workspace.textDocuments.find(({ fileName }) => fileName.endsWith(".vision.json"));
    if (document === undefined) throw new Error("No sidecar is open.");
    switch (request.url) {
      case "/listen":
        before = document.getText();
        heard = undefined;
        return undefined;
      case "/heard":
        return heard?.();
      case "/edit": {
        const edits = editsSchema.parse(await bodyOf(request));
        before = document.getText();
        heard = undefined;
        const edit = new vscode.WorkspaceEdit();
        for (const { offset, length, text } of edits) {
          const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
          edit.replace(document.uri, range, text);
        }
        const start = now();
        if (!(await vscode.workspace.applyEdit(edit))) throw new Error("The edit was refused.");
        const change = (heard as (() => ProbeChange) | undefined)?.();
        if (change === undefined) throw new Error("The edit changed nothing.");
        return change.at - start;
      }
      default:
        throw new Error(`There is no ${request.url}.`);
    }
  };

  server.listen(0, "127.0.0.1", () => writeFileSync(file, String((server.address() as AddressInfo).port)));
  context.subscriptions.push(changed, { dispose: () => server.close() });
}

/** ms of the machine's clock. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The edits that take changes back. Those of one event all speak of the text before it. */
function inverseOf(before: string, changes: readonly vscode.TextDocumentContentChangeEvent[]): ProbeEdit[] {
  let shift = 0;
  return changes
    .toSorted((a, b) => a.rangeOffset - b.rangeOffset)
    .map(({ rangeOffset, rangeLength, text }) => {
      const edit = {
        offset: rangeOffset + shift,
        length: text.length,
        text: before.slice(rangeOffset, rangeOffset + rangeLength),
      };
      shift += text.length - rangeLength;
      return edit;
    });
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(z.instanceof(Buffer).parse(part));
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}
