/** The language that texts and labels are asked for. */
import * as vscode from "vscode";
import type { Task } from "../engine/tasks/task.ts";
import { settingsFor } from "./settings.ts";

/**
 * In English words, as prompts name it. Texts follow VS Code's own language when nobody chose one; labels then stay as
 * the model gives them, because datasets and programs go by them.
 */
export function languageFor(task: Task, uri: vscode.Uri): string | undefined {
  const { language } = settingsFor(uri);
  if (language !== "auto") return inEnglish(language);
  return task.result === "text" ? inEnglish(vscode.env.language) : undefined;
}

/** `de` and `de-CH` by their names; what is no tag is a name already. */
function inEnglish(language: string): string {
  if (!/^[a-z]{2,3}([-_]|$)/i.test(language)) return language;
  try {
    return (
      new Intl.DisplayNames(["en"], { type: "language", fallback: "code" }).of(language.replaceAll("_", "-")) ??
      language
    );
  } catch {
    return language;
  }
}
