/** The texts of a sidecar as the page shows them. */
import { l10n } from "vscode";
import type { Sidecar } from "../../core/annotation.ts";
import type { ViewText } from "../../core/protocol.ts";

/** Tasks whose prompt is the person's own words: without them their answers cannot be understood. */
const ASKED: ReadonlySet<string> = new Set(["ask", "prompt"]);

/** Texts with what they are called and what was asked for them, in the order of the sidecar. */
export function viewTexts({ texts, runs }: Pick<Sidecar, "texts" | "runs">): readonly ViewText[] {
  const prompts = new Map(runs.map(({ id, prompt }) => [id, prompt]));
  const names = taskNames();
  return texts.map((entry) => {
    const question = ASKED.has(entry.task) && entry.run !== undefined ? prompts.get(entry.run) : undefined;
    return { ...entry, name: names.get(entry.task) ?? entry.task, ...(question ? { question } : {}) };
  });
}

/** What a text is called by the task that it answers; one of another version goes by the task's own name. */
function taskNames(): ReadonlyMap<string, string> {
  return new Map([
    ["caption", l10n.t("Caption")],
    ["describe", l10n.t("Description")],
    ["readText", l10n.t("Text in the Picture")],
    ["ask", l10n.t("Question")],
    ["prompt", l10n.t("Prompt")],
    ["compare", l10n.t("Comparison")],
  ]);
}
