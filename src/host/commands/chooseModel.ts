import * as vscode from "vscode";
import { type ListedModel, listModels } from "../../engine/gemini/listModels.ts";
import type { ModelRow } from "../../engine/gemini/models.ts";
import { ensureKey } from "../access.ts";
import type { Services } from "../services.ts";
import { changeModel, settingsFor } from "../settings.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly id: string;
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
  const items = listModels(endpoint, stop.signal).then((models) => models.map((model) => item(model, current)));
  const picked = await vscode.window.showQuickPick<ModelItem>(items, {
    title: vscode.l10n.t("Choose Model"),
    placeHolder: vscode.l10n.t("Now: {0}", current),
    matchOnDescription: true,
    // The list takes a moment; an editor that loads meanwhile must not close it.
    ignoreFocusOut: true,
  });
  stop.abort();
  if (picked === undefined) return undefined;
  await changeModel(picked.id);
  log.info(`model: ${picked.id}`);
  return picked.id;
}

function item({ id, displayName, row, known }: ListedModel, current: string): ModelItem {
  const facts = [price(row), ...(known ? [] : [vscode.l10n.t("not tried with this extension yet")]), retirement(row)];
  return {
    id,
    label: `${id === current ? "$(check) " : ""}${id}`,
    description: displayName,
    detail: facts.filter((fact) => fact !== undefined).join(" · "),
  };
}

function price({ price }: ModelRow): string | undefined {
  if (price === undefined) return undefined;
  return vscode.l10n.t("about {0} USD in, {1} USD out per million tokens", price.input, price.output);
}

function retirement({ retired }: ModelRow): string | undefined {
  if (retired === undefined) return undefined;
  return vscode.l10n.t("retires {0}; {1} takes its place", retired.on, retired.replacement);
}
