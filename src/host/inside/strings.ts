import { l10n } from "vscode";
import { LONGEST_PROMPT, type PromptStrings } from "../../core/promptProtocol.ts";
import { number } from "../usage.ts";

/** The prompt bar's strings in the person's language. */
export function promptStrings(): PromptStrings {
  return {
    prompt: l10n.t("Ask Gemini"),
    promptTask: l10n.t("What to do"),
    promptText: l10n.t("Prompt"),
    presets: l10n.t("Presets"),
    presetProblems: l10n.t("Edit Presets in Settings: {0}"),
    promptKeys: l10n.t("Enter runs, Shift+Enter starts a new line, up and down bring back what was asked before."),
    run: l10n.t("Run"),
    stop: l10n.t("Stop"),
    region: l10n.t("Run in a Region…"),
    regionHelp: l10n.t(
      "Drag over the part of the picture to look at in full resolution. Or: arrows move it, Shift+arrows resize it, Enter runs, Escape cancels.",
    ),
    regionPlace: l10n.t("{0} × {1} px at x {2}, y {3}"),
    promptEmpty: l10n.t("Write what to ask first."),
    promptTooLong: l10n.t("This prompt is too long: it can have {0} characters at most.", number(LONGEST_PROMPT)),
  };
}
