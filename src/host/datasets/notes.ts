/** What got lost between sidecars and datasets, in the person's language. */
import * as vscode from "vscode";
import { NOTES, type Note } from "../../engine/formats/dataset.ts";
import { plain } from "../../engine/reports/markdown.ts";

export function noteSentence({ kind, count }: Note): string {
  return vscode.l10n.t(NOTES[kind], count);
}

/** As a list with the first few places. */
export function notesAsMarkdown(notes: readonly Note[]): string {
  const lines = notes.flatMap((note) => [
    `- ${plain(noteSentence(note))}`,
    ...note.examples.map((example) => `  - ${plain(example)}`),
  ]);
  return lines.join("\n");
}

/** A message has room for so many sentences. */
const SAID = 3;

/** The first sentences, and how many more there are. */
export function shortened(sentences: readonly string[]): string[] {
  const more = sentences.length - SAID;
  return more > 0 ? [...sentences.slice(0, SAID), vscode.l10n.t("and {0} more", more)] : [...sentences];
}
