import * as vscode from "vscode";
import { type ListedModel, listModels } from "../../engine/gemini/listModels.ts";
import { ensureKey } from "../access.ts";
import type { Services } from "../services.ts";
import { changeModel, settingsFor } from "../settings.ts";
import { hasEnded, modelDescription, modelFacts } from "./modelFacts.ts";

interface ModelItem extends vscode.QuickPickItem {
  /** Absent in headings. */
  readonly id?: string;
}

/** The command: see `pickModel`. */
export async function chooseModel(services: Services): Promise<void> {
  await pickModel(services);
}

/**
 * Lets the person choose among the models that the service offers this key now, and keeps the choice. Throws a
 * `VisionError`.
 * @returns the model's id, `undefined` when none was chosen
 */
export async function pickModel({ keys, log }: Services): Promise<string | undefined> {
  const endpoint = await ensureKey(keys);
  if (endpoint === undefined) return undefined;
  const current = settingsFor().model;
  const stop = new AbortController();
  const items = listModels(endpoint, stop.signal).then((models) => inGroups(models, current));
  const picked = await vscode.window.showQuickPick<ModelItem>(items, {
    title: vscode.l10n.t("Choose Model"),
    placeHolder: vscode.l10n.t("Now: {0}. Prices are estimated list prices in USD per million tokens.", current),
    matchOnDescription: true,
    matchOnDetail: true,
    // The list takes a moment; an editor that loads meanwhile must not close it.
    ignoreFocusOut: true,
  });
  stop.abort();
  if (picked?.id === undefined) return undefined;
  await changeModel(picked.id);
  log.info(`model: ${picked.id}`);
  return picked.id;
}

/** First those that are known to do what is done here, last those that the service does not serve any more. */
function inGroups(models: readonly ListedModel[], current: string): ModelItem[] {
  const today = new Date().toISOString().slice(0, 10);
  const ended = models.filter(({ row }) => hasEnded(row, today));
  const serving = models.filter((model) => !ended.includes(model));
  const groups = [
    // The first needs no heading.
    { heading: undefined, members: serving.filter(({ known }) => known) },
    { heading: vscode.l10n.t("not tried with this extension yet"), members: serving.filter(({ known }) => !known) },
    { heading: vscode.l10n.t("retired"), members: ended },
  ];
  return groups.flatMap(({ heading, members }) =>
    members.length === 0
      ? []
      : [
          ...(heading === undefined ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }]),
          ...members.map((model) => item(model, current, today)),
        ],
  );
}

function item(model: ListedModel, current: string, today: string): ModelItem {
  const { id } = model;
  return {
    id,
    label: `${id === current ? "$(check) " : ""}${id}`,
    description: modelDescription(model),
    detail: modelFacts(model, today),
  };
}
