/** What tasks are called, by the ids that sidecars and the journal know them by. */
import * as vscode from "vscode";

/** The name as in the menu. An id of another version is its own name. */
export function taskName(id: string): string {
  const names: Readonly<Record<string, string>> = {
    detect: vscode.l10n.t("Detect Objects"),
    segment: vscode.l10n.t("Segment Objects"),
    point: vscode.l10n.t("Point to Objects"),
    caption: vscode.l10n.t("Caption"),
    describe: vscode.l10n.t("Describe"),
    readText: vscode.l10n.t("Read Text"),
    readLines: vscode.l10n.t("Read Text with Places"),
    prompt: vscode.l10n.t("Free Prompt"),
    ask: vscode.l10n.t("Ask"),
    compare: vscode.l10n.t("Compare"),
    // Not a task: what a dataset said.
    import: vscode.l10n.t("Import"),
    transcribe: vscode.l10n.t("Transcribe"),
  };
  return named(names, id) ?? id;
}

/** The title of what shows that it is under way. */
export function progressTitle(id: string): string {
  const titles: Readonly<Record<string, string>> = {
    detect: vscode.l10n.t("Detecting"),
    segment: vscode.l10n.t("Segmenting"),
    point: vscode.l10n.t("Pointing"),
    caption: vscode.l10n.t("Captioning"),
    describe: vscode.l10n.t("Describing"),
    readText: vscode.l10n.t("Reading text"),
    readLines: vscode.l10n.t("Reading text"),
  };
  return named(titles, id) ?? vscode.l10n.t("Asking Gemini");
}

/** A sidecar may name any task, also one that every object inherits something of, like `constructor`. */
function named(names: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(names, id) ? names[id] : undefined;
}
