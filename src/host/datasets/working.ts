/** Long work with a message that shows how far it is and can end it. */
import * as vscode from "vscode";

/** So many steps of a progress bar can be told apart. */
const STEPS = 200;

export interface Work {
  readonly signal: AbortSignal;
  /** How far it is. Work that is done in several rounds says which one this is, so that it needs one message only. */
  readonly said: (done: number, total: number, round?: readonly [index: number, of: number]) => void;
}

/**
 * Of several such messages within a second VS Code shows but the first few, and the result is not among them: whoever has
 * several things to do one after the other does them in one.
 * @returns `undefined` when the person ended it
 * @throws what `work` throws
 */
export async function working<T>(title: string, work: (work: Work) => Promise<T>): Promise<T | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    let told = 0;
    const said: Work["said"] = (done, total, [index, of] = [0, 1]) => {
      const step = Math.floor(((index + done / Math.max(total, 1)) / of) * STEPS);
      if (step === told && done < total) return;
      progress.report({ message: `${done}/${total}`, increment: ((step - told) / STEPS) * 100 });
      told = step;
    };
    try {
      return await work({ signal: cancel.signal, said });
    } catch (error) {
      if (cancel.signal.aborted) return undefined;
      throw error;
    }
  });
}
