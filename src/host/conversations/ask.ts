/** Questions about images, answered in a document beside. */
import * as vscode from "vscode";
import { newId } from "../../core/ids.ts";
import { type Conversation, type Exchange, withLast } from "../../engine/conversations/conversation.ts";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { type Answered, isAboutPicture } from "../../engine/runs/answered.ts";
import { askAbout } from "../../engine/runs/askAbout.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { compare } from "../../engine/tasks/compare.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { ensureAccess } from "../access.ts";
import { pickImages } from "../commands/askImages.ts";
import { askingWith, settle, writeHome } from "../commands/askOne.ts";
import { goOn } from "../commands/goOn.ts";
import { languageFor } from "../language.ts";
import { isCancelled, logProblem, openLog, sentence, showProblem, showWithButtons } from "../problems.ts";
import { askForPrompt } from "../prompts/promptInput.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { keepBeside } from "./keep.ts";

/** The command: asks for a question and answers it. */
export async function askQuestion(selected: readonly vscode.Uri[], services: Services): Promise<void> {
  const files = selected.length > 0 ? selected : await pickImages();
  if (files.length === 0) return;
  const prompt = await askForPrompt(
    {
      title:
        files.length === 1
          ? vscode.l10n.t("Ask About {0}", nameOf(files[0]))
          : vscode.l10n.t("Ask About {0} Files", files.length),
      placeholder: vscode.l10n.t("Your question, for example: What is unusual about this picture?"),
      task: ask.id,
    },
    services.prompts,
  );
  if (prompt !== undefined) await begin(ask, files, prompt.text, prompt.model, services);
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
      whenEmpty: vscode.l10n.t("Compare everything"),
    },
    services.prompts,
  );
  const [first] = files;
  if (prompt === undefined || first === undefined) return;
  const language = languageFor(compare, first);
  const options = { target: prompt.text, ...(language !== undefined && { language }) };
  const model = prompt.model ?? settingsFor(first).model;
  await begin(compare, files, compare.request(modelRow(model), options).prompt, prompt.model, services);
}

/** The command: one more question in the conversation of the active document. */
export async function askFollowUp(services: Services): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const conversation = uri && (await services.conversations.of(uri));
  if (conversation === undefined || services.conversations.isAnswering(conversation.id)) return;
  const prompt = await askForPrompt(
    { title: vscode.l10n.t("Ask Further"), placeholder: vscode.l10n.t("Your next question"), task: ask.id },
    services.prompts,
  );
  if (prompt !== undefined) await continueWith(conversation, prompt.text, prompt.model, services);
}

async function begin(
  task: Task,
  files: readonly vscode.Uri[],
  question: string,
  model: string | undefined,
  services: Services,
): Promise<void> {
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint === undefined) return;
  const conversation: Conversation = {
    version: 1,
    id: `${new Date().toISOString().replace(/\W/g, "")}-${newId()}`,
    task: task.id,
    subjects: files.map((uri) => ({ uri: uri.toString(), name: nameOf(uri) })),
    exchanges: [],
  };
  await answer(asked(conversation, question, model), endpoint, services, true);
}

async function continueWith(
  conversation: Conversation,
  question: string,
  model: string | undefined,
  services: Services,
): Promise<void> {
  const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
  if (endpoint !== undefined) await answer(asked(conversation, question, model), endpoint, services, false);
}

function asked(conversation: Conversation, question: string, model: string | undefined): Conversation {
  const [first] = conversation.subjects;
  const chosen = model ?? settingsFor(first && vscode.Uri.parse(first.uri)).model;
  const time = new Date().toISOString();
  const exchange = { question, answer: "", state: "open", model: chosen, time } as const;
  return { ...conversation, exchanges: [...conversation.exchanges, exchange] };
}

/** Has the last exchange answered; its document grows meanwhile. What goes wrong is told there and in a message. */
async function answer(started: Conversation, endpoint: Endpoint, services: Services, isNew: boolean): Promise<void> {
  const { conversations, log } = services;
  const cancel = new AbortController();
  let conversation = started;
  const change = async (next: Partial<Exchange>, keep: boolean) => {
    conversation = withLast(conversation, next);
    await conversations.update(conversation, keep);
  };
  await conversations.update(conversation, true);
  if (isNew) await conversations.show(conversation);
  await conversations.answering(conversation.id, () => cancel.abort());
  try {
    const answered = await receive(conversation, endpoint, services, cancel.signal, change);
    // The answer is there and paid for: what goes wrong from here on is no reason to ask again.
    await bringHome(conversation, answered, isNew, services).catch((error: unknown) => showProblem(error, log));
  } catch (error) {
    if (isCancelled(error) || cancel.signal.aborted) {
      await change({ state: "stopped" }, true);
      return;
    }
    await change({ state: "failed", trouble: sentence(error) }, true);
    logProblem(error, log);
    const last = conversation.exchanges.at(-1);
    const before = { ...conversation, exchanges: conversation.exchanges.slice(0, -1) };
    const again = () => continueWith(before, last?.question ?? "", undefined, services);
    showWithButtons("error", sentence(error), [...goOn(error, services, again), openLog(log)]);
  } finally {
    await conversations.answering(conversation.id, undefined);
  }
}

async function receive(
  conversation: Conversation,
  endpoint: Endpoint,
  services: Services,
  signal: AbortSignal,
  change: (next: Partial<Exchange>, keep: boolean) => Promise<void>,
): Promise<Answered> {
  const { log } = services;
  const uris = conversation.subjects.map(({ uri }) => vscode.Uri.parse(uri, true));
  const [first] = uris;
  const last = conversation.exchanges.at(-1);
  if (first === undefined || last === undefined) throw new Error("There is nothing to ask.");
  const { tuning, imageSize } = settingsFor(first);
  const files: Uint8Array[] = [];
  for (const uri of uris) files.push(await readImageFile(uri.fsPath));
  const isFirst = conversation.exchanges.length === 1;
  const task = (isFirst ? taskOf(conversation.task) : undefined) ?? ask;
  let text = "";
  const { answered, notes } = await askAbout(
    { conversation, files, task, model: last.model, tuning, maxSide: imageSize, endpoint },
    {
      ...(await askingWith(services, signal, (what) => void vscode.window.setStatusBarMessage(what, 5000))),
      onText: (piece) => {
        text += piece;
        change({ answer: text }, false).catch((error: unknown) => showProblem(error, log));
      },
    },
  );
  const { cut, modelVersion } = answered.answer;
  const trouble =
    cut === undefined ? undefined : vscode.l10n.t(cut.l10n?.message ?? cut.message, ...(cut.l10n?.args ?? []));
  const remarks = [
    ...(trouble === undefined ? [] : [trouble]),
    ...(answered.answer.finishReason === "MAX_TOKENS" ? [limitReached()] : []),
    ...(notes.length > 0 ? [onlyAPart()] : []),
  ];
  await change(
    {
      answer: answered.answer.text,
      state: "answered",
      model: modelVersion ?? last.model,
      ...(remarks.length > 0 && { trouble: remarks.join(" ") }),
    },
    true,
  );
  return answered;
}

/** An answer about one picture goes into its sidecar, a comparison into a file beside the pictures. */
async function bringHome(
  conversation: Conversation,
  answered: Answered,
  isNew: boolean,
  services: Services,
): Promise<void> {
  const [only] = conversation.subjects;
  if (only !== undefined && isAboutPicture(answered)) {
    await writeHome(vscode.Uri.parse(only.uri, true), answered, services);
    return;
  }
  if (isNew && conversation.task === compare.id) await keepBeside(conversation);
  await settle(answered.id, services).catch((error: unknown) =>
    services.log.warn("An answer stays open:", String(error)),
  );
}

function limitReached(): string {
  return vscode.l10n.t("The answer reached the limit of its length; ask to go on.");
}

function onlyAPart(): string {
  return vscode.l10n.t("Of animated or multi-page pictures only the first frame or page was looked at.");
}

function nameOf(uri: vscode.Uri | undefined): string {
  return uri?.path.slice(uri.path.lastIndexOf("/") + 1) ?? "";
}
