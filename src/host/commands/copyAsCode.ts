/** A request as a program in the person's language: the one made last about an image, or one that could be made. */
import path from "node:path";
import * as vscode from "vscode";
import { CODE_LANGUAGES, type CodeLanguage } from "../../engine/code/languages.ts";
import { type LookedAt, lookAt, onlyPartWasSent } from "../../engine/code/pictureFile.ts";
import { codeRequest } from "../../engine/code/request.ts";
import { inspectPdf, readPdfFile } from "../../engine/documents/pdf.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { isImageName } from "../../engine/images/kinds.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { caption } from "../../engine/tasks/caption.ts";
import { compare } from "../../engine/tasks/compare.ts";
import { describe } from "../../engine/tasks/describe.ts";
import { detect } from "../../engine/tasks/detect.ts";
import { freePrompt } from "../../engine/tasks/freePrompt.ts";
import { point } from "../../engine/tasks/point.ts";
import { readLines } from "../../engine/tasks/readLines.ts";
import { readText } from "../../engine/tasks/readText.ts";
import { segment } from "../../engine/tasks/segment.ts";
import type { Task, TaskOptions } from "../../engine/tasks/task.ts";
import { transcribe } from "../../engine/tasks/transcribe.ts";
import { configuredAddress } from "../access.ts";
import { languageFor } from "../language.ts";
import { askForPrompt } from "../prompts/promptInput.ts";
import { askForFreePrompt, askForTarget, choosePreset } from "../prompts/wishes.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { taskName } from "../taskNames.ts";
import { firstQuestion } from "../transcripts/firstQuestion.ts";
import { pickImages } from "./askImages.ts";
import { type LastRequest, lastRequest } from "./lastRequests.ts";
import type { Wish } from "./wish.ts";

interface RequestItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<LastRequest | undefined>;
}

/** The command: chooses a request and a language, and puts the program on the clipboard. Nothing is sent. */
export async function copyAsCode(selected: readonly vscode.Uri[], services: Services): Promise<void> {
  const files = selected.length > 0 ? selected : await pickImages();
  const [first] = files;
  if (first === undefined) return;
  const request = await chooseRequest(files, first, services);
  if (request === undefined) return;
  const language = await chooseLanguage();
  if (language === undefined) return;
  const content = await programOf(request, first, language, services);
  await vscode.env.clipboard.writeText(content);
  const open = vscode.l10n.t("Open as Document");
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t("The program is on the clipboard ({0}).", language.name),
    open,
  );
  if (choice !== open) return;
  const document = await vscode.workspace.openTextDocument({ language: language.id, content });
  await vscode.window.showTextDocument(document, { preview: false });
}

async function chooseRequest(
  files: readonly vscode.Uri[],
  first: vscode.Uri,
  services: Services,
): Promise<LastRequest | undefined> {
  const last = lastRequest(files);
  const again: RequestItem[] = last === undefined ? [] : [lastItem(last)];
  const picked = await vscode.window.showQuickPick([...again, ...taskItems(files, first, services)], {
    title: vscode.l10n.t("Copy as Code"),
    placeHolder: vscode.l10n.t("Which request about {0}?", files.map(({ path: name }) => baseName(name)).join(", ")),
    matchOnDetail: true,
  });
  return picked?.choose();
}

function lastItem(last: LastRequest): RequestItem {
  const { prompt } = last.task.request(modelRow(last.model), last.options);
  const name = taskName(last.task.id);
  const what =
    last.part === undefined
      ? vscode.l10n.t("The last request: {0}", name)
      : vscode.l10n.t("The last request, about the whole picture instead of a part: {0}", name);
  return {
    label: `$(history) ${what}`,
    description: last.model,
    detail: prompt.replaceAll(/\s+/g, " "),
    choose: async () => last,
  };
}

/** What can be asked about these files in one request. */
function taskItems(files: readonly vscode.Uri[], first: vscode.Uri, services: Services): RequestItem[] {
  const item = (label: string, wish: () => Promise<Wish | undefined>): RequestItem => ({
    label,
    choose: async () => {
      const wanted = await wish();
      return wanted && asRequest(wanted, files, first);
    },
  });
  const plain = (task: Task) => item(taskName(task.id), async () => ({ task }));
  const about = (task: Task) => item(`${taskName(task.id)}…`, () => askForTarget(task, first, services));
  const question = item(`${taskName(ask.id)}…`, () => askForQuestion(first, services));
  if (files.length > 1) {
    const isPictures = files.every(({ path: name }) => isImageName(name));
    return [
      ...(isPictures ? [item(`${taskName(compare.id)}…`, () => askWhatToCompare(first, services))] : []),
      question,
    ];
  }
  if (!isImageName(first.path)) {
    return [
      item(taskName(transcribe.id), async () => ({ task: transcribe, options: await allPages(first) })),
      question,
    ];
  }
  return [
    about(detect),
    about(segment),
    about(point),
    ...[caption, describe, readText, readLines].map(plain),
    question,
    item(`${taskName(freePrompt.id)}…`, () => askForFreePrompt(first, services)),
    item(vscode.l10n.t("Presets…"), () => choosePreset(first)),
  ];
}

function asRequest({ task, options, model }: Wish, files: readonly vscode.Uri[], first: vscode.Uri): LastRequest {
  const settings = settingsFor(first);
  const language = languageFor(task, first);
  return {
    task,
    options: { ...(language !== undefined && { language }), ...options },
    model: model ?? settings.model,
    tuning: settings.tuning,
    files,
  };
}

async function askForQuestion(about: vscode.Uri, { prompts }: Services): Promise<Wish | undefined> {
  const placeholder = vscode.l10n.t("Your question, for example: What is unusual about this picture?");
  const answer = await askForPrompt({ title: taskName(ask.id), placeholder, task: ask.id, about }, prompts);
  return answer && { task: ask, options: { prompt: answer.text }, model: answer.model };
}

async function askWhatToCompare(about: vscode.Uri, { prompts }: Services): Promise<Wish | undefined> {
  const answer = await askForPrompt(
    {
      title: taskName(compare.id),
      placeholder: vscode.l10n.t("What to pay attention to, for example: only the text and the buttons"),
      task: compare.id,
      about,
      whenEmpty: vscode.l10n.t("Compare everything"),
    },
    prompts,
  );
  return answer && { task: compare, options: { target: answer.text }, model: answer.model };
}

async function allPages(pdf: vscode.Uri): Promise<TaskOptions> {
  const { pages } = await inspectPdf(await readPdfFile(pdf.fsPath));
  return firstQuestion(pages);
}

async function chooseLanguage(): Promise<CodeLanguage | undefined> {
  const items = CODE_LANGUAGES.map((language) => ({ label: language.name, description: language.uses, language }));
  const title = vscode.l10n.t("Copy as Code");
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("In which language?") });
  return picked?.language;
}

async function programOf(
  { files: uris, part, ...request }: LastRequest,
  first: vscode.Uri,
  language: CodeLanguage,
  { thinking }: Services,
): Promise<string> {
  const folder = vscode.workspace.getWorkspaceFolder(first);
  const { imageSize } = settingsFor(first);
  const looks: LookedAt[] = [];
  for (const uri of uris) {
    const names = { path: pathFrom(folder, uri), name: baseName(uri.path) };
    looks.push(await lookAt(await readImageFile(uri.fsPath), names, imageSize));
  }
  return language.program(
    await codeRequest({
      ...request,
      title: taskName(request.task.id),
      folder: folder?.name,
      files: looks.map(({ file }) => file),
      notes: [
        ...(part === undefined ? [] : looks.map(({ file }) => onlyPartWasSent(file.path, part))),
        ...looks.flatMap(({ notes }) => notes),
      ],
      baseUrl: configuredAddress(),
      thinking,
    }),
  );
}

/** As a program names a file that is run in the folder; with slashes, which all systems understand. */
function pathFrom(folder: vscode.WorkspaceFolder | undefined, uri: vscode.Uri): string {
  const isInside = folder !== undefined && vscode.workspace.getWorkspaceFolder(uri)?.uri.path === folder.uri.path;
  return isInside ? path.posix.relative(folder.uri.path, uri.path) : uri.fsPath;
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
