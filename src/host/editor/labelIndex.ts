/** Labels of the folder that a sidecar is in: to choose from, and for the digits. */
import path from "node:path";
import type * as vscode from "vscode";
import { addCounts, assignDigits, type LabelCount, labelCounts } from "../../core/labels.ts";
import { createFolderIndex, type IndexWork, type SidecarSummary } from "../../engine/sidecars/folderIndex.ts";
import { viewOf } from "./documentView.ts";
import { placeOnDisk } from "./newSidecars.ts";

/** Read while a person waits for nothing, and enough to know the words that are used here. */
const LIMITS = { files: 2000, bytes: 50_000_000 };

const index = createFolderIndex();

/** What the digits stand for, by folder: the same in all its pictures, as long as the window is open. */
const digits = new Map<string, readonly string[]>();

function folderOf(document: vscode.TextDocument): string {
  return path.dirname(placeOnDisk(document.uri).fsPath);
}

/** The labels of a document's folder, the most used first; its own as they are in the editor, saved or not. */
async function countsBeside(document: vscode.TextDocument): Promise<readonly LabelCount[]> {
  const own = path.basename(placeOnDisk(document.uri).fsPath);
  const others = await index.read(folderOf(document), LIMITS);
  const lists = [...others].flatMap(([name, { labels }]) => (name === own ? [] : [labels]));
  return addCounts([labelCounts(viewOf(document).annotations), ...lists]);
}

/** The labels to choose from: those of the folder, the most used first. */
export async function labelsBeside(document: vscode.TextDocument): Promise<readonly string[]> {
  return (await countsBeside(document)).map(({ label }) => label).filter((label) => label !== "");
}

/** What the digits 1 to 9 stand for in a document; what one stood for before stays. */
export async function digitLabels(document: vscode.TextDocument): Promise<readonly string[]> {
  const folder = folderOf(document);
  const counts = digits.has(folder) ? labelCounts(viewOf(document).annotations) : await countsBeside(document);
  const now = assignDigits(digits.get(folder) ?? [], counts);
  digits.set(folder, now);
  return now;
}

/**
 * The other sidecars of a document's folder, all of them, by their paths.
 * @throws the signal's reason, when `work` is ended
 */
export async function sidecarsBeside(
  document: vscode.TextDocument,
  work: IndexWork,
): Promise<ReadonlyMap<string, SidecarSummary>> {
  const folder = folderOf(document);
  const own = path.basename(placeOnDisk(document.uri).fsPath);
  const all = await index.read(folder, undefined, work);
  return new Map([...all].flatMap(([name, one]) => (name === own ? [] : [[path.join(folder, name), one]])));
}

/** How many annotations of a sidecar on disk are pending; `undefined` when it is not there or cannot be read. */
export async function pendingIn(sidecar: string): Promise<number | undefined> {
  return (await index.of(sidecar))?.pending;
}
