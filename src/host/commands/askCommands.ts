/** The commands that ask Gemini something. */
import type * as vscode from "vscode";
import { caption } from "../../engine/tasks/caption.ts";
import { describe } from "../../engine/tasks/describe.ts";
import { detect } from "../../engine/tasks/detect.ts";
import { point } from "../../engine/tasks/point.ts";
import { readLines } from "../../engine/tasks/readLines.ts";
import { readText } from "../../engine/tasks/readText.ts";
import { segment } from "../../engine/tasks/segment.ts";
import { askFollowUp, askQuestion, compareImages } from "../conversations/ask.ts";
import { saveConversation } from "../conversations/keep.ts";
import { createPromptEditor } from "../prompts/editPrompt.ts";
import { askForFreePrompt, askForTarget, choosePreset } from "../prompts/wishes.ts";
import { selectedFiles, selectedImages } from "../selection.ts";
import type { Services } from "../services.ts";
import { transcribePdfs } from "../transcripts/transcribe.ts";
import { askImages } from "./askImages.ts";
import { copyAsCode } from "./copyAsCode.ts";
import type { Run } from "./register.ts";
import type { Wish } from "./wish.ts";

/** By their names without the prefix. */
export function askCommands(services: Services): Record<string, Run> {
  const promptEditor = createPromptEditor(services);
  /** `wish` is found out first: a person who turns away is asked nothing more. */
  const about = (wish: (first: vscode.Uri | undefined) => Promise<Wish | undefined>): Run => {
    return async (clicked, selection) => {
      const images = selectedImages(clicked, selection);
      const wanted = await wish(images[0]);
      if (wanted !== undefined) await askImages(wanted, images, services);
    };
  };
  const plain = (task: Wish["task"]): Run => about(async () => ({ task }));
  const onFiles = (act: (files: vscode.Uri[], services: Services) => Promise<void>): Run => {
    return (clicked, selection) => act(selectedFiles(clicked, selection), services);
  };
  return {
    detect: plain(detect),
    detectWith: about((first) => askForTarget(detect, first, services)),
    segment: plain(segment),
    segmentWith: about((first) => askForTarget(segment, first, services)),
    point: about((first) => askForTarget(point, first, services)),
    caption: plain(caption),
    describe: plain(describe),
    readText: plain(readText),
    readLines: plain(readLines),
    freePrompt: about((first) => askForFreePrompt(first, services)),
    preset: about(choosePreset),
    ask: onFiles(askQuestion),
    compare: (clicked, selection) => compareImages(selectedImages(clicked, selection), services),
    transcribe: onFiles(transcribePdfs),
    followUp: () => askFollowUp(services),
    stopAnswer: async (clicked) => services.conversations.stopActive(clicked),
    saveConversation: () => saveConversation(services),
    copyAsCode: onFiles(copyAsCode),
    editPrompt: (clicked, selection) => promptEditor.open(selectedFiles(clicked, selection)),
    sendPrompt: () => promptEditor.send(),
    earlierPrompts: () => promptEditor.earlier(),
    savePromptAsPreset: () => promptEditor.saveAsPreset(),
  };
}
