/** The buttons of a failed run: what helps against the failure, and then does what the person asked for. */
import * as vscode from "vscode";
import { VisionError } from "../../engine/gemini/errors.ts";
import { configuredAddress } from "../access.ts";
import { askForKey } from "../keyInput.ts";
import { type Remedy, remediesFor, showProblem } from "../problems.ts";
import type { Services } from "../services.ts";
import { changeModel } from "../settings.ts";
import { pickModel } from "./chooseModel.ts";

/** @param again runs what failed once more */
export function goOn(error: unknown, services: Services, again: () => Promise<void>): Remedy[] {
  const after = (title: string, help: () => Promise<boolean>): Remedy => ({
    title,
    run: async () => {
      try {
        if (await help()) await again();
      } catch (trouble) {
        showProblem(trouble, services.log);
      }
    },
  });
  const tryAgain = after(vscode.l10n.t("Try Again"), async () => true);
  const { action, kind, suggestion } = error instanceof VisionError ? error : {};
  switch (action) {
    case "setKey": {
      const ask = async () => (await askForKey(services.keys, configuredAddress())) !== undefined;
      return [after(vscode.l10n.t("Set API Key"), ask), tryAgain];
    }
    case "chooseModel": {
      const choose = after(vscode.l10n.t("Choose Model"), async () => (await pickModel(services)) !== undefined);
      // Asking the same model again is in vain when it is gone.
      const rest = kind === "modelGone" ? [choose] : [choose, tryAgain];
      return suggestion === undefined ? rest : [after(vscode.l10n.t("Use {0}", suggestion), use(suggestion)), ...rest];
    }
    default:
      return [...remediesFor(error), tryAgain];
  }
}

function use(model: string): () => Promise<boolean> {
  return async () => {
    await changeModel(model);
    return true;
  };
}
