/** Long work with a message that shows how far it is and can end it. */
import * as vscode from "vscode";

/** So many steps of a progress bar can be told apart. */
const STEPS = 200;

export interface Work {
  readonly signal: AbortSignal;
  /** How far it is. */
  readonly said: (done: number, total: number) => void;
}

/**
 * @returns `undefined` when the person ended it
 * @throws what `work` throws
 */
export async function working<T>(title: string, work: (work: Work) => Promise<T>): Promise<T | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    let told = 0;
    const said = (done: number, total: number) => {
      const step = Math.floor((done / Math.max(total, 1)) * STEPS);
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
