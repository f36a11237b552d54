/** Brings back answers that were paid for but never reached their sidecar. */
import * as vscode from "vscode";
import type { Answered } from "../../engine/runs/answered.ts";
import { bringHome, isAnswered } from "../../engine/runs/answered.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { AnswerKept } from "../answerKept.ts";
import { openEditor } from "../editor/open.ts";
import { sentence } from "../problems.ts";
import type { Services } from "../services.ts";
import { changeSidecar } from "../sidecarWriter.ts";

interface AnswerItem extends vscode.QuickPickItem {
  readonly answered: Answered;
}

/** The person chooses one of the answers that are kept; those that never reached a sidecar come first. */
export async function recoverAnswer(services: Services): Promise<void> {
  const journal = await services.journal();
  const { unjournalled } = services;
  const answers = [...unjournalled.values(), ...(await journal.list()).filter(isAnswered)];
  if (answers.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no answer to recover."));
    return;
  }
  const sorted = [...answers.filter(({ settled }) => !settled), ...answers.filter(({ settled }) => settled)];
  const picked = await vscode.window.showQuickPick(sorted.map(item), {
    title: vscode.l10n.t("Recover Last Answer"),
    placeHolder: vscode.l10n.t("Which answer to bring into its sidecar?"),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return;
  const { answered } = picked;
  const image = vscode.Uri.parse(answered.question.imageUri, true);
  try {
    await changeSidecar(image.with({ path: sidecarOf(image.path) }), (now) => {
      const { change } = bringHome(answered, now);
      // The answer may be old: what the sidecar says of its picture is younger.
      return now === undefined ? change : { ...change, image: now.image };
    });
  } catch (error) {
    throw new AnswerKept(image, sentence(error), !unjournalled.has(answered.id), error);
  }
  unjournalled.delete(answered.id);
  await journal.settled(answered.id);
  await openEditor(image);
}

function item(answered: Answered): AnswerItem {
  const { question, settled, time } = answered;
  const uri = vscode.Uri.parse(question.imageUri);
  return {
    label: `$(${settled ? "check" : "warning"}) ${vscode.workspace.asRelativePath(uri)}`,
    description: `${question.task} · ${new Date(time).toLocaleString()}`,
    detail: settled ? vscode.l10n.t("in the sidecar already") : vscode.l10n.t("never reached the sidecar"),
    answered,
  };
}
