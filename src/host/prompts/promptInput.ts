/** A line of input that offers what was asked before, and the presets of its task. */
import * as vscode from "vscode";
import type { PromptHistory } from "./history.ts";
import { openPresets } from "./openPresets.ts";
import { readPresets } from "./presets.ts";

export interface PromptQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Id of the task whose history and presets are offered. */
  readonly task: string;
  /** What is asked about, or the first of it: the presets of its folder are offered. */
  readonly about: vscode.Uri | undefined;
  /** What is done when nothing is typed, in words; absent: something must be typed. */
  readonly whenEmpty?: string;
  /** What stands in the input from the beginning. */
  readonly typed?: string;
  /** A button in the title. */
  readonly button?: { readonly icon: string; readonly title: string };
}

/** What a person chose to ask. */
export interface PromptAnswer {
  /** Empty when nothing was typed and that is allowed. */
  readonly text: string;
  /** A preset's model. */
  readonly model?: string | undefined;
  /** The question's button was pressed; `text` is what was typed by then. */
  readonly pressed?: true;
}

interface Item extends vscode.QuickPickItem {
  /** `undefined`: a preset that cannot be used, which is corrected instead. */
  readonly answer: PromptAnswer | undefined;
  /** What was typed itself, not one of the offers. */
  readonly own?: true;
}

/** @returns `undefined` when the person turned away */
export async function askForPrompt(
  question: PromptQuestion,
  history: PromptHistory,
): Promise<PromptAnswer | undefined> {
  const { title, placeholder, task, about, whenEmpty, typed: begun = "", button } = question;
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.value = begun;
  if (button !== undefined) pick.buttons = [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.title }];
  // An editor that opens meanwhile must not close it.
  pick.ignoreFocusOut = true;
  pick.matchOnDetail = true;
  const remove: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("trash"),
    tooltip: vscode.l10n.t("Remove from History"),
  };
  const { usable, problems } = readPresets(about);
  const presets = usable.filter((preset) => preset.task === task);
  const wrong = problems
    .filter((problem) => problem.task === task)
    .map(({ sentence }): Item => ({ label: `$(warning) ${sentence}`, answer: undefined }));
  const show = () => {
    const typed = pick.value.trim();
    const own: Item[] =
      typed !== ""
        ? [{ label: `$(arrow-right) ${typed}`, alwaysShow: true, answer: { text: typed }, own: true }]
        : whenEmpty === undefined
          ? []
          : [{ label: `$(arrow-right) ${whenEmpty}`, alwaysShow: true, answer: { text: "" }, own: true }];
    const known = presets.map(
      ({ name, prompt, model }): Item => ({
        label: `$(bookmark) ${name}`,
        detail: prompt,
        answer: { text: prompt, model },
      }),
    );
    const earlier = history.of(task).map(
      (text): Item => ({
        label: `$(history) ${text.replaceAll(/\s+/g, " ")}`,
        answer: { text },
        buttons: [remove],
      }),
    );
    pick.items = [...own, ...known, ...wrong, ...earlier];
  };
  show();
  const disposables: vscode.Disposable[] = [pick];
  try {
    const answer = await new Promise<PromptAnswer | undefined>((resolve) => {
      disposables.push(
        pick.onDidChangeValue(show),
        pick.onDidTriggerItemButton(({ item }) => {
          if (item.answer !== undefined) void history.remove(task, item.answer.text).then(show);
        }),
        pick.onDidAccept(() => {
          const [chosen] = pick.activeItems;
          const typed = pick.value.trim();
          // The list lags behind fast typing: what stands in the input now is what is meant.
          if (chosen !== undefined && chosen.own !== true) {
            resolve(chosen.answer);
            if (chosen.answer === undefined) void openPresets();
          } else if (typed !== "" || whenEmpty !== undefined) resolve({ text: typed });
        }),
        pick.onDidTriggerButton(() => resolve({ text: pick.value, pressed: true })),
        pick.onDidHide(() => resolve(undefined)),
      );
      pick.show();
    });
    if (answer !== undefined && answer.pressed !== true && answer.text !== "") await history.add(task, answer.text);
    return answer;
  } finally {
    vscode.Disposable.from(...disposables).dispose();
  }
}
