/** The commands that ask questions about images: what to ask about what. */
import * as vscode from "vscode";
import type { Subject } from "../../engine/conversations/conversation.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { compare } from "../../engine/tasks/compare.ts";
import { pickImages } from "../commands/askImages.ts";
import { languageFor } from "../language.ts";
import { askForPrompt } from "../prompts/promptInput.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { begin, continueWith } from "./answer.ts";
import { chooseSubjects } from "./subjectList.ts";
import { fileSubject, firstFile } from "./subjects.ts";

/** The command: asks for a question and answers it. */
export async function askQuestion(selected: readonly vscode.Uri[], services: Services): Promise<void> {
  await askAboutSubjects(selected.map(fileSubject), services);
}

/** Asks for a question about files, wherever they are. About a single one at once, else their list is shown first. */
export async function askAboutSubjects(given: readonly Subject[], services: Services): Promise<void> {
  let subjects: readonly Subject[] | undefined = given;
  let typed = "";
  let listFirst = given.length !== 1;
  for (;;) {
    if (listFirst) subjects = await chooseSubjects(subjects, services);
    if (subjects === undefined) return;
    const prompt = await askForPrompt(
      {
        title:
          subjects.length === 1
            ? vscode.l10n.t("Ask About {0}", subjects[0]?.name ?? "")
            : vscode.l10n.t("Ask About {0} Files", subjects.length),
        placeholder: vscode.l10n.t("Your question, for example: What is unusual about this picture?"),
        task: ask.id,
        about: firstFile({ subjects }),
        typed,
        button: { icon: "files", title: vscode.l10n.t("Files…") },
      },
      services.prompts,
    );
    if (prompt === undefined) return;
    if (prompt.pressed !== true) return begin(ask, subjects, prompt.text, prompt.model, services);
    typed = prompt.text;
    listFirst = true;
  }
}

/** The command: what differs between the selected images. */
export async function compareImages(selected: readonly vscode.Uri[], services: Services): Promise<void> {
  const files = selected.length > 1 ? selected : [...selected, ...(await pickImages())];
  if (files.length < 2) {
    if (files.length === 1)
      void vscode.window.showInformationMessage(vscode.l10n.t("Select two or more images to compare."));
    return;
  }
  const prompt = await askForPrompt(
    {
      title: vscode.l10n.t("Compare {0} Images", files.length),
      placeholder: vscode.l10n.t("What to pay attention to, for example: only the text and the buttons"),
      task: compare.id,
      about: files[0],
      whenEmpty: vscode.l10n.t("Compare everything"),
    },
    services.prompts,
  );
  const [first] = files;
  if (prompt === undefined || first === undefined) return;
  const language = languageFor(compare, first);
  const options = { target: prompt.text, ...(language !== undefined && { language }) };
  const model = prompt.model ?? settingsFor(first).model;
  await begin(
    compare,
    files.map(fileSubject),
    compare.request(modelRow(model), options).prompt,
    prompt.model,
    services,
  );
}

/** The command: one more question in the conversation of the active document. */
export async function askFollowUp(services: Services): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const conversation = uri && (await services.conversations.of(uri));
  if (conversation === undefined || services.conversations.isAnswering(conversation.id)) return;
  const prompt = await askForPrompt(
    {
      title: vscode.l10n.t("Ask Further"),
      placeholder: vscode.l10n.t("Your next question"),
      task: ask.id,
      about: firstFile(conversation),
    },
    services.prompts,
  );
  if (prompt !== undefined) await continueWith(conversation, prompt.text, prompt.model, services);
}
