/**
 * The question for the label of something new. It stays open when a person goes on in the picture or looks elsewhere, and
 * what was drawn is lost to Escape alone: VS Code does not say why an input was hidden, so that key is a command of ours.
 */
import * as vscode from "vscode";
import { setAsking } from "./focusKey.ts";
import { type LabelItem, pickedLabel } from "./renameInput.ts";

/** A question that is open, or waits until those before it are answered. */
export interface LabelQuestion {
  /** `undefined` when what was drawn is to be forgotten; empty when there was no answer, because something took its place. */
  readonly answer: Promise<string | undefined>;
  /** Gives the keyboard back to it. */
  readonly focus: () => void;
  /** Answers it with what is typed by now. */
  readonly finish: () => void;
  readonly forget: () => void;
}

/** A window has one input. */
let turn: Promise<unknown> = Promise.resolve();
let open: LabelQuestion | undefined;

/**
 * Asks for the label of something new: Enter takes the first.
 *
 * @param labels what to choose from, when it is its turn
 * @param beside those of the folder, when they are known
 */
export function askForNewLabel(labels: () => readonly string[], beside: Promise<readonly string[]>): LabelQuestion {
  let pick: vscode.QuickPick<LabelItem> | undefined;
  let isOver = false;
  let isForgotten = false;
  /** It was hidden to be shown once more. */
  let isShownAgain = false;
  const end = (): void => {
    isOver = true;
    pick?.hide();
  };
  const ask = async (): Promise<string | undefined> => {
    // Before the input is there: Escape may be pressed at once.
    await setAsking(true);
    open = question;
    let label = "";
    try {
      do {
        isShownAgain = false;
        if (isOver) break;
        pick = vscode.window.createQuickPick<LabelItem>();
        pick.ignoreFocusOut = true;
        const chosen = await pickedLabel(pick, vscode.l10n.t("New Annotation"), labels(), label, beside);
        label = chosen ?? pick.value.trim();
        isOver ||= chosen !== undefined;
      } while (isShownAgain);
    } finally {
      open = undefined;
      await setAsking(false);
    }
    return isForgotten ? undefined : label;
  };
  const answer = turn.then(ask);
  turn = answer.catch(() => undefined);
  const question: LabelQuestion = {
    answer,
    focus: () => {
      // VS Code gives the keyboard to an input when that is shown, and its command gives it to the list.
      isShownAgain = true;
      pick?.hide();
    },
    finish: end,
    forget: () => {
      isForgotten = true;
      end();
    },
  };
  return question;
}

/** Closes the question that is open, and what it was about goes. */
export function forgetDrawing(): void {
  open?.forget();
}
