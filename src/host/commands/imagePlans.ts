/** What a task on images will come to, before any of them is read. */
import * as vscode from "vscode";
import { type Plan, together } from "../../engine/gemini/expected.ts";
import { modelRow } from "../../engine/gemini/models.ts";
import { estimateTokens } from "../../engine/gemini/tokens.ts";
import { settingsFor } from "../settings.ts";
import type { Wish } from "./wish.ts";

/** Pixels of the longer side of a photograph in its original size. */
const LARGE = 4000;

/** One request for each image, by the settings that hold for it. */
export function plansFor(wish: Wish, images: readonly vscode.Uri[]): Plan[] {
  // Settings differ by workspace folder at most.
  const byFolder = new Map<string, Plan>();
  const plans = images.map((image) => {
    const folder = vscode.workspace.getWorkspaceFolder(image)?.uri.toString() ?? "";
    const plan = byFolder.get(folder) ?? planFor(wish, image);
    byFolder.set(folder, plan);
    return plan;
  });
  return together(plans);
}

function planFor({ task, model: own, options }: Wish, image: vscode.Uri): Plan {
  const { model: usual, imageSize, tuning } = settingsFor(image);
  const model = own ?? usual;
  const row = modelRow(model);
  const width = imageSize === "original" ? LARGE : imageSize;
  const { prompt } = task.request(row, options ?? {});
  const parts = [{ width, height: Math.round(width * 0.75) }, { text: prompt }];
  return { model, requests: 1, tokens: estimateTokens(row, parts, tuning.mediaResolution) };
}
