/** Brings back answers that were paid for but never reached their sidecar. */
import * as vscode from "vscode";
import { IMAGE_EXTENSIONS } from "../../engine/images/kinds.ts";
import type { Answered, PictureAnswered } from "../../engine/runs/answered.ts";
import { isAboutPicture, isAnswered } from "../../engine/runs/answered.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { openEditor } from "../editor/open.ts";
import { isThere, whereNow } from "../moves.ts";
import type { Services } from "../services.ts";
import { taskName } from "../taskNames.ts";
import { writeHome } from "./askOne.ts";

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
  if (!isAboutPicture(answered)) return showAsDocument(answered, services);
  const image = await imageOf(answered);
  if (image === undefined) return;
  // The answer may be old: what the sidecar says of its picture is younger.
  const { uri, result } = await writeHome(image, answered, services, ({ change }, now) =>
    now === undefined ? change : { ...change, image: now.image },
  );
  await openEditor(uri);
  if (result.earlier !== undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("This answer is about an earlier version of the picture: check whether its annotations fit."),
    );
  }
}

/** The image that an answer is about; one that is nowhere to be found is asked for. */
async function imageOf({ question }: PictureAnswered): Promise<vscode.Uri | undefined> {
  const asked = vscode.Uri.parse(question.subjects[0] ?? "", true);
  const sidecar = asked.with({ path: sidecarOf(asked.path) });
  const known =
    (await whereNow(asked, question.picture.image.sha256)) ?? ((await isThere(sidecar)) ? asked : undefined);
  if (known !== undefined) return known;
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Where is {0} now?", vscode.workspace.asRelativePath(asked)),
    filters: { [vscode.l10n.t("Images")]: [...IMAGE_EXTENSIONS] },
  });
  return picked?.[0];
}

/** Answers about several files have no sidecar: they come back as a document that can be saved anywhere. */
async function showAsDocument({ id, answer, question }: Answered, services: Services): Promise<void> {
  const names = question.subjects.map((uri) => `- ${uri.slice(uri.lastIndexOf("/") + 1)}`).join("\n");
  const content = `# ${taskName(question.task)}\n\n${names}\n\n${answer.text.trim()}\n`;
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
  await vscode.window.showTextDocument(document, { preview: false });
  services.unjournalled.delete(id);
  await (await services.journal()).settled(id);
}

function item(answered: Answered): AnswerItem {
  const { question, settled, time } = answered;
  const [first, ...more] = question.subjects.map((subject) =>
    vscode.workspace.asRelativePath(vscode.Uri.parse(subject)),
  );
  return {
    label: `$(${settled ? "check" : "warning"}) ${first}${more.length > 0 ? ` +${more.length}` : ""}`,
    description: `${taskName(question.task)} · ${new Date(time).toLocaleString()}`,
    detail: settled ? vscode.l10n.t("was kept already") : vscode.l10n.t("never reached the sidecar"),
    answered,
  };
}
