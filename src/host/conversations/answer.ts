/** Has a question answered in the document of its conversation, and brings the answer home. */
import * as vscode from "vscode";
import { newId } from "../../core/ids.ts";
import {
  type Conversation,
  type Exchange,
  type Subject,
  withLast,
  withoutFailed,
} from "../../engine/conversations/conversation.ts";
import type { Endpoint } from "../../engine/gemini/endpoint.ts";
import { VisionError } from "../../engine/gemini/errors.ts";
import { type Answered, isAboutPicture } from "../../engine/runs/answered.ts";
import { askAbout } from "../../engine/runs/askAbout.ts";
import { taskOf } from "../../engine/tasks/allTasks.ts";
import { ask } from "../../engine/tasks/ask.ts";
import { compare } from "../../engine/tasks/compare.ts";
import type { Task } from "../../engine/tasks/task.ts";
import { ensureAccess } from "../access.ts";
import { asking as askingWhom, askingWith, settle, writeHome } from "../commands/askOne.ts";
import { goOn } from "../commands/goOn.ts";
import { rememberRequest } from "../commands/lastRequests.ts";
import { beginning } from "../commands/outcomeSentences.ts";
import type { Going } from "../inside/running.ts";
import { isCancelled, logProblem, openLog, sentence, showProblem, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { settingsFor } from "../settings.ts";
import { keepBeside } from "./keep.ts";
import { askedFiles, fileOf, firstFile, isStored } from "./subjects.ts";

/**
 * Has `work` done where its progress is shown, and can be stopped, beside the conversation's own document. What `work`
 * returns is what came of the question; `undefined` when it was stopped.
 */
export type Showing = (work: (going: Going) => Promise<string | undefined>) => Promise<unknown>;

const inStatusBar: Showing = (work) =>
  work({
    signal: new AbortController().signal,
    say: (line) => void vscode.window.setStatusBarMessage(line, 5000),
  });

/** Begins a conversation and has its first question answered. Asks for key and consent first. */
export async function begin(
  task: Task,
  subjects: readonly Subject[],
  question: string,
  model: string | undefined,
  services: Services,
  showing: Showing = inStatusBar,
): Promise<void> {
  const conversation: Conversation = {
    version: 1,
    id: `${new Date().toISOString().replace(/\W/g, "")}-${newId()}`,
    task: task.id,
    subjects: [...subjects],
    exchanges: [],
    ...(model !== undefined && { model }),
  };
  await askIn(asked(conversation, question, model), services, true, showing);
}

/** Asks one more question in a conversation. */
export async function continueWith(
  conversation: Conversation,
  question: string,
  model: string | undefined,
  services: Services,
  showing: Showing = inStatusBar,
): Promise<void> {
  await askIn(asked(conversation, question, model), services, false, showing);
}

async function askIn(started: Conversation, services: Services, isNew: boolean, showing: Showing): Promise<void> {
  await showing(async (going) => {
    const endpoint = await ensureAccess(services.keys, services.context.workspaceState);
    return endpoint && (await answer(started, endpoint, services, isNew, going, showing));
  });
}

function asked(conversation: Conversation, question: string, model: string | undefined): Conversation {
  const chosen = model ?? conversation.model ?? settingsFor(firstFile(conversation)).model;
  const time = new Date().toISOString();
  const exchange = { question, answer: "", state: "open", model: chosen, time } as const;
  return { ...conversation, exchanges: [...conversation.exchanges, exchange] };
}

/**
 * Has the last exchange answered; its document grows meanwhile. What goes wrong is told there and in a message.
 * @returns what came of it, in few words; `undefined` when it was stopped
 */
async function answer(
  started: Conversation,
  endpoint: Endpoint,
  services: Services,
  isNew: boolean,
  going: Going,
  showing: Showing,
): Promise<string | undefined> {
  const { conversations, heldUploads, log } = services;
  const cancel = new AbortController();
  const signal = AbortSignal.any([cancel.signal, going.signal]);
  let conversation = started;
  const change = async (next: Partial<Exchange>, keep: boolean) => {
    conversation = withLast(conversation, next);
    await conversations.update(conversation, keep);
  };
  await conversations.update(conversation, true);
  if (isNew) await conversations.show(conversation);
  await conversations.answering(conversation.id, () => cancel.abort());
  try {
    const answered = await receive(conversation, endpoint, services, { ...going, signal }, change);
    // The answer is there and paid for: what goes wrong from here on is no reason to ask again.
    await bringHome(conversation, answered, services).catch((error: unknown) => showProblem(error, log));
    const { answer: said = "", trouble = "" } = conversation.exchanges.at(-1) ?? {};
    return [beginning(said), trouble].filter((one) => one !== "").join(" ");
  } catch (error) {
    if (isCancelled(error) || signal.aborted) {
      await change({ state: "stopped" }, true);
      return undefined;
    }
    const why = isStoredGone(error, conversation) ? storedGone() : sentence(error);
    await change({ state: "failed", trouble: why }, true);
    logProblem(error, log);
    showWithButtons("error", why, [...goOn(error, services, askAgain(conversation, services, showing)), openLog(log)]);
    return why;
  } finally {
    await conversations.answering(conversation.id, undefined);
    // Its document may have been closed meanwhile.
    void heldUploads.letGo(conversation.id);
  }
}

/** Asks the last question of a conversation again, whatever was asked in it meanwhile. */
function askAgain({ id, exchanges }: Conversation, services: Services, showing: Showing): () => Promise<void> {
  const failed = exchanges.at(-1);
  const usual = () => settingsFor().model;
  const before = usual();
  return async () => {
    const now = await services.conversations.latest(id);
    if (failed === undefined || now === undefined) return;
    if (services.conversations.isAnswering(id)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("Another question of this conversation is being answered. Try again after it."),
      );
      return;
    }
    // The button may have been one that chooses another model.
    const model = usual() === before ? undefined : usual();
    await continueWith(withoutFailed(now, failed), failed.question, model, services, showing);
  };
}

async function receive(
  conversation: Conversation,
  endpoint: Endpoint,
  services: Services,
  { signal, say }: Going,
  change: (next: Partial<Exchange>, keep: boolean) => Promise<void>,
): Promise<Answered> {
  const { heldUploads, log } = services;
  const { id, subjects } = conversation;
  const last = conversation.exchanges.at(-1);
  if (last === undefined) throw new Error("There is nothing to ask.");
  const { tuning, imageSize } = settingsFor(firstFile(conversation));
  const files = askedFiles(subjects, services, signal);
  const { uploads, ...asking } = await askingWith(services, signal, say);
  const isFirst = conversation.exchanges.length === 1;
  const task = (isFirst ? taskOf(conversation.task) : undefined) ?? ask;
  const onDisk = subjects.map(fileOf).filter((file) => file !== undefined);
  // A program reads its files from the disk.
  if (onDisk.length === subjects.length) {
    const { question: prompt, model } = last;
    const earlier = conversation.exchanges.slice(0, -1);
    rememberRequest({ task, options: { prompt }, model, tuning, earlier, files: onDisk });
  }
  let text = "";
  const { answered, notes } = await askAbout(
    { conversation, files, task, model: last.model, tuning, maxSide: imageSize, endpoint },
    {
      ...asking,
      ...(uploads && { uploads: { ...uploads, cache: heldUploads.cacheFor(id) } }),
      onPrepared: (done, of) =>
        say(done === of ? askingWhom(last.model, endpoint) : vscode.l10n.t("{0} of {1} files are prepared…", done, of)),
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
async function bringHome(conversation: Conversation, answered: Answered, services: Services): Promise<void> {
  const only = firstFile(conversation);
  if (only !== undefined && isAboutPicture(answered)) {
    await writeHome(only, answered, services);
    return;
  }
  const before = conversation.exchanges.slice(0, -1);
  // The first time may have failed.
  if (conversation.task === compare.id && before.every(({ answer }) => answer.trim() === ""))
    await keepBeside(conversation);
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

/** A file at Gemini cannot be uploaded again: nobody knows where it came from. */
function isStoredGone(error: unknown, { subjects }: Conversation): boolean {
  return error instanceof VisionError && error.situation === "fileGone" && subjects.some(isStored);
}

function storedGone(): string {
  return vscode.l10n.t(
    "A file at Gemini is no longer stored there, or belongs to another key. Ask about the file itself instead.",
  );
}
