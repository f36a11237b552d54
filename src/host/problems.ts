/** Errors as a person meets them: one sentence, and a button where a button helps. */
import * as vscode from "vscode";
import { VisionError } from "../engine/gemini/errors.ts";
import { SidecarRefused } from "../engine/sidecars/refused.ts";
import { type Sentence, SentenceError } from "../engine/trouble/sentence.ts";
import { AnswerKept, showText } from "./answerKept.ts";
import { fileTrouble } from "./fileTrouble.ts";
import type { Log } from "./log.ts";
import { SECTION, type Settings } from "./settings.ts";

/** A button and what it does. */
export interface Remedy {
  readonly title: string;
  readonly run: () => unknown;
}

/** What happened and what to do, in the person's language where there is a translation. */
export function sentence(error: unknown): string {
  if (error instanceof SidecarRefused && error.problem !== undefined) {
    return vscode.l10n.t("Line {0}: {1}", error.problem.line, said(error.problem));
  }
  if (error instanceof SentenceError) return said(error);
  return fileTrouble(error) ?? (error instanceof Error ? error.message : String(error));
}

/** A sentence of the engine in the person's language, where there is a translation. */
export function said({ l10n }: Sentence): string {
  return vscode.l10n.t(l10n.message, ...l10n.args);
}

/** Shows an error with the buttons that belong to it, and one that leads to the log. */
export function showProblem(error: unknown, log: Log): void {
  if (isCancelled(error)) return;
  logProblem(error, log);
  showWithButtons("error", sentence(error), [...remediesFor(error), openLog(log)]);
}

/** Writes an error to the log with all that is known of it; the engine has taken keys out. */
export function logProblem(error: unknown, log: Log): void {
  if (error instanceof VisionError) log.error(error.message, error.detail);
  else log.error(error instanceof Error ? error : String(error));
}

/** A message with buttons; nothing waits for it. */
export function showWithButtons(level: "info" | "warning" | "error", text: string, remedies: readonly Remedy[]): void {
  const show = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[level];
  const titles = remedies.map(({ title }) => title);
  void show(text, ...titles).then((title) => remedies.find((remedy) => remedy.title === title)?.run());
}

export function openLog(log: Log): Remedy {
  return { title: vscode.l10n.t("Show Log"), run: () => log.show() };
}

export function isCancelled(error: unknown): boolean {
  return error instanceof VisionError && error.kind === "cancelled";
}

/** What helps against an error, as far as a command does. */
export function remediesFor(error: unknown): Remedy[] {
  const command = (title: string, id: string, ...args: unknown[]): Remedy => ({
    title,
    run: () => vscode.commands.executeCommand(id, ...args),
  });
  if (error instanceof AnswerKept) {
    const { sidecar, line } = error;
    const recover = command(vscode.l10n.t("Recover"), "visionSidecar.recoverLastAnswer");
    if (line === undefined) return [recover];
    return [{ title: vscode.l10n.t("Show JSON"), run: () => showText(sidecar, line) }, recover];
  }
  if (!(error instanceof VisionError)) return [];
  switch (error.action) {
    case "setKey":
      return [command(vscode.l10n.t("Set API Key"), "visionSidecar.setApiKey")];
    case "chooseModel":
      return [command(vscode.l10n.t("Choose Model"), "visionSidecar.chooseModel")];
    case "sendSmaller":
      return [openSetting("imageSize", "workbench.action.openSettings")];
    case "checkEndpoint":
      // It has machine scope: of a remote machine, the person's own settings do not show it.
      return [
        openSetting(
          "baseUrl",
          vscode.env.remoteName === undefined ? "workbench.action.openSettings" : "workbench.action.openRemoteSettings",
        ),
      ];
    default:
      return [];
  }
}

function openSetting(name: keyof Settings, command: string): Remedy {
  return {
    title: vscode.l10n.t("Open Setting"),
    run: () => vscode.commands.executeCommand(command, { query: `${SECTION}.${name}` }),
  };
}
